#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/models/model_test_util.h"

// Expected tokens are what Hugging Face tokenizers 0.23.3 gives.
namespace lexel {
namespace {

TEST(WordLevel, WholePieceOrUnknown) {
  spec::WordLevel node;
  node.vocab = make_vocab({{"ab", 1}, {"[U]", 4294967295u}});
  node.unk_token = "[U]";
  TestModel model(node);
  EXPECT_EQ(model.tokenize("ab"), "1:ab(0,2)");
  EXPECT_EQ(model.tokenize("abc"), "4294967295:[U](0,3)");
  EXPECT_EQ(model.tokenize(""), "4294967295:[U](0,0)");
}

TEST(WordLevel, EmptyPieceMayBeAnEntry) {
  spec::WordLevel node;
  node.vocab = make_vocab({{"", 0}});
  EXPECT_EQ(TestModel(node).tokenize(""), "0:(0,0)");
}

TEST(WordLevel, MissingUnknownTokenIsAnErrorWhenItIsNeeded) {
  spec::WordLevel node;
  node.vocab = make_vocab({{"a", 0}});
  node.unk_token = "[X]";
  TestModel model(node);
  EXPECT_EQ(model.tokenize("a"), "0:a(0,1)");
  try {
    model.tokenize("q");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kMissingUnknownToken);
  }
}

}  // namespace
}  // namespace lexel
