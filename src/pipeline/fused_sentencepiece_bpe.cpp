#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/sentencepiece_bpe.h"
#include "pipeline/fused.h"
#include "pipeline/fused_bpe.h"
#include "pipeline/pipeline.h"
#include "pipeline/word_index.h"
#include "pipeline/word_tokens.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";

// When a stretch of text gets a space in front.
enum class Prefix : uint8_t {
  kNever,
  kAlways,
  kUnlessSpace,         // it begins with one already
  kAtStartUnlessSpace,  // or something stands before it
};

bool is_space_pattern(const spec::Pattern& pattern) {
  return pattern.kind == spec::Pattern::Kind::kString && pattern.text == " ";
}

bool marks_spaces(const spec::Normalizer& node) {
  const auto* replace = std::get_if<spec::Replace>(&node.value);
  return replace && is_space_pattern(replace->pattern) && replace->content == kSpaceMark;
}

bool prepends_mark(const spec::Normalizer& node) {
  const auto* prepend = std::get_if<spec::Prepend>(&node.value);
  return prepend && prepend->prepend == kSpaceMark;
}

// Of a normalizer that turns all spaces into U+2581, perhaps prepends one, and does nothing else.
std::optional<Prefix> prefix_of(const spec::Normalizer& node) {
  if (marks_spaces(node)) return Prefix::kNever;
  const auto* sequence = std::get_if<spec::NormalizerSequence>(&node.value);
  if (!sequence) return std::nullopt;
  const std::vector<spec::Normalizer>& parts = sequence->normalizers;
  if (parts.size() == 1) return prefix_of(parts[0]);
  if (parts.size() != 2) return std::nullopt;
  if (!(prepends_mark(parts[0]) && marks_spaces(parts[1])) &&
      !(marks_spaces(parts[0]) && prepends_mark(parts[1]))) {
    return std::nullopt;
  }
  return Prefix::kAlways;
}

// The same of a pre-tokenizer that cuts nothing.
std::optional<Prefix> prefix_of(const spec::PreTokenizer& node) {
  const auto* metaspace = std::get_if<spec::Metaspace>(&node.value);
  if (!metaspace || metaspace->split || metaspace->replacement != U'\u2581') return std::nullopt;
  switch (metaspace->prepend_scheme) {
    case spec::PrependScheme::kNever:
      return Prefix::kNever;
    case spec::PrependScheme::kAlways:
      return Prefix::kUnlessSpace;
    case spec::PrependScheme::kFirst:
      return Prefix::kAtStartUnlessSpace;
  }
  return std::nullopt;
}

// Cuts at spaces, where none are left.
bool cuts_at_spaces(const spec::PreTokenizer& node) {
  const auto* split = std::get_if<spec::Split>(&node.value);
  return split && is_space_pattern(split->pattern) && !split->invert;
}

std::optional<Prefix> prefix_of(const Pipeline& pipeline) {
  if (pipeline.normalizer) {
    if (pipeline.pre_tokenizer && !cuts_at_spaces(pipeline.pre_tokenizer->node)) {
      return std::nullopt;
    }
    return prefix_of(pipeline.normalizer->node);
  }
  if (!pipeline.pre_tokenizer) return std::nullopt;
  return prefix_of(pipeline.pre_tokenizer->node);
}

// SentencePiece's BPE, to which a stretch of text is one piece: Llama 2, Mistral, Gemma and the
// like. Works on text as it is; where no merge reaches across, it is cut into words.
class FusedSentencePieceBpe final : public Fused {
 public:
  FusedSentencePieceBpe(Prefix prefix, SentencePieceBpe bpe)
      : prefix_(prefix), bpe_(std::move(bpe)), index_(whole_words(bpe_)) {}

  // U+2581 has three bytes.
  uint32_t raw_growth() const override { return 3; }

  uint32_t find_cut(std::string_view text, uint32_t from, uint32_t limit) const override {
    while (from < limit && utf8::is_continuation(text[from])) ++from;
    // What ends a word is the two scalars at its end alone.
    size_t before = from - 1;
    while (before > 0 && utf8::is_continuation(text[before])) --before;
    uint32_t end = limit;
    bpe_.cutter().cut(text.substr(0, limit), static_cast<uint32_t>(before), &end, 1);
    return end;
  }

 private:
  class BpeWorker final : public Worker {
   public:
    BpeWorker(const FusedSentencePieceBpe& owner, uint64_t cache_budget)
        : owner_(owner), words_(owner.index_, cache_budget), merger_(owner.bpe_) {}

    CacheStats cache_stats() const override { return words_.cache_stats(); }

    bool tokenize(const Stretch& stretch, Output& out) override {
      std::string_view text = stretch.text;
      const MergeCutter& cutter = owner_.bpe_.cutter();
      Output words = {out.ids, out.spans, nullptr};  // all of them are one piece
      uint32_t bounds[WordTokens::kBlock + 1];
      bounds[0] = 0;
      if (owner_.needs_prefix(stretch)) bounds[0] = append_prefixed(text, words);
      while (size_t count = cutter.cut(text, bounds[0], bounds + 1, WordTokens::kBlock)) {
        append(text, bounds, count, words);
        bounds[0] = bounds[count];
      }
      // All of a stretch is one piece.
      if (!stretch.is_continued) ++out.next_word;
      if (out.words) out.words->resize(out.ids->size(), out.next_word - 1);
      return true;
    }

    bool takes_pieces() const override { return true; }

    // Added tokens are words whose token is known.
    bool tokenize_pieces(std::string_view text, std::span<const Piece> pieces,
                         Output& out) override {
      count_ = 0;  // the last call may have been left by an exception
      for (const Piece& piece : pieces) {
        uint32_t begin = piece.begin;
        if (piece.is_added_token) {
          if (piece.id >= WordIndex::kBehind) return false;
          ends_[count_] = piece.end;
          add_words(begin, 1, piece.id);
          if (count_ == WordTokens::kBlock) flush(text, out);
          continue;
        }
        std::string_view stretch = text.substr(begin, piece.end - begin);
        if (owner_.needs_prefix({stretch, begin == 0})) {
          flush(text, out);
          const size_t first = out.spans ? out.spans->size() : 0;
          begin += append_prefixed(stretch, out);
          for (size_t i = first; out.spans && i < out.spans->size(); ++i) {
            (*out.spans)[i].begin += piece.begin;
            (*out.spans)[i].end += piece.begin;
          }
        }
        const MergeCutter& cutter = owner_.bpe_.cutter();
        while (size_t count = cutter.cut(text.substr(0, piece.end), begin, ends_ + count_,
                                         WordTokens::kBlock - count_)) {
          add_words(begin, count, WordIndex::kNone);
          begin = ends_[count_ - 1];
          if (count_ == WordTokens::kBlock) flush(text, out);
        }
      }
      flush(text, out);
      return true;
    }

   private:
    // Adds `count` words from byte `begin` on, whose ends are there already.
    void add_words(uint32_t begin, size_t count, uint32_t id) {
      begins_[count_] = begin;
      for (size_t i = 1; i < count; ++i) begins_[count_ + i] = ends_[count_ + i - 1];
      std::fill_n(ids_ + count_, count, id);
      count_ += count;
    }

    void flush(std::string_view text, Output& out) {
      if (count_ > 0) {
        words_.append({text, begins_, ends_, count_, 0, nullptr, ids_}, out,
                      [&](std::span<WordTokens::Miss> misses) { merger_.tokenize(misses); });
      }
      count_ = 0;
    }

    // Words that follow each other: number i is bounds[i, i + 1).
    void append(std::string_view text, const uint32_t* bounds, size_t count, Output& out) {
      words_.append({text, bounds, bounds + 1, count}, out,
                    [&](std::span<WordTokens::Miss> misses) { merger_.tokenize(misses); });
    }

    // Appends the first word with a space in front; returns its end. The prefix has the span of the
    // first scalar.
    uint32_t append_prefixed(std::string_view text, Output& out) {
      uint32_t end = 0;
      owner_.bpe_.cutter().cut(text, 0, &end, 1);
      prefixed_ = ' ';
      prefixed_ += text.substr(0, end);
      const uint32_t bounds[] = {0, end + 1};
      const size_t first = out.spans ? out.spans->size() : 0;
      append(prefixed_, bounds, 1, out);
      const auto scalar_end = static_cast<uint32_t>(utf8::length_from_lead(text[0]));
      for (size_t i = first; out.spans && i < out.spans->size(); ++i) {
        Span& span = (*out.spans)[i];
        span.begin -= span.begin > 0;
        span.end = std::max(span.end - 1, scalar_end);
      }
      return end;
    }

    const FusedSentencePieceBpe& owner_;
    WordTokens words_;
    WordMerger<SentencePieceBpe> merger_;
    std::string prefixed_;
    // Words of tokenize_pieces() that wait for more.
    size_t count_ = 0;
    uint32_t begins_[WordTokens::kBlock];
    uint32_t ends_[WordTokens::kBlock];
    uint32_t ids_[WordTokens::kBlock];
  };

  std::unique_ptr<Worker> make_worker(uint64_t cache_budget) const override {
    return std::make_unique<BpeWorker>(*this, cache_budget);
  }

  bool needs_prefix(const Stretch& stretch) const {
    if (prefix_ == Prefix::kNever || stretch.text.empty() || stretch.is_continued) return false;
    if (prefix_ == Prefix::kAlways) return true;
    if (stretch.text[0] == ' ' || stretch.text.starts_with(kSpaceMark)) return false;
    return prefix_ == Prefix::kUnlessSpace || stretch.is_at_start;
  }

  Prefix prefix_;
  SentencePieceBpe bpe_;
  WordIndex index_;
};

}  // namespace

std::unique_ptr<const Fused> make_fused_sentencepiece_bpe(const Pipeline& pipeline) {
  std::optional<Prefix> prefix = prefix_of(pipeline);
  if (!prefix) return nullptr;
  std::optional<BpeParts> parts = bpe_parts(pipeline.model_machine());
  if (!parts) return nullptr;
  std::optional<SentencePieceBpe> bpe = SentencePieceBpe::make(*parts);
  if (!bpe) return nullptr;
  return std::make_unique<FusedSentencePieceBpe>(*prefix, std::move(*bpe));
}

}  // namespace lexel
