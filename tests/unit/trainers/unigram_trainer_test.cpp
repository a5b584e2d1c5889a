#include <gtest/gtest.h>

#include <random>

#include "lexel/error.h"
#include "unit/trainers/trainer_test_util.h"

namespace lexel {
namespace {

const char* const kEmptyUnigram =
    R"({"type":"Unigram","unk_id":null,"vocab":[],"byte_fallback":false})";

Tokenizer trained(const UnigramTrainer& trainer, const std::vector<std::string_view>& texts,
                  const TrainOptions& options = {}) {
  Tokenizer tokenizer = make_tokenizer(kEmptyUnigram);
  train_on(tokenizer, trainer, texts, options);
  return tokenizer;
}

// Pieces and scores are those of Hugging Face tokenizers 0.23.3, which has the characters without
// a score of their own in any order; here they are by code point.
TEST(UnigramTrainer, SpecialTokensThenPiecesByScore) {
  UnigramTrainer trainer;
  trainer.vocab_size = 20;
  trainer.unk_token = "<unk>";
  trainer.special_tokens = {{"<s>", false, false, false, false, true}};
  Tokenizer tokenizer = trained(trainer, {"low lower lowest", "new newer newest", "low low"});
  EXPECT_EQ(vocabulary_of(tokenizer), "<unk> <s> low r s t newe lowe w o n l e new");
  std::string json = tokenizer.to_json();
  EXPECT_NE(json.find(R"(["low",-1.68013020762164)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("unk_id":0)"), std::string::npos) << json;
}

TEST(UnigramTrainer, RefusesAVocabularySmallerThanTheAlphabet) {
  UnigramTrainer trainer;
  trainer.vocab_size = 2;
  EXPECT_THROW(trained(trainer, {"abc"}), Error);
}

TEST(UnigramTrainer, RefusesAFactorThatNeverEnds) {
  UnigramTrainer trainer;
  trainer.shrinking_factor = 1;
  EXPECT_THROW(trained(trainer, {"abc"}), Error);
}

TEST(UnigramTrainer, OneLongWordAndThreadsThatMakeNoDifference) {
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "abcd"[random() % 4];
  std::vector<std::string> lines = {text};
  for (int i = 0; i < 500; ++i) lines.push_back(text.substr(random() % 9'000, 12));
  std::vector<std::string_view> texts(lines.begin(), lines.end());
  UnigramTrainer trainer;
  trainer.vocab_size = 200;
  std::string results[2];
  for (unsigned threads : {1u, 4u}) {
    TrainOptions options;
    options.threads = threads;
    Tokenizer tokenizer = trained(trainer, texts, options);
    EXPECT_EQ(tokenizer.vocab_size(), 200u);
    results[threads / 4] = tokenizer.to_json();
  }
  EXPECT_EQ(results[0], results[1]);
}

}  // namespace
}  // namespace lexel
