#include <gtest/gtest.h>

#include "expect_error.h"
#include "format/tokenizer_json.h"

namespace lexel::format {
namespace {

std::string rewritten(const std::string& json) {
  return write_post_processor_json(parse_post_processor_json(json, {}));
}
void expect_refused(const std::string& json, const std::string& path, const std::string& part) {
  expect_error([&] { parse_post_processor_json(json, {}); }, ErrorCode::kInvalidSpec, path, part);
}

TEST(PostProcessorJson, EveryTypeSurvivesARoundTrip) {
  for (
      const char* json : {
          R"({"type":"BertProcessing","sep":["[SEP]",102],"cls":["[CLS]",101]})",
          R"({"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":false})",
          R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true})",
          R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[{"Sequence":{"id":"B","type_id":4294967295}}],"special_tokens":{"[CLS]":{"id":"[CLS]","ids":[1,2],"tokens":["a","b"]}}})",
          R"({"type":"Sequence","processors":[{"type":"BertProcessing","sep":["a",1],"cls":["b",2]},{"type":"Sequence","processors":[]}]})",
      }) {
    EXPECT_EQ(rewritten(json), json);
  }
}

// Expectations from running Hugging Face on these texts.
TEST(PostProcessorJson, GoesByShapeWhateverTheTypeSays) {
  EXPECT_EQ(
      rewritten(
          R"({"type":"BertProcessing","sep":["a",1],"cls":["b",2],"trim_offsets":true,"add_prefix_space":true})"),
      R"({"type":"RobertaProcessing","sep":["a",1],"cls":["b",2],"trim_offsets":true,"add_prefix_space":true})");
  EXPECT_EQ(rewritten(R"({"sep":["s",1],"cls":["c",2]})"),
            R"({"type":"BertProcessing","sep":["s",1],"cls":["c",2]})");
  EXPECT_EQ(rewritten(R"({"type":"BertProcessing","single":[],"pair":[],"special_tokens":{}})"),
            R"({"type":"TemplateProcessing","single":[],"pair":[],"special_tokens":{}})");
  EXPECT_EQ(rewritten(R"([["s",1],["c",2]])"),
            R"({"type":"BertProcessing","sep":["s",1],"cls":["c",2]})");
  EXPECT_EQ(rewritten(R"({"type":"RobertaProcessing","sep":["s",1],"cls":["c",2]})"),
            R"({"type":"BertProcessing","sep":["s",1],"cls":["c",2]})");
}

TEST(PostProcessorJson, SpecialTokensAreWrittenSortedAndTheLastOfANameCounts) {
  EXPECT_EQ(
      rewritten(
          R"({"type":"TemplateProcessing","single":[],"pair":[],"special_tokens":{"x":{"id":"x","ids":[1],"tokens":["x"]},"B":{"id":"B","ids":[],"tokens":[]},"x":{"id":"y","ids":[1],"tokens":["x"]}}})"),
      R"({"type":"TemplateProcessing","single":[],"pair":[],"special_tokens":{"B":{"id":"B","ids":[],"tokens":[]},"x":{"id":"y","ids":[1],"tokens":["x"]}}})");
}

TEST(PostProcessorJson, ARepeatedFieldIsRefused) {
  expect_refused(R"({"sep":["s",1],"sep":["s",1],"cls":["c",2]})", "/sep", "twice");
}

TEST(PostProcessorJson, ErrorsNameThePlace) {
  expect_refused(R"({"type":"RobertaProcessing","sep":["a",1]})", "", "missing field \"cls\"");
  expect_refused(R"({"type":"BertProcessing","sep":["a",1],"cls":["b"]})", "/cls",
                 "expected [token, id]");
  expect_refused(
      R"({"type":"Foo"})", "/type",
      "unknown type \"Foo\"; known types are RobertaProcessing, BertProcessing, ByteLevel, "
      "TemplateProcessing, Sequence");
  auto with_piece = [](const std::string& piece) {
    return R"({"type":"TemplateProcessing","pair":[],"special_tokens":{},"single":[)" + piece +
           "]}";
  };
  expect_refused(with_piece(R"({"Sequence":{"id":"C","type_id":0}})"), "/single/0/Sequence/id",
                 "expected one of \"A\", \"B\", found \"C\"");
  expect_refused(with_piece(R"({"SpecialToken":{"id":"x","type_id":4294967296}})"),
                 "/single/0/SpecialToken/type_id", "found 4294967296");
  expect_refused(with_piece(R"({"Token":{"id":"x","type_id":0}})"), "/single/0",
                 "{\"SpecialToken\": …}");
  expect_refused(with_piece("\"$A\""), "/single/0", "found \"$A\"");
}

}  // namespace
}  // namespace lexel::format
