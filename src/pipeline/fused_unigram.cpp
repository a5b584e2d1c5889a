#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pipeline/fused.h"
#include "pipeline/pipeline.h"
#include "pipeline/unigram_shape.h"
#include "pipeline/word_in_context.h"
#include "pipeline/word_index.h"
#include "pipeline/word_tokens.h"
#include "unicode/graphemes.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";

// Unigram behind Metaspace: XLM-R, T5 and the like. Works on text as it is, cut before spaces. What
// becomes of a word that is new is found out by running the plain machines on it (WordInContext),
// or seen at once where all its characters are ones that no normalizer touches.
class FusedUnigram final : public Fused {
 public:
  FusedUnigram(const Pipeline& pipeline, const UnigramShape& shape, const spec::Unigram& model)
      : pipeline_(pipeline), shape_(shape), model_(model), index_({}) {
    WordInContext machines = make_machines();
    find_spaces(machines);
    index_ = whole_words(machines);
  }

  uint32_t raw_growth() const override { return static_cast<uint32_t>(shape_.growth); }

 private:
  class UnigramWorker final : public Worker {
   public:
    explicit UnigramWorker(const FusedUnigram& owner)
        : owner_(owner), machines_(owner.make_machines()), words_(owner.index_) {}

    bool tokenize(const Stretch& stretch, Output& out) override {
      const UnigramShape& shape = owner_.shape_;
      std::string_view text = stretch.text;
      size_t size = text.size();
      if (shape.removes_spaces || shape.strips_right) {
        while (size > 0 && owner_.is_space(text[size - 1])) --size;
      }
      uint32_t begin = 0;
      if (shape.strips_left) {
        while (begin < size && owner_.is_space(text[begin])) ++begin;
      }
      if (begin == size) return true;
      text = text.substr(0, size);

      only_ids_ = out.words == nullptr;
      is_exact_ = true;
      const size_t first_span = out.spans ? out.spans->size() : 0;
      if (!owner_.is_space(text[begin])) {
        if (shape.only_at_start && !stretch.is_at_start) return false;
        if (!append_first(text, begin, out)) return false;
      }
      uint32_t bounds[WordTokens::kBlock + 1];
      bounds[0] = begin;
      while (size_t count = owner_.cut(text, bounds[0], bounds + 1, WordTokens::kBlock)) {
        append({text, bounds, bounds + 1, count}, out);
        if (!is_exact_) return false;
        bounds[0] = bounds[count];
      }
      if (shape.removes_spaces && out.spans) skip_spaces(text, first_span, *out.spans);
      return true;
    }

   private:
    void append(const WordTokens::Words& words, Output& out) {
      words_.append(words, out,
                    WordTokens::one_by_one([&](std::string_view word, WordTokens::Tokens& tokens) {
                      tokenize_word(word, tokens);
                    }));
    }

    // Appends the first word, which has no space before it, as the word with a space; sets `begin`
    // to its end. The prefix has the span of the first character.
    bool append_first(std::string_view text, uint32_t& begin, Output& out) {
      size_t second = begin;
      if (!owner_.is_plain(utf8::decode(text, second), machines_)) return false;
      uint32_t end = 0;
      owner_.cut(text, begin, &end, 1);
      prefixed_ = ' ';
      prefixed_ += text.substr(begin, end - begin);
      const uint32_t bounds[] = {0, static_cast<uint32_t>(prefixed_.size())};
      const size_t first = out.spans ? out.spans->size() : 0;
      append({prefixed_, bounds, bounds + 1, 1}, out);
      if (out.spans) {
        if (owner_.shape_.removes_spaces) skip_spaces(prefixed_, first, *out.spans);
        const auto scalar_end = static_cast<uint32_t>(second);
        for (size_t i = first; i < out.spans->size(); ++i) {
          Span& span = (*out.spans)[i];
          if (span.end == 1 && !owner_.all_plain(text.substr(begin, end - begin), machines_)) {
            return false;
          }
          span.begin = begin + std::max<uint32_t>(span.begin, 1) - 1;
          span.end = std::max(begin + span.end - 1, scalar_end);
        }
      }
      begin = end;
      return is_exact_;
    }

    // Spaces are no part of any piece, but of the words they stand before.
    void skip_spaces(std::string_view text, size_t first, std::vector<Span>& spans) const {
      for (size_t i = first; i < spans.size(); ++i) {
        while (owner_.is_space(text[spans[i].begin])) ++spans[i].begin;
      }
    }

    void tokenize_word(std::string_view word, WordTokens::Tokens& tokens) {
      size_t rest = 0;
      while (rest < word.size() && owner_.is_space(word[rest])) ++rest;
      bool has_literal = false;
      if (owner_.is_one_space(word, rest) && owner_.all_plain(word.substr(rest), machines_)) {
        piece_ = kSpaceMark;
        piece_ += word.substr(rest);
        has_literal = !machines_.tokenize_piece(piece_, tokens);
        move_spans(word, static_cast<uint32_t>(rest), tokens.spans);
      } else {
        const bool ends_matter = !owner_.shape_.removes_spaces;
        is_exact_ &= machines_.tokenize(word, rest, ends_matter, tokens);
        has_literal = machines_.has_literal();
      }
      // Its string is not that of its id, which the column of tokens would say.
      if (has_literal && !only_ids_) is_exact_ = false;
      tokens.is_kept = is_exact_ && !has_literal;
    }

    // From bytes of the piece to those of the word. The mark has the span of the last space, or
    // that of the first character where spaces are no part of the piece.
    void move_spans(std::string_view word, uint32_t rest, std::vector<Span>& spans) const {
      const auto mark = static_cast<uint32_t>(kSpaceMark.size());
      Span mark_span{rest - 1, rest};
      if (owner_.shape_.removes_spaces) {
        mark_span = {rest, rest + static_cast<uint32_t>(utf8::length_from_lead(word[rest]))};
      }
      for (Span& span : spans) {
        const bool is_mark = span.end <= mark;
        span.begin = span.begin < mark ? mark_span.begin : span.begin - mark + rest;
        span.end = is_mark ? mark_span.end : span.end - mark + rest;
      }
    }

    const FusedUnigram& owner_;
    WordInContext machines_;
    WordTokens words_;
    bool only_ids_ = true;
    bool is_exact_ = true;  // false: the whole stretch is left to the plain path
    std::string prefixed_;
    std::string piece_;
  };

  std::unique_ptr<Worker> make_worker() const override {
    return std::make_unique<UnigramWorker>(*this);
  }

  WordInContext make_machines() const {
    return WordInContext(pipeline_.normalizer_machine(), *pipeline_.pre_tokenizer->machine,
                         pipeline_.model_machine());
  }

  // --- Spaces

  // The ASCII characters that end up as spaces. (Not a carriage return, which is one character with
  // the line feed behind it.)
  void find_spaces(WordInContext& machines) {
    for (char c : {' ', '\t', '\n'}) {
      const std::string text = std::string("a") + c + "a";
      std::string_view normalized = machines.normalize(text);
      is_space_[static_cast<unsigned char>(c)] =
          normalized == "a a" || (shape_.removes_spaces && normalized == text);
    }
  }
  bool is_space(char c) const { return is_space_[static_cast<unsigned char>(c)] != 0; }

  // Whether the spaces before a word, word[0, rest), are known to become one mark, if any.
  bool is_one_space(std::string_view word, size_t rest) const {
    if (rest == 0 || rest == word.size()) return false;
    return rest == 1 || shape_.removes_spaces || shape_.joins_spaces;
  }

  // Writes the ends of words: before each run of spaces. As MergeCutter::cut.
  size_t cut(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity) const {
    const auto size = static_cast<uint32_t>(text.size());
    if (begin == size) return 0;
    size_t count = 0;
    size_t pos = begin;
    uint8_t last = is_space_[static_cast<unsigned char>(text[pos++])];
    while (pos < size && count < capacity) {
      const size_t limit = std::min<size_t>(size, pos + (capacity - count));
      for (; pos < limit; ++pos) {
        const uint8_t now = is_space_[static_cast<unsigned char>(text[pos])];
        ends[count] = static_cast<uint32_t>(pos);
        count += now & ~last & static_cast<uint8_t>(text[pos - 1] != '\r');
        last = now;
      }
    }
    if (count < capacity && pos == size) ends[count++] = size;
    return count;
  }

  // --- Characters

  // Whether a character stays as it is, whatever plain ones stand beside it.
  bool is_plain(char32_t c, WordInContext& machines) const {
    if (c >= kClasses) return false;
    uint8_t known = classes_[c].load(std::memory_order_relaxed);
    if (known == kUnknown) {
      known = find_class(c, machines);
      classes_[c].store(known, std::memory_order_relaxed);
    }
    return known == kPlain;
  }
  bool all_plain(std::string_view text, WordInContext& machines) const {
    for (size_t pos = 0; pos < text.size();) {
      if (!is_plain(utf8::decode(text, pos), machines)) return false;
    }
    return true;
  }

  uint8_t find_class(char32_t c, WordInContext& machines) const {
    const std::string scalar = utf8::encode(c);
    if (has_space(scalar) || shape_.special.find(scalar) != std::string::npos) return kOther;
    // A grapheme of its own beside others.
    const std::string twice = scalar + scalar + "a";
    if (unicode::next_grapheme(twice, 0) != scalar.size()) return kOther;
    if (unicode::next_grapheme(twice, scalar.size()) != 2 * scalar.size()) return kOther;
    const std::string between = "a" + scalar + "a";
    if (unicode::next_grapheme(between, 0) != 1) return kOther;
    return machines.normalize(between) == between ? kPlain : kOther;
  }

  // --- Words that are one token

  WordIndex whole_words(WordInContext& machines) const {
    std::vector<WordIndex::Entry> entries;
    WordTokens::Tokens tokens;
    std::string word;
    for (size_t id = 0; id < model_.pieces.size(); ++id) {
      std::string_view piece = model_.pieces[id];
      if (!piece.starts_with(kSpaceMark) || piece.size() == kSpaceMark.size()) continue;
      word = ' ';
      word += piece.substr(kSpaceMark.size());
      if (word.size() > WordKey::kMaxBytes) continue;
      if (!all_plain(std::string_view(word).substr(1), machines)) continue;
      tokens.clear();
      if (machines.tokenize_piece(piece, tokens) && tokens.ids.size() == 1) {
        entries.push_back({WordKey::of(word), tokens.ids[0]});
      }
    }
    return WordIndex(entries);
  }

  static constexpr char32_t kClasses = 0x10000;
  static constexpr uint8_t kUnknown = 0;
  static constexpr uint8_t kPlain = 1;
  static constexpr uint8_t kOther = 2;

  const Pipeline& pipeline_;
  UnigramShape shape_;
  const spec::Unigram& model_;
  std::array<uint8_t, 256> is_space_{};
  // By scalar; found out when first met, by whichever thread, always with the same result.
  mutable std::array<std::atomic<uint8_t>, kClasses> classes_{};
  WordIndex index_;
};

}  // namespace

std::unique_ptr<const Fused> make_fused_unigram(const Pipeline& pipeline) {
  const auto* model = std::get_if<spec::Unigram>(&pipeline.model->node.value);
  if (!model || !model->unk_id || pipeline.model_machine().is_random()) return nullptr;
  if (model->pieces.size() >= WordIndex::kNone) return nullptr;
  std::optional<UnigramShape> shape = UnigramShape::of(pipeline);
  if (!shape) return nullptr;
  return std::make_unique<FusedUnigram>(pipeline, *shape, *model);
}

}  // namespace lexel
