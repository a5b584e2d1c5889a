#include "unit/pipeline/fused_oracle.h"

#include <gtest/gtest.h>

#include "encoding/token_columns.h"
#include "lexel/error.h"
#include "lexel/tokenizer.h"
#include "pipeline/fused.h"
#include "pipeline/tokenizer_access.h"

namespace lexel::testing {
namespace {

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

}  // namespace

std::string random_text_of(const std::vector<std::string>& parts, std::mt19937& random) {
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  std::string text;
  for (size_t n = below(60); n > 0; --n) text += parts[below(parts.size())];
  // Now and then bytes that are not UTF-8.
  if (!text.empty() && below(8) == 0)
    text[below(text.size())] = static_cast<char>(0x80 + below(128));
  return text;
}

namespace {

std::string difference(const TokenColumns& expected, const TokenColumns& found) {
  if (expected.ids != found.ids) return "ids";
  if (expected.offsets != found.offsets) return "offsets";
  if (expected.words != found.words) return "words";
  if (expected.tokens.size() != found.tokens.size()) return "number of tokens";
  for (size_t i = 0; i < expected.tokens.size(); ++i) {
    if (expected.token(i) != found.token(i)) return "token " + std::to_string(i);
  }
  return "";
}

}  // namespace

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
  return expected_error.empty() ? difference(expected, found) : "";
}

std::string difference_of_threads(const Pipeline& pipeline, std::string_view text,
                                  Interpreter::Columns columns) {
  EncodeOptions options;
  options.offset_unit = OffsetUnit::kCodePoints;
  auto run = [&](unsigned threads, TokenColumns& out) -> std::string {
    try {
      Interpreter interpreter(pipeline, options, columns, threads);
      interpreter.seed(0);
      interpreter.tokenize("what stands there already", out);
      interpreter.tokenize(text, out);
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  };
  TokenColumns expected, found;
  std::string expected_error = run(1, expected);
  std::string found_error = run(3, found);
  if (expected_error != found_error) return "error " + found_error + " for " + expected_error;
  return expected_error.empty() ? difference(expected, found) : "";
}

void expect_same(const Pipeline& pipeline, std::string_view text, const std::string& name) {
  for (OffsetUnit unit : {OffsetUnit::kBytes, OffsetUnit::kCodePoints}) {
    EXPECT_EQ(difference(pipeline, text, unit, Interpreter::Columns::kAll), "")
        << name << " on " << text;
    EXPECT_EQ(difference(pipeline, text, unit, Interpreter::Columns::kIdsAndOffsets), "")
        << name << " on " << text;
  }
  EXPECT_EQ(difference(pipeline, text, OffsetUnit::kBytes, Interpreter::Columns::kIds), "")
      << name << " on " << text;
}

void expect_same_on_random_text(const Pipeline& pipeline, const std::string& name, int texts) {
  std::mt19937 random(kSeed);
  for (int i = 0; i < texts && !::testing::Test::HasFailure(); ++i) {
    expect_same(pipeline, random_text_of(kParts, random), name);
  }
  std::string long_text;
  while (long_text.size() < 120'000) long_text += random_text_of(kParts, random);
  for (auto columns : {Interpreter::Columns::kAll, Interpreter::Columns::kIdsAndOffsets,
                       Interpreter::Columns::kIds}) {
    EXPECT_EQ(difference_of_threads(pipeline, long_text, columns), "") << name;
  }
}

bool is_fused(const Pipeline& pipeline) { return pipeline.fused && pipeline.fused->get(); }

void expect_fused_same(const nlohmann::json& file, const std::vector<std::string>& parts,
                       std::mt19937& random, const std::string& name) {
  Tokenizer tokenizer = Tokenizer::from_json(file.dump());
  const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  ASSERT_TRUE(is_fused(pipeline)) << name;
  for (int i = 0; i < 60 && !::testing::Test::HasFailure(); ++i) {
    expect_same(pipeline, random_text_of(parts, random), name);
  }
  expect_same_on_random_text(pipeline, name, 15);
}

nlohmann::json replace_spaces() {
  return {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "\u2581"}};
}

nlohmann::json metaspace(const char* scheme, bool split) {
  return {{"type", "Metaspace"},
          {"replacement", "\u2581"},
          {"prepend_scheme", scheme},
          {"split", split}};
}

}  // namespace lexel::testing
