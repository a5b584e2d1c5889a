#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "builtin/builtin_tokenizer.h"
#include "pipeline/tokenizer_access.h"
#include "unicode/utf8.h"
#include "unit/pipeline/fused_oracle.h"

namespace lexel {
namespace {

using namespace testing;
using nlohmann::json;

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

}  // namespace
}  // namespace lexel
