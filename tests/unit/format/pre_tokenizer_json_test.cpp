#include <gtest/gtest.h>

#include "expect_error.h"
#include "format/tokenizer_json.h"

namespace lexel::format {
namespace {

std::string rewritten(const std::string& json) {
  return write_pre_tokenizer_json(parse_pre_tokenizer_json(json, {}));
}
void expect_refused(const std::string& json, const std::string& path, const std::string& part) {
  expect_error([&] { parse_pre_tokenizer_json(json, {}); }, ErrorCode::kInvalidSpec, path, part);
}

TEST(PreTokenizerJson, EveryTypeSurvivesARoundTrip) {
  for (
      const char* json : {
          R"({"type":"BertPreTokenizer"})",
          R"({"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false})",
          R"({"type":"CharDelimiterSplit","delimiter":"é"})",
          R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false})",
          R"({"type":"Whitespace"})",
          R"({"type":"Split","pattern":{"Regex":"\\s+"},"behavior":"MergedWithPrevious","invert":true})",
          R"({"type":"Split","pattern":{"String":"-"},"behavior":"Contiguous","invert":false})",
          R"({"type":"Punctuation","behavior":"MergedWithNext"})",
          R"({"type":"WhitespaceSplit"})",
          R"({"type":"Digits","individual_digits":true})",
          R"({"type":"UnicodeScripts"})",
          R"({"type":"FixedLength","length":18446744073709551615})",
          R"({"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"Sequence","pretokenizers":[]}]})",
      }) {
    EXPECT_EQ(rewritten(json), json);
  }
}

TEST(PreTokenizerJson, FieldsThatHaveDefaultsMayBeMissing) {
  EXPECT_EQ(
      rewritten(R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false})"),
      R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true})");
  EXPECT_EQ(rewritten(R"({"type":"Punctuation"})"),
            R"({"type":"Punctuation","behavior":"Isolated"})");
  EXPECT_EQ(rewritten(R"({"type":"FixedLength"})"), R"({"type":"FixedLength","length":5})");
  EXPECT_EQ(rewritten(R"({"type":"Metaspace","replacement":"_"})"),
            R"({"type":"Metaspace","replacement":"_","prepend_scheme":"always","split":true})");
  EXPECT_EQ(rewritten(R"({"type":"Metaspace","replacement":"_","split":null})"),
            R"({"type":"Metaspace","replacement":"_","prepend_scheme":"always","split":true})");
}

TEST(PreTokenizerJson, OldMetaspaceFieldsAreTaken) {
  EXPECT_EQ(
      rewritten(R"({"type":"Metaspace","replacement":"▁","add_prefix_space":true,"str_rep":"▁"})"),
      R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true})");
  EXPECT_EQ(
      rewritten(
          R"({"type":"Metaspace","replacement":"▁","add_prefix_space":false,"prepend_scheme":"never"})"),
      R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":true})");
  EXPECT_EQ(
      rewritten(
          R"({"type":"Metaspace","replacement":"▁","add_prefix_space":true,"prepend_scheme":"never"})"),
      R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":true})");
  expect_refused(R"({"type":"Metaspace","replacement":"▁","add_prefix_space":false})",
                 "/add_prefix_space", "contradicts");
  expect_refused(
      R"({"type":"Metaspace","replacement":"▁","add_prefix_space":false,"prepend_scheme":"first"})",
      "/add_prefix_space", "contradicts");
  expect_refused(R"({"type":"Metaspace","replacement":"▁","str_rep":7})", "/str_rep",
                 "expected a string");
  EXPECT_EQ(rewritten(R"(["Metaspace","_",null,"always",true,null])"),
            R"({"type":"Metaspace","replacement":"_","prepend_scheme":"always","split":true})");
}

TEST(PreTokenizerJson, ConstantsMayBeWrittenAsObjects) {
  EXPECT_EQ(
      rewritten(
          R"({"type":"Split","pattern":{"String":"a"},"behavior":{"Isolated":null},"invert":false})"),
      R"({"type":"Split","pattern":{"String":"a"},"behavior":"Isolated","invert":false})");
}

TEST(PreTokenizerJson, TypesAreNamedExactly) {
  expect_refused(R"({"type":"Delimiter","delimiter":"x"})", "/type", "CharDelimiterSplit");
  expect_refused(R"({"add_prefix_space":true,"trim_offsets":true})", "", "missing field \"type\"");
  EXPECT_EQ(rewritten(R"({"type":"Foo","type":"Digits","individual_digits":true})"),
            R"({"type":"Digits","individual_digits":true})");
}

TEST(PreTokenizerJson, ErrorsNameThePlace) {
  expect_refused(R"({"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"Splt"}]})",
                 "/pretokenizers/1/type",
                 "unknown type \"Splt\"; known types are BertPreTokenizer, ");
  expect_refused(
      R"({"type":"Split","pattern":{"String":"a"},"behavior":"isolated","invert":false})",
      "/behavior",
      "expected one of \"Removed\", \"Isolated\", \"MergedWithPrevious\", "
      "\"MergedWithNext\", \"Contiguous\", found \"isolated\"");
  expect_refused(R"({"type":"CharDelimiterSplit","delimiter":"ab"})", "/delimiter",
                 "exactly one character");
  expect_refused(R"({"type":"CharDelimiterSplit","delimiter":""})", "/delimiter",
                 "exactly one character");
  expect_refused(R"({"type":"CharDelimiterSplit"})", "", "missing field \"delimiter\"");
  expect_refused(R"({"type":"FixedLength","length":5.0})", "/length", "found 5.0");
  expect_refused(R"({"type":"FixedLength","length":null})", "/length", "found null");
  expect_refused(R"({"type":"FixedLength","length":18446744073709551616})", "/length", "found 1.8");
  expect_refused(
      R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":null})",
      "/use_regex", "expected true or false, found null");
}

}  // namespace
}  // namespace lexel::format
