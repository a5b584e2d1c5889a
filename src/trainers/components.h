#pragma once

#include "lexel/trainer.h"
#include "spec/model.h"
#include "trainers/word_counts.h"

// One function for each trainer. Each trains `model`, which is of the trainer's kind, in place:
// settings that the trainer does not decide stay.
namespace lexel {

void train_bpe(const BpeTrainer& trainer, const WordCounts::Data& words,
               const TrainOptions& options, spec::Bpe& model);
void train_word_piece(const WordPieceTrainer& trainer, const WordCounts::Data& words,
                      const TrainOptions& options, spec::WordPiece& model);
void train_word_level(const WordLevelTrainer& trainer, const WordCounts::Data& words,
                      const TrainOptions& options, spec::WordLevel& model);
void train_unigram(const UnigramTrainer& trainer, const WordCounts::Data& words,
                   const TrainOptions& options, spec::Unigram& model);

void train_parity_bpe(const ParityBpeTrainer& trainer, const ParityTexts& texts,
                      const TrainOptions& options, spec::Bpe& model);

// The one that fits the trainer. Throws Error(kInvalidArgument) when the trainer is for another
// model.
void train_model(const Trainer& trainer, const WordCounts::Data& words, const TrainOptions& options,
                 spec::Model& model);
// Throws as train_model() does when the trainer is for another model.
void check_trains(const Trainer& trainer, const spec::Model& model);
// The special tokens of any trainer.
const std::vector<AddedToken>& special_tokens_of(const Trainer& trainer);

}  // namespace lexel
