#include "models/vocabulary.h"

#include <gtest/gtest.h>

#include "unit/models/model_test_util.h"

namespace lexel {
namespace {

TEST(Vocabulary, FindsTokensAndIdsBothWays) {
  spec::Vocab vocab = make_vocab({{"a", 0}, {"", 1}, {"long token of many bytes", 2}});
  Vocabulary vocabulary(vocab);
  EXPECT_EQ(vocabulary.id_of(""), 1u);
  EXPECT_EQ(vocabulary.id_of("long token of many bytes"), 2u);
  EXPECT_EQ(vocabulary.id_of("long token of many bytez"), std::nullopt);
  EXPECT_EQ(vocabulary.token_of(0), "a");
  EXPECT_EQ(vocabulary.token_of(3), std::nullopt);
}

TEST(Vocabulary, EmptyOneHoldsNothing) {
  spec::Vocab vocab;
  Vocabulary vocabulary(vocab);
  EXPECT_EQ(vocabulary.size(), 0u);
  EXPECT_EQ(vocabulary.id_of(""), std::nullopt);
  EXPECT_EQ(vocabulary.token_of(0), std::nullopt);
}

TEST(Vocabulary, IdsMayHaveHolesUpToTheLargest) {
  spec::Vocab vocab = make_vocab({{"a", 4294967295u}, {"b", 7}, {"c", 2000000000u}});
  Vocabulary vocabulary(vocab);
  EXPECT_EQ(vocabulary.id_of("a"), 4294967295u);
  EXPECT_EQ(vocabulary.token_of(4294967295u), "a");
  EXPECT_EQ(vocabulary.token_of(2000000000u), "c");
  EXPECT_EQ(vocabulary.token_of(8), std::nullopt);
  EXPECT_FALSE(vocabulary.has_repeated_ids());
}

TEST(Vocabulary, OfTokensWithOneIdTheLastOneIsItsToken) {
  for (uint32_t id : {1u, 4294967295u}) {
    spec::Vocab vocab = make_vocab({{"a", id}, {"b", id}});
    Vocabulary vocabulary(vocab);
    EXPECT_TRUE(vocabulary.has_repeated_ids());
    EXPECT_EQ(vocabulary.token_of(id), "b");
    EXPECT_EQ(vocabulary.id_of("a"), id);
  }
}

TEST(Vocabulary, ManyTokensOfAllLengthsAreToldApart) {
  spec::Vocab vocab;
  for (uint32_t i = 0; i < 20000; ++i) {
    vocab.tokens.push_back(std::string(i % 23, 'x') + std::to_string(i));
    vocab.ids.push_back(i * 3);
  }
  Vocabulary vocabulary(vocab);
  for (uint32_t i = 0; i < 20000; ++i) {
    std::string token = std::string(i % 23, 'x') + std::to_string(i);
    ASSERT_EQ(vocabulary.id_of(token), i * 3);
    ASSERT_EQ(vocabulary.token_of(i * 3), token);
    ASSERT_EQ(vocabulary.id_of(token + "y"), std::nullopt);
  }
}

}  // namespace
}  // namespace lexel
