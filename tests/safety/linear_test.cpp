#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "lexel/lexel.h"
#include "unit/pipeline/samples.h"

// Texts that make careless tokenizers quadratic, a megabyte each, through every model kind. A
// quadratic step takes minutes here, so the limit can be generous. Sanitizer builds run the same
// texts without a limit.
namespace lexel {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kBytes = 1 << 16;
constexpr double kSecondsAllowed = 1e9;
#else
constexpr size_t kBytes = 1 << 20;
constexpr double kSecondsAllowed = 1.0;
#endif

// Of the processor, not of the wall: tests share their machine.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Sample {
  const char* name;
  std::string unit;
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = {
      {"one letter", "a"},
      {"spaces", " "},
      {"newlines", "\n"},
      {"apostrophes", "'"},
      {"digits", "7"},
      {"chinese without spaces", "\u4e2d\u6587"},
      {"one combining mark", "\u0301"},
      {"alternating combining marks", "\u0301\u0323"},
      {"hangul jamo", "\u1100\u1161\u11a8"},
      {"emoji joined by ZWJ", "\U0001F468\u200d\U0001F469\u200d"},
      {"words", "the quick brown fox "},
      {"a special token", "<s>"},
      {"half a special token", "<"},
      {"ill-formed bytes", "\xff"},
      {"space and letter", " a"},
      {"spaces ended by newlines", "  \n"},
  };
  return all;
}

std::string repeat(const std::string& unit, size_t bytes) {
  std::string text;
  text.reserve(bytes + unit.size());
  while (text.size() < bytes) text += unit;
  return text;
}

constexpr char kNormalizers[] =
    R"({"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"NFKC"},{"type":"Lowercase"},
       {"type":"StripAccents"},{"type":"Nmt"},{"type":"Replace","pattern":{"String":"x"},"content":"yy"},
       {"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}]})";

Tokenizer with_model(const std::string& model, const std::string& normalizer,
                     const std::string& pre_tokenizer) {
  return Tokenizer::from_json(
      testing::tokenizer_json(model, normalizer, pre_tokenizer, "null", "null",
                              "[" + testing::added_token(1000, "<s>") + "]"));
}

struct Kind {
  const char* name;
  std::function<Tokenizer()> make;
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class Linear : public ::testing::TestWithParam<Kind> {};

TEST_P(Linear, AMegabyteOfAnythingTakesLessThanASecond) {
  Tokenizer tokenizer = GetParam().make();
  for (const Sample& sample : samples()) {
    std::string text = repeat(sample.unit, kBytes);
    double start = cpu_seconds();
    size_t tokens = tokenizer.encode(text).size();
    double seconds = cpu_seconds() - start;
    EXPECT_LT(seconds, kSecondsAllowed) << sample.name << ", " << tokens << " tokens";
  }
}

constexpr char kBpe[] =
    R"({"type":"BPE","unk_token":"u","vocab":{"u":0,"a":1,"aa":2,"aaaa":3," ":4,"  ":5,"t":6,"h":7,"th":8},
       "merges":[["a","a"],["aa","aa"],[" "," "],["t","h"]]})";

INSTANTIATE_TEST_SUITE_P(
    Models, Linear,
    ::testing::Values(
        Kind{"builtin", [] { return Tokenizer::builtin(); }},
        Kind{"bpe_one_piece", [] { return with_model(kBpe, "null", "null"); }},
        Kind{"bpe_normalized",
             [] {
               return with_model(kBpe, kNormalizers,
                                 R"({"type":"Metaspace","replacement":"_","split":false})");
             }},
        Kind{
            "wordpiece",
            [] {
              return with_model(
                  R"({"type":"WordPiece","vocab":{"[UNK]":0,"a":1,"##a":2,"##aa":3},"unk_token":"[UNK]",
                       "continuing_subword_prefix":"##","max_input_chars_per_word":100000000})",
                  kNormalizers, R"({"type":"BertPreTokenizer"})");
            }},
        Kind{
            "unigram",
            [] {
              return with_model(
                  R"({"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],["aa",-1.5],["aaaa",-2],
                       [" ",-1],["\u4e2d",-3]]})",
                  "null", "null");
            }},
        Kind{"word_level",
             [] {
               return with_model(testing::kLetters, "null",
                                 R"({"type":"Sequence","pretokenizers":[{"type":"UnicodeScripts"},
                                     {"type":"Digits","individual_digits":true},{"type":"Whitespace"},
                                     {"type":"Punctuation","behavior":"Contiguous"},
                                     {"type":"FixedLength","length":3}]})");
             }}),
    [](const auto& info) { return info.param.name; });

TEST(Linear, DecodingAndStreamingAreLinear) {
  Tokenizer tokenizer = Tokenizer::builtin();
  std::vector<uint32_t> ids = [&] {
    Encoding encoding = tokenizer.encode(repeat("word \u4e2d\U0001F600", kBytes));
    return std::vector<uint32_t>(encoding.ids().begin(), encoding.ids().end());
  }();
  double start = cpu_seconds();
  std::string text = tokenizer.decode(ids);
  DecodeStream stream = tokenizer.decode_stream();
  std::string streamed;
  for (uint32_t id : ids) streamed += stream.step(id);
  streamed += stream.flush();
  double seconds = cpu_seconds() - start;
  EXPECT_EQ(streamed, text);
  EXPECT_LT(seconds, kSecondsAllowed);
}

}  // namespace
}  // namespace lexel
