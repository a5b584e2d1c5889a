#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "lexel/error.h"
#include "pipeline/tokenizer_access.h"
#include "unit/pipeline/fused_oracle.h"

namespace lexel {
namespace {

using namespace testing;
using nlohmann::json;

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
      expect_fused_same(file, parts, random, family.name);
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

}  // namespace
}  // namespace lexel
