#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(ReplaceDecoder, ReplacesPerTokenLeftmostFirst) {
  EXPECT_EQ(decode_list(make_replace("aa", "b"), {"aaa", "a", "a"}), (Tokens{"ba", "a", "a"}));
  EXPECT_EQ(decode_text(make_replace("aab", "x"), {"aaab"}), "ax");
}

TEST(ReplaceDecoder, EmptyTextIsFoundAtEveryScalarButNotInAnEmptyToken) {
  EXPECT_EQ(decode_text(make_replace("", "x"), {"ab", ""}), "xaxbx");
}

}  // namespace
}  // namespace lexel
