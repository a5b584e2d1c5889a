#include <gtest/gtest.h>

#include "expect_error.h"
#include "format/tokenizer_json.h"

namespace lexel::format {
namespace {

spec::Model parse(const std::string& json) { return parse_model_json(json, {}); }
std::string rewritten(const std::string& json) { return write_model_json(parse(json)); }
void expect_refused(const std::string& json, const std::string& path, const std::string& part) {
  expect_error([&] { parse_model_json(json, {}); }, ErrorCode::kInvalidSpec, path, part);
}

const std::string kBpeDefaults =
    R"({"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"ignore_merges":false,)";

TEST(ModelJson, EveryTypeSurvivesARoundTrip) {
  for (
      const char* json : {
          R"({"type":"BPE","dropout":0.1,"unk_token":"a","continuing_subword_prefix":"##","end_of_word_suffix":"</w>","fuse_unk":true,"byte_fallback":true,"ignore_merges":true,"vocab":{"a":0,"b c":1,"ab c":2},"merges":[["a","b c"]]})",
          R"({"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"a":7}})",
          R"({"type":"WordLevel","vocab":{"a":0,"b":4294967295},"unk_token":"a"})",
          R"({"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["a",-1.5],["a",-2.25]],"byte_fallback":true})",
          R"({"type":"Unigram","unk_id":null,"vocab":[],"byte_fallback":false})",
      }) {
    EXPECT_EQ(rewritten(json), json);
  }
}

TEST(ModelJson, ReadsTheTables) {
  spec::Model model = parse(R"({"type":"BPE","vocab":{"b":5,"a":2,"ab":9},"merges":["a b"]})");
  const auto& bpe = std::get<spec::Bpe>(model.value);
  ASSERT_EQ(bpe.vocab.size(), 3U);
  EXPECT_EQ(bpe.vocab.tokens[0], "b");
  EXPECT_EQ(bpe.vocab.ids, (std::vector<uint32_t>{5, 2, 9}));
  ASSERT_EQ(bpe.merges.size(), 2U);
  EXPECT_EQ(bpe.merges[0], "a");
  EXPECT_EQ(bpe.merges[1], "b");

  model = parse(R"({"type":"Unigram","vocab":[["a",-1],["b",0.5]],"unk_id":1})");
  const auto& unigram = std::get<spec::Unigram>(model.value);
  EXPECT_EQ(unigram.pieces[1], "b");
  EXPECT_EQ(unigram.scores, (std::vector<double>{-1.0, 0.5}));
  EXPECT_EQ(unigram.unk_id, 1U);
}

TEST(ModelJson, TheOrderOfKeysDoesNotMatter) {
  const std::string type = R"("type":"BPE")", vocab = R"("vocab":{"a":0,"aa":1})",
                    merges = R"("merges":[["a","a"]])", flag = R"("fuse_unk":true)";
  spec::Model expected = parse("{" + type + "," + vocab + "," + merges + "," + flag + "}");
  EXPECT_EQ(parse("{" + merges + "," + vocab + "," + flag + "," + type + "}"), expected);
  EXPECT_EQ(parse("{" + flag + "," + merges + "," + type + "," + vocab + "}"), expected);
  EXPECT_EQ(parse("{" + vocab + "," + flag + "," + merges + "}"), expected);  // no type at all
}

TEST(ModelJson, ModelsWithoutATypeAreTakenByShape) {
  EXPECT_EQ(rewritten(R"({"vocab":{"a":1},"merges":[]})"),
            kBpeDefaults + R"("vocab":{"a":1},"merges":[]})");
  EXPECT_EQ(
      rewritten(
          R"({"unk_token":"u","continuing_subword_prefix":"##","max_input_chars_per_word":9,"vocab":{"a":0}})"),
      R"({"type":"WordPiece","unk_token":"u","continuing_subword_prefix":"##","max_input_chars_per_word":9,"vocab":{"a":0}})");
  EXPECT_EQ(rewritten(R"({"vocab":{"a":1},"unk_token":"a"})"),
            R"({"type":"WordLevel","vocab":{"a":1},"unk_token":"a"})");
  EXPECT_EQ(rewritten(R"({"vocab":[["a",1]]})"),
            R"({"type":"Unigram","unk_id":null,"vocab":[["a",1.0]],"byte_fallback":false})");
  // What cannot be a BPE may still be a WordLevel.
  EXPECT_EQ(rewritten(R"({"vocab":{"a":1},"unk_token":"a","merges":7})"),
            R"({"type":"WordLevel","vocab":{"a":1},"unk_token":"a"})");
}

TEST(ModelJson, BpeSettingsMayBeNullOrMissing) {
  EXPECT_EQ(
      rewritten(
          R"({"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":null,"byte_fallback":null,"ignore_merges":null,"vocab":{},"merges":[]})"),
      kBpeDefaults + R"("vocab":{},"merges":[]})");
  expect_refused(R"({"type":"Unigram","vocab":[],"byte_fallback":null})", "/byte_fallback",
                 "expected true or false, found null");
}

TEST(ModelJson, DropoutIsSinglePrecisionFromZeroToOne) {
  auto dropout = [](const std::string& number) {
    return R"({"type":"BPE","dropout":)" + number + R"(,"vocab":{},"merges":[]})";
  };
  EXPECT_NE(rewritten(dropout("0.30000001192092896")).find(R"("dropout":0.3,)"), std::string::npos);
  EXPECT_NE(rewritten(dropout("1")).find(R"("dropout":1.0,)"), std::string::npos);
  EXPECT_NE(rewritten(dropout("1e-9")).find(R"("dropout":1e-9,)"), std::string::npos);
  EXPECT_NE(rewritten(dropout("1.00000001")).find(R"("dropout":1.0,)"), std::string::npos);
  expect_refused(dropout("1.1"), "/dropout", "from 0 to 1, found 1.1");
  expect_refused(dropout("-0.1"), "/dropout", "from 0 to 1");
  expect_refused(dropout("\"0.1\""), "/dropout", "expected a number");
}

TEST(ModelJson, MergeLinesSplitAtTheirOneSpace) {
  spec::Model model =
      parse("{\"type\":\"BPE\",\"vocab\":{},\"merges\":[\"#version: 0.2\",\"a\u00A0 b\",\" c\"]}");
  const auto& merges = std::get<spec::Bpe>(model.value).merges;
  ASSERT_EQ(merges.size(), 4U);
  EXPECT_EQ(merges[0], "a\u00A0");
  EXPECT_EQ(merges[1], "b");
  EXPECT_EQ(merges[2], "");
  EXPECT_EQ(merges[3], "c");
}

TEST(ModelJson, MalformedMergesAreRefusedWithTheirIndex) {
  auto merges = [](const std::string& list) {
    return R"({"type":"BPE","vocab":{},"merges":)" + list + "}";
  };
  expect_refused(merges(R"(["a b","a b c"])"), "/merges/1",
                 "one space between them, found \"a b c\"");
  expect_refused(merges(R"(["ab"])"), "/merges/0", "one space");
  expect_refused(merges(R"(["a b",["a","b"]])"), "/merges/1", "two ways");
  expect_refused(merges(R"([["a","b"],"a b"])"), "/merges/1", "two ways");
  expect_refused(merges(R"([["a","b"],["a"]])"), "/merges/1", "expected [\"left\", \"right\"]");
  expect_refused(merges(R"([["a","b","c"]])"), "/merges/0", "third part");
  expect_refused(merges(R"([["a",1]])"), "/merges/0", "found 1");
  expect_refused(merges(R"([["a",["b"]]])"), "/merges/0", "found an array");
  expect_refused(merges("[7]"), "/merges/0", "found 7");
  expect_refused(merges("null"), "/merges", "found null");
  expect_refused(merges("{}"), "/merges", "found an object");
  expect_refused(R"({"type":"BPE","vocab":{}})", "", "missing field \"merges\"");
}

TEST(ModelJson, MalformedVocabulariesAreRefusedWithTheirToken) {
  auto vocab = [](const std::string& value) {
    return R"({"type":"WordLevel","unk_token":"a","vocab":)" + value + "}";
  };
  for (const char* id : {"1.5", "-1", "4294967296", "18446744073709551616", "null", "\"1\"", "[]",
                         "{\"b\":1}", "-0", "1e0"}) {
    expect_refused(vocab(R"({"a":0,"b":)" + std::string(id) + "}"), "/vocab/b", "expected an id");
  }
  expect_refused(vocab("[]"), "/vocab", "found an array");
  expect_refused(vocab("null"), "/vocab", "found null");
  auto pieces = [](const std::string& value) {
    return R"({"type":"Unigram","vocab":)" + value + "}";
  };
  for (const char* entry : {R"(["b"])", R"(["b",1,2])", R"([1,"b"])", R"(["b","1"])",
                            R"(["b",null])", R"(["b",[]])", "[]", "7", "{}", R"(["b",1,[]])"}) {
    expect_refused(pieces(R"([["a",1],)" + std::string(entry) + R"(,["c",1]])"), "/vocab/1",
                   "expected [piece, score]");
  }
  expect_refused(pieces("{}"), "/vocab", "found an object");
}

TEST(ModelJson, OfARepeatedTokenTheLastIdCounts) {
  spec::Model model =
      parse(R"({"type":"WordLevel","unk_token":"a","vocab":{"a":"x","b":1,"c":2,"b":3,"a":0}})");
  const auto& vocab = std::get<spec::WordLevel>(model.value).vocab;
  ASSERT_EQ(vocab.size(), 3U);
  EXPECT_EQ(vocab.tokens[0], "c");
  EXPECT_EQ(vocab.tokens[1], "b");
  EXPECT_EQ(vocab.tokens[2], "a");
  EXPECT_EQ(vocab.ids, (std::vector<uint32_t>{2, 3, 0}));
}

TEST(ModelJson, ManyRepeatedTokensTakeNoQuadraticTime) {
  std::string json = R"({"type":"WordLevel","unk_token":"a","vocab":{)";
  for (int i = 0; i < 300'000; ++i) json += "\"a\":" + std::to_string(i) + ",";
  json += "\"b\":1}}";
  EXPECT_EQ(std::get<spec::WordLevel>(parse(json).value).vocab.ids,
            (std::vector<uint32_t>{299'999, 1}));
}

TEST(ModelJson, ARepeatedPartReplacesTheFirst) {
  EXPECT_EQ(rewritten(R"({"vocab":{"a":1},"vocab":{"b":1},"unk_token":"a"})"),
            R"({"type":"WordLevel","vocab":{"b":1},"unk_token":"a"})");
  EXPECT_EQ(rewritten(R"({"type":"BPE","merges":[7],"vocab":[],"vocab":{},"merges":[]})"),
            kBpeDefaults + R"("vocab":{},"merges":[]})");
}

TEST(ModelJson, VocabulariesAreWrittenById) {
  EXPECT_EQ(rewritten(R"({"type":"WordLevel","vocab":{"c":9,"a":0,"b":4},"unk_token":"a"})"),
            R"({"type":"WordLevel","vocab":{"a":0,"b":4,"c":9},"unk_token":"a"})");
}

// Hugging Face writes its id -> token map: one token an id (which one is chance; here the last),
// also in the merges. A merge that comes twice has its last rank.
TEST(ModelJson, RepeatedIdsAndMergesAreWrittenOnce) {
  EXPECT_EQ(rewritten(R"({"type":"WordLevel","vocab":{"a":0,"b":1,"c":1},"unk_token":"a"})"),
            R"({"type":"WordLevel","vocab":{"a":0,"c":1},"unk_token":"a"})");
  EXPECT_EQ(
      rewritten(
          R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"ba":3},"merges":["a b","b a","a b"]})"),
      kBpeDefaults + R"("vocab":{"a":0,"b":1,"ab":2,"ba":3},"merges":[["b","a"],["a","b"]]})");
  EXPECT_EQ(
      rewritten(
          R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"B":1,"aB":2},"merges":["a b","b a","a B"]})"),
      kBpeDefaults + R"("vocab":{"a":0,"B":1,"aB":2},"merges":[["B","a"],["a","B"]]})");
}

TEST(ModelJson, TypesAreNamedExactly) {
  expect_refused(R"({"type":"Bpe","vocab":{},"merges":[]})", "/type",
                 "unknown type \"Bpe\"; known types are BPE, WordPiece, WordLevel, Unigram");
  expect_refused(R"({"type":"BPE","type":"BPE","vocab":{},"merges":[]})", "/type", "twice");
  expect_refused(R"({"type":null,"vocab":{},"merges":[]})", "/type", "unknown type null");
  expect_refused("[]", "", "expected a model, found an array");
  expect_refused("{}", "", "missing field \"type\"");
  expect_refused(R"({"vocab":{},"merges":[7]})", "/merges/0", "found 7");
  EXPECT_EQ(rewritten(R"({"type":{"WordLevel":null},"vocab":{"a":1},"unk_token":"a"})"),
            R"({"type":"WordLevel","vocab":{"a":1},"unk_token":"a"})");
}

}  // namespace
}  // namespace lexel::format
