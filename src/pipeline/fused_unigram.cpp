#include <algorithm>
#include <memory>
#include <optional>
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

  // `is_word`: nothing was cut off. Throws what the machines throw.
  Result tokenize(std::string_view unit, bool is_word, WordTokens::Tokens& tokens) {
    size_t rest = 0;
    while (rest < unit.size() && unit[rest] == ' ') ++rest;
    if (rest <= 1 && rest < unit.size() && make_piece(unit, rest)) {
      return tokenize_piece(rest > 0, tokens);
    }
    if (!is_word) return Result::kNotCut;
    if (!machines_.tokenize(unit, rest, !shape_.removes_spaces, tokens)) return Result::kUnknown;
    return machines_.has_literal() ? Result::kLiteral : Result::kExact;
  }

  // Whether each scalar becomes the same text whatever stands beside it.
  bool all_alone(std::string_view text) {
    return std::max(kind_of(text, 0), Kind::kPlain) <= Kind::kMapped;
  }

 private:
  using Kind = UnigramScalars::Kind;

  // The kind of the scalar that needs most care; of all scalars from `pos` on.
  Kind kind_of(std::string_view text, size_t pos) {
    Kind most = Kind::kPlain;
    while (pos < text.size()) {
      most = std::max(most, scalars_.of(utf8::decode(text, pos), machines_).kind());
    }
    return most;
  }

  // Puts what becomes of a unit into piece_ and origins_. False if context is needed for that.
  bool make_piece(std::string_view unit, size_t rest) {
    piece_.clear();
    origins_.clear();
    shift_ = 0;
    if (rest > 0) {
      shift_ = static_cast<uint32_t>(kSpaceMark.size() - rest);
      // The mark has the span of the last space, or that of the first character where spaces are
      // no part of the piece.
      Span mark{static_cast<uint32_t>(rest - 1), static_cast<uint32_t>(rest)};
      if (shape_.removes_spaces) mark = scalar_at(unit, rest);
      append(kSpaceMark, mark);
    }
    const Kind kind = kind_of(unit, rest);
    if (kind == Kind::kPlain) {
      piece_ += unit.substr(rest);
      return true;
    }
    if (kind == Kind::kMapped) {
      append_images(unit, rest);
      return true;
    }
    return kind == Kind::kBound && append_normalized(unit, rest);
  }

  // Of bytes [begin, end) of the piece, in bytes of the unit. Behind origins_ everything is as it
  // was.
  Span origin(uint32_t begin, uint32_t end) const {
    const auto known = static_cast<uint32_t>(origins_.size());
    return {begin < known ? origins_[begin].begin : begin - shift_,
            end <= known ? origins_[end - 1].end : end - shift_};
  }

  static Span scalar_at(std::string_view text, size_t pos) {
    return {static_cast<uint32_t>(pos),
            static_cast<uint32_t>(pos + utf8::length_from_lead(text[pos]))};
  }

  void append(std::string_view bytes, Span origin) {
    piece_ += bytes;
    origins_.resize(piece_.size(), origin);
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
    const Kind first = kind_of(unit.substr(rest, utf8::length_from_lead(unit[rest])), 0);
    if (first > Kind::kMapped) return false;
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

  Result tokenize_piece(bool begins_word, WordTokens::Tokens& tokens) {
    const double lead = search_.find_best_and_lead(piece_, search_scratch_);
    // A word's first unit scores as it would with the rest of the word behind it.
    if (!begins_word && !(lead > scalars_.least_lead() * static_cast<double>(piece_.size()))) {
      return Result::kNotCut;
    }
    bool has_literal = false;
    search_.for_each_token(piece_, search_scratch_.path, [&](const ModelToken& token) {
      has_literal |= token.is_literal;
      tokens.ids.push_back(token.id);
      tokens.spans.push_back(origin(token.begin, token.end));
    });
    return has_literal ? Result::kLiteral : Result::kExact;
  }

  const UnigramShape& shape_;
  const UnigramScalars& scalars_;
  const UnigramSearch& search_;
  WordInContext& machines_;
  std::string piece_;
  std::vector<Span> origins_;  // of each byte of the piece that may be new, in bytes of the unit
  uint32_t shift_ = 0;         // of the bytes behind
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

 private:
  class UnigramWorker final : public Worker {
   public:
    explicit UnigramWorker(const FusedUnigram& owner)
        : shape_(owner.shape_),
          scalars_(owner.scalars_),
          machines_(owner.make_machines()),
          cutter_(owner.shape_, owner.scalars_, machines_),
          tokenizer_(owner.shape_, owner.scalars_, owner.search_, machines_),
          words_(owner.index_) {}

    bool tokenize(const Stretch& stretch, Output& out) override {
      std::string_view text = stretch.text;
      if (scalars_.has_other_spaces(text)) {
        scalars_.copy_with_spaces(text, copy_);
        text = copy_;
      }
      if (shape_.removes_spaces || shape_.strips_right) {
        text = text.substr(0, text.find_last_not_of(' ') + 1);
      }
      uint32_t begin = 0;
      if (shape_.strips_left) {
        while (begin < text.size() && text[begin] == ' ') ++begin;
      }
      if (begin == text.size()) return true;
      if (text[begin] != ' ') {
        if (shape_.only_at_start && !stretch.is_at_start) return false;
        if (!append_first(text, begin, out)) return false;
      }
      return append(text.substr(begin), begin, out);
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

    // Appends the tokens of `text`, which begins with a space and at byte `base` of the stretch.
    bool append(std::string_view text, uint32_t base, Output& out) {
      cutter_.start(text);
      const Mark start = mark(0, out);
      Mark before_word = start;
      while (cutter_.next()) {
        if (cutter_.joins()[0] == 0) before_word = mark(cutter_.begin(), out);
        result_ = Result::kExact;
        words_.append(
            {text, cutter_.begins(), cutter_.ends(), cutter_.count(), base, cutter_.joins()}, out,
            WordTokens::one_by_one([&](std::string_view unit, WordTokens::Tokens& tokens) {
              tokenize_unit(text, unit, out.words == nullptr, tokens);
            }));
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
          while (text[span.begin - base] == ' ') ++span.begin;
        }
      }
      return true;
    }

    void tokenize_unit(std::string_view text, std::string_view unit, bool only_ids,
                       WordTokens::Tokens& tokens) {
      const char* end = unit.data() + unit.size();
      const bool is_word = unit[0] == ' ' && (end == text.data() + text.size() || *end == ' ');
      Result result = tokenizer_.tokenize(unit, is_word, tokens);
      tokens.is_kept = result == Result::kExact;
      // The column of tokens would show the string of the id.
      if (result == Result::kLiteral) result = only_ids ? Result::kExact : Result::kUnknown;
      if (result == Result::kNotCut) {
        cutter_.leave_whole(static_cast<uint32_t>(unit.data() - text.data()));
      }
      result_ = std::max(result_, result);
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
      if (!append(prefixed_, 0, out)) return false;
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

  std::unique_ptr<Worker> make_worker() const override {
    return std::make_unique<UnigramWorker>(*this);
  }

  WordInContext make_machines() const {
    return WordInContext(pipeline_.normalizer_machine(), *pipeline_.pre_tokenizer->machine,
                         pipeline_.model_machine());
  }

  // The units that are one token.
  WordIndex whole_words(const spec::Unigram& model) {
    std::vector<WordIndex::Entry> entries;
    UnitTokenizer tokenizer(shape_, scalars_, search_, machines_);
    WordTokens::Tokens tokens;
    std::string unit;
    for (size_t id = 0; id < model.pieces.size(); ++id) {
      std::string_view piece = model.pieces[id];
      unit.clear();
      if (piece.starts_with(kSpaceMark)) {
        unit = ' ';
        piece.remove_prefix(kSpaceMark.size());
      }
      unit += piece;
      if (piece.empty() || unit.size() > WordKey::kMaxBytes || has_space(piece)) continue;
      if (!tokenizer.all_alone(piece)) continue;
      tokens.clear();
      if (tokenizer.tokenize(unit, false, tokens) != UnitTokenizer::Result::kExact) continue;
      if (tokens.ids.size() == 1) entries.push_back({WordKey::of(unit), tokens.ids[0]});
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
  return std::make_unique<FusedUnigram>(pipeline, *shape, *model, *search);
}

}  // namespace lexel
