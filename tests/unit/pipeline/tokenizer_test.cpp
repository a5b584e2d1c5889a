#include "lexel/tokenizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "lexel/error.h"
#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

using testing::ids;
using testing::letters_tokenizer;
using Ids = std::vector<uint32_t>;

const std::string kBert = R"({"type":"BertProcessing","sep":["</s>",8],"cls":["<c>",7]})";

TEST(Tokenizer, StoredTruncationLeavesRoomForSpecialTokensAndOverflows) {
  Tokenizer tokenizer = letters_tokenizer(
      kBert, R"({"direction":"Right","max_length":4,"strategy":"LongestFirst","stride":1})");
  Encoding encoding = tokenizer.encode("a b c");
  EXPECT_EQ(ids(encoding), (Ids{7, 1, 2, 8}));
  ASSERT_EQ(encoding.overflowing().size(), 1u);
  EXPECT_EQ(ids(encoding.overflowing()[0]), (Ids{7, 2, 3, 8}));
}

TEST(Tokenizer, ACallCanReplaceOrTurnOffStoredSettings) {
  Tokenizer tokenizer = letters_tokenizer(
      "null", R"({"direction":"Right","max_length":1,"strategy":"LongestFirst","stride":0})");
  EncodeOptions options;
  EXPECT_EQ(ids(tokenizer.encode("a b c", options)), (Ids{1}));
  options.truncation = Setting<Truncation>::off();
  EXPECT_EQ(ids(tokenizer.encode("a b c", options)), (Ids{1, 2, 3}));
  options.truncation = Truncation{2, TruncationStrategy::kLongestFirst, 0, Side::kLeft};
  EXPECT_EQ(ids(tokenizer.encode("a b c", options)), (Ids{2, 3}));
  tokenizer.set_truncation(std::nullopt);
  EXPECT_EQ(ids(tokenizer.encode("a b c")), (Ids{1, 2, 3}));
}

TEST(Tokenizer, LessRoomThanSpecialTokensMeansNoTruncation) {
  Tokenizer tokenizer = letters_tokenizer(
      kBert, R"({"direction":"Right","max_length":1,"strategy":"LongestFirst","stride":0})");
  EXPECT_EQ(ids(tokenizer.encode("a b c")), (Ids{7, 1, 2, 3, 8}));
}

TEST(Tokenizer, OverflowThatWouldExplodeIsATypedError) {
  Tokenizer tokenizer = letters_tokenizer();
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "a ";
  EncodeOptions options;
  options.truncation = Truncation{4000, TruncationStrategy::kLongestFirst, 3999, Side::kRight};
  try {
    tokenizer.encode(text, options);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kLimitExceeded);
  }
}

TEST(Tokenizer, VocabularyQueriesKnowAddedTokens) {
  Tokenizer tokenizer = letters_tokenizer();
  EXPECT_EQ(tokenizer.token_to_id("<s>"), 6u);
  EXPECT_EQ(tokenizer.token_to_id("b"), 2u);
  EXPECT_EQ(tokenizer.token_to_id("zz"), std::nullopt);
  EXPECT_EQ(tokenizer.id_to_token(6), "<s>");
  EXPECT_EQ(tokenizer.id_to_token(99), std::nullopt);
  EXPECT_EQ(tokenizer.vocab_size(false), 6u);
  EXPECT_EQ(tokenizer.vocab_size(true), 7u);
  auto vocab = tokenizer.vocab();
  EXPECT_EQ(vocab.size(), 7u);
  EXPECT_EQ(std::count(vocab.begin(), vocab.end(), std::pair<std::string, uint32_t>("<s>", 6)), 1);
}

TEST(Tokenizer, AddingTokensChangesThisCopyOnly) {
  Tokenizer tokenizer = letters_tokenizer();
  Tokenizer changed = tokenizer;
  AddedToken tokens[] = {{.content = "<x>", .normalized = false, .special = true},
                         {.content = "a"}};
  EXPECT_EQ(changed.add_tokens(tokens), 2u);
  EXPECT_EQ(ids(changed.encode("a<x>b")), (Ids{1, 7, 2}));
  EXPECT_EQ(ids(tokenizer.encode("<x>")), (Ids{0}));
  EXPECT_EQ(changed.add_tokens(tokens), 0u);
}

TEST(Tokenizer, SavedJsonLoadsToTheSameTokenizer) {
  Tokenizer tokenizer = letters_tokenizer(
      kBert, R"({"direction":"Left","max_length":9,"strategy":"OnlyFirst","stride":2})",
      R"({"strategy":{"Fixed":7},"direction":"Left","pad_to_multiple_of":4,"pad_id":5,"pad_type_id":1,"pad_token":"e"})");
  std::string json = tokenizer.to_json();
  EXPECT_EQ(Tokenizer::from_json(json).to_json(), json);
  auto path = std::filesystem::temp_directory_path() / "lexel_tokenizer_test.json";
  tokenizer.save(path.string());
  EXPECT_EQ(Tokenizer::from_file(path.string()).to_json(), json);
  std::filesystem::remove(path);
}

TEST(Tokenizer, AMissingFileIsATypedError) {
  try {
    Tokenizer::from_file("/nonexistent/tokenizer.json");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kIo);
  }
  EXPECT_THROW(letters_tokenizer().save("/nonexistent/folder/x.json"), Error);
}

TEST(Tokenizer, BuiltinRoundTripsAnyText) {
  Tokenizer tokenizer = Tokenizer::builtin();
  for (std::string text :
       {std::string("Hello, world!"), std::string("na\u00efve \u4f60\u597d \U0001F600\n\t"),
        std::string("a\0b", 3)}) {
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(text).ids()), text);
  }
}

TEST(Tokenizer, CountIsTheNumberOfTokens) {
  Tokenizer tokenizer = letters_tokenizer(kBert);
  EXPECT_EQ(tokenizer.count("a b c"), 5u);
  EncodeOptions options;
  options.add_special_tokens = false;
  EXPECT_EQ(tokenizer.count("a b c", options), 3u);
}

TEST(Tokenizer, DescribeNamesEveryComponent) {
  std::string text = letters_tokenizer(kBert).describe();
  for (const char* word :
       {"WordLevel, 6 entries", "WhitespaceSplit", "BertProcessing", "normalizer"}) {
    EXPECT_NE(text.find(word), std::string::npos) << word << " in\n" << text;
  }
}

}  // namespace
}  // namespace lexel
