#include <gtest/gtest.h>

#include "expect_error.h"
#include "format/tokenizer_json.h"

namespace lexel::format {
namespace {

std::string rewritten(const std::string& json) {
  return write_decoder_json(parse_decoder_json(json, {}));
}
void expect_refused(const std::string& json, const std::string& path, const std::string& part) {
  expect_error([&] { parse_decoder_json(json, {}); }, ErrorCode::kInvalidSpec, path, part);
}

TEST(DecoderJson, EveryTypeSurvivesARoundTrip) {
  for (
      const char* json : {
          R"({"type":"BPEDecoder","suffix":"</w>"})",
          R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true})",
          R"({"type":"WordPiece","prefix":"##","cleanup":false})",
          R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true})",
          R"({"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true})",
          R"({"type":"Replace","pattern":{"String":"▁"},"content":" "})",
          R"({"type":"Fuse"})",
          R"({"type":"Strip","content":" ","start":1,"stop":0})",
          R"({"type":"ByteFallback"})",
          R"({"type":"Sequence","decoders":[{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Sequence","decoders":[]}]})",
      }) {
    EXPECT_EQ(rewritten(json), json);
  }
}

// Expectations from running Hugging Face on these texts.
TEST(DecoderJson, OldFormsAreTakenByShape) {
  EXPECT_EQ(rewritten(R"({"type":"BPE","suffix":"x"})"), R"({"type":"BPEDecoder","suffix":"x"})");
  EXPECT_EQ(rewritten(R"(["x"])"), R"({"type":"BPEDecoder","suffix":"x"})");
  EXPECT_EQ(rewritten(R"(["Fuse"])"), R"({"type":"BPEDecoder","suffix":"Fuse"})");
  EXPECT_EQ(rewritten(R"([" ",1,2])"), R"({"type":"Strip","content":" ","start":1,"stop":2})");
  EXPECT_EQ(rewritten(R"({"type":"StripNormalizer","content":" ","start":1,"stop":0})"),
            R"({"type":"Strip","content":" ","start":1,"stop":0})");
  EXPECT_EQ(rewritten(R"({"type":{"Fuse":null}})"), R"({"type":"Fuse"})");
  expect_refused(R"([{"Fuse":null}])", "", "expected a decoder");
}

TEST(DecoderJson, ErrorsNameThePlace) {
  expect_refused(R"({"type":"Strip","content":"ab","start":1,"stop":1})", "/content",
                 "exactly one character, found \"ab\"");
  expect_refused(R"({"type":"Strip","content":"a","start":-1,"stop":1})", "/start", "found -1");
  expect_refused(R"({"type":"WordPiece","prefix":"##"})", "", "missing field \"cleanup\"");
  expect_refused(R"({"type":"Sequence","decoders":[{"type":"Fuse"},null]})", "/decoders/1",
                 "expected a decoder, found null");
}

}  // namespace
}  // namespace lexel::format
