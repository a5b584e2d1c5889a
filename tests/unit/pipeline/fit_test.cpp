#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

using testing::bytes_tokenizer;
using testing::letters_tokenizer;

TEST(Fit, KeepsTheLongestStartOrEndThatFits) {
  Tokenizer tokenizer = letters_tokenizer();
  Chunk left = tokenizer.fit("a b c d", 2);
  EXPECT_EQ(left.offset, (Offset{0, 3}));
  EXPECT_EQ(left.tokens, (TokenRange{0, 2}));
  Chunk right = tokenizer.fit("a b c d", 2, Side::kRight);
  EXPECT_EQ(right.offset, (Offset{4, 7}));
  EXPECT_EQ(right.tokens, (TokenRange{2, 4}));
}

TEST(Fit, ReturnsTextThatFitsWhole) {
  EXPECT_EQ(letters_tokenizer().fit(" a b ", 2).offset, (Offset{0, 5}));
}

TEST(Fit, NeverCutsInsideACharacter) {
  // "aé" is three tokens of one byte each; two tokens would cut é.
  EXPECT_EQ(bytes_tokenizer().fit("a\u00e9", 2).offset, (Offset{0, 1}));
  EXPECT_EQ(bytes_tokenizer().fit("\u00e9", 1).offset, (Offset{0, 0}));
  EXPECT_EQ(bytes_tokenizer()
                .fit("\u00e9"
                     "a",
                     2, Side::kRight)
                .offset,
            (Offset{2, 3}));
}

TEST(Fit, LeavesRoomForSpecialTokens) {
  Tokenizer tokenizer =
      letters_tokenizer(R"({"type":"BertProcessing","sep":["</s>",8],"cls":["<c>",7]})");
  EXPECT_EQ(tokenizer.fit("a b c d", 4).offset, (Offset{0, 3}));
  EXPECT_EQ(tokenizer.fit("a b c d", 1).offset, (Offset{0, 0}));
  // No token to give up where the special ones alone are too many.
  EXPECT_EQ(tokenizer.fit("", 0).tokens, (TokenRange{0, 0}));
  EXPECT_EQ(tokenizer.fit("", 1, Side::kRight).tokens, (TokenRange{0, 0}));
}

TEST(Fit, WorksBesidePostProcessorsThatTrimOffsets) {
  Tokenizer tokenizer =
      letters_tokenizer(R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true})");
  EXPECT_EQ(tokenizer.fit("a b c d", 2).offset, (Offset{0, 3}));
  EXPECT_EQ(tokenizer.chunk("a b c d", 2)[1].offset, (Offset{4, 7}));
}

TEST(Fit, SpeaksTheCallersUnit) {
  EncodeOptions options;
  options.offset_unit = OffsetUnit::kUtf16;
  EXPECT_EQ(letters_tokenizer().fit("\U0001F600 \u00e9 c", 2, Side::kLeft, options).offset,
            (Offset{0, 4}));
}

TEST(Fit, ThePartsOwnEncodingFits) {
  // Cutting "abc" behind "ab" would leave a part of two tokens where the whole has one.
  Tokenizer tokenizer = Tokenizer::from_json(testing::tokenizer_json(
      R"({"type":"WordPiece","vocab":{"[UNK]":0,"abc":1,"##d":2,"a":3,"##b":4,"##c":5},
          "unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100})",
      "null", R"({"type":"WhitespaceSplit"})"));
  for (size_t budget = 0; budget < 8; ++budget) {
    std::string text = "abcd abcd abcd";
    Chunk part = tokenizer.fit(text, budget);
    EXPECT_LE(tokenizer.count(text.substr(0, part.offset.end)), budget);
  }
}

TEST(Chunk, WindowsOverlapAndCoverEveryToken) {
  Tokenizer tokenizer = letters_tokenizer();
  auto chunks = tokenizer.chunk("a b c d e", 3, 1);
  ASSERT_EQ(chunks.size(), 2u);
  EXPECT_EQ(chunks[0].offset, (Offset{0, 5}));
  EXPECT_EQ(chunks[0].tokens, (TokenRange{0, 3}));
  EXPECT_EQ(chunks[1].offset, (Offset{4, 9}));
  EXPECT_EQ(chunks[1].tokens, (TokenRange{2, 5}));
}

TEST(Chunk, CutsBetweenCharacters) {
  auto chunks = bytes_tokenizer().chunk("a\u00e9\u00e9", 2);
  ASSERT_EQ(chunks.size(), 3u);
  EXPECT_EQ(chunks[0].offset, (Offset{0, 1}));
  EXPECT_EQ(chunks[1].offset, (Offset{1, 3}));
  EXPECT_EQ(chunks[2].offset, (Offset{3, 5}));
}

TEST(Chunk, ACharacterLargerThanAChunkIsCutAnyway) {
  auto chunks = bytes_tokenizer().chunk("\u4e2d", 2);
  ASSERT_EQ(chunks.size(), 2u);
  EXPECT_EQ(chunks[0].tokens, (TokenRange{0, 2}));
  EXPECT_EQ(chunks[1].tokens, (TokenRange{2, 3}));
}

TEST(Chunk, OverlapWithoutRoomIsATypedError) {
  EXPECT_THROW(letters_tokenizer().chunk("a b", 2, 2), Error);
  EXPECT_THROW(letters_tokenizer().chunk("a b", 0), Error);
  EXPECT_TRUE(letters_tokenizer().chunk("", 2).empty());
}

}  // namespace
}  // namespace lexel
