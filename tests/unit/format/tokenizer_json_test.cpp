#include "format/tokenizer_json.h"

#include <gtest/gtest.h>

#include "expect_error.h"

namespace lexel::format {
namespace {

const std::string kModel = R"("model":{"type":"WordLevel","vocab":{"a":0},"unk_token":"a"})";

spec::Tokenizer parse_with(const std::string& members) {
  return parse_tokenizer_json("{" + members + "," + kModel + "}", {});
}
void expect_refused(const std::string& members, const std::string& path, const std::string& part) {
  expect_error([&] { parse_with(members); }, ErrorCode::kInvalidSpec, path, part);
}

TEST(TokenizerJson, WritesAllPartsInHuggingFacesOrder) {
  const std::string json =
      R"({"version":"1.0","truncation":{"direction":"Left","max_length":8,"strategy":"OnlyFirst","stride":2},)"
      R"("padding":{"strategy":{"Fixed":16},"direction":"Left","pad_to_multiple_of":8,"pad_id":1,"pad_type_id":2,"pad_token":"<pad>"},)"
      R"("added_tokens":[{"id":0,"content":"a","single_word":true,"lstrip":false,"rstrip":true,"normalized":false,"special":true}],)"
      R"("normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"Whitespace"},)"
      R"("post_processor":{"type":"Sequence","processors":[]},"decoder":{"type":"Fuse"},)" +
      kModel + "}";
  EXPECT_EQ(write_tokenizer_json(parse_tokenizer_json(json, {}), false), json);
}

TEST(TokenizerJson, AllButTheModelMayBeMissing) {
  const std::string json = "{" + kModel + "}";
  EXPECT_EQ(
      write_tokenizer_json(parse_tokenizer_json(json, {}), false),
      R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,"pre_tokenizer":null,"post_processor":null,"decoder":null,)" +
          kModel + "}");
  expect_error([] { parse_tokenizer_json(R"({"version":"1.0"})", {}); }, ErrorCode::kInvalidSpec,
               "", "missing field \"model\"");
  expect_error([] { parse_tokenizer_json("[]", {}); }, ErrorCode::kInvalidSpec, "",
               "expected an object");
}

TEST(TokenizerJson, PrettyTextIndentsByTwo) {
  EXPECT_EQ(write_tokenizer_json(
                parse_with(R"("decoder":{"type":"Sequence","decoders":[{"type":"Fuse"}]})"), true),
            R"({
  "version": "1.0",
  "truncation": null,
  "padding": null,
  "added_tokens": [],
  "normalizer": null,
  "pre_tokenizer": null,
  "post_processor": null,
  "decoder": {
    "type": "Sequence",
    "decoders": [
      {
        "type": "Fuse"
      }
    ]
  },
  "model": {
    "type": "WordLevel",
    "vocab": {
      "a": 0
    },
    "unk_token": "a"
  }
})");
}

TEST(TokenizerJson, EscapesOnlyWhatJsonNeeds) {
  spec::Tokenizer tokenizer = parse_with(
      R"("normalizer":{"type":"Prepend","prepend":"\u0000\u001F\b\f\n\r\t\"\\\/\u007f\u00e9\ud83d\ude00"})");
  EXPECT_EQ(write_normalizer_json(*tokenizer.normalizer),
            "{\"type\":\"Prepend\",\"prepend\":\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/"
            "\x7F\u00E9\U0001F600\"}");
}

TEST(TokenizerJson, TheVersionIsOnePointZeroOrMissing) {
  EXPECT_NO_THROW(parse_with(R"("version":"1.0")"));
  expect_refused(R"("version":"9.9")", "/version", "expected \"1.0\", found \"9.9\"");
  expect_refused(R"("version":null)", "/version", "expected a string, found null");
  expect_refused(R"("version":1.0)", "/version", "expected a string, found 1.0");
}

TEST(TokenizerJson, UnknownMembersAreRefused) {
  expect_refused(R"("zzz":[1,2])", "/zzz", "unknown field");
}

TEST(TokenizerJson, ReadsTruncation) {
  spec::Tokenizer tokenizer =
      parse_with(R"("truncation":{"max_length":4,"strategy":"LongestFirst","stride":9})");
  EXPECT_EQ(tokenizer.truncation,
            (Truncation{4, TruncationStrategy::kLongestFirst, 9, Side::kRight}));
  EXPECT_EQ(parse_with(R"("truncation":["Left",4,"OnlySecond",0])").truncation,
            (Truncation{4, TruncationStrategy::kOnlySecond, 0, Side::kLeft}));
  expect_refused(R"("truncation":{"max_length":4,"strategy":"longest_first","stride":0})",
                 "/truncation/strategy", "found \"longest_first\"");
  expect_refused(R"("truncation":{"max_length":4,"strategy":"LongestFirst"})", "/truncation",
                 "missing field \"stride\"");
  expect_refused(
      R"("truncation":{"max_length":4,"max_length":4,"strategy":"OnlyFirst","stride":0})",
      "/truncation/max_length", "twice");
}

TEST(TokenizerJson, ReadsPadding) {
  spec::Tokenizer tokenizer = parse_with(
      R"("padding":{"strategy":"BatchLongest","direction":"Right","pad_id":0,"pad_type_id":0,"pad_token":"p"})");
  EXPECT_EQ(tokenizer.padding, (Padding{std::nullopt, Side::kRight, std::nullopt, 0, 0, "p"}));
  auto padding = [](const std::string& strategy, const std::string& id) {
    return R"("padding":{"strategy":)" + strategy +
           R"(,"direction":"Left","pad_to_multiple_of":0,"pad_id":)" + id +
           R"(,"pad_type_id":0,"pad_token":"p"})";
  };
  EXPECT_EQ(parse_with(padding(R"({"Fixed":1000000000000})", "7")).padding,
            (Padding{1'000'000'000'000, Side::kLeft, 0, 7, 0, "p"}));
  EXPECT_EQ(parse_with(padding(R"({"BatchLongest":null})", "7")).padding->fixed_length,
            std::nullopt);
  expect_refused(padding(R"("Fixed")", "7"), "/padding/strategy", "{\"Fixed\": length}");
  expect_refused(padding(R"({"Fixed":-1})", "7"), "/padding/strategy/Fixed", "found -1");
  expect_refused(padding(R"("BatchLongest")", "4294967296"), "/padding/pad_id", "found 4294967296");
}

TEST(TokenizerJson, ReadsAddedTokens) {
  const std::string rest =
      R"("single_word":false,"lstrip":true,"rstrip":false,"normalized":false,"special":true)";
  spec::Tokenizer tokenizer =
      parse_with(R"("added_tokens":[{"id":7,"content":"<x>","zzz":1,)" + rest + "}]");
  ASSERT_EQ(tokenizer.added_tokens.size(), 1U);
  EXPECT_EQ(tokenizer.added_tokens[0],
            (spec::AddedTokenEntry{7, AddedToken{"<x>", false, true, false, false, true}}));
  expect_refused(R"("added_tokens":null)", "/added_tokens", "found null");
  expect_refused(R"("added_tokens":[{"id":7,)" + rest + "}]", "/added_tokens/0",
                 "missing field \"content\"");
  expect_refused(R"("added_tokens":[[7,"x",false,false,false,false,false]])", "/added_tokens/0",
                 "expected an object");
  expect_refused(R"("added_tokens":[{"id":7,"id":7,"content":"x",)" + rest + "}]",
                 "/added_tokens/0/id", "twice");
}

TEST(TokenizerJson, OfARepeatedMemberTheLastCountsAndAllMustBeValid) {
  EXPECT_EQ(parse_with(R"("normalizer":{"type":"NFC"},"normalizer":null)").normalizer,
            std::nullopt);
  expect_refused(R"("normalizer":{"type":"X"},"normalizer":null)", "/normalizer/type", "\"X\"");
  spec::Tokenizer tokenizer =
      parse_with(R"("model":{"type":"BPE","vocab":{"q":0},"merges":["a b"]})");
  EXPECT_EQ(std::get<spec::WordLevel>(tokenizer.model.value).vocab.tokens[0], "a");
}

TEST(TokenizerJson, PathsGoThroughNestedSequences) {
  expect_refused(
      R"("pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"Sequence","pretokenizers":[{"type":"Digits"}]}]})",
      "/pre_tokenizer/pretokenizers/1/pretokenizers/0", "missing field \"individual_digits\"");
  expect_refused(
      R"("post_processor":{"type":"Sequence","processors":[{"type":"BertProcessing","sep":["a",1],"cls":["b","c"]}]})",
      "/post_processor/processors/0/cls/1",
      "expected an integer from 0 to 4294967295, found \"c\"");
}

}  // namespace
}  // namespace lexel::format
