#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(BpeDecoder, SuffixIsASpaceButInTheLastToken) {
  spec::Decoder node{spec::BpeDecoder{"</w>"}};
  EXPECT_EQ(decode_text(node, {}), "");
  EXPECT_EQ(decode_text(node, {"he", "llo</w>", "you</w>"}), "hello you");
}

TEST(BpeDecoder, EmptySuffixStandsAtEveryScalar) {
  EXPECT_EQ(decode_text({spec::BpeDecoder{""}}, {"ab", "ba", "aa"}), " a b  b a aa");
}

TEST(BpeDecoder, StreamHoldsBackOnlyFromTheSuffixOn) {
  EXPECT_EQ(decode_stream({spec::BpeDecoder{"</w>"}}, {"he", "llo</w>", "you</w>"}),
            (Tokens{"he", "llo", " you", ""}));
}

}  // namespace
}  // namespace lexel
