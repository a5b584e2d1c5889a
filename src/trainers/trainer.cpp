#include "lexel/trainer.h"

#include <string>
#include <type_traits>
#include <utility>

#include "lexel/error.h"
#include "pipeline/tokenizer_access.h"
#include "text/byte_alphabet.h"
#include "trainers/components.h"

namespace lexel {
namespace {

// For each kind of trainer: its name, its model's, and the spec it trains.
template <class T>
struct Kind;
template <>
struct Kind<BpeTrainer> {
  using Model = spec::Bpe;
  static constexpr const char* kTrainer = "BpeTrainer";
  static constexpr const char* kModel = "BPE";
  static constexpr auto kTrain = train_bpe;
};
template <>
struct Kind<WordPieceTrainer> {
  using Model = spec::WordPiece;
  static constexpr const char* kTrainer = "WordPieceTrainer";
  static constexpr const char* kModel = "WordPiece";
  static constexpr auto kTrain = train_word_piece;
};
template <>
struct Kind<WordLevelTrainer> {
  using Model = spec::WordLevel;
  static constexpr const char* kTrainer = "WordLevelTrainer";
  static constexpr const char* kModel = "WordLevel";
  static constexpr auto kTrain = train_word_level;
};

template <>
struct Kind<UnigramTrainer> {
  using Model = spec::Unigram;
  static constexpr const char* kTrainer = "UnigramTrainer";
  static constexpr const char* kModel = "Unigram";
  static constexpr auto kTrain = train_unigram;
};

}  // namespace

std::vector<char32_t> byte_level_alphabet() {
  return {byte_alphabet::kScalars.begin(), byte_alphabet::kScalars.end()};
}

const std::vector<AddedToken>& special_tokens_of(const Trainer& trainer) {
  return std::visit(
      [](const auto& value) -> const std::vector<AddedToken>& {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, WordPieceTrainer>) {
          return value.bpe.special_tokens;
        } else {
          return value.special_tokens;
        }
      },
      trainer);
}

void check_trains(const Trainer& trainer, const spec::Model& model) {
  std::visit(
      [&](const auto& value) {
        using Trained = Kind<std::decay_t<decltype(value)>>;
        if (std::holds_alternative<typename Trained::Model>(model.value)) return;
        throw Error(ErrorCode::kInvalidArgument, std::string(Trained::kTrainer) +
                                                     " can only train a " + Trained::kModel +
                                                     " model; give the tokenizer one first");
      },
      trainer);
}

void train_model(const Trainer& trainer, const WordCounts::Data& words, const TrainOptions& options,
                 spec::Model& model) {
  check_trains(trainer, model);
  std::visit(
      [&](const auto& value) {
        using Trained = Kind<std::decay_t<decltype(value)>>;
        Trained::kTrain(value, words, options, std::get<typename Trained::Model>(model.value));
      },
      trainer);
}

namespace {

// Puts a trained model into the tokenizer.
void give(Tokenizer& tokenizer, spec::Model node, const std::vector<AddedToken>& special_tokens) {
  Pipeline pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  auto part = std::make_shared<Component<spec::Model, Model>>();
  part->node = std::move(node);
  part->machine = compile_model(part->node, "/model", {});
  pipeline.replace_model(std::move(part));
  Tokenizer trained = internal::TokenizerAccess::make(std::move(pipeline));
  trained.add_tokens(special_tokens);
  tokenizer = std::move(trained);
}

}  // namespace

void train(Tokenizer& tokenizer, const Trainer& trainer, const WordCounts& words,
           const TrainOptions& options) {
  spec::Model node = internal::TokenizerAccess::pipeline(tokenizer).model->node;
  train_model(trainer, words.data(), options, node);
  give(tokenizer, std::move(node), special_tokens_of(trainer));
}

void train(Tokenizer& tokenizer, const ParityBpeTrainer& trainer, const ParityTexts& texts,
           const TrainOptions& options) {
  spec::Bpe bpe;
  train_parity_bpe(trainer, texts, options, bpe);
  give(tokenizer, {std::move(bpe)}, trainer.bpe.special_tokens);
}

TrainingReport train(Tokenizer& tokenizer, const Trainer& trainer,
                     std::span<const std::string> paths, const TrainOptions& options) {
  check_trains(trainer, internal::TokenizerAccess::pipeline(tokenizer).model->node);
  WordCounter counter(tokenizer, options);
  counter.add_files(paths);
  WordCounts words = counter.finish();
  train(tokenizer, trainer, words, options);
  return words.report();
}

}  // namespace lexel
