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

TEST(ByteFallbackDecoder, StreamStopsHoldingARunThatIsBad) {
  EXPECT_EQ(decode_stream({spec::ByteFallback{}}, {"<0x61>", "<0xFF>", "<0x61>", "b"}),
            (Tokens{"", kBad + kBad, kBad, "b", ""}));
}

}  // namespace
}  // namespace lexel
