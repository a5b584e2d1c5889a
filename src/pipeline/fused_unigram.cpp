#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "models/unigram_search.h"
#include "pipeline/fused.h"
#include "pipeline/pipeline.h"
#include "pipeline/unigram_cutter.h"
#include "pipeline/unigram_scalars.h"
#include "pipeline/unigram_shape.h"
#include "pipeline/word_in_context.h"
#include "pipeline/word_index.h"
#include "pipeline/word_tokens.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";

// Turns units (UnigramCutter) into tokens: what the normalizer and Metaspace would make of them is
// put together from the images of their scalars, or found by running the plain machines.
class UnitTokenizer {
 public:
  // How far the tokens of a unit may be used.
  enum class Result : uint8_t {
    kExact,
    kLiteral,  // but there are tokens whose string is not that of their id
    kNotCut,   // the unit must not be cut out of its word
    kUnknown,  // only the plain path knows
  };

  UnitTokenizer(const UnigramShape& shape, const UnigramScalars& scalars,
                const UnigramSearch& search, WordInContext& machines)
      : shape_(shape), scalars_(scalars), search_(search), machines_(machines) {}

  // Tokenizes all units; then calls fn(miss, result) for each. is_word(unit) says that nothing was
  // cut off. Throws what the machines throw.
  template <class IsWord, class Fn>
  void tokenize(std::span<WordTokens::Miss> units, IsWord&& is_word, Fn&& fn) {
    text_.clear();
    origins_.clear();
    pieces_.clear();
    bounds_.assign(1, 0);
    for (const WordTokens::Miss& unit : units) {
      pieces_.push_back(make_piece(unit.word));
      bounds_.push_back(static_cast<uint32_t>(text_.size()));
    }
    longest_.resize(text_.size());
    search_.matcher().find_longest(text_, bounds_, longest_.data());
    for (size_t i = 0; i < units.size(); ++i) {
      WordTokens::Miss& unit = units[i];
      fn(unit, pieces_[i].is_known
                   ? tokenize_piece(i, unit.tokens)
                   : tokenize_in_context(unit.word, is_word(unit.word), unit.tokens));
    }
  }

  // Whether each scalar becomes the same text whatever stands beside it.
  bool all_alone(std::string_view text) { return kind_of(text) <= Kind::kMapped; }

 private:
  using Kind = UnigramScalars::Kind;

  // What becomes of a unit: number i of text_[bounds_[i], bounds_[i + 1]).
  struct Piece {
    bool is_known = true;  // false: context is needed for that
    bool begins_word = false;
    uint32_t first_origin = 0;
    uint32_t origins = 0;  // of that many bytes; behind them everything is as it was ...
    uint32_t shift = 0;    // ... but for as much
  };

  // The kind of the scalar that needs most care.
  Kind kind_of(std::string_view text) {
    Kind most = Kind::kPlain;
    for (size_t pos = 0; pos < text.size();) {
      most = std::max(most, scalars_.of(utf8::decode(text, pos), machines_).kind());
    }
    return most;
  }

  // Appends what becomes of a unit to text_, and where it came from to origins_.
  Piece make_piece(std::string_view unit) {
    const size_t text_begin = text_.size();
    Piece piece;
    piece.first_origin = static_cast<uint32_t>(origins_.size());
    const size_t rest = unit[0] == ' ' ? 1 : 0;
    piece.begins_word = rest > 0;
    // A space that is a word of its own is a mark, whatever would be stripped of a text of its own.
    const bool is_space = rest == unit.size();
    if (is_space ? shape_.removes_spaces : unit[rest] == ' ') {
      piece.is_known = false;
      return piece;
    }
    if (rest > 0) {
      // The mark has the span of the space, or that of the first character where spaces are no part
      // of the piece.
      append(kSpaceMark, shape_.removes_spaces ? scalar_at(unit, rest) : Span{0, 1});
      piece.shift = static_cast<uint32_t>(kSpaceMark.size() - rest);
    }
    const Kind kind = kind_of(unit.substr(rest));
    if (kind == Kind::kPlain) {
      text_ += unit.substr(rest);
    } else if (kind == Kind::kMapped) {
      append_images(unit, rest);
    } else {
      piece.is_known = kind == Kind::kBound && append_normalized(unit, rest);
      if (!piece.is_known) text_.resize(text_begin);
    }
    piece.origins = static_cast<uint32_t>(origins_.size()) - piece.first_origin;
    return piece;
  }

  static Span scalar_at(std::string_view text, size_t pos) {
    return {static_cast<uint32_t>(pos),
            static_cast<uint32_t>(pos + utf8::length_from_lead(text[pos]))};
  }

  void append(std::string_view bytes, Span origin) {
    text_ += bytes;
    origins_.insert(origins_.end(), bytes.size(), origin);
  }

  void append_images(std::string_view unit, size_t rest) {
    for (size_t pos = rest; pos < unit.size();) {
      const Span origin = scalar_at(unit, pos);
      const UnigramScalars::Image image = scalars_.of(utf8::decode(unit, pos), machines_);
      char bytes[UnigramScalars::Image::kMaxBytes + 1];
      image.write(bytes);
      append({bytes, image.size()}, origin);
    }
  }

  // By the normalizer, between two known scalars. False if that shows that these matter.
  bool append_normalized(std::string_view unit, size_t rest) {
    if (!all_alone(unit.substr(rest, utf8::length_from_lead(unit[rest])))) return false;
    context_ = 'a';
    context_ += unit.substr(rest);
    context_ += 'a';
    const NormalizedText& text = machines_.normalized(context_);
    std::string_view image = text.text();
    if (image.size() < 3 || image.front() != 'a' || image.back() != 'a') return false;
    const auto last = static_cast<uint32_t>(image.size() - 1);
    const auto end = static_cast<uint32_t>(context_.size() - 1);
    if (has_space(image)) return false;
    OffsetCursor cursor = text.cursor();
    if (cursor.scalar_span(0) != Span{0, 1} || cursor.scalar_span(last) != Span{end, end + 1}) {
      return false;
    }
    for (uint32_t i = 1; i < last; ++i) {
      const Span span = cursor.scalar_span(i);
      if (span.begin < 1 || span.end > end || span.begin >= span.end) return false;
      const auto shift = static_cast<uint32_t>(rest) - 1;
      append(image.substr(i, 1), {span.begin + shift, span.end + shift});
    }
    return true;
  }

  // Of bytes [begin, end) of the piece, in bytes of the unit.
  Span origin(const Piece& piece, uint32_t begin, uint32_t end) const {
    const Span* origins = origins_.data() + piece.first_origin;
    return {begin < piece.origins ? origins[begin].begin : begin - piece.shift,
            end <= piece.origins ? origins[end - 1].end : end - piece.shift};
  }

  Result tokenize_piece(size_t i, WordTokens::Tokens& tokens) {
    const Piece& piece = pieces_[i];
    std::string_view text = std::string_view(text_).substr(bounds_[i], bounds_[i + 1] - bounds_[i]);
    const double lead =
        search_.find_best_and_lead(text, longest_.data() + bounds_[i], search_scratch_);
    // A word's first unit scores as it would with the rest of the word behind it.
    if (!piece.begins_word && !(lead > scalars_.least_lead() * static_cast<double>(text.size()))) {
      return Result::kNotCut;
    }
    bool has_literal = false;
    search_.for_each_token(text, search_scratch_.path, [&](const ModelToken& token) {
      has_literal |= token.is_literal;
      tokens.ids.push_back(token.id);
      tokens.spans.push_back(origin(piece, token.begin, token.end));
    });
    return has_literal ? Result::kLiteral : Result::kExact;
  }

  Result tokenize_in_context(std::string_view unit, bool is_word, WordTokens::Tokens& tokens) {
    if (!is_word) return Result::kNotCut;
    const size_t rest = std::min(unit.find_first_not_of(' '), unit.size());
    if (!machines_.tokenize(unit, rest, !shape_.removes_spaces, tokens)) return Result::kUnknown;
    return machines_.has_literal() ? Result::kLiteral : Result::kExact;
  }

  const UnigramShape& shape_;
  const UnigramScalars& scalars_;
  const UnigramSearch& search_;
  WordInContext& machines_;
  std::string text_;
  std::vector<Piece> pieces_;
  std::vector<uint32_t> bounds_;
  std::vector<Span> origins_;
  std::vector<uint32_t> longest_;  // of each byte of text_
  std::string context_;
  UnigramSearch::Scratch search_scratch_;
};

// Unigram behind Metaspace: XLM-R, T5 and the like. Works on text as it is, cut before spaces and
// wherever else that is proved right.
class FusedUnigram final : public Fused {
 public:
  FusedUnigram(const Pipeline& pipeline, const UnigramShape& shape, const spec::Unigram& model,
               const UnigramSearch& search)
      : pipeline_(pipeline),
        shape_(shape),
        search_(search),
        machines_(make_machines()),
        scalars_(shape_, model, search, machines_),
        index_(whole_words(model)) {}

  uint32_t raw_growth() const override { return static_cast<uint32_t>(shape_.growth); }

  // Where U+0020 is no space in the end, this is not the right machine.
  bool is_usable() const { return scalars_.is_space(' '); }

  // Before a space that is surely the first of its run: a word begins there.
  uint32_t find_cut(std::string_view text, uint32_t from, uint32_t limit) const override {
    auto is_graphic = [](char c) { return c > ' ' && c < '\x7F'; };
    while (from < limit && !(text[from] == ' ' && is_graphic(text[from - 1]))) ++from;
    return from;
  }

 private:
  class UnigramWorker final : public Worker {
   public:
    UnigramWorker(const FusedUnigram& owner, uint64_t cache_budget)
        : shape_(owner.shape_),
          scalars_(owner.scalars_),
          machines_(owner.make_machines()),
          cutter_(owner.shape_, owner.scalars_, machines_),
          tokenizer_(owner.shape_, owner.scalars_, owner.search_, machines_),
          words_(owner.index_, cache_budget) {}

    CacheStats cache_stats() const override { return words_.cache_stats(); }

    bool tokenize(const Stretch& stretch, Output& out) override {
      std::string_view text = stretch.text;
      if (shape_.removes_spaces || scalars_.has_other_spaces(text)) {
        scalars_.copy_with_spaces(text, copy_);
        text = copy_;
      }
      if (shape_.removes_spaces || shape_.strips_right) {
        text = text.substr(0, text.find_last_not_of(' ') + 1);
      }
      uint32_t begin = 0;
      if (shape_.strips_left && !stretch.is_continued) {
        while (begin < text.size() && text[begin] == ' ') ++begin;
      }
      if (begin == text.size()) return true;
      cutter_.start(text, begin, copy_);
      if (text[begin] != ' ' && !cutter_.blank_at(begin)) {
        if (shape_.only_at_start && !begins_at_start(stretch, begin)) return false;
        if (!append_first(text, begin, out)) return false;
      }
      return append(text, begin, copy_, out);
    }

   private:
    // Where the output stood before a word.
    struct Mark {
      uint32_t begin = 0;
      size_t ids = 0;
      size_t spans = 0;
      size_t words = 0;
      uint32_t next_word = 0;
    };

    static Mark mark(uint32_t begin, const Output& out) {
      return {begin, out.ids->size(), out.spans ? out.spans->size() : 0,
              out.words ? out.words->size() : 0, out.next_word};
    }
    static void go_back_to(const Mark& mark, Output& out) {
      out.ids->resize(mark.ids);
      if (out.spans) out.spans->resize(mark.spans);
      if (out.words) out.words->resize(mark.words);
      out.next_word = mark.next_word;
    }

    // Appends the tokens of `text` from `begin` on, where it has a space.
    bool append(std::string_view text, uint32_t begin, std::string& buffer, Output& out) {
      cutter_.start(text, begin, buffer);
      const Mark start = mark(0, out);
      Mark before_word = start;
      while (cutter_.next()) {
        if (cutter_.joins()[0] == 0) before_word = mark(cutter_.begin(), out);
        result_ = Result::kExact;
        words_.append({text, cutter_.begins(), cutter_.ends(), cutter_.count(), 0, cutter_.joins()},
                      out, [&](std::span<WordTokens::Miss> misses) {
                        tokenize_units(text, misses, out.words == nullptr);
                      });
        if (result_ == Result::kUnknown) return false;
        if (result_ == Result::kNotCut) {
          go_back_to(before_word, out);
          cutter_.restart(before_word.begin);
        }
      }
      if (shape_.removes_spaces && out.spans) {
        // Spaces are no part of any piece, but of the units they stand before.
        for (size_t i = start.spans; i < out.spans->size(); ++i) {
          Span& span = (*out.spans)[i];
          while (text[span.begin] == ' ') ++span.begin;
        }
      }
      return true;
    }

    void tokenize_units(std::string_view text, std::span<WordTokens::Miss> units, bool only_ids) {
      auto is_word = [&](std::string_view unit) {
        const char* end = unit.data() + unit.size();
        return unit[0] == ' ' && (end == text.data() + text.size() || *end == ' ');
      };
      tokenizer_.tokenize(units, is_word, [&](WordTokens::Miss& unit, Result result) {
        unit.tokens.is_kept = result == Result::kExact;
        if (result == Result::kNotCut) {
          cutter_.leave_whole(static_cast<uint32_t>(unit.word.data() - text.data()));
        }
        // The column of tokens would show the string of the id.
        if (result == Result::kLiteral) result = only_ids ? Result::kExact : Result::kUnknown;
        result_ = std::max(result_, result);
      });
    }

    // Whether what is left of the text begins where the text does: else Metaspace prepends nothing.
    bool begins_at_start(const Stretch& stretch, size_t begin) {
      if (!stretch.is_at_start || begin > 0) return false;
      const UnigramScalars::Image image = scalars_.of(utf8::decode(stretch.text, begin), machines_);
      return image.kind() != UnigramScalars::Kind::kMapped || image.size() > 0;
    }

    // Appends the first word, which has no space before it, as the word with a space; sets `begin`
    // to its end. The prefix has the span of the first character.
    bool append_first(std::string_view text, uint32_t& begin, Output& out) {
      const auto scalar_end = begin + static_cast<uint32_t>(utf8::length_from_lead(text[begin]));
      if (!tokenizer_.all_alone(text.substr(begin, scalar_end - begin))) return false;
      uint32_t end = scalar_end;
      while (end < text.size() && text[end] != ' ') ++end;
      prefixed_ = ' ';
      prefixed_ += text.substr(begin, end - begin);
      const size_t first = out.spans ? out.spans->size() : 0;
      if (!append(prefixed_, 0, prefixed_, out)) return false;
      for (size_t i = first; out.spans && i < out.spans->size(); ++i) {
        Span& span = (*out.spans)[i];
        if (span.end == 1 && !tokenizer_.all_alone(text.substr(begin, end - begin))) return false;
        span.begin = begin + std::max<uint32_t>(span.begin, 1) - 1;
        span.end = std::max(begin + span.end - 1, scalar_end);
      }
      begin = end;
      return true;
    }

    using Result = UnitTokenizer::Result;

    const UnigramShape& shape_;
    const UnigramScalars& scalars_;
    WordInContext machines_;
    UnigramCutter cutter_;
    UnitTokenizer tokenizer_;
    WordTokens words_;
    Result result_ = Result::kExact;  // the worst of the units at hand
    std::string copy_;
    std::string prefixed_;
  };

  std::unique_ptr<Worker> make_worker(uint64_t cache_budget) const override {
    return std::make_unique<UnigramWorker>(*this, cache_budget);
  }

  WordInContext make_machines() const {
    return WordInContext(pipeline_.normalizer_machine(), *pipeline_.pre_tokenizer->machine,
                         pipeline_.model_machine());
  }

  // The units that are one token.
  WordIndex whole_words(const spec::Unigram& model) {
    UnitTokenizer tokenizer(shape_, scalars_, search_, machines_);
    std::string text;
    std::vector<uint32_t> bounds(1, 0);
    for (size_t id = 0; id < model.pieces.size(); ++id) {
      std::string_view piece = model.pieces[id];
      const size_t begin = text.size();
      if (piece.starts_with(kSpaceMark)) {
        text += ' ';
        piece.remove_prefix(kSpaceMark.size());
      }
      text += piece;
      const bool is_fit = !piece.empty() && text.size() - begin <= WordKey::kMaxBytes &&
                          !has_space(piece) && tokenizer.all_alone(piece);
      text.resize(is_fit ? text.size() : begin);
      if (is_fit) bounds.push_back(static_cast<uint32_t>(text.size()));
    }
    std::vector<WordIndex::Entry> entries;
    std::vector<WordTokens::Miss> units;
    for (size_t first = 0; first + 1 < bounds.size(); first += units.size()) {
      units.resize(std::min(WordTokens::kBlock, bounds.size() - 1 - first));
      for (size_t i = 0; i < units.size(); ++i) {
        const uint32_t begin = bounds[first + i];
        units[i].word = std::string_view(text).substr(begin, bounds[first + i + 1] - begin);
        units[i].tokens.clear();
      }
      tokenizer.tokenize(
          units, [](std::string_view) { return false; },
          [&](const WordTokens::Miss& unit, UnitTokenizer::Result result) {
            if (result != UnitTokenizer::Result::kExact || unit.tokens.ids.size() != 1) return;
            entries.push_back({WordKey::of(unit.word), unit.tokens.ids[0]});
          });
    }
    return WordIndex(entries);
  }

  const Pipeline& pipeline_;
  UnigramShape shape_;
  const UnigramSearch& search_;
  WordInContext machines_;  // while under construction
  UnigramScalars scalars_;
  WordIndex index_;
};

}  // namespace

std::unique_ptr<const Fused> make_fused_unigram(const Pipeline& pipeline) {
  const auto* model = std::get_if<spec::Unigram>(&pipeline.model->node.value);
  const UnigramSearch* search = unigram_search(pipeline.model_machine());
  if (!model || !search || !model->unk_id || pipeline.model_machine().is_random()) return nullptr;
  if (model->pieces.size() >= WordIndex::kNone) return nullptr;
  std::optional<UnigramShape> shape = UnigramShape::of(pipeline);
  if (!shape) return nullptr;
  auto fused = std::make_unique<FusedUnigram>(pipeline, *shape, *model, *search);
  if (!fused->is_usable()) return nullptr;
  return fused;
}

}  // namespace lexel
