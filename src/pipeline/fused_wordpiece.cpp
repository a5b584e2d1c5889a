#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "models/model.h"
#include "pipeline/fused.h"
#include "pipeline/pipeline.h"
#include "pipeline/scalar_images.h"
#include "pipeline/word_classes.h"
#include "pipeline/word_cutter.h"
#include "pipeline/word_index.h"
#include "pipeline/word_tokens.h"
#include "text/pre_tokenized_text.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// The most that normalizing one byte can give: a Hangul syllable's three become nine, U+0390's two
// become six, a Chinese character's three become five.
constexpr uint32_t kGrowth = 4;

// A word, raw, to tokens: by ScalarImages where these suffice, else by the normalizer and the
// pre-tokenizer, as the interpreter does.
class WordTokenizer {
 public:
  WordTokenizer(const Pipeline& pipeline, const WordClasses& classes)
      : pipeline_(pipeline),
        images_(classes, pipeline.normalizer_machine()),
        model_scratch_(pipeline.model_machine().make_scratch(0)) {}

  void tokenize(std::string_view word, WordTokens::Tokens& tokens) {
    if (!images_.normalize(word)) {
      tokenize_plainly(word, tokens);
      return;
    }
    std::string_view piece = images_.text();
    if (piece.empty()) {
      tokens.piece_count = 0;
      return;
    }
    model_tokens_.clear();
    pipeline_.model_machine().tokenize(piece, *model_scratch_, model_tokens_);
    for (const ModelToken& token : model_tokens_) {
      tokens.ids.push_back(token.id);
      tokens.spans.push_back(images_.original(token.begin, token.end));
    }
  }

 private:
  void tokenize_plainly(std::string_view word, WordTokens::Tokens& tokens) {
    text_.reset(word, 0, kGrowth * (word.size() + 1));
    if (pipeline_.normalizer) pipeline_.normalizer_machine()->normalize(text_);
    auto size = static_cast<uint32_t>(text_.text().size());
    pre_tokenized_.pieces().assign(1, Piece{0, size, 0, false});
    pipeline_.pre_tokenizer->machine->pre_tokenize(pre_tokenized_);
    OffsetCursor cursor = text_.cursor();
    tokens.piece_count = 0;
    for (const Piece& piece : pre_tokenized_.pieces()) {
      model_tokens_.clear();
      pipeline_.model_machine().tokenize(pre_tokenized_.text_of(piece), *model_scratch_,
                                         model_tokens_);
      for (const ModelToken& token : model_tokens_) {
        tokens.ids.push_back(token.id);
        tokens.spans.push_back(cursor.span(piece.begin + token.begin, piece.begin + token.end));
        tokens.pieces.push_back(tokens.piece_count);
      }
      ++tokens.piece_count;
    }
  }

  const Pipeline& pipeline_;
  ScalarImages images_;
  std::unique_ptr<ModelScratch> model_scratch_;
  std::vector<ModelToken> model_tokens_;
  NormalizedText text_;
  PreTokenizedText pre_tokenized_{text_};
};

// BERT: a normalizer that works scalar by scalar, a pre-tokenizer that cuts at spaces and between
// kinds of scalars, and WordPiece. Takes raw text, cut where cuts are proved right, and knows words
// by their raw bytes, so that most are never normalized.
class FusedWordPiece final : public Fused {
 public:
  FusedWordPiece(const Pipeline& pipeline, WordClasses classes, const spec::WordPiece& model)
      : pipeline_(pipeline), classes_(std::move(classes)), index_(whole_words(model)) {}

  uint32_t raw_growth() const override { return kGrowth; }

  uint32_t find_cut(std::string_view text, uint32_t from, uint32_t limit) const override {
    return find_scalar_cut(text, from, limit, [&](char32_t before, char32_t after) {
      return WordClasses::is_cut(classes_.of(before), classes_.of(after));
    });
  }

 private:
  class WordPieceWorker final : public Worker {
   public:
    WordPieceWorker(const FusedWordPiece& owner, uint64_t cache_budget)
        : cutter_(owner.classes_),
          words_(owner.index_, cache_budget),
          tokenizer_(owner.pipeline_, owner.classes_) {}

    CacheStats cache_stats() const override { return words_.cache_stats(); }

    bool tokenize(const Stretch& stretch, Output& out) override {
      cutter_.start(stretch.text);
      while (cutter_.next()) {
        for (size_t i = 0; i < cutter_.count(); i += WordTokens::kBlock) {
          words_.append(
              {cutter_.window(), cutter_.begins() + i, cutter_.ends() + i,
               std::min(WordTokens::kBlock, cutter_.count() - i), cutter_.base()},
              out, WordTokens::one_by_one([&](std::string_view word, WordTokens::Tokens& tokens) {
                tokenizer_.tokenize(word, tokens);
              }));
        }
      }
      return true;
    }

   private:
    WordCutter cutter_;
    WordTokens words_;
    WordTokenizer tokenizer_;
  };

  std::unique_ptr<Worker> make_worker(uint64_t cache_budget) const override {
    return std::make_unique<WordPieceWorker>(*this, cache_budget);
  }

  // The entries that are the one token of their own text.
  WordIndex whole_words(const spec::WordPiece& model) const {
    std::vector<WordIndex::Entry> entries;
    ScalarImages images(classes_, pipeline_.normalizer_machine());
    for (size_t i = 0; i < model.vocab.size(); ++i) {
      std::string_view word = model.vocab.tokens[i];
      if (word.empty() || word.size() > WordKey::kMaxBytes) continue;
      if (word.size() > model.max_input_chars_per_word &&
          utf8::count_scalars(word) > model.max_input_chars_per_word) {
        continue;
      }
      if (images.normalize(word) && images.text() == word) {
        entries.push_back({WordKey::of(word), model.vocab.ids[i]});
      }
    }
    return WordIndex(entries);
  }

  const Pipeline& pipeline_;
  WordClasses classes_;
  WordIndex index_;
};

}  // namespace

std::unique_ptr<const Fused> make_fused_wordpiece(const Pipeline& pipeline) {
  if (!pipeline.pre_tokenizer) return nullptr;
  const auto* model = std::get_if<spec::WordPiece>(&pipeline.model->node.value);
  if (!model) return nullptr;
  const auto& ids = model->vocab.ids;
  if (std::any_of(ids.begin(), ids.end(), [](uint32_t id) { return id >= WordIndex::kBehind; })) {
    return nullptr;
  }
  std::optional<WordClasses> classes = WordClasses::make(
      pipeline.normalizer ? &pipeline.normalizer->node : nullptr, pipeline.pre_tokenizer->node);
  if (!classes) return nullptr;
  return std::make_unique<FusedWordPiece>(pipeline, std::move(*classes), *model);
}

}  // namespace lexel
