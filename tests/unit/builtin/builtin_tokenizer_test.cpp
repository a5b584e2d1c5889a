#include "builtin/builtin_tokenizer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "lexel/tokenizer.h"

namespace lexel {
namespace {

std::vector<uint32_t> ids_of(std::string_view text) {
  Encoding encoding = Tokenizer::builtin().encode(text);
  return {encoding.ids().begin(), encoding.ids().end()};
}

// Ids as Hugging Face gives them for src/builtin/builtin_tokenizer.json.
TEST(BuiltinTokenizer, EncodesAsHuggingFaceDoes) {
  using Ids = std::vector<uint32_t>;
  EXPECT_EQ(ids_of("Hello, world!"), (Ids{5479, 544, 13, 3555, 2}));
  EXPECT_EQ(ids_of("Gr\u00fc\u00dfe, \u4e16\u754c don't 12345  x\n\n"),
            (Ids{8102, 1026, 11810, 70, 13, 222, 679, 246, 7671, 236, 2584, 1049, 222, 12140, 6783,
                 222, 1865, 301}));
  EXPECT_EQ(ids_of("<|endoftext|>\u0939\u093f\u0928\u094d\u0926\u0940"),
            (Ids{0, 3540, 11546, 9127, 1901}));
}

TEST(BuiltinTokenizer, HasSixteenThousandEntries) {
  EXPECT_EQ(Tokenizer::builtin().vocab_size(), 16'000U);
  EXPECT_EQ(Tokenizer::builtin().token_to_id("<|endoftext|>"), 0U);
  EXPECT_EQ(Tokenizer::builtin().token_to_id("<|pad|>"), 1U);
}

TEST(BuiltinTokenizer, DecodesAnyValidTextToItself) {
  const std::string text("\0\t \r\n caf\u00e9 e\u0301 \U0001F408\u200d \u00a0\ufffd", 29);
  EXPECT_EQ(Tokenizer::builtin().decode(ids_of(text)), text);
}

TEST(BuiltinTokenizer, IsEmbeddedWhole) {
  std::string_view json = builtin_tokenizer_json();
  EXPECT_EQ(json.substr(0, 16), R"({"version":"1.0")");
  EXPECT_EQ(json.substr(json.size() - 4), "]}}\n");
}

}  // namespace
}  // namespace lexel
