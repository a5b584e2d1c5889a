#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(CtcDecoder, DropsRepetitionsAndPads) {
  Tokens tokens{"<pad>", "h", "h", "e", "l", "<pad>", "l", "o", "|", "x", "<pad>"};
  EXPECT_EQ(decode_list({spec::CtcDecoder{}}, tokens), (Tokens{"h", "e", "l", "l", "o", " ", "x"}));
  EXPECT_EQ(decode_text({spec::CtcDecoder{"<pad>", "|", false}}, tokens), "hello|x");
}

TEST(CtcDecoder, EmptyPatternsStandAtEveryScalar) {
  EXPECT_EQ(decode_text({spec::CtcDecoder{"", "", true}}, {"", "a"}), "  a ");
}

}  // namespace
}  // namespace lexel
