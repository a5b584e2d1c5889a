#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "lexel/error.h"
#include "unit/trainers/trainer_test_util.h"

// Expected vocabularies are what Hugging Face tokenizers 0.23.3 gives.
namespace lexel {
namespace {

const std::vector<std::string_view> kTexts = {"low lower lowest", "new newer newest", "low low"};

std::string trained(const BpeTrainer& trainer, const std::vector<std::string_view>& texts,
                    const std::string& pre_tokenizer = R"({"type":"WhitespaceSplit"})") {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe, pre_tokenizer);
  train_on(tokenizer, trainer, texts);
  return vocabulary_of(tokenizer);
}

TEST(BpeTrainer, AlphabetByCodePointThenMergesByFrequency) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  BpeTrainer trainer;
  trainer.vocab_size = 14;
  train_on(tokenizer, trainer, kTexts);
  EXPECT_EQ(vocabulary_of(tokenizer), "e l n o r s t w lo low ew new er es");
  EXPECT_EQ(merges_of(tokenizer),
            R"([["l","o"],["lo","w"],["e","w"],["n","ew"],["e","r"],["e","s"]])");
  EXPECT_EQ(tokenizer.encode("lowest").token(1), "es");
}

TEST(BpeTrainer, StopsBelowMinFrequency) {
  BpeTrainer trainer;
  trainer.min_frequency = 3;
  EXPECT_EQ(trained(trainer, kTexts), "e l n o r s t w lo low ew new");
}

TEST(BpeTrainer, OverlappingPairsAllCount) {
  EXPECT_EQ(trained({}, {"aaaa aaa aa b"}), "a b aa aaa aaaa");
}

TEST(BpeTrainer, MaxTokenLengthStopsLongerTokensButNotPairs) {
  BpeTrainer trainer;
  trainer.max_token_length = 4;
  EXPECT_EQ(trained(trainer, {"abcdefgh abcdefgh"}), "a b c d e f g h ab cd ef gh");
  trainer.max_token_length = 0;
  EXPECT_EQ(trained(trainer, {"abcdefgh abcdefgh"}), "a b c d e f g h ab cd ef gh");
}

TEST(BpeTrainer, LimitedAlphabetKeepsInitialThenFrequentCharacters) {
  BpeTrainer trainer;
  trainer.limit_alphabet = 2;
  trainer.initial_alphabet = {U'z'};
  EXPECT_EQ(trained(trainer, {"aaab aab b c"}), "a z aa aaa");
}

TEST(BpeTrainer, AmongEquallyFrequentCharactersTheSmallerStays) {
  BpeTrainer trainer;
  trainer.limit_alphabet = 2;
  EXPECT_EQ(trained(trainer, {"d c b e"}), "b c");
}

TEST(BpeTrainer, SpecialTokensComeFirstAndAreAdded) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  BpeTrainer trainer;
  trainer.special_tokens = {{"a", false, false, false, false, true},
                            {"<s>", false, false, false, false, true}};
  train_on(tokenizer, trainer, {"ab ab"});
  EXPECT_EQ(vocabulary_of(tokenizer), "a <s> b ab");
  ASSERT_EQ(tokenizer.added_tokens().size(), 2u);
  EXPECT_EQ(tokenizer.added_tokens()[1].second.content, "<s>");
}

TEST(BpeTrainer, AddedTokensAreWordsAndKeepTheirIds) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  AddedToken added;
  added.content = "ab";
  tokenizer.add_tokens({&added, 1});
  BpeTrainer trainer;
  trainer.vocab_size = 12;
  trainer.special_tokens = {{"[UNK]", false, false, false, false, true}};
  train_on(tokenizer, trainer, {"xabyab ab"});
  EXPECT_EQ(vocabulary_of(tokenizer), "[UNK] ab=0 a=1 b=2 x=3 y=4");
}

TEST(BpeTrainer, PrefixAndSuffixMakeCharactersOfTheirOwn) {
  BpeTrainer trainer;
  trainer.vocab_size = 8;
  trainer.continuing_subword_prefix = "#";
  trainer.end_of_word_suffix = "$";
  // Hugging Face has the same, with "#b" and "#b$" in any order.
  EXPECT_EQ(trained(trainer, {"ab abb abb"}), "a b #b$ #b ab abb$ ab$");
}

TEST(BpeTrainer, ByteLevelWordsAreMappedAfterCounting) {
  EXPECT_EQ(trained({}, {"é é"},
                    R"({"type":"ByteLevel","add_prefix_space":false,)"
                    R"("trim_offsets":true,"use_regex":true})"),
            "© Ã Ġ Ã© ĠÃ©");
}

TEST(BpeTrainer, VocabularySmallerThanTheAlphabetMergesNothing) {
  BpeTrainer trainer;
  trainer.vocab_size = 0;
  EXPECT_EQ(trained(trainer, {"aa ab"}), "a b");
}

TEST(BpeTrainer, ThreadsMakeNoDifference) {
  std::mt19937 random(7);
  std::vector<std::string> lines;
  for (int i = 0; i < 3000; ++i) {
    std::string line;
    for (int j = 0; j < 60; ++j) line += "abcd  "[random() % 6];
    lines.push_back(line);
  }
  std::vector<std::string_view> texts(lines.begin(), lines.end());
  std::string results[2];
  for (unsigned threads : {1u, 4u}) {
    Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
    BpeTrainer trainer;
    trainer.vocab_size = 600;
    TrainOptions options;
    options.threads = threads;
    train_on(tokenizer, trainer, texts, options);
    results[threads / 4] = tokenizer.to_json();
  }
  EXPECT_EQ(results[0], results[1]);
}

TEST(BpeTrainer, OneLongWordIsNoQuadraticWork) {
  std::mt19937 random(3);
  std::string word;
  for (int i = 0; i < 400'000; ++i) word += "ab"[random() % 2];
  BpeTrainer trainer;
  trainer.vocab_size = 3000;
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe, "null");
  train_on(tokenizer, trainer, {word});
  EXPECT_EQ(tokenizer.vocab_size(), 3000u);
}

TEST(BpeTrainer, RefusesAnotherModel) {
  Tokenizer tokenizer = make_tokenizer(R"({"type":"WordLevel","vocab":{},"unk_token":"?"})");
  try {
    train_on(tokenizer, BpeTrainer(), {"a"});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kInvalidArgument);
  }
}

TEST(BpeTrainer, WhatProgressThrowsEndsTheRun) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  TrainOptions options;
  bool saw_end = false;
  options.on_progress = [&](const TrainingProgress& progress) { saw_end |= progress.is_last; };
  train_on(tokenizer, BpeTrainer(), kTexts, options);
  EXPECT_TRUE(saw_end);
  std::string before = tokenizer.to_json();
  options.on_progress = [](const TrainingProgress&) { throw std::runtime_error("enough"); };
  EXPECT_THROW(train_on(tokenizer, BpeTrainer(), {"x"}, options), std::runtime_error);
  EXPECT_EQ(tokenizer.to_json(), before);
}

}  // namespace
}  // namespace lexel
