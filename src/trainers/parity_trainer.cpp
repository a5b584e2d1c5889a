#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lexel/error.h"
#include "trainers/bpe_vocabulary.h"
#include "trainers/components.h"
#include "trainers/merge_progress.h"
#include "trainers/parity_index.h"

namespace lexel {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorCode::kInvalidArgument, message);
}

bool is_positive(double value) { return value > 0 && std::isfinite(value); }

void check(const ParityBpeTrainer& trainer, const ParityTexts& texts) {
  size_t n = texts.languages.size();
  if (n == 0) refuse("parity-aware training needs the texts of at least one language");
  if (!texts.dev.empty() && texts.dev.size() != n) {
    refuse("there are dev texts of " + std::to_string(texts.dev.size()) +
           " languages, but texts of " + std::to_string(n));
  }
  if (texts.dev.empty() && !texts.ratios.empty()) {
    if (texts.ratios.size() != n) {
      refuse("ratio length (" + std::to_string(texts.ratios.size()) +
             ") does not match number of languages (" + std::to_string(n) + ")");
    }
    for (size_t i = 0; i < n; ++i) {
      if (is_positive(texts.ratios[i])) continue;
      refuse("ratio[" + std::to_string(i) + "] must be a positive finite number");
    }
  }
  if (trainer.variant != ParityBpeTrainer::Variant::kWindow) return;
  if (trainer.window_size == 0) refuse("window_size must be > 0 when variant is Window");
  if (!is_positive(trainer.alpha)) {
    refuse("alpha must be a positive finite number when variant is Window");
  }
}

// Says which language the next merge serves.
//
// Languages stand in the order of their need, those without a pair left last. The first one is
// served; with a window, the first one that does not have to wait, and when all have to, the last.
// These rules, and three odd ones, were found by comparing with Hugging Face:
// - The last may be one without a pair. Nothing is merged then, and where the language is the first
//   of all its place in the window makes others eligible again. Where it is another, Hugging Face
//   never ends; here the neediest language that has a pair is served.
// - A language that turns out to have no pair has taken its place in the window, too.
// - Merges for all languages take none.
class LanguageChooser {
 public:
  LanguageChooser(const ParityBpeTrainer& trainer, const std::vector<double>& ratios,
                  const std::vector<uint64_t>& lengths)
      : trainer_(trainer),
        ratios_(ratios),
        first_lengths_(lengths),
        is_out_(lengths.size()),
        turns_(lengths.size()) {}

  // The language, given the number of tokens of each; none when all are out.
  std::optional<size_t> choose(const std::vector<uint64_t>& lengths) {
    if (std::find(is_out_.begin(), is_out_.end(), false) == is_out_.end()) return std::nullopt;
    std::vector<size_t> order = by_need(lengths);
    if (trainer_.variant == ParityBpeTrainer::Variant::kBase) return order.front();
    size_t chosen = order.back();
    // A window full of the first language is as far as waiting can go.
    for (uint64_t waits = 0; waits <= trainer_.window_size; ++waits) {
      auto free = std::find_if(order.begin(), order.end(), [&](size_t i) { return !must_wait(i); });
      chosen = free == order.end() ? order.back() : *free;
      if (!is_out_[chosen] || chosen != 0) break;
      note(chosen);
    }
    if (is_out_[chosen]) chosen = order.front();
    note(chosen);
    return chosen;
  }

  // The language has no pair left, and gets no turn any more.
  void set_out(size_t language) { is_out_[language] = true; }

 private:
  std::vector<size_t> by_need(const std::vector<uint64_t>& lengths) const {
    std::vector<double> needs(lengths.size());
    for (size_t i = 0; i < lengths.size(); ++i) {
      if (is_out_[i]) {
        needs[i] = -std::numeric_limits<double>::infinity();
      } else if (ratios_.empty()) {
        needs[i] = static_cast<double>(lengths[i]);
      } else if (lengths[i] == 0) {
        needs[i] = -std::numeric_limits<double>::max();
      } else {
        needs[i] = -(static_cast<double>(first_lengths_[i]) / static_cast<double>(lengths[i]) /
                     ratios_[i]);
      }
    }
    std::vector<size_t> order;
    for (size_t i = 0; i < lengths.size(); ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return needs[a] > needs[b]; });
    return order;
  }

  bool must_wait(size_t language) const {
    // Divided like this the rounding is the same, too.
    return static_cast<double>(turns_[language]) / static_cast<double>(trainer_.window_size) >
           trainer_.alpha / static_cast<double>(is_out_.size());
  }

  void note(size_t language) {
    window_.push_back(language);
    ++turns_[language];
    if (window_.size() <= trainer_.window_size) return;
    --turns_[window_.front()];
    window_.pop_front();
  }

  const ParityBpeTrainer& trainer_;
  const std::vector<double>& ratios_;
  std::vector<uint64_t> first_lengths_;
  std::vector<bool> is_out_;
  std::deque<size_t> window_;    // whose the last turns were
  std::vector<uint64_t> turns_;  // of each language in the window
};

// All indexes of a run. A merge happens in all of them.
class ParityCorpus {
 public:
  ParityCorpus(const ParityBpeTrainer& trainer, const ParityTexts& texts, BpeVocabulary& vocabulary)
      : min_count_(std::max<uint64_t>(trainer.bpe.min_frequency, 1)) {
    std::vector<const WordCounts::Data*> words;
    std::vector<const WordCounts::Data*> dev;
    for (const WordCounts& counts : texts.languages) words.push_back(&counts.data());
    for (const WordCounts& counts : texts.dev) dev.push_back(&counts.data());
    BpeAlphabet alphabet(trainer.bpe, words, dev, vocabulary);
    uint64_t max_length = trainer.bpe.max_token_length.value_or(~uint64_t{0});

    auto add = [&](ParityIndex& index, const WordCounts::Data& data, bool is_dev) {
      data.for_each_word([&](std::string_view word, uint64_t count) {
        // Training words lose characters without a token, dev words are left out for one.
        if (is_dev && !alphabet.knows(word)) return;
        alphabet.for_each_id(word, [&](uint32_t id) { index.add_symbol(id); });
        index.end_word(count);
      });
    };
    auto make = [&](const std::vector<const WordCounts::Data*>& all, bool is_dev) {
      std::vector<ParityIndex> indexes;
      for (const WordCounts::Data* data : all) {
        add(indexes.emplace_back(vocabulary, max_length), *data, is_dev);
        indexes.back().build(!is_dev);
      }
      return indexes;
    };
    languages_ = make(words, false);
    dev_ = make(dev, true);
    if (trainer.global_merges == 0) return;
    together_.emplace(vocabulary, max_length);
    for (const WordCounts::Data* data : words) add(*together_, *data, false);
    together_->build(true);
  }

  std::optional<BpeMerge> best_of(size_t language) { return languages_[language].top(min_count_); }
  std::optional<BpeMerge> best_of_all() { return together_->top(min_count_); }
  // Frees what only best_of_all() needs.
  void end_global() { together_.reset(); }

  void merge(const BpeMerge& pair, uint32_t token) {
    for (ParityIndex& index : languages_) index.merge(pair, token);
    for (ParityIndex& index : dev_) index.merge(pair, token);
    if (together_) together_->merge(pair, token);
  }

  std::vector<uint64_t> lengths() const {
    std::vector<uint64_t> lengths;
    for (const ParityIndex& index : dev_.empty() ? languages_ : dev_) {
      lengths.push_back(index.length());
    }
    return lengths;
  }

 private:
  uint64_t min_count_;
  std::vector<ParityIndex> languages_;
  std::vector<ParityIndex> dev_;
  std::optional<ParityIndex> together_;
};

}  // namespace

void train_parity_bpe(const ParityBpeTrainer& trainer, const ParityTexts& texts,
                      const TrainOptions& options, spec::Bpe& model) {
  check(trainer, texts);
  BpeVocabulary vocabulary;
  ParityCorpus corpus(trainer, texts, vocabulary);
  uint64_t n = trainer.num_merges;
  if (trainer.total_symbols) n -= std::min<uint64_t>(n, vocabulary.size());
  const std::vector<double> no_ratios;
  LanguageChooser chooser(trainer, texts.dev.empty() ? texts.ratios : no_ratios, corpus.lengths());

  std::vector<BpeMerge> merges;
  MergeProgress progress(options, n);
  while (merges.size() < n) {
    std::optional<BpeMerge> pair;
    if (merges.size() < trainer.global_merges) {
      pair = corpus.best_of_all();
      if (!pair) break;
    } else {
      corpus.end_global();
      std::optional<size_t> language = chooser.choose(corpus.lengths());
      if (!language) break;
      pair = corpus.best_of(*language);
      if (!pair) {
        chooser.set_out(*language);
        continue;
      }
    }
    corpus.merge(*pair, merged_token(trainer.bpe, pair->left, pair->right, vocabulary));
    merges.push_back(*pair);
    progress.note_merge(merges.size());
  }
  progress.end(merges.size());
  write_bpe(trainer.bpe, vocabulary, merges, model);
}

}  // namespace lexel
