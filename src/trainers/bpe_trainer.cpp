#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "trainers/bpe_vocabulary.h"
#include "trainers/components.h"
#include "trainers/pair_index.h"

namespace lexel {
namespace {

constexpr size_t kMergesPerReport = 128;

struct Merge {
  uint32_t left;
  uint32_t right;
};

std::vector<Merge> learn_merges(const BpeTrainer& trainer, const WordCounts::Data& words,
                                const TrainOptions& options, BpeVocabulary& vocabulary) {
  BpeAlphabet alphabet(trainer, words, vocabulary);
  PairIndex pairs(trainer.max_token_length.value_or(~uint64_t{0}));
  pairs.reserve(words.size(), utf8::count_scalars(words.text));
  words.for_each_word([&](std::string_view word, uint64_t count) {
    alphabet.for_each_id(word, [&](uint32_t id) { pairs.add_symbol(id); });
    pairs.end_word(count);
  });
  pairs.build(vocabulary.size());

  std::string_view prefix;
  if (trainer.continuing_subword_prefix) prefix = *trainer.continuing_subword_prefix;
  std::vector<Merge> merges;
  TrainingProgress progress{TrainingProgress::Stage::kMerge, 0, trainer.vocab_size};
  while (vocabulary.size() < trainer.vocab_size) {
    auto pair = pairs.top();
    if (!pair || pair->count < std::max<uint64_t>(trainer.min_frequency, 1)) break;
    std::string_view right = vocabulary.token(pair->right);
    if (right.starts_with(prefix)) right.remove_prefix(prefix.size());
    uint32_t token = vocabulary.id_of(vocabulary.token(pair->left) + std::string(right));
    merges.push_back({pair->left, pair->right});
    pairs.merge_top(token);
    if (options.on_progress && merges.size() % kMergesPerReport == 0) {
      progress.done = vocabulary.size();
      options.on_progress(progress);
    }
  }
  progress.done = vocabulary.size();
  progress.total = vocabulary.size();
  progress.is_last = true;
  if (options.on_progress) options.on_progress(progress);
  return merges;
}

spec::Vocab to_spec(const BpeVocabulary& vocabulary) {
  spec::Vocab vocab;
  for (const std::string& token : vocabulary.tokens()) {
    vocab.ids.push_back(static_cast<uint32_t>(vocab.tokens.size()));
    vocab.tokens.push_back(token);
  }
  return vocab;
}

}  // namespace

void train_bpe(const BpeTrainer& trainer, const WordCounts::Data& words,
               const TrainOptions& options, spec::Bpe& model) {
  BpeVocabulary vocabulary;
  std::vector<Merge> merges = learn_merges(trainer, words, options, vocabulary);
  // A pair that was merged twice has the rank of the last time.
  std::unordered_map<uint64_t, size_t> last;
  auto key = [](const Merge& merge) { return uint64_t{merge.left} << 32 | merge.right; };
  for (size_t i = 0; i < merges.size(); ++i) last[key(merges[i])] = i;
  spec::StringTable pairs;
  for (size_t i = 0; i < merges.size(); ++i) {
    if (last[key(merges[i])] != i) continue;
    pairs.push_back(vocabulary.token(merges[i].left));
    pairs.push_back(vocabulary.token(merges[i].right));
  }
  model.vocab = to_spec(vocabulary);
  model.merges = std::move(pairs);
  model.continuing_subword_prefix = trainer.continuing_subword_prefix;
  model.end_of_word_suffix = trainer.end_of_word_suffix;
}

void train_word_piece(const WordPieceTrainer& trainer, const WordCounts::Data& words,
                      const TrainOptions& options, spec::WordPiece& model) {
  BpeVocabulary vocabulary;
  learn_merges(trainer.bpe, words, options, vocabulary);
  model.vocab = to_spec(vocabulary);
  if (trainer.bpe.continuing_subword_prefix) {
    model.continuing_subword_prefix = *trainer.bpe.continuing_subword_prefix;
  }
}

}  // namespace lexel
