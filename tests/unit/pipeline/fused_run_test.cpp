#include "pipeline/fused_run.h"

#include <gtest/gtest.h>

#include <string>

#include "builtin/builtin_tokenizer.h"
#include "lexel/tokenizer.h"
#include "pipeline/pipeline.h"
#include "pipeline/tokenizer_access.h"

namespace lexel {
namespace {

std::vector<PartOfText> parts_of(const std::string& text, std::vector<Piece> pieces, size_t count,
                                 size_t smallest) {
  Tokenizer tokenizer = Tokenizer::builtin();
  const Fused* fused = internal::TokenizerAccess::pipeline(tokenizer).fused->get();
  NormalizedText normalized(text);
  PreTokenizedText pre_tokenized(normalized);
  pre_tokenized.pieces() = std::move(pieces);
  return cut_text(pre_tokenized, *fused, count, smallest);
}

Piece stretch(uint32_t begin, uint32_t end) { return {begin, end, 0, false}; }

TEST(CutText, CutsAStretchInPartsOfSimilarSize) {
  std::string text;
  while (text.size() < 100'000) text += "Some words, and \u4f60\u597d, too. ";
  const auto size = static_cast<uint32_t>(text.size());
  std::vector<PartOfText> parts = parts_of(text, {stretch(0, size)}, 10, 1000);
  ASSERT_GE(parts.size(), 9u);
  ASSERT_LE(parts.size(), 11u);
  uint32_t end = 0;
  for (const PartOfText& part : parts) {
    EXPECT_EQ(part.text_begin, end);
    EXPECT_EQ(part.first, 0u);
    EXPECT_EQ(part.end, 1u);
    end = part.text_end;
    if (end == size) break;  // the rest
    EXPECT_NEAR(part.text_end - part.text_begin, 10'000, 1'100);
  }
  EXPECT_EQ(end, size);
}

TEST(CutText, CutsNoWord) {
  const std::string text(100'000, 'a');
  EXPECT_EQ(parts_of(text, {stretch(0, 100'000)}, 10, 1000).size(), 1u);
}

TEST(CutText, CutsBetweenPieces) {
  const std::string text(4000, 'a');
  std::vector<PartOfText> parts =
      parts_of(text, {stretch(0, 1000), {1000, 2000, 7, true}, stretch(2000, 4000)}, 2, 1);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].end, 2u);
  EXPECT_EQ(parts[0].text_end, 2000u);
  EXPECT_EQ(parts[1].first, 2u);
  EXPECT_EQ(parts[1].end, 3u);
  EXPECT_EQ(parts[1].text_begin, 2000u);
  EXPECT_EQ(parts[1].text_end, 4000u);
}

TEST(CutText, TakesSmallTextWhole) {
  EXPECT_EQ(parts_of("a b c d", {stretch(0, 7)}, 4, 100).size(), 1u);
  EXPECT_EQ(parts_of("", {}, 4, 100).size(), 1u);
}

}  // namespace
}  // namespace lexel
