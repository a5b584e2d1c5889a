// Fused pipelines against the interpreter, on random text and, where LEXEL_ZOO names a folder of
// NAME/tokenizer.json and LEXEL_TEXTS one of text files, on real ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "builtin/builtin_tokenizer.h"
#include "lexel/error.h"
#include "pipeline/interpreter.h"
#include "pipeline/tokenizer_access.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

using nlohmann::json;

constexpr uint32_t kSeed = 20251125;

// Pieces of text that lie on the borders of what the shapes tell apart.
const std::vector<std::string> kParts = {" ",
                                         "  ",
                                         "\n",
                                         "\r\n",
                                         "\t",
                                         "a",
                                         "the",
                                         " the",
                                         "The",
                                         "don't",
                                         "'s",
                                         "'LL",
                                         "42",
                                         "1234567",
                                         ".",
                                         "...",
                                         "!?",
                                         "/",
                                         "(x)",
                                         "#",
                                         "\u00e9",
                                         "e\u0301",
                                         "\u00df",
                                         "\u0130",
                                         "\u4f60\u597d",
                                         "\u3053\u3093",
                                         "\ud55c\uad6d",
                                         "\u0928\u092e\u0938\u094d\u0924\u0947",
                                         "\u0627\u0644",
                                         "\u043f\u0440\u0438\u0432\u0435\u0442",
                                         "\u00a0",
                                         "\u3000",
                                         "\u2028",
                                         "\u200b",
                                         "\u0085",
                                         "\u2581",
                                         "\u2019",
                                         "\u20ac",
                                         "\u00b2",
                                         "\U0001F600",
                                         "\U0001F468\u200d\U0001F469",
                                         "\U00010400",
                                         "\uFEFF",
                                         "\uFFFD",
                                         "<s>",
                                         "</s>",
                                         "<|endoftext|>",
                                         "[CLS]",
                                         "[MASK]",
                                         "<unk>",
                                         "internationalization",
                                         " supercalifragilistic",
                                         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                         "                                        ",
                                         "\n\n\n\n",
                                         "_x_",
                                         "x86_64",
                                         "CamelCaseWord",
                                         "\x01",
                                         "\x7f",
                                         "\u0301",
                                         "\u0323\u0301",
                                         "a\u0323\u0344b",
                                         "\u302e\u0301",
                                         "\u0301\U0001D165",
                                         "\u226e",
                                         "\u2260\u0338",
                                         "\u037e",
                                         "\u1fef",
                                         "\u0390",
                                         "\u212b",
                                         "\uf900",
                                         "\u4e00\u0301",
                                         "\ufe0f",
                                         "\u00ad",
                                         "\ue000",
                                         "\u0e2a\u0e27\u0e31",
                                         "UPPER",
                                         "\u0416\u0418\u0419",
                                         "`",
                                         "\""};

std::string random_text_of(const std::vector<std::string>& parts, std::mt19937& random) {
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  std::string text;
  for (size_t n = below(60); n > 0; --n) text += parts[below(parts.size())];
  // Now and then bytes that are not UTF-8.
  if (!text.empty() && below(8) == 0)
    text[below(text.size())] = static_cast<char>(0x80 + below(128));
  return text;
}

// Both paths over one text. Returns "" or what differs.
std::string difference(const Pipeline& pipeline, std::string_view text, OffsetUnit unit,
                       Interpreter::Columns columns) {
  Pipeline plain = pipeline;
  plain.fused = nullptr;
  EncodeOptions options;
  options.offset_unit = unit;
  auto run = [&](const Pipeline& machine, TokenColumns& out) -> std::string {
    try {
      Interpreter interpreter(machine, options, columns);
      interpreter.seed(0);
      interpreter.tokenize(text, out);
      interpreter.tokenize(text, out);  // from the cache
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  };
  TokenColumns expected, found;
  std::string expected_error = run(plain, expected);
  std::string found_error = run(pipeline, found);
  if (expected_error != found_error) return "error " + found_error + " for " + expected_error;
  if (!expected_error.empty()) return "";
  if (expected.ids != found.ids) return "ids";
  if (expected.offsets != found.offsets) return "offsets";
  if (expected.words != found.words) return "words";
  if (expected.tokens.size() != found.tokens.size()) return "number of tokens";
  for (size_t i = 0; i < expected.tokens.size(); ++i) {
    if (expected.tokens[i] != found.tokens[i]) return "token " + std::to_string(i);
  }
  return "";
}

void expect_same(const Pipeline& pipeline, std::string_view text, const std::string& name) {
  for (OffsetUnit unit : {OffsetUnit::kBytes, OffsetUnit::kCodePoints}) {
    EXPECT_EQ(difference(pipeline, text, unit, Interpreter::Columns::kAll), "")
        << name << " on " << text;
  }
  EXPECT_EQ(difference(pipeline, text, OffsetUnit::kBytes, Interpreter::Columns::kIds), "")
      << name << " on " << text;
}

void expect_same_on_random_text(const Pipeline& pipeline, const std::string& name, int texts) {
  std::mt19937 random(kSeed);
  for (int i = 0; i < texts && !testing::Test::HasFailure(); ++i) {
    expect_same(pipeline, random_text_of(kParts, random), name);
  }
}

bool is_fused(const Pipeline& pipeline) { return pipeline.fused && pipeline.fused->get(); }

json split(const char* regex) {
  return {{"type", "Split"},
          {"pattern", {{"Regex", regex}}},
          {"behavior", "Isolated"},
          {"invert", false}};
}

json byte_level(bool use_regex) {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", false},
          {"trim_offsets", false},
          {"use_regex", use_regex}};
}

json sequence(json parts) { return {{"type", "Sequence"}, {"pretokenizers", std::move(parts)}}; }

// The built-in vocabulary behind the pre-tokenizers of well-known families.
TEST(Fused, ByteLevelBpeIsTheInterpreters) {
  const char* cl100k =
      R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
  const char* o200k =
      R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
  const std::vector<std::pair<std::string, json>> families = {
      {"GPT-2", byte_level(true)},
      {"no words", byte_level(false)},
      {"Llama 3", sequence({split(cl100k), byte_level(false)})},
      {"o200k", sequence({split(o200k), byte_level(false)})},
      {"StarCoder",
       sequence({{{"type", "Digits"}, {"individual_digits", true}}, byte_level(true)})},
      {"runs of digits",
       sequence({{{"type", "Digits"}, {"individual_digits", false}}, byte_level(true)})},
      {"matches only", sequence({{{"type", "Split"},
                                  {"pattern", {{"Regex", cl100k}}},
                                  {"behavior", "Removed"},
                                  {"invert", true}},
                                 byte_level(false)})},
      {"DeepSeek",
       sequence(
           {split(R"(\p{N}{1,3})"), split("[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"),
            split(
                R"([^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"),
            byte_level(false)})},
  };
  for (const auto& [name, pre_tokenizer] : families) {
    for (bool ignore_merges : {false, true}) {
      for (const char* normalizer :
           {"null", R"({"type":"NFC"})", R"({"type":"Prepend","prepend":"_"})"}) {
        json file = json::parse(builtin_tokenizer_json());
        file["pre_tokenizer"] = pre_tokenizer;
        file["normalizer"] = json::parse(normalizer);
        file["model"]["ignore_merges"] = ignore_merges;
        Tokenizer tokenizer = Tokenizer::from_json(file.dump());
        const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
        EXPECT_TRUE(is_fused(pipeline)) << name;
        expect_same_on_random_text(pipeline, name + " " + normalizer, 250);
      }
    }
  }
}

json replace_spaces() {
  return {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "\u2581"}};
}

json metaspace(const char* scheme, bool split) {
  return {{"type", "Metaspace"},
          {"replacement", "\u2581"},
          {"prepend_scheme", scheme},
          {"split", split}};
}

// A SentencePiece-style BPE whose merges are made at random, so that runs of spaces, digits, line
// ends and scalars of several scripts merge in all sorts of ways, or not at all.
json random_sentencepiece_bpe(uint32_t seed) {
  std::mt19937 random(seed);
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  std::vector<std::string> tokens = {"<unk>", "<s>", "</s>"};
  for (unsigned byte = 0; byte < 256; ++byte) {
    char token[8];
    std::snprintf(token, sizeof token, "<0x%02X>", byte);
    tokens.push_back(token);
  }
  const size_t first = tokens.size();
  for (const char* scalar : {"\u2581", "a", "b", "t", "h", "e", "1", "\n", ".", "'", "<", "\u00e9",
                             "\u4f60", "\u597d", "\u0430", "\U0001F600"}) {
    // Most have a token of their own; what has none falls back to bytes.
    if (tokens.size() == first || below(8) != 0) tokens.push_back(scalar);
  }
  json merges = json::array();
  for (int i = 0; i < 300; ++i) {
    const std::string left = tokens[first + below(tokens.size() - first)];
    const std::string right = tokens[first + below(tokens.size() - first)];
    // Spaces mostly at the start only, as in real vocabularies.
    if (right.find("\u2581") != std::string::npos && left != right && below(10) != 0) continue;
    if (left.size() + right.size() > 30) continue;
    if (std::find(tokens.begin(), tokens.end(), left + right) == tokens.end()) {
      tokens.push_back(left + right);
    }
    if (json merge = {left, right};
        std::find(merges.begin(), merges.end(), merge) == merges.end()) {
      merges.push_back(merge);
    }
  }
  json vocab;
  for (size_t i = 0; i < tokens.size(); ++i) vocab[tokens[i]] = i;
  return {{"version", "1.0"},
          {"added_tokens",
           {{{"id", 1},
             {"content", "<s>"},
             {"single_word", false},
             {"lstrip", false},
             {"rstrip", false},
             {"normalized", false},
             {"special", true}}}},
          {"normalizer", nullptr},
          {"pre_tokenizer", nullptr},
          {"model",
           {{"type", "BPE"},
            {"unk_token", "<unk>"},
            {"fuse_unk", true},
            {"byte_fallback", true},
            {"vocab", vocab},
            {"merges", merges}}}};
}

TEST(Fused, SentencePieceBpeIsTheInterpreters) {
  const json prepend = {{"type", "Prepend"}, {"prepend", "\u2581"}};
  const json split_at_spaces = {{"type", "Split"},
                                {"pattern", {{"String", " "}}},
                                {"behavior", "MergedWithPrevious"},
                                {"invert", false}};
  auto normalizers = [](json parts) -> json {
    return {{"type", "Sequence"}, {"normalizers", std::move(parts)}};
  };
  struct Family {
    const char* name;
    json normalizer;
    json pre_tokenizer;
  };
  const std::vector<Family> families = {
      {"Llama 2", normalizers({prepend, replace_spaces()}), nullptr},
      {"the other way round", normalizers({replace_spaces(), prepend}), nullptr},
      {"Gemma", replace_spaces(), nullptr},
      {"Gemma 3", replace_spaces(), split_at_spaces},
      {"Baichuan", nullptr, metaspace("always", false)},
      {"Mistral v3", nullptr, metaspace("first", false)},
      {"no prefix", nullptr, metaspace("never", false)},
  };
  const std::vector<std::string> parts = {" ",
                                          " ",
                                          "  ",
                                          "   ",
                                          "\u2581",
                                          "a",
                                          "b",
                                          "t",
                                          "h",
                                          "e",
                                          "the",
                                          " the",
                                          "at",
                                          "1",
                                          "11",
                                          "\n",
                                          "'",
                                          ".",
                                          "<",
                                          "\u00e9",
                                          "\u4f60",
                                          "\u4f60\u597d",
                                          "\u0430",
                                          "\u0431",
                                          "\U0001F600",
                                          "<s>",
                                          "\u00ea",
                                          "<0x0A>",
                                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  std::mt19937 random(kSeed);
  for (uint32_t vocabulary = 0; vocabulary < 12; ++vocabulary) {
    for (const Family& family : families) {
      json file = random_sentencepiece_bpe(kSeed + vocabulary);
      file["normalizer"] = family.normalizer;
      file["pre_tokenizer"] = family.pre_tokenizer;
      Tokenizer tokenizer = Tokenizer::from_json(file.dump());
      const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
      ASSERT_TRUE(is_fused(pipeline)) << family.name;
      for (int i = 0; i < 60 && !testing::Test::HasFailure(); ++i) {
        expect_same(pipeline, random_text_of(parts, random), family.name);
      }
      expect_same_on_random_text(pipeline, family.name, 15);
    }
  }
}

// A limit on what the normalizer may make is kept where no normalizer runs.
TEST(Fused, TextWithoutNormalizerKeepsItsLimit) {
  json file = random_sentencepiece_bpe(kSeed);
  file["normalizer"] = replace_spaces();
  Tokenizer tokenizer = Tokenizer::from_json(file.dump());
  EncodeOptions options;
  options.limits.max_normalized_base = 8;
  options.limits.max_normalized_per_byte = 1;
  EXPECT_NO_THROW(tokenizer.encode("a  a", options));
  EXPECT_THROW(tokenizer.encode("          ", options), Error);
}

// Tokens of the second pass are found in normalized text.
TEST(Fused, AddedTokensOfNormalizedTextAreFound) {
  json file = random_sentencepiece_bpe(kSeed);
  file["normalizer"] = replace_spaces();
  file["added_tokens"].push_back({{"id", 1000},
                                  {"content", "a b"},
                                  {"single_word", false},
                                  {"lstrip", false},
                                  {"rstrip", false},
                                  {"normalized", true},
                                  {"special", false}});
  Tokenizer tokenizer = Tokenizer::from_json(file.dump());
  const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  EXPECT_TRUE(is_fused(pipeline));
  expect_same(pipeline, "a b\u2581a\u2581bab", "added token");
  Encoding encoding = tokenizer.encode("a\u2581b");
  ASSERT_EQ(encoding.size(), 1u);
  EXPECT_EQ(tokenizer.id_to_token(encoding.ids()[0]), "a\u2581b");
}

// What would not be exact is left to the interpreter.
TEST(Fused, OtherShapesAreLeftToTheInterpreter) {
  auto fused_with = [](const std::function<void(json&)>& change) {
    json file = json::parse(builtin_tokenizer_json());
    file["pre_tokenizer"] = byte_level(true);
    change(file);
    Tokenizer tokenizer = Tokenizer::from_json(file.dump());
    return is_fused(internal::TokenizerAccess::pipeline(tokenizer));
  };
  EXPECT_TRUE(fused_with([](json&) {}));
  EXPECT_FALSE(fused_with([](json& file) {
    json gaps = split(R"(\p{L}+)");
    gaps["behavior"] = "Removed";
    gaps["invert"] = true;
    file["pre_tokenizer"] = sequence({gaps, byte_level(false)});
  }));
  EXPECT_FALSE(fused_with([](json& file) { file["model"]["dropout"] = 0.1; }));
  EXPECT_FALSE(fused_with([](json& file) { file["pre_tokenizer"]["add_prefix_space"] = true; }));
  EXPECT_FALSE(fused_with([](json& file) { file["model"]["end_of_word_suffix"] = "x"; }));
}

TEST(Fused, OtherSentencePieceShapesAreLeftToTheInterpreter) {
  auto fused_with = [](const std::function<void(json&)>& change) {
    json file = random_sentencepiece_bpe(kSeed);
    file["normalizer"] = replace_spaces();
    change(file);
    Tokenizer tokenizer = Tokenizer::from_json(file.dump());
    return is_fused(internal::TokenizerAccess::pipeline(tokenizer));
  };
  EXPECT_TRUE(fused_with([](json&) {}));
  EXPECT_FALSE(fused_with([](json& file) { file["model"]["byte_fallback"] = false; }));
  EXPECT_FALSE(fused_with([](json& file) { file["model"]["ignore_merges"] = true; }));
  EXPECT_FALSE(fused_with([](json& file) { file["model"]["dropout"] = 0.5; }));
  EXPECT_FALSE(fused_with([](json& file) { file["model"]["vocab"].erase("<0x41>"); }));
  EXPECT_FALSE(fused_with([](json& file) { file["normalizer"]["content"] = "_"; }));
  EXPECT_FALSE(fused_with([](json& file) { file["normalizer"] = nullptr; }));
  // A byte's token that merges.
  EXPECT_FALSE(fused_with([](json& file) {
    file["model"]["vocab"]["<0x41>a"] = 5000;
    file["model"]["merges"].push_back(json::array({"<0x41>", "a"}));
  }));
}

// A small vocabulary with words, continuations, accents, Chinese and entries that no text reaches.
json wordpiece(const char* prefix, int max_scalars) {
  json vocab = json::object();
  auto add = [&](const std::string& token) { vocab.emplace(token, vocab.size()); };
  add("[UNK]");
  for (const char* token : {"the",
                            "The",
                            "don",
                            "internationalization",
                            "un",
                            "aa",
                            "\u00e9",
                            "e\u0301",
                            "42",
                            "(",
                            ".",
                            ",",
                            "...",
                            "!",
                            "'",
                            "'s",
                            "[",
                            "]",
                            "[CLS]",
                            "#",
                            "\u4f60",
                            "\u597d",
                            "\u4f60\u597d",
                            "\u8c48",
                            "\u2581",
                            "\u3053",
                            "\u1112\u1161",
                            "\u1112",
                            "\u043f\u0440",
                            "\u0928\u092e",
                            "\u0928",
                            "\u0301",
                            "\u0338",
                            "<",
                            "=",
                            "<s",
                            " ",
                            "a b",
                            "caf\u00e9",
                            "cafe",
                            "\u20ac",
                            "\u00b2",
                            "up",
                            "upper",
                            "x86"}) {
    add(token);
  }
  for (char c = 'a'; c <= 'z'; ++c) {
    if (c != 'q') add(std::string(1, c));
    if (c != 'z') add(prefix + std::string(1, c));
  }
  for (const char* token :
       {"aa", "al", "ization", "1", "2", "\u0301", "\u00e9", "\u1161", "\u0940",
        "\u0432\u0435\u0442", "\u0438", "\u3093", "\u094d", "86", "_", "\u2019"}) {
    add(prefix + std::string(token));
  }
  return {{"type", "WordPiece"},
          {"unk_token", "[UNK]"},
          {"continuing_subword_prefix", prefix},
          {"max_input_chars_per_word", max_scalars},
          {"vocab", vocab}};
}

Tokenizer wordpiece_tokenizer(const json& normalizer, const json& pre_tokenizer, json model) {
  json file = json::parse(builtin_tokenizer_json());
  file["normalizer"] = normalizer;
  file["pre_tokenizer"] = pre_tokenizer;
  file["model"] = std::move(model);
  file["post_processor"] = nullptr;
  file["decoder"] = nullptr;
  file["added_tokens"] = json::array();
  return Tokenizer::from_json(file.dump());
}

std::vector<json> scalar_normalizers() {
  std::vector<json> normalizers = {nullptr};
  for (bool clean : {false, true}) {
    for (bool chinese : {false, true}) {
      for (bool lowercase : {false, true}) {
        for (const json& strip : {json(nullptr), json(false), json(true)}) {
          normalizers.push_back({{"type", "BertNormalizer"},
                                 {"clean_text", clean},
                                 {"handle_chinese_chars", chinese},
                                 {"strip_accents", strip},
                                 {"lowercase", lowercase}});
        }
      }
    }
  }
  for (const char* types :
       {R"(["NFD","Lowercase","StripAccents"])", R"(["Lowercase","NFD","StripAccents"])",
        R"(["NFD"])", R"(["StripAccents"])", R"(["Lowercase","StripAccents"])", R"(["Lowercase"])",
        R"([])"}) {
    json parts = json::array();
    for (const json& type : json::parse(types)) parts.push_back({{"type", type}});
    normalizers.push_back({{"type", "Sequence"}, {"normalizers", parts}});
  }
  normalizers.push_back({{"type", "StripAccents"}});
  return normalizers;
}

const char* const kScalarPreTokenizers[] = {"BertPreTokenizer", "Whitespace", "WhitespaceSplit"};

TEST(Fused, WordPieceIsTheInterpreters) {
  for (const json& normalizer : scalar_normalizers()) {
    for (const char* pre_tokenizer : kScalarPreTokenizers) {
      for (auto [prefix, max_scalars] : {std::pair{"##", 100}, {"", 5}}) {
        Tokenizer tokenizer = wordpiece_tokenizer(normalizer, {{"type", pre_tokenizer}},
                                                  wordpiece(prefix, max_scalars));
        const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
        std::string name = pre_tokenizer + (" " + normalizer.dump());
        EXPECT_TRUE(is_fused(pipeline)) << name;
        expect_same_on_random_text(pipeline, name, 40);
      }
    }
  }
}

// Each scalar (of Chinese, Hangul and the like some) alone, in a word, behind a space, twice,
// between marks and behind punctuation.
TEST(Fused, WordPieceIsTheInterpretersOnEveryScalar) {
  const std::pair<json, const char*> kinds[] = {
      {json::parse(
           R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true})"),
       "BertPreTokenizer"},
      {json::parse(
           R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":false,"lowercase":true})"),
       "Whitespace"},
      {json::parse(
           R"({"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"Lowercase"},{"type":"StripAccents"}]})"),
       "Whitespace"},
      {json::parse(R"({"type":"NFD"})"), "BertPreTokenizer"},
  };
  for (const auto& [normalizer, pre_tokenizer] : kinds) {
    Tokenizer tokenizer =
        wordpiece_tokenizer(normalizer, {{"type", pre_tokenizer}}, wordpiece("##", 100));
    const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
    ASSERT_TRUE(is_fused(pipeline));
    std::string text;
    for (char32_t c = 0; c <= 0xE0200; ++c) {
      if (c == 0xD800) c = 0xE000;
      if (c == 0x30000) c = 0xE0000;
      if (text.size() > 4000 || c == 0xE0200) {
        ASSERT_EQ(difference(pipeline, text, OffsetUnit::kBytes, Interpreter::Columns::kAll), "")
            << normalizer << " " << pre_tokenizer << " up to " << static_cast<uint32_t>(c);
        text.clear();
      }
      const bool is_one_of_many = (c >= 0x3400 && c < 0xD7A0) || c >= 0x17000;
      if (is_one_of_many && c % 256 > 2 && c % 13 != 0) continue;
      std::string s = utf8::encode(c);
      for (const char* before : {" ", " a", " a\u0301\u302e", "!", "\u20ac"}) {
        text += before + s + "b" + s + s + "!" + s + " ";
      }
    }
  }
}

// Words at and over the ends of windows and caches; nothing may be quadratic.
TEST(Fused, LongWordsOfWordPieceAreTheInterpreters) {
  Tokenizer tokenizer = wordpiece_tokenizer(
      json::parse(
          R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true})"),
      {{"type", "BertPreTokenizer"}}, wordpiece("##", 100000));
  const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  ASSERT_TRUE(is_fused(pipeline));
  for (const char* part : {"a", "A", "\u00e9", "\u1112", "\ud55c", "\u4f60", ".", " ", "\u0301",
                           "\u226e", "\U0001F600", "a\u0301", "\u3000", "\n"}) {
    std::string text;
    while (text.size() < 2200) text += part;
    for (size_t size :
         {15, 16, 510, 512, 516, 2040, 2044, 2045, 2046, 2047, 2048, 2049, 2060, 2200}) {
      std::string cut = utf8::to_valid(text.substr(0, size));
      for (const std::string& whole :
           {cut, "a " + cut, cut + " the", "the " + cut + cut + " b" + cut}) {
        ASSERT_EQ(difference(pipeline, whole, OffsetUnit::kBytes, Interpreter::Columns::kAll), "")
            << part << " " << size;
      }
    }
  }
}

TEST(Fused, FixturesAreTheInterpreters) {
  size_t fused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(LEXEL_GOLDEN_DIR)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const json group = json::parse(file);
    for (const json& fixture : group.at("fixtures")) {
      Tokenizer tokenizer = Tokenizer::from_json(fixture.at("tokenizer").dump());
      const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
      if (!is_fused(pipeline)) continue;
      ++fused;
      expect_same_on_random_text(pipeline, fixture.at("name"), 60);
    }
  }
  EXPECT_GT(fused, 0u);
}

TEST(Fused, RealTokenizersAreTheInterpreters) {
  const char* zoo = std::getenv("LEXEL_ZOO");
  const char* texts = std::getenv("LEXEL_TEXTS");
  if (!zoo || !texts) GTEST_SKIP() << "LEXEL_ZOO and LEXEL_TEXTS are not set";
  size_t fused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(zoo)) {
    std::string path = (entry.path() / "tokenizer.json").string();
    if (!std::filesystem::exists(path)) continue;
    Tokenizer tokenizer = Tokenizer::from_file(path);
    const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
    std::printf("%s %s\n", entry.path().filename().c_str(), is_fused(pipeline) ? "fused" : "-");
    if (!is_fused(pipeline)) continue;
    ++fused;
    expect_same_on_random_text(pipeline, path, 300);
    for (const auto& text : std::filesystem::recursive_directory_iterator(texts)) {
      if (!text.is_regular_file()) continue;
      std::ifstream file(text.path(), std::ios::binary);
      std::string content{std::istreambuf_iterator<char>(file), {}};
      content.resize(std::min<size_t>(content.size(), 200'000));
      EXPECT_EQ(difference(pipeline, content, OffsetUnit::kCodePoints, Interpreter::Columns::kAll),
                "")
          << path << " on " << text.path();
    }
  }
  EXPECT_GT(fused, 0u);
}

}  // namespace
}  // namespace lexel
