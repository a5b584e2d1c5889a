#include <gtest/gtest.h>

#include "unit/decoders/decoder_test_util.h"

// Expected texts are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

TEST(StripDecoder, StripsUpToSoManyFromEachEnd) {
  EXPECT_EQ(decode_list(make_strip(U'a', 1, 1), {"aaa", "ab", "ba", "b"}),
            (Tokens{"a", "b", "b", "b"}));
  EXPECT_EQ(decode_list(make_strip(U'\u00e9', 2, 0), {"\u00e9\u00e9\u00e9"}), Tokens{"\u00e9"});
}

// Hugging Face panics.
TEST(StripDecoder, TokenThatIsUsedUpIsEmpty) {
  EXPECT_EQ(decode_list(make_strip(U'a', 2, 2), {"", "a", "aaa", "aaaaa"}),
            (Tokens{"", "", "", "a"}));
  EXPECT_EQ(decode_text(make_strip(U'a', 0, ~uint64_t{0}), {"aa", "ba"}), "b");
}

}  // namespace
}  // namespace lexel
