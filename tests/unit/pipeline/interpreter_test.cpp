#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

using testing::added_token;
using testing::ids;
using testing::kLetters;
using testing::offsets;
using testing::tokenizer_json;
using Ids = std::vector<uint32_t>;

TEST(Interpreter, GapsBetweenRawAddedTokensAreNormalizedOnTheirOwn) {
  Tokenizer tokenizer = Tokenizer::from_json(tokenizer_json(
      R"({"type":"WordLevel","vocab":{"[UNK]":0,"_a":1,"_b":2},"unk_token":"[UNK]"})",
      R"({"type":"Prepend","prepend":"_"})", "null", "null", "null",
      "[" + added_token(3, "<s>") + "]"));
  Encoding encoding = tokenizer.encode("a<s>b");
  EXPECT_EQ(ids(encoding), (Ids{1, 3, 2}));
  EXPECT_EQ(offsets(encoding), (std::vector<Offset>{{0, 1}, {1, 4}, {4, 5}}));
  EXPECT_EQ(encoding.tokens(), (std::vector<std::string>{"_a", "<s>", "_b"}));
  EXPECT_EQ(encoding.word_ids()[2], 2u);
}

TEST(Interpreter, OffsetsReachThroughNormalization) {
  Tokenizer tokenizer = Tokenizer::from_json(
      tokenizer_json(kLetters, R"({"type":"Lowercase"})", R"({"type":"WhitespaceSplit"})"));
  Encoding encoding = tokenizer.encode("A \u00c9 b");
  EXPECT_EQ(ids(encoding), (Ids{1, 0, 2}));
  EXPECT_EQ(offsets(encoding), (std::vector<Offset>{{0, 1}, {2, 4}, {5, 6}}));
}

TEST(Interpreter, BytesOfOneCharacterShareItsOffsets) {
  EncodeOptions options;
  options.offset_unit = OffsetUnit::kCodePoints;
  EXPECT_EQ(offsets(testing::bytes_tokenizer().encode("a\u00e9", options)),
            (std::vector<Offset>{{0, 1}, {1, 2}, {1, 2}}));
}

TEST(Interpreter, PreTokenizedWordsCountTheirOwnOffsets) {
  std::string_view words[] = {"a b", "", "c"};
  Encoding encoding = testing::letters_tokenizer().encode(
      EncodeInput(Sequence(std::span<const std::string_view>(words))));
  EXPECT_EQ(ids(encoding), (Ids{1, 2, 3}));
  EXPECT_EQ(offsets(encoding), (std::vector<Offset>{{0, 1}, {2, 3}, {0, 1}}));
  EXPECT_EQ(encoding.word_ids()[1], 0u);
  EXPECT_EQ(encoding.word_ids()[2], 2u);
}

TEST(Interpreter, EmptyTextHasNoTokens) {
  EXPECT_TRUE(testing::letters_tokenizer().encode("").empty());
  EXPECT_TRUE(testing::letters_tokenizer().encode("   ").empty());
}

TEST(Interpreter, SpecialTokenPolicyDecidesWhatTheTextMayName) {
  Tokenizer tokenizer = testing::letters_tokenizer();
  EncodeOptions options;
  EXPECT_EQ(ids(tokenizer.encode("a <s>", options)), (Ids{1, 6}));
  options.special_tokens = SpecialTokenPolicy::text();
  EXPECT_EQ(ids(tokenizer.encode("a <s>", options)), (Ids{1, 0}));
  options.special_tokens = SpecialTokenPolicy::only({"<s>"});
  EXPECT_EQ(ids(tokenizer.encode("a <s>", options)), (Ids{1, 6}));
  options.special_tokens = SpecialTokenPolicy::only({});
  EXPECT_EQ(ids(tokenizer.encode("a <s>", options)), (Ids{1, 0}));
  options.special_tokens = SpecialTokenPolicy::error();
  try {
    tokenizer.encode("a <s>", options);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kSpecialTokenInText);
    EXPECT_EQ(e.byte_offset(), 2u);
  }
}

TEST(Interpreter, TextOverTheLimitIsATypedError) {
  EncodeOptions options;
  options.limits.max_text_bytes = 3;
  EXPECT_NO_THROW(testing::letters_tokenizer().encode("a b", options));
  EXPECT_THROW(testing::letters_tokenizer().encode("a b ", options), Error);
}

}  // namespace
}  // namespace lexel
