#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(FuseDecoder, MakesOneTokenOfAnyNumber) {
  EXPECT_EQ(decode_list({spec::Fuse{}}, {"a", "b"}), Tokens{"ab"});
  EXPECT_EQ(decode_list({spec::Fuse{}}, {}), Tokens{""});
}

}  // namespace
}  // namespace lexel
