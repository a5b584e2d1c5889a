#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(DecoderSequence, StreamsThroughFuse) {
  // Llama 2's decoder.
  spec::Decoder node = make_sequence(
      {make_replace("▁", " "), {spec::ByteFallback{}}, {spec::Fuse{}}, make_strip(U' ', 1, 0)});
  EXPECT_EQ(decode_stream(node, {"▁Hello", "▁", "▁w", "<0xC3>", "<0xA9>", "!"}),
            (Tokens{"Hello", " ", " w", "", "\u00e9", "!", ""}));
}

TEST(DecoderSequence, StripAndReplaceAfterFuseHoldBackOnlyWhatCanChange) {
  spec::Decoder node =
      make_sequence({{spec::Fuse{}}, make_strip(U'a', 0, 2), make_replace("bc", "X")});
  EXPECT_EQ(decode_stream(node, {"xb", "c", "b", "aaa", "a", "d", "aaa"}),
            (Tokens{"x", "X", "", "ba", "a", "aad", "a", ""}));
}

}  // namespace
}  // namespace lexel
