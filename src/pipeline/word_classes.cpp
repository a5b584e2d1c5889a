#include "pipeline/word_classes.h"

#include <array>
#include <bit>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lexel/error.h"
#include "patterns/class_bytes.h"
#include "patterns/code_point_set.h"
#include "unicode/normal_forms.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

using patterns::CodePointSet;
using unicode::CodePointRange;

// What a normalizer does, in this order; lowering can come at any time.
struct Steps {
  bool cleans = false;
  bool pads_chinese = false;
  bool decomposes = false;
  enum class Marks : uint8_t { kKept, kBertDropped, kDropped } marks = Marks::kKept;
  bool lowers = false;
};

// Adds a part of a normalizer. False for those of another kind or out of order.
bool add_step(const spec::Normalizer& node, bool is_only, Steps& steps) {
  if (const auto* bert = std::get_if<spec::BertNormalizer>(&node.value)) {
    const bool strips = bert->strip_accents.value_or(bert->lowercase);
    steps = {bert->clean_text, bert->handle_chinese_chars, strips,
             strips ? Steps::Marks::kBertDropped : Steps::Marks::kKept, bert->lowercase};
    return is_only;
  }
  if (std::holds_alternative<spec::Nfd>(node.value)) {
    bool is_first = !steps.decomposes && steps.marks == Steps::Marks::kKept;
    steps.decomposes = true;
    return is_first;
  }
  if (std::holds_alternative<spec::StripAccents>(node.value)) {
    steps.marks = Steps::Marks::kDropped;
    return true;
  }
  if (std::holds_alternative<spec::Lowercase>(node.value)) {
    steps.lowers = true;
    return true;
  }
  return false;
}

std::optional<Steps> steps_of(const spec::Normalizer* node) {
  Steps steps;
  if (!node) return steps;
  if (const auto* sequence = std::get_if<spec::NormalizerSequence>(&node->value)) {
    for (const spec::Normalizer& part : sequence->normalizers) {
      if (!add_step(part, sequence->normalizers.size() == 1, steps)) return std::nullopt;
    }
    return steps;
  }
  if (!add_step(*node, true, steps)) return std::nullopt;
  return steps;
}

// How a pre-tokenizer tells scalars apart.
enum class Cutting : uint8_t { kBert, kWordsAndOthers, kSpaces };

std::optional<Cutting> cutting_of(const spec::PreTokenizer& node) {
  if (std::holds_alternative<spec::BertPreTokenizer>(node.value)) return Cutting::kBert;
  if (std::holds_alternative<spec::Whitespace>(node.value)) return Cutting::kWordsAndOthers;
  if (std::holds_alternative<spec::WhitespaceSplit>(node.value)) return Cutting::kSpaces;
  if (const auto* sequence = std::get_if<spec::PreTokenizerSequence>(&node.value)) {
    if (sequence->pretokenizers.size() == 1) return cutting_of(sequence->pretokenizers.front());
  }
  return std::nullopt;
}

// The set of a property that no scalar above U+3000 has.
CodePointSet white_space(bool (*has)(char32_t)) {
  std::vector<CodePointRange> ranges;
  for (char32_t c = 0; c <= 0x3000; ++c) {
    if (has(c)) ranges.push_back({c, c});
  }
  return CodePointSet::of(std::move(ranges));
}

class ClassMaker {
 public:
  ClassMaker(const Steps& steps, Cutting cutting) : steps_(steps), cutting_(cutting) {}

  simd::ClassTables make() {
    if (steps_.cleans) {
      take(white_space(unicode::is_bert_white_space), WordClasses::kSpace);
      take(CodePointSet::of(unicode::bert_control_ranges()), WordClasses::kJoined);
    }
    if (steps_.pads_chinese) {
      take(CodePointSet::of(unicode::chinese_char_ranges()), WordClasses::kAlone);
    }
    if (steps_.decomposes) take_decomposed();
    if (steps_.marks == Steps::Marks::kBertDropped) {
      take(CodePointSet::of(unicode::bert_nonspacing_mark_ranges()), WordClasses::kJoined);
    } else if (steps_.marks == Steps::Marks::kDropped) {
      take(CodePointSet::of(unicode::combining_mark_ranges()), WordClasses::kJoined);
    }
    take(white_space(unicode::is_white_space), WordClasses::kSpace);
    if (steps_.lowers && cutting_ == Cutting::kWordsAndOthers) take_lowered();
    if (cutting_ == Cutting::kBert) {
      take(CodePointSet::of(unicode::punctuation_ranges()), WordClasses::kAlone);
    } else if (cutting_ == Cutting::kWordsAndOthers) {
      take(CodePointSet::of(unicode::rust_word_ranges()), WordClasses::kWord);
      take(rest_, WordClasses::kOther);
    }
    take(rest_, WordClasses::kWord);
    return patterns::make_class_tables(sets_);
  }

 private:
  // What of `set` has no class yet gets this one.
  void take(const CodePointSet& set, uint8_t bits) {
    CodePointSet taken = set & rest_;
    rest_ = rest_ - set;
    sets_.emplace_back(std::move(taken), bits);
  }

  void take_decomposed() {
    // Hangul syllables become letters.
    constexpr CodePointRange kHangul = {0xAC00, 0xD7A3};
    take_each(0x30000, [&](char32_t c) -> uint8_t {
      if (unicode::is_stable(unicode::NormalForm::kNfd, c)) return 0;
      if (c >= kHangul.first && c <= kHangul.last) return WordClasses::kWord;
      return class_of_decomposed(c);
    });
  }

  // Upper-case letters that are newer than the words of the pre-tokenizer, whose lower-case ones
  // are not.
  void take_lowered() {
    take_each(0x1F000, [&](char32_t c) -> uint8_t {
      char32_t lower[3];
      const int count = unicode::to_lowercase(c, lower);
      if (count == 1 && lower[0] == c) return 0;
      uint8_t bits = 0;
      for (int i = 0; i < count; ++i) bits |= class_of_normalized(lower[i]);
      return std::has_single_bit(bits) ? bits : WordClasses::kJoined;
    });
  }

  // Gives the scalars from U+0080 to `end` that have no class yet the one that class_of(c) says; 0
  // is none.
  template <class ClassOf>
  void take_each(char32_t end, ClassOf&& class_of) {
    std::array<std::vector<CodePointRange>, WordClasses::kJoined + 1> ranges;
    for (char32_t c = 0x80; c < end; ++c) {
      uint8_t bits = class_of(c);
      if (bits == 0) continue;
      auto& same = ranges[bits];
      if (!same.empty() && same.back().last + 1 == c) {
        same.back().last = c;
      } else {
        same.push_back({c, c});
      }
    }
    for (size_t bits = 1; bits < ranges.size(); ++bits) {
      if (!ranges[bits].empty()) {
        take(CodePointSet::of(std::move(ranges[bits])), static_cast<uint8_t>(bits));
      }
    }
  }

  uint8_t class_of_decomposed(char32_t c) {
    if (is_dropped(c)) return WordClasses::kJoined;
    std::string text = utf8::encode(c);
    unicode::normalize_segment(unicode::NormalForm::kNfd, text, 0, parts_);
    uint8_t bits = 0;
    size_t kept = 0;
    for (const unicode::ScalarChange& part : parts_) {
      if (is_dropped(part.scalar)) continue;
      bits |= class_of_normalized(part.scalar);
      ++kept;
    }
    const bool begins_with_mark = parts_.front().combining_class != 0;
    const bool ends_with_mark = parts_.back().combining_class != 0;
    switch (bits) {
      case WordClasses::kSpace:
        return begins_with_mark || ends_with_mark ? WordClasses::kJoined : bits;
      case WordClasses::kAlone:
        return begins_with_mark || ends_with_mark || kept > 1 ? WordClasses::kJoined : bits;
      case WordClasses::kWord:
      case WordClasses::kOther:
        return begins_with_mark ? WordClasses::kJoined : bits;
      default:
        return WordClasses::kJoined;
    }
  }

  bool is_dropped(char32_t c) const {
    switch (steps_.marks) {
      case Steps::Marks::kBertDropped:
        return unicode::is_bert_nonspacing_mark(c);
      case Steps::Marks::kDropped:
        return unicode::is_combining_mark(c);
      case Steps::Marks::kKept:
        break;
    }
    return false;
  }

  uint8_t class_of_normalized(char32_t c) const {
    if (unicode::is_white_space(c)) return WordClasses::kSpace;
    if (cutting_ == Cutting::kBert && unicode::is_punctuation(c)) return WordClasses::kAlone;
    if (cutting_ == Cutting::kWordsAndOthers && !unicode::is_rust_word(c)) {
      return WordClasses::kOther;
    }
    return WordClasses::kWord;
  }

  Steps steps_;
  Cutting cutting_;
  CodePointSet rest_ = CodePointSet::all();
  std::vector<std::pair<CodePointSet, uint8_t>> sets_;
  std::vector<unicode::ScalarChange> parts_;
};

}  // namespace

std::optional<WordClasses> WordClasses::make(const spec::Normalizer* normalizer,
                                             const spec::PreTokenizer& pre_tokenizer) {
  std::optional<Steps> steps = steps_of(normalizer);
  std::optional<Cutting> cutting = cutting_of(pre_tokenizer);
  if (!steps || !cutting) return std::nullopt;
  WordClasses classes;
  classes.lowers_ = steps->lowers;
  classes.decomposes_ = steps->decomposes;
  try {
    classes.tables_ = ClassMaker(*steps, *cutting).make();
  } catch (const Error& e) {
    if (e.code() != ErrorCode::kUnavailable) throw;
    return std::nullopt;  // normal forms take ICU
  }
  return classes;
}

}  // namespace lexel
