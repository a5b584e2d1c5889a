#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "format/base64.h"
#include "pipeline/tokenizer_access.h"
#include "unit/normalizers/charsmap_builder.h"
#include "unit/pipeline/fused_oracle.h"

namespace lexel {
namespace {

using namespace testing;
using nlohmann::json;

// A vocabulary made at random of few letters, with many equal scores, so that ties abound.
json random_unigram(uint32_t seed, bool byte_fallback) {
  std::mt19937 random(seed);
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  json vocab = json::array();
  std::vector<std::string> known;
  auto add = [&](const std::string& piece, double score) {
    if (std::find(known.begin(), known.end(), piece) != known.end()) return;
    known.push_back(piece);
    vocab.push_back(json::array({piece, score}));
  };
  for (const char* special : {"<unk>", "<s>", "</s>"}) add(special, 0.0);
  auto score = [&] {
    return below(2) == 0 ? -1.0 - static_cast<double>(below(12)) / 4
                         : -std::uniform_real_distribution<>(1, 14)(random);
  };
  if (byte_fallback) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      char token[8];
      std::snprintf(token, sizeof token, "<0x%02X>", byte);
      add(token, 0.0);
    }
  }
  const std::vector<std::string> letters = {"\u2581", "a",      "b",      "t",          "h",
                                            "e",      "1",      ".",      "'",          "\u00e9",
                                            "\u4f60", "\u597d", "\u0430", "\U0001F600", " "};
  for (const std::string& letter : letters) {
    if (below(6) != 0) add(letter, score());
  }
  for (int i = 0; i < 150; ++i) {
    std::string piece = below(2) == 0 ? "\u2581" : "";
    for (size_t n = 1 + below(5); n > 0; --n) piece += letters[below(letters.size())];
    add(piece, score());
  }
  return {{"type", "Unigram"}, {"unk_id", 0}, {"byte_fallback", byte_fallback}, {"vocab", vocab}};
}

json precompiled() {
  const spec::Precompiled node = charsmap({{"\t", " "},
                                           {"\n", " "},
                                           {"\x01", ""},
                                           {"\x7f", ""},
                                           {"\u0085", " "},
                                           {"\u00a0", " "},
                                           {"\u3000", " "},
                                           {"\u2028", " "},
                                           {"\u200b", " "},
                                           {"\ufeff", ""},
                                           {"\u00ad", ""},
                                           {"\u00b2", "2"},
                                           {"\u00a8", " \u0308"},
                                           {"\u212b", "\u00c5"},
                                           {"\u2026", "..."},
                                           {"\uff41", "a"},
                                           {"e\u0301", "\u00e9"},
                                           {"\ufdfa", "\u0635\u0644\u0649 \u0627\u0644\u0644"}});
  return {{"type", "Precompiled"}, {"precompiled_charsmap", format::encode_base64(node.charsmap)}};
}

json replace(const char* kind, const char* pattern, const char* content) {
  return {{"type", "Replace"}, {"pattern", {{kind, pattern}}}, {"content", content}};
}

json strip(bool left, bool right) {
  return {{"type", "Strip"}, {"strip_left", left}, {"strip_right", right}};
}

json normalizers(json parts) { return {{"type", "Sequence"}, {"normalizers", std::move(parts)}}; }

json type(const char* name) { return {{"type", name}}; }

json tokenizer_with(const json& normalizer, const json& pre_tokenizer, const json& model) {
  return {{"version", "1.0"},
          {"added_tokens",
           {{{"id", 1},
             {"content", "<s>"},
             {"single_word", false},
             {"lstrip", false},
             {"rstrip", false},
             {"normalized", false},
             {"special", true}}}},
          {"normalizer", normalizer},
          {"pre_tokenizer", pre_tokenizer},
          {"model", model}};
}

struct Family {
  const char* name;
  json normalizer;
  json pre_tokenizer;
};

std::vector<Family> families() {
  const json always = metaspace("always", true);
  const json split_first = {{"type", "Sequence"},
                            {"pretokenizers", {type("WhitespaceSplit"), always}}};
  return {
      {"XLM-R", precompiled(), split_first},
      {"XLM-R, newer", precompiled(), always},
      {"T5", normalizers({precompiled(), strip(false, true), replace("Regex", " {2,}", "\u2581")}),
       always},
      {"Bergamot", normalizers({precompiled(), replace("Regex", " {2,}", " "), strip(true, true)}),
       always},
      {"ALBERT",
       normalizers({replace("String", "``", "\""), replace("String", "''", "\""), type("NFKD"),
                    type("StripAccents"), type("Lowercase"), precompiled(),
                    replace("Regex", " {2,}", " ")}),
       always},
      {"characters that vanish",
       normalizers({replace("Regex", "[\\u00AD\\u200B\\uFEFF]", ""),
                    replace("Regex", "\\p{Zs}", " "), type("NFC")}),
       always},
      {"no normalizer", nullptr, always},
      {"no normalizer, words of text", nullptr, split_first},
      {"at the start only", type("NFC"), metaspace("first", true)},
      {"at the start only, stripped", strip(true, true), metaspace("first", true)},
      {"at the start only, characters that vanish", replace("Regex", "[\\u00e9\\u200B]", ""),
       metaspace("first", true)},
      {"stripped left", normalizers({strip(true, false)}), always},
      {"stripped right", strip(false, true), always},
      {"stripped", strip(true, true), always},
      {"stripped words of text", strip(true, true), split_first},
  };
}

Tokenizer tokenizer_of(const Family& family) {
  return Tokenizer::from_json(
      tokenizer_with(family.normalizer, family.pre_tokenizer, random_unigram(kSeed, false)).dump());
}

TEST(Fused, UnigramIsTheInterpreters) {
  const std::vector<std::string> parts = {" ",
                                          " ",
                                          "  ",
                                          "   ",
                                          "\t",
                                          "\n",
                                          "\r\n",
                                          "\r",
                                          "\u2581",
                                          "a",
                                          "b",
                                          "t",
                                          "h",
                                          "e",
                                          "the",
                                          " the",
                                          " that",
                                          "at",
                                          "1",
                                          ".",
                                          "'",
                                          "''",
                                          "`",
                                          "\u00e9",
                                          "e\u0301",
                                          "\u4f60",
                                          "\u4f60\u597d",
                                          "\u0430",
                                          "\u0431",
                                          "\U0001F600",
                                          "<s>",
                                          "\u00ea",
                                          "\u3000",
                                          " \u3000",
                                          "\u3000\u0301",
                                          "\u00a0",
                                          "\u00a0\u0323",
                                          "\u2028",
                                          "\u200b",
                                          "\u200b\u0301",
                                          "\u00a8",
                                          "\ufdfa",
                                          "\u0600",
                                          "x\u0301",
                                          "<0x0A>",
                                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  std::mt19937 random(kSeed);
  for (uint32_t vocabulary = 0; vocabulary < 12; ++vocabulary) {
    for (const Family& family : families()) {
      const json model = random_unigram(kSeed + vocabulary, vocabulary % 3 == 0);
      expect_fused_same(tokenizer_with(family.normalizer, family.pre_tokenizer, model), parts,
                        random, family.name);
    }
  }
}

// Words long enough for every part of the cache, and for none.
TEST(Fused, LongWordsOfUnigramAreTheInterpreters) {
  for (const Family& family : families()) {
    Tokenizer tokenizer = tokenizer_of(family);
    const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
    for (const char* part : {"a", "\u00e9", "\u4f60", "\u597d\u4f60", "tha", " ", "e\u0301"}) {
      std::string word;
      while (word.size() < 1200) word += part;
      for (size_t size : {12, 15, 16, 18, 511, 512, 513, 516, 1200}) {
        if ((word[size] & 0xC0) == 0x80) continue;
        const std::string cut = word.substr(0, size);
        for (const std::string& text : {cut, " " + cut, "the " + cut + " that " + cut}) {
          expect_same(pipeline, text, family.name);
        }
      }
    }
  }
}

// Words that are cut into as many units as are worked on at a time, or one more or less.
TEST(Fused, WordsOfManyUnitsAreTheInterpreters) {
  for (const Family& family : families()) {
    Tokenizer tokenizer = tokenizer_of(family);
    const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
    for (const char* end : {"", "e\u0301", "\u0301", "aaa", "\u00a8", "\r\n"}) {
      std::string word;
      for (size_t units = 1; units < 530; ++units) {
        // Cut after each, since no piece has the second one and "a" is a piece.
        word += units % 2 != 0 ? "a" : "\u0416";
        if ((units + 2) % 512 > 4 && units % 300 != 0) continue;
        for (const std::string& text : {word + end, " the " + word + end + " that " + word}) {
          expect_same(pipeline, text, family.name);
        }
      }
    }
  }
}

// Spaces and other characters where the room for units may be thought to end.
TEST(Fused, UnigramOfManyWordsIsTheInterpreters) {
  for (const Family& family : families()) {
    Tokenizer tokenizer = tokenizer_of(family);
    const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
    std::string words;
    while (words.size() < 600) words += "the that ba1. ";
    for (size_t size = 508; size < 516; ++size) {
      for (const char* behind : {"  that", "\n\te", "\u00e9a", " \u4f60", "\u0301b", "aaa"}) {
        const std::string text = words.substr(0, size) + behind + " the";
        ASSERT_EQ(difference(pipeline, text, OffsetUnit::kBytes, Interpreter::Columns::kAll), "")
            << family.name << " " << size << behind;
        ASSERT_EQ(difference(pipeline, text, OffsetUnit::kBytes, Interpreter::Columns::kIds), "")
            << family.name << " " << size << behind;
      }
    }
  }
}

TEST(Fused, OtherUnigramShapesAreLeftToTheInterpreter) {
  auto fused_with = [](const std::function<void(json&)>& change) {
    json file =
        tokenizer_with(type("NFC"), metaspace("always", true), random_unigram(kSeed, false));
    change(file);
    Tokenizer tokenizer = Tokenizer::from_json(file.dump());
    return is_fused(internal::TokenizerAccess::pipeline(tokenizer));
  };
  EXPECT_TRUE(fused_with([](json&) {}));
  // Text without the unknown token that it needs is an error.
  EXPECT_FALSE(fused_with([](json& file) { file["model"]["unk_id"] = nullptr; }));
  EXPECT_FALSE(fused_with([](json& file) { file["pre_tokenizer"] = metaspace("always", false); }));
  EXPECT_FALSE(fused_with([](json& file) { file["pre_tokenizer"] = metaspace("never", true); }));
  EXPECT_FALSE(fused_with([](json& file) { file["pre_tokenizer"]["replacement"] = "_"; }));
  EXPECT_FALSE(fused_with([](json& file) { file["pre_tokenizer"] = nullptr; }));
  EXPECT_FALSE(fused_with([](json& file) { file["normalizer"] = type("Nmt"); }));
  EXPECT_FALSE(fused_with([](json& file) { file["normalizer"] = replace("Regex", "[ ]", "x"); }));
  // What could join words, or make new spaces where runs of spaces were dealt with before.
  EXPECT_FALSE(fused_with([](json& file) { file["normalizer"] = replace("String", "a b", "c"); }));
  EXPECT_FALSE(fused_with([](json& file) {
    file["normalizer"] = normalizers({replace("Regex", " {2,}", " "), replace("String", "_", " ")});
  }));
  EXPECT_FALSE(fused_with([](json& file) {
    file["normalizer"] = normalizers({strip(false, true), precompiled()});
  }));
  EXPECT_FALSE(fused_with([](json& file) {
    file["normalizer"] = normalizers({strip(true, false), replace("Regex", " {2,}", " ")});
  }));
  EXPECT_FALSE(fused_with([](json& file) { file["normalizer"] = replace("Regex", "a+", "a"); }));
}

}  // namespace
}  // namespace lexel
