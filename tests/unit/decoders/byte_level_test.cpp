#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(ByteLevelDecoder, JoinsBytesAndReplacesIllFormedParts) {
  spec::Decoder node{spec::ByteLevel{}};
  EXPECT_EQ(decode_text(node, {"Ġhi", "Ã", "©"}), " hi\u00e9");
  EXPECT_EQ(decode_text(node, {"Ã"}), kBad);
  EXPECT_EQ(decode_list(node, {}), Tokens{""});
}

TEST(ByteLevelDecoder, TokenOutsideTheAlphabetIsRaw) {
  // From a tokenizer with an added token of only alphabet characters: HF issue 1392.
  spec::Decoder node{spec::ByteLevel{}};
  EXPECT_EQ(decode_text(node, {"il\u00d6veyou"}), "il" + kBad + "veyou");
  EXPECT_EQ(decode_text(node, {"\u4f60\u0120"}), "\u4f60\u0120");
}

TEST(ByteLevelDecoder, StreamHoldsBackAnIncompleteScalar) {
  spec::Decoder node{spec::ByteLevel{}};
  EXPECT_EQ(decode_stream(node, {"ä", "½", "łĠ", "ð", "x"}),
            (Tokens{"", "", "\u4f60 ", "", kBad + "x", ""}));
  EXPECT_EQ(decode_stream(node, {"ð", "Ł"}), (Tokens{"", "", kBad}));
}

}  // namespace
}  // namespace lexel
