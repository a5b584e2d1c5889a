#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "lexel/error.h"
#include "unit/trainers/trainer_test_util.h"

// Merges and their order are what Hugging Face tokenizers 0.23.3 gives, unless a test says
// otherwise.
namespace lexel {
namespace {

// Six pairs of letters for each language, all equally frequent: one merge each.
const char* const kLower = "ab cd ef gh ij kl";
const char* const kUpper = "AB CD EF GH IJ KL";
const char* const kDigits = "01 23 45 67 89 +-";

WordCounts words_of(std::string_view text) {
  return count_words(make_tokenizer(kEmptyBpe), {text});
}

ParityTexts three_languages() { return {{words_of(kLower), words_of(kUpper), words_of(kDigits)}}; }
ParityTexts with_long_second() {
  ParityTexts texts = three_languages();
  texts.dev = {words_of(kLower), words_of(std::string(kUpper) + " " + kUpper), words_of(kDigits)};
  return texts;
}

// For each merge the language it is of: a, A or 0.
std::string turns(const ParityBpeTrainer& trainer, const ParityTexts& texts) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  train(tokenizer, trainer, texts);
  std::string merges = merges_of(tokenizer);
  std::string languages;
  for (size_t at = merges.find("[\""); at != std::string::npos; at = merges.find("[\"", at + 1)) {
    char c = merges[at + 2];
    languages += c >= 'a' ? 'a' : c >= 'A' ? 'A' : '0';
  }
  return languages;
}

TEST(ParityBpeTrainer, ServesTheLanguageOfMostTokens) {
  ParityBpeTrainer trainer;
  trainer.num_merges = 9;
  EXPECT_EQ(turns(trainer, three_languages()), "aA0aA0aA0");
  trainer.num_merges = 12;
  EXPECT_EQ(turns(trainer, with_long_second()), "AAAAAAa0a0a0");
}

TEST(ParityBpeTrainer, RatiosSayHowStronglyALanguageIsCompressed) {
  ParityBpeTrainer trainer;
  trainer.num_merges = 9;
  ParityTexts texts = three_languages();
  texts.ratios = {1, 1, 4};
  EXPECT_EQ(turns(trainer, texts), "000000aAa");
}

TEST(ParityBpeTrainer, AmongEquallyFrequentPairsTheGreatestStringsGoFirst) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  ParityBpeTrainer trainer;
  trainer.num_merges = 4;
  trainer.bpe.special_tokens = {{"<s>", false, false, false, false, true}};
  ParityTexts texts{{words_of("aab abb ab"), words_of("xyxy")}};
  texts.dev = {words_of("aab"), words_of("xyxyz")};
  train(tokenizer, trainer, texts);
  EXPECT_EQ(merges_of(tokenizer), R"([["x","y"],["a","b"],["xy","xy"],["ab","b"]])");
  EXPECT_EQ(vocabulary_of(tokenizer), "<s> a b x y z xy ab xyxy abb");
  EXPECT_EQ(tokenizer.encode("<s>").ids()[0], 0u);
}

TEST(ParityBpeTrainer, AWindowMakesALanguageWait) {
  ParityBpeTrainer trainer;
  trainer.num_merges = 12;
  trainer.variant = ParityBpeTrainer::Variant::kWindow;
  trainer.window_size = 3;
  trainer.alpha = 1;
  EXPECT_EQ(turns(trainer, with_long_second()), "AAa0AAa0AAa0");
  trainer.alpha = 0.1;
  EXPECT_EQ(turns(trainer, with_long_second()), "Aa00Aa00Aa00");
  trainer.window_size = 5;
  trainer.alpha = 1.2;  // 2 turns are more than their share, by rounding
  EXPECT_EQ(turns(trainer, with_long_second()), "AAa0a0AAa0a0");
  trainer.num_merges = 18;
  trainer.window_size = 4;
  trainer.alpha = 1.5;
  EXPECT_EQ(turns(trainer, with_long_second()), "AAAa0AAAa0a0a0a0a0");
}

// Here Hugging Face never ends.
TEST(ParityBpeTrainer, AWindowEndsWhenTheLastLanguageHasNoPairLeft) {
  ParityBpeTrainer trainer;
  trainer.num_merges = 18;
  trainer.variant = ParityBpeTrainer::Variant::kWindow;
  trainer.window_size = 4;
  trainer.alpha = 0.5;
  EXPECT_EQ(turns(trainer, with_long_second()), "Aa000Aa000AaAAAaaa");
}

TEST(ParityBpeTrainer, GlobalMergesServeAllLanguages) {
  ParityBpeTrainer trainer;
  trainer.num_merges = 9;
  trainer.global_merges = 4;
  EXPECT_EQ(turns(trainer, with_long_second()), "aaaaAAAAA");
}

TEST(ParityBpeTrainer, TotalSymbolsTakesTheAlphabetOff) {
  ParityBpeTrainer trainer;
  trainer.num_merges = 13;
  trainer.total_symbols = true;
  EXPECT_EQ(turns(trainer, {{words_of(kLower)}}), "a");
  trainer.num_merges = 3;
  EXPECT_EQ(turns(trainer, {{words_of(kLower)}}), "");
}

TEST(ParityBpeTrainer, DevWordsWithUnknownCharactersDoNotCount) {
  ParityBpeTrainer trainer;
  trainer.num_merges = 3;
  ParityTexts texts = with_long_second();
  EXPECT_EQ(turns(trainer, texts), "AAA");
  trainer.bpe.initial_alphabet.assign(U"abcdefghijkl0123456789+-",
                                      U"abcdefghijkl0123456789+-" + 24);
  for (char32_t c = U'A'; c <= U'L'; ++c) {
    if (c != U'B') trainer.bpe.initial_alphabet.push_back(c);
  }
  trainer.bpe.limit_alphabet = 35;
  texts.dev[1] = words_of("ABA ABC ABE ABG ABI ABK KL");
  EXPECT_EQ(turns(trainer, texts), "a0a");
}

TEST(ParityBpeTrainer, RefusesWhatMakesNoSense) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  ParityBpeTrainer trainer;
  EXPECT_THROW(train(tokenizer, trainer, ParityTexts{}), Error);
  ParityTexts texts = three_languages();
  texts.ratios = {1, 1};
  EXPECT_THROW(train(tokenizer, trainer, texts), Error);
  texts.ratios = {1, 0, 1};
  EXPECT_THROW(train(tokenizer, trainer, texts), Error);
  texts = three_languages();
  texts.dev = {words_of("a")};
  EXPECT_THROW(train(tokenizer, trainer, texts), Error);
  trainer.variant = ParityBpeTrainer::Variant::kWindow;
  trainer.alpha = std::numeric_limits<double>::infinity();
  EXPECT_THROW(train(tokenizer, trainer, three_languages()), Error);
  trainer.alpha = 1;
  trainer.window_size = 0;
  EXPECT_THROW(train(tokenizer, trainer, three_languages()), Error);
  EXPECT_EQ(tokenizer.vocab_size(), 0u);
}

}  // namespace
}  // namespace lexel
