#include <gtest/gtest.h>

#include "expect_error.h"
#include "format/tokenizer_json.h"

namespace lexel::format {
namespace {

std::string rewritten(const std::string& json) {
  return write_normalizer_json(parse_normalizer_json(json, {}));
}
void expect_refused(const std::string& json, const std::string& path, const std::string& part) {
  expect_error([&] { parse_normalizer_json(json, {}); }, ErrorCode::kInvalidSpec, path, part);
}

TEST(NormalizerJson, EveryTypeSurvivesARoundTrip) {
  for (
      const char* json : {
          R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":false,"strip_accents":null,"lowercase":true})",
          R"({"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":true,"strip_accents":false,"lowercase":false})",
          R"({"type":"Strip","strip_left":false,"strip_right":true})",
          R"({"type":"StripAccents"})",
          R"({"type":"NFC"})",
          R"({"type":"NFD"})",
          R"({"type":"NFKC"})",
          R"({"type":"NFKD"})",
          R"({"type":"Lowercase"})",
          R"({"type":"Nmt"})",
          R"({"type":"Precompiled","precompiled_charsmap":"BAAAAAAAAABhAA=="})",
          R"({"type":"Replace","pattern":{"String":"a\"\\\n\u0001é"},"content":" "})",
          R"({"type":"Replace","pattern":{"Regex":" +"},"content":""})",
          R"({"type":"Prepend","prepend":"▁"})",
          R"({"type":"ByteLevel"})",
          R"({"type":"Sequence","normalizers":[]})",
          R"({"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Sequence","normalizers":[{"type":"Nmt"}]}]})",
      }) {
    EXPECT_EQ(rewritten(json), json);
  }
}

TEST(NormalizerJson, KeepsWhatTheFileSays) {
  spec::Normalizer node = parse_normalizer_json(
      R"({"type":"Precompiled","precompiled_charsmap":"BAAAAAAAAABhAA=="})", {});
  EXPECT_EQ(std::get<spec::Precompiled>(node.value).charsmap,
            std::string("\x04\0\0\0\0\0\0\0a\0", 10));
  node = parse_normalizer_json(R"({"type":"Replace","pattern":{"Regex":"a+"},"content":"b"})", {});
  EXPECT_EQ(std::get<spec::Replace>(node.value),
            (spec::Replace{{spec::Pattern::Kind::kRegex, "a+"}, "b"}));
}

TEST(NormalizerJson, FieldsThatHaveDefaultsMayBeMissing) {
  EXPECT_EQ(
      rewritten(
          R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"lowercase":true})"),
      R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true})");
}

// Expectations from running Hugging Face on these texts.
TEST(NormalizerJson, OldFormsAreTakenByShape) {
  const std::string bert =
      R"("clean_text":true,"handle_chinese_chars":true,"strip_accents":true,"lowercase":true})";
  EXPECT_EQ(rewritten(R"({"type":"Bert",)" + bert), R"({"type":"BertNormalizer",)" + bert);
  EXPECT_EQ(rewritten(R"({"prepend":"x"})"), R"({"type":"Prepend","prepend":"x"})");
  EXPECT_EQ(rewritten(R"({"type":null,"prepend":"x"})"), R"({"type":"Prepend","prepend":"x"})");
  EXPECT_EQ(rewritten(R"({"type":"StripNormalizer","strip_left":true,"strip_right":true})"),
            R"({"type":"Strip","strip_left":true,"strip_right":true})");
  EXPECT_EQ(rewritten(R"({"normalizers":[]})"), R"({"type":"Sequence","normalizers":[]})");
  EXPECT_EQ(rewritten(R"({"type":{"NFC":null}})"), R"({"type":"NFC"})");
  EXPECT_EQ(rewritten(R"(["NFC"])"), R"({"type":"NFC"})");
  EXPECT_EQ(rewritten(R"(["x"])"), R"({"type":"Prepend","prepend":"x"})");
  EXPECT_EQ(rewritten(R"([true,true])"),
            R"({"type":"Strip","strip_left":true,"strip_right":true})");
  EXPECT_EQ(rewritten(R"([true,true,true,true])"), R"({"type":"BertNormalizer",)" + bert);
  EXPECT_EQ(rewritten(R"([[{"type":"NFC"}]])"),
            R"({"type":"Sequence","normalizers":[{"type":"NFC"}]})");
}

TEST(NormalizerJson, AKnownTypeIsNotTakenByShape) {
  expect_refused(R"({"type":"Strip","prepend":"x"})", "", "missing field \"strip_left\"");
  expect_refused(R"({"type":"Lowercase","type":"Splt"})", "/type", "unknown type \"Splt\"");
}

TEST(NormalizerJson, OfARepeatedFieldTheLastCounts) {
  EXPECT_EQ(rewritten(R"({"type":"Strip","strip_left":1,"strip_left":true,"strip_right":true})"),
            R"({"type":"Strip","strip_left":true,"strip_right":true})");
  EXPECT_EQ(rewritten(R"({"type":"Strip","type":"Strip","strip_left":true,"strip_right":true})"),
            R"({"type":"Strip","strip_left":true,"strip_right":true})");
}

TEST(NormalizerJson, UnknownFieldsAreIgnored) {
  EXPECT_EQ(rewritten(R"({"type":"NFC","x":[{"y":null}]})"), R"({"type":"NFC"})");
}

TEST(NormalizerJson, ErrorsNameThePlace) {
  expect_refused(R"({"type":"Splt"})", "/type",
                 "unknown type \"Splt\"; known types are BertNormalizer, Strip, ");
  expect_refused(R"({"x":1})", "", "missing field \"type\"");
  expect_refused(R"("NFC")", "", "expected a normalizer, found \"NFC\"");
  expect_refused(R"([{"type":"NFC"}])", "", "expected a normalizer, found an array");
  expect_refused(
      R"({"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Prepend","prepend":7}]})",
      "/normalizers/1/prepend", "expected a string, found 7");
  expect_refused(R"({"type":"Sequence","normalizers":{}})", "/normalizers",
                 "expected a list of normalizers, found an object");
  expect_refused(R"({"type":"Replace","pattern":"a","content":"b"})", "/pattern",
                 "{\"Regex\": text}");
  expect_refused(R"({"type":"Replace","pattern":{"String":"a","Regex":"a"},"content":"b"})",
                 "/pattern", "several entries");
  expect_refused(R"({"type":"Replace","pattern":{"Glob":"a"},"content":"b"})", "/pattern",
                 "expected {\"String\": text}");
  expect_refused(
      R"({"type":"BertNormalizer","clean_text":1,"handle_chinese_chars":true,"lowercase":true})",
      "/clean_text", "expected true or false, found 1");
}

TEST(NormalizerJson, CharsmapsMustBeBase64Text) {
  expect_refused(R"({"type":"Precompiled","precompiled_charsmap":"!!"})", "/precompiled_charsmap",
                 "not base64");
  expect_refused(R"({"type":"Precompiled","precompiled_charsmap":null})", "/precompiled_charsmap",
                 "expected a string, found null");
  expect_refused(R"({"precompiled_charsmap":"BAAAAAAAAABhAA=="})", "", "missing field \"type\"");
}

}  // namespace
}  // namespace lexel::format
