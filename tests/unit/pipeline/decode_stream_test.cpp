#include <gtest/gtest.h>

#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

TEST(DecodeStream, PartsJoinToTheDecodedText) {
  Tokenizer tokenizer = Tokenizer::builtin();
  std::string text = "Stream \u4f60\u597d \U0001F468\u200d\U0001F469 na\u00efve!";
  Encoding encoding = tokenizer.encode(text);
  DecodeStream stream = tokenizer.decode_stream();
  std::string joined;
  for (uint32_t id : encoding.ids()) joined += stream.step(id);
  joined += stream.flush();
  EXPECT_EQ(joined, text);
}

TEST(DecodeStream, HoldsAnIncompleteCharacterBack) {
  DecodeStream stream = testing::bytes_tokenizer().decode_stream();
  EXPECT_EQ(stream.step(0xC3), "");
  std::string text = stream.step(0xA9);
  text += stream.flush();
  EXPECT_EQ(text, "\u00e9");
}

TEST(DecodeStream, UnknownAndSkippedIdsAddNothing) {
  Tokenizer tokenizer = testing::letters_tokenizer();
  DecodeStream stream = tokenizer.decode_stream();
  EXPECT_EQ(stream.step(4'000'000'000u), "");
  EXPECT_EQ(stream.step(6), "");  // <s>
  EXPECT_EQ(stream.step(1), "a");
  EXPECT_EQ(stream.step(2), " b");  // no decoder: joined with spaces
  EXPECT_EQ(stream.flush(), "");
  EXPECT_EQ(stream.step(3), "c");  // starts anew
}

TEST(DecodeStream, PromptGivesNoTextButTheCharacterItEndsIn) {
  Tokenizer tokenizer = testing::bytes_tokenizer();
  const std::vector<uint32_t> whole{'a', 'b'};
  EXPECT_EQ(tokenizer.decode_stream({}, whole).step('c'), "c");
  const std::vector<uint32_t> half{'a', ' ', 0xF0, 0x9F};
  DecodeStream stream = tokenizer.decode_stream({}, half);
  EXPECT_EQ(stream.step(0x98), "");
  EXPECT_EQ(stream.step(0x80), "\U0001F600");
  EXPECT_EQ(stream.step('b'), "b");
}

// As in Hugging Face, for tokens that are all parts of characters.
TEST(DecodeStream, PromptThatEndsInsideACharacterGivesThePartialTokensBeforeItToo) {
  Tokenizer tokenizer = testing::bytes_tokenizer();
  const std::vector<uint32_t> half{'a', 0xC3, 0xA9, 0xC3};
  DecodeStream stream = tokenizer.decode_stream({}, half);
  EXPECT_EQ(stream.step(0xA8), "\u00e9\u00e8");
  EXPECT_EQ(stream.step('b'), "b");
}

TEST(DecodeStream, OutlivesTheTokenizerItCameFrom) {
  DecodeStream stream = [] { return testing::bytes_tokenizer().decode_stream(); }();
  std::string text = stream.step('a');
  text += stream.flush();
  EXPECT_EQ(text, "a");
}

}  // namespace
}  // namespace lexel
