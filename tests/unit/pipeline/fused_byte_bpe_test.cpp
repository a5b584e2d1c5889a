#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <random>
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

// Under ignore_merges a piece can be a token that no merges make. It is the whole piece or nothing:
// neither cut, though no merge reaches across, nor found as a segment of another piece.
TEST(Fused, TokensThatNoMergesMakeAreWholePieces) {
  json file = json::parse(builtin_tokenizer_json());
  file["pre_tokenizer"] = byte_level(true);
  file["normalizer"] = nullptr;
  file["model"]["ignore_merges"] = true;
  json& vocab = file["model"]["vocab"];
  for (const char* token : {"zqxzqxzqxzqxzqxzqxzqx", "inginginginginginging", "\u00e4\u00b8\u0143",
                            "\u0120zqxzqx", "zqxinginginginginginging"}) {
    if (!vocab.contains(token)) vocab[token] = 100'000 + vocab.size();
  }
  Tokenizer tokenizer = Tokenizer::from_json(file.dump());
  const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  ASSERT_TRUE(is_fused(pipeline));
  const std::vector<std::string> words = {"zqxzqxzqxzqxzqxzqxzqx",
                                          "zqxzqxzqxzqxzqxzqxzqxzqx",
                                          "inginginginginginging",
                                          "中inginginginginginging",
                                          "inginginginginginging中",
                                          "zqxinginginginginginging",
                                          "中zqxinginginginginginging",
                                          "zqxzqx",
                                          "中",
                                          "中中",
                                          "zqx"};
  std::string text;
  for (const std::string& first : words) {
    for (const std::string& second : words) {
      // Each before and behind each other: what was met first must not answer for the other.
      expect_same(pipeline, first + "," + second + " " + first + "," + second, first);
      text += first + "," + second + "\n";
    }
  }
  expect_same(pipeline, text, "all");
}

// One word of many segments, most of them more than once.
TEST(Fused, LongTextWithoutSpacesIsTheInterpreters) {
  const Tokenizer tokenizer = Tokenizer::builtin();
  const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  ASSERT_TRUE(is_fused(pipeline));
  std::mt19937 random(kSeed);
  for (char32_t first : {U'\u4E00', U'\u00C0', U'\U0001F600'}) {
    std::string text;
    for (int i = 0; i < 30'000; ++i) utf8::append(text, first + random() % 3000);
    text += text.substr(0, 3000);
    expect_same(pipeline, utf8::to_valid(text), "from " + std::to_string(first));
  }
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

}  // namespace
}  // namespace lexel
