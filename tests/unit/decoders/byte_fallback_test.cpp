#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(ByteFallbackDecoder, RunIsTextOrAReplacementForEachByte) {
  spec::Decoder node{spec::ByteFallback{}};
  EXPECT_EQ(decode_list(node, {"a", "<0xC3>", "<0xa9>", "b"}), (Tokens{"a", "\u00e9", "b"}));
  EXPECT_EQ(decode_list(node, {"<0x61>", "<0xFF>", "<0x61>"}), (Tokens{kBad, kBad, kBad}));
  EXPECT_EQ(decode_list(node, {"<0xC3>"}), Tokens{kBad});
}

TEST(ByteFallbackDecoder, TakesWhatHuggingFaceTakesForAByte) {
  spec::Decoder node{spec::ByteFallback{}};
  EXPECT_EQ(decode_text(node, {"<0x+a>"}), "\n");
  EXPECT_EQ(decode_text(node, {"<0x-1>", "<0x1>", "<0xG1>", "<0x++>", "<0xé>"}),
            "<0x-1><0x1><0xG1><0x++><0xé>");
}

TEST(ByteFallbackDecoder, StreamHandsOutCharactersAndBadBytesAtOnce) {
  EXPECT_EQ(decode_stream({spec::ByteFallback{}}, {"<0x20>", "<0xC3>", "<0xA9>", "b"}),
            (Tokens{" ", "", "\u00e9", "b", ""}));
  EXPECT_EQ(decode_stream({spec::ByteFallback{}}, {"<0x61>", "<0xFF>", "<0x61>", "b"}),
            (Tokens{"a", kBad, "a", "b", ""}));
  // A character that is broken off is a U+FFFD for each of its bytes.
  EXPECT_EQ(
      decode_stream({spec::ByteFallback{}}, {"<0xF0>", "<0x9F>", "<0x61>", "<0xE4>", "<0xBD>"}),
      (Tokens{"", "", kBad + kBad + "a", "", "", kBad + kBad}));
  EXPECT_EQ(decode_stream({spec::ByteFallback{}}, {"<0xE4>", "<0xBD>", "b"}),
            (Tokens{"", "", kBad + kBad + "b", ""}));
}

// To the next decoder a well-formed run is one token, as it is in the whole list.
TEST(ByteFallbackDecoder, StreamedRunIsOneToken) {
  spec::Decoder node = make_sequence({{spec::ByteFallback{}}, make_strip(U'a', 1, 0)});
  EXPECT_EQ(decode_stream(node, {"<0x61>", "<0x61>", "ab", "<0x61>", "<0xFF>", "<0x61>"}),
            (Tokens{"", "a", "b", "", kBad, "", ""}));
}

}  // namespace
}  // namespace lexel
