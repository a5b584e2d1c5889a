#include <algorithm>
#include <string_view>

#include "trainers/bpe_vocabulary.h"
#include "trainers/components.h"
#include "trainers/merge_progress.h"
#include "trainers/pair_index.h"

namespace lexel {
namespace {

std::vector<BpeMerge> learn_merges(const BpeTrainer& trainer, const WordCounts::Data& words,
                                   const TrainOptions& options, BpeVocabulary& vocabulary) {
  const WordCounts::Data* all[] = {&words};
  BpeAlphabet alphabet(trainer, all, {}, vocabulary);
  PairIndex pairs(trainer.max_token_length.value_or(~uint64_t{0}));
  pairs.reserve(words.size(), utf8::count_scalars(words.text));
  words.for_each_word([&](std::string_view word, uint64_t count) {
    alphabet.for_each_id(word, [&](uint32_t id) { pairs.add_symbol(id); });
    pairs.end_word(count);
  });
  pairs.build(vocabulary.size());

  std::vector<BpeMerge> merges;
  MergeProgress progress(options, trainer.vocab_size);
  while (vocabulary.size() < trainer.vocab_size) {
    auto pair = pairs.top();
    if (!pair || pair->count < std::max<uint64_t>(trainer.min_frequency, 1)) break;
    uint32_t token = merged_token(trainer, pair->left, pair->right, vocabulary);
    merges.push_back({pair->left, pair->right});
    pairs.merge_top(token);
    progress.note_merge(vocabulary.size());
  }
  progress.end(vocabulary.size());
  return merges;
}

}  // namespace

void train_bpe(const BpeTrainer& trainer, const WordCounts::Data& words,
               const TrainOptions& options, spec::Bpe& model) {
  BpeVocabulary vocabulary;
  std::vector<BpeMerge> merges = learn_merges(trainer, words, options, vocabulary);
  write_bpe(trainer, vocabulary, merges, model);
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
