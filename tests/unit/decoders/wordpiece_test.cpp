#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(WordPieceDecoder, JoinsContinuationsAndSpacesOthers) {
  spec::Decoder node{spec::WordPieceDecoder{"##", false}};
  EXPECT_EQ(decode_text(node, {"##un", "##aff", "able", "##"}), "##unaff able");
  EXPECT_EQ(decode_text(node, {"", "a"}), " a");
}

TEST(WordPieceDecoder, CleanupWorksOnEachTokenAlone) {
  spec::Decoder node{spec::WordPieceDecoder{"##", true}};
  EXPECT_EQ(decode_text(node, {"do", "not", "go", ".", "it", "'s", "n't"}), "do not go. it'sn't");
  EXPECT_EQ(decode_text(node, {"a", "do not ' x"}), "a don't'x");
}

}  // namespace
}  // namespace lexel
