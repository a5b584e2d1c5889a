#include "post_processors/trim_offsets.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/encoding/draft_builder.h"

namespace lexel {
namespace {

std::vector<Offset> trimmed(std::vector<std::pair<std::string, Offset>> tokens,
                            bool add_prefix_space, OffsetUnit unit = OffsetUnit::kCodePoints) {
  auto columns = std::make_shared<TokenColumns>();
  for (auto& [token, offset] : tokens) {
    columns->ids.push_back(0);
    columns->words.push_back(0);
    columns->offsets.push_back(offset);
    columns->tokens.push_back(token);
  }
  internal::EncodingDraft draft = internal::draft_of(columns, 0);
  trim_offsets(draft, add_prefix_space, unit);
  Encoding encoding = internal::materialize(draft);
  return {encoding.offsets().begin(), encoding.offsets().end()};
}

// Values from Hugging Face tokenizers 0.23.3.
TEST(TrimOffsets, TakesByteLevelSpacesFromBothEnds) {
  EXPECT_EQ(trimmed({{"\u0120a\u0120", {0, 3}}, {"\u0120a\u0120", {4, 7}}}, false),
            (std::vector<Offset>{{1, 2}, {5, 6}}));
}

TEST(TrimOffsets, KeepsALonePrefixSpaceOfTheFirstToken) {
  EXPECT_EQ(trimmed({{"\u0120a\u0120", {0, 3}}, {"\u0120a\u0120", {4, 7}}}, true),
            (std::vector<Offset>{{0, 2}, {5, 6}}));
  EXPECT_EQ(trimmed({{"\u0120\u0120a", {0, 3}}, {"\u0120\u0120a", {4, 7}}}, true),
            (std::vector<Offset>{{2, 3}, {6, 7}}));
}

TEST(TrimOffsets, ATokenOfSpacesBecomesEmpty) {
  EXPECT_EQ(trimmed({{"\u0120", {0, 1}}}, true), (std::vector<Offset>{{0, 0}}));
  EXPECT_EQ(trimmed({{"\u0120", {0, 1}}}, false), (std::vector<Offset>{{1, 1}}));
  EXPECT_EQ(trimmed({{"x", {0, 1}}, {"\u0120\u0120", {2, 4}}}, true),
            (std::vector<Offset>{{0, 1}, {4, 4}}));
}

TEST(TrimOffsets, CountsWhiteSpaceInTheCallersUnit) {
  EXPECT_EQ(trimmed({{"x", {0, 1}}, {"\u3000a", {1, 5}}}, false, OffsetUnit::kBytes),
            (std::vector<Offset>{{0, 1}, {4, 5}}));
  EXPECT_EQ(trimmed({{"x", {0, 1}}, {"\u3000a", {1, 3}}}, false, OffsetUnit::kUtf16),
            (std::vector<Offset>{{0, 1}, {2, 3}}));
}

}  // namespace
}  // namespace lexel
