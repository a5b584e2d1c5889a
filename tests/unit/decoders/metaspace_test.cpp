#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(MetaspaceDecoder, FirstTokenLosesEveryReplacement) {
  Tokens tokens{"▁a▁b", "▁c▁d"};
  EXPECT_EQ(decode_text(make_metaspace(spec::PrependScheme::kAlways), tokens), "ab c d");
  EXPECT_EQ(decode_text(make_metaspace(spec::PrependScheme::kFirst), tokens), "ab c d");
  EXPECT_EQ(decode_text(make_metaspace(spec::PrependScheme::kNever), tokens), " a b c d");
}

}  // namespace
}  // namespace lexel
