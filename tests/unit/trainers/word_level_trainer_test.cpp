#include <gtest/gtest.h>

#include "unit/trainers/trainer_test_util.h"

// Expected vocabularies are what Hugging Face tokenizers 0.23.3 gives.
namespace lexel {
namespace {

const char* const kEmptyWordLevel = R"({"type":"WordLevel","vocab":{},"unk_token":"?"})";

std::string trained(const WordLevelTrainer& trainer) {
  Tokenizer tokenizer = make_tokenizer(kEmptyWordLevel);
  train_on(tokenizer, trainer, {"b a c b a d"});
  return vocabulary_of(tokenizer);
}

TEST(WordLevelTrainer, ByFrequencyThenByBytes) {
  WordLevelTrainer trainer;
  EXPECT_EQ(trained(trainer), "a b c d");
  trainer.vocab_size = 4;
  trainer.special_tokens = {{"<s>", false, false, false, false, true}};
  EXPECT_EQ(trained(trainer), "<s> a b c");
  trainer.vocab_size = 0;
  trainer.special_tokens.clear();
  EXPECT_EQ(trained(trainer), "");
}

TEST(WordLevelTrainer, SpecialTokenThatIsAWordKeepsTheWordsId) {
  WordLevelTrainer trainer;
  trainer.min_frequency = 2;
  trainer.special_tokens = {{"a", false, false, false, false, true},
                            {"<s>", false, false, false, false, true}};
  EXPECT_EQ(trained(trainer), "<s>=1 a=2 b=3");
}

}  // namespace
}  // namespace lexel
