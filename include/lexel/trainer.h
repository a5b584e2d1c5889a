#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lexel/added_token.h"
#include "lexel/export.h"
#include "lexel/options.h"
#include "lexel/tokenizer.h"

// Training: a vocabulary out of text. docs/training.md explains it; results equal those of Hugging
// Face `tokenizers` 0.23.3 wherever its own do not depend on the order of a hash table.
//
//   Tokenizer tokenizer = Tokenizer::from_json(R"({"model": {"type": "BPE", ...}, ...})");
//   BpeTrainer trainer;
//   trainer.vocab_size = 32'000;
//   train(tokenizer, trainer, files);
namespace lexel {

// Byte pair encoding: the alphabet, then the most frequent pair of tokens again and again.
struct BpeTrainer {
  uint64_t vocab_size = 30'000;  // entries at most, unless specials and alphabet alone are more
  uint64_t min_frequency = 0;    // a pair that occurs less often is not merged
  std::vector<AddedToken> special_tokens;  // first in the vocabulary, then added to the tokenizer
  std::optional<uint64_t> limit_alphabet;  // characters kept, the most frequent ones
  std::vector<char32_t> initial_alphabet;  // characters kept in any case
  std::optional<std::string> continuing_subword_prefix;  // of characters that do not begin a word
  std::optional<std::string> end_of_word_suffix;         // of characters that end a word
  // Only tokens of fewer characters (bytes, after a ByteLevel pre-tokenizer) are made, but those of
  // two characters in any case, as in Hugging Face.
  std::optional<uint64_t> max_token_length;
};

// The vocabulary of BPE with a prefix, without its merges.
struct WordPieceTrainer {
  WordPieceTrainer() { bpe.continuing_subword_prefix = "##"; }
  BpeTrainer bpe;
};

// Whole words, the most frequent first.
struct WordLevelTrainer {
  uint64_t vocab_size = 30'000;
  uint64_t min_frequency = 0;
  std::vector<AddedToken> special_tokens;
};

// Pieces with probabilities: many substrings first, then expectation maximization, dropping the
// pieces that are worth least, again and again.
struct UnigramTrainer {
  uint64_t vocab_size = 8'000;
  std::vector<AddedToken> special_tokens;
  std::vector<char32_t> initial_alphabet;  // characters that are pieces in any case
  double shrinking_factor = 0.75;          // share of pieces that a round keeps; below 1
  std::optional<std::string> unk_token;    // put first unless it is among the special tokens
  uint64_t max_piece_length = 16;          // characters
  uint64_t n_sub_iterations = 2;           // of expectation maximization in a round
  uint64_t seed_size = 1'000'000;          // pieces to begin with
};

// BPE that treats languages alike ("parity-aware"): each merge serves the language whose text is
// worst compressed. Not one of the Trainers, since it wants the words of each language apart.
struct ParityBpeTrainer {
  enum class Variant : uint8_t {
    kBase,
    // The same, but a language that had more than alpha times its share of the last window_size
    // merges has to wait.
    kWindow,
  };
  BpeTrainer bpe;  // but for its vocab_size: num_merges says how many there are
  uint64_t num_merges = 32'000;
  Variant variant = Variant::kBase;
  uint64_t global_merges = 0;  // so many merges first that serve all languages together
  uint64_t window_size = 100;
  double alpha = 2;
  bool total_symbols = false;  // special tokens and alphabet count among num_merges
};

using Trainer = std::variant<BpeTrainer, WordPieceTrainer, WordLevelTrainer, UnigramTrainer>;

// How far a run is.
struct TrainingProgress {
  enum class Stage : uint8_t { kReadFiles, kReadTexts, kMerge, kSeedPieces, kPrunePieces };
  Stage stage = Stage::kReadFiles;
  uint64_t done = 0;                   // bytes, texts, entries, words, rounds
  std::optional<uint64_t> total = {};  // of the same; absent when unknown
  bool is_last = false;                // of this stage
};

struct TrainOptions {
  unsigned threads = 0;  // 0: one per core. The result does not depend on it.
  // Called now and then from the calling thread, and at the end of each stage. What it throws ends
  // the run and comes out of the call; the tokenizer is then unchanged.
  std::function<void(const TrainingProgress&)> on_progress;
  // Bytes that a run may take for what grows with the text, 0: no limit. Whenever the distinct
  // words and what the trainer will make of them outgrow it, the rarest words are dropped until
  // they take half of it; the report says how many. Results are then approximate, and still the
  // same for any number of threads.
  uint64_t memory_budget = 0;
  EncodeLimits limits;  // of each text (a line, of files)
};

// What was read.
struct TrainingReport {
  uint64_t texts = 0;
  uint64_t bytes = 0;
  uint64_t words = 0;           // with repetitions
  uint64_t distinct_words = 0;  // without
  // Of a run with a memory budget: distinct words that were dropped (one that came again later is
  // dropped again), how often they had been seen in all, and how much any word's count may lack.
  uint64_t dropped_words = 0;
  uint64_t dropped_occurrences = 0;
  uint64_t dropped_count = 0;
};

// Distinct words with their counts, in no particular order. A value that is cheap to copy.
class LEXEL_API WordCounts {
 public:
  struct Data;
  WordCounts();
  explicit WordCounts(std::shared_ptr<const Data> data);

  size_t size() const;  // distinct words
  void for_each(const std::function<void(std::string_view word, uint64_t count)>& fn) const;
  const TrainingReport& report() const;
  const Data& data() const { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

// Cuts texts into words, as a tokenizer's added tokens, normalizer and pre-tokenizer do, and counts
// them. Used by one thread; works in options.threads.
class LEXEL_API WordCounter {
 public:
  // Keeps a copy of the tokenizer.
  explicit WordCounter(const Tokenizer& tokenizer, const TrainOptions& options = {});
  ~WordCounter();

  // Texts are UTF-8; an ill-formed part counts as U+FFFD. Throws Error(kLimitExceeded) for a text
  // longer than the options allow, and what a normalizer or pre-tokenizer throws.
  void add(std::span<const std::string_view> texts);
  // Every line of a file is a text; its line feed belongs to it. Throws Error: kIo, kInvalidUtf8
  // (with the byte offset), and those of add().
  void add_file(const std::string& path);
  void add_files(std::span<const std::string> paths);
  // All words so far. The counter is empty afterwards.
  WordCounts finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The 256 characters of the ByteLevel pre-tokenizer, an initial_alphabet that leaves no text
// unknown.
LEXEL_API std::vector<char32_t> byte_level_alphabet();

// Trains the tokenizer's model on counted words and adds the trainer's special tokens to the
// tokenizer. Throws Error(kInvalidArgument) when the model is not of the trainer's kind, and
// kLimitExceeded when the words are too many for 32-bit positions; then the tokenizer is unchanged.
LEXEL_API void train(Tokenizer& tokenizer, const Trainer& trainer, const WordCounts& words,
                     const TrainOptions& options = {});

// What a ParityBpeTrainer learns from: the words of each language.
struct ParityTexts {
  std::vector<WordCounts> languages;
  // Texts of the same content in each language; their tokens are counted then, else those of
  // `languages`. Empty, or one for each language.
  std::vector<WordCounts> dev = {};
  // Without dev: how strongly each language should be compressed, in relation to the others. Empty,
  // or one for each language; above 0.
  std::vector<double> ratios = {};
};

// Gives the tokenizer a new BPE model, whatever it had, and adds the trainer's special tokens.
// Throws Error(kInvalidArgument) for no language, lists of unequal length, and a ratio, window_size
// or alpha that is not above 0 and finite; and kLimitExceeded as above.
LEXEL_API void train(Tokenizer& tokenizer, const ParityBpeTrainer& trainer,
                     const ParityTexts& texts, const TrainOptions& options = {});

// Counts the words of files and trains on them; see WordCounter::add_file.
LEXEL_API TrainingReport train(Tokenizer& tokenizer, const Trainer& trainer,
                               std::span<const std::string> paths,
                               const TrainOptions& options = {});

}  // namespace lexel
