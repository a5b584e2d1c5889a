#include <gtest/gtest.h>

#include <random>

#include "unit/decoders/decoder_test_util.h"

namespace lexel {
namespace {

// The stream's contract, on every kind of decoder and their sequences.
spec::Decoder random_decoder(std::mt19937& random, int depth) {
  auto pick = [&](const std::vector<std::string>& of) { return of[random() % of.size()]; };
  switch (random() % (depth < 3 ? 13 : 9)) {
    case 0:
      return {spec::BpeDecoder{pick({"</w>", "a", "", "aa"})}};
    case 1:
      return {spec::ByteLevel{}};
    case 2:
      return {spec::WordPieceDecoder{pick({"##", "", "a"}), random() % 2 == 0}};
    case 3:
      return make_metaspace(random() % 2 ? spec::PrependScheme::kNever
                                         : spec::PrependScheme::kFirst);
    case 4:
      return {spec::CtcDecoder{pick({"<pad>", "a", ""}), pick({"|", "a", ""}), random() % 2 == 0}};
    case 5:
      return make_replace(pick({"a", "ab", "aab", "", "▁", "é"}), pick({"", " ", "ab", "é"}));
    case 6:
      return {spec::Fuse{}};
    case 7:
      return make_strip(random() % 2 ? U'a' : U' ', random() % 3, random() % 3);
    case 8:
      return {spec::ByteFallback{}};
    default: {
      std::vector<spec::Decoder> parts;
      for (size_t n = random() % 4; n > 0; --n) parts.push_back(random_decoder(random, depth + 1));
      return make_sequence(std::move(parts));
    }
  }
}

// Lists of what is in `bits`, each an unbroken list of tokens.
void expect_streams_join(const std::vector<Tokens>& bits) {
  std::mt19937 random(5);
  for (int round = 0; round < 20000; ++round) {
    spec::Decoder node = random_decoder(random, 0);
    Tokens tokens;
    for (size_t n = random() % 12; n > 0; --n) {
      const Tokens& bit = bits[random() % bits.size()];
      tokens.insert(tokens.end(), bit.begin(), bit.end());
    }
    ASSERT_EQ(join(decode_stream(node, tokens)), decode_text(node, tokens)) << "round " << round;
  }
}

const std::vector<Tokens> kBits{{"a"},  {"b"},   {"ab"},   {"aab"},   {"é"},     {"▁"},
                                {"▁a"}, {"##a"}, {"</w>"}, {"a</w>"}, {"<pad>"}, {"|"},
                                {" "},  {""},    {"."},    {"n't"},   {"Ġ"},     {"Ã"},
                                {"©"},  {"ä"},   {"½"},    {"ł"},     {"你"}};

TEST(DecoderStream, JoinsToTheTextOfTheWholeList) {
  std::vector<Tokens> bits = kBits;
  for (int copies = 0; copies < 2; ++copies) {
    bits.push_back({"<0x61>"});
    bits.push_back({"<0xC3>", "<0xA9>"});
    bits.push_back({"<0xE4>", "<0xBD>", "<0xA0>"});
  }
  expect_streams_join(bits);
}

TEST(DecoderStream, JoinsToTheTextOfTheWholeListWhenRunsOfBytesHaveNoCharacter) {
  std::vector<Tokens> bits = kBits;
  for (const char* bad : {"<0xC3>", "<0xE4>", "<0xFF>", "<0xF0>"}) bits.push_back({bad});
  bits.push_back({"<0xE4>", "<0xBD>"});
  expect_streams_join(bits);
}

}  // namespace
}  // namespace lexel
