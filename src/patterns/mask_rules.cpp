#include "patterns/mask_rules.h"

namespace lexel::patterns {
namespace {

constexpr uint32_t kUnlimited = ScannerItem::kUnlimited;

const CodePointSet& space() {
  static const CodePointSet set = CodePointSet::single(' ');
  return set;
}

bool is_subset(const CodePointSet& a, const CodePointSet& b) { return (a - b).empty(); }

bool is_run(const ScannerItem& item) { return item.min == 1 && item.max == kUnlimited; }
bool is_any_number(const ScannerItem& item) { return item.min == 0 && item.max == kUnlimited; }
bool is_optional(const ScannerItem& item) { return item.min == 0 && item.max == 1; }

// Reads the alternatives of a spec one by one.
class Planner {
 public:
  explicit Planner(const ScannerSpec& spec) : left_(spec.alternatives) {}

  std::optional<MaskPlan> plan() {
    read_words_first();
    if (!read_letters()) return std::nullopt;
    read_digits();
    if (!read_others()) return std::nullopt;
    read_newlines();
    if (!read_spaces() || at_ != left_.size()) return std::nullopt;
    if (!check_sets() || !check_words()) return std::nullopt;
    return std::move(plan_);
  }

  // N{1,3}, then C+, then
  // P[A-Z]+ | Q?L+ | " "?O+[\r\n]* | \s*[\r\n]+ | \s+(?!\S) | \s+
  // where P is of ASCII's O, and Q anything but newlines and O.
  std::optional<MaskPlan> plan_split(const ScannerSpec& numbers, const ScannerSpec& runs) {
    const ScannerItem* number = single_item(numbers);
    const ScannerItem* run = single_item(runs);
    if (number == nullptr || number->min != 1 || number->max != 3 || run == nullptr ||
        !is_run(*run) || left_.size() < 3) {
      return std::nullopt;
    }
    const std::vector<ScannerItem>* ascii = peek_items();
    if (ascii == nullptr || ascii->size() != 2 || (*ascii)[0].min != 1 || (*ascii)[0].max != 1 ||
        !is_run((*ascii)[1])) {
      return std::nullopt;
    }
    ++at_;
    if (!read_letters() || plan_.rules.is_cased || prefix_ == nullptr || prefix_->possessive ||
        !read_others() || plan_.rules.tail != MaskRules::Tail::kNewlines) {
      return std::nullopt;
    }
    read_newlines();
    if (!plan_.rules.newlines || !read_spaces() || !plan_.rules.spaces || at_ != left_.size() ||
        tail_ != newlines_ || !is_subset(newlines_, white_)) {
      return std::nullopt;
    }
    CodePointSet ascii_range = CodePointSet::range(0, 0x7F);
    CodePointSet apart = number->set | run->set;
    CodePointSet horizontal = white_ - newlines_;
    CodePointSet ascii_letters = (*ascii)[1].set;
    CodePointSet ascii_others = (*ascii)[0].set;
    CodePointSet gaps = (letters_ | others_ | white_ | number->set).complement();
    if (number->set.intersects(run->set) || apart.intersects(ascii_range - number->set) ||
        apart.intersects(white_) || letters_.intersects(others_) ||
        white_.intersects(letters_ | others_) ||
        !is_subset(ascii_letters, letters_ & ascii_range) ||
        !is_subset(ascii_others, others_ & ascii_range) || !horizontal.contains('\t') ||
        !horizontal.contains(' ') ||
        prefix_->set - letters_ - apart != (horizontal | (gaps - apart)) ||
        number->set.intersects(letters_ | others_)) {
      return std::nullopt;
    }
    MaskRules& rules = plan_.rules;
    rules.is_split = true;
    rules.prefix = MaskRules::Prefix::kAsciiOther;
    rules.digits = MaskRules::Digits::kThree;
    plan_.classes = {{ascii_letters - apart, kLetterBit},
                     {letters_ - ascii_letters - apart, kLowerBit},
                     {number->set, kDigitBit},
                     {run->set & letters_, kEitherBit},
                     {run->set & others_, kEitherBit | kOtherBit},
                     {newlines_, kNewlineBit},
                     {horizontal, kSpaceBit},
                     {space(), kSpecialBit},
                     {others_ - apart, kOtherBit},
                     {ascii_others - apart, kSpecialBit},
                     {gaps, kDigitBit | kSpecialBit}};
    return std::move(plan_);
  }

 private:
  static const ScannerItem* single_item(const ScannerSpec& spec) {
    if (spec.alternatives.size() != 1) return nullptr;
    const ScannerAlternative& only = spec.alternatives[0];
    bool is_item = only.items.size() == 1 && only.words.empty() && !only.not_before;
    return is_item ? &only.items[0] : nullptr;
  }

  const ScannerAlternative* peek() const { return at_ < left_.size() ? &left_[at_] : nullptr; }

  // The next alternative, if it is items alone.
  const std::vector<ScannerItem>* peek_items() const {
    const ScannerAlternative* next = peek();
    if (next == nullptr || !next->words.empty() || next->not_before) return nullptr;
    return &next->items;
  }

  // Words come as such or, one to an alternative, as items.
  void read_words_first() {
    for (; const ScannerAlternative* next = peek(); ++at_) {
      std::vector<std::vector<CodePointSet>> words = next->words;
      if (!next->items.empty()) {
        if (!words.empty() || next->not_before || !is_apostrophe(next->items[0])) return;
        words.emplace_back();
        for (const ScannerItem& item : next->items) {
          if (item.min != 1 || item.max != 1) return;
          words[0].push_back(item.set);
        }
      }
      plan_.rules.words_first = true;
      words_.insert(words_.end(), words.begin(), words.end());
    }
  }

  static bool is_apostrophe(const ScannerItem& item) {
    return item.set == CodePointSet::single('\'');
  }

  bool read_letters() {
    const ScannerAlternative* next = peek();
    if (next == nullptr || next->items.empty() || next->not_before) return false;
    const std::vector<ScannerItem>& items = next->items;
    size_t first = is_optional(items[0]) ? 1 : 0;
    if (first == 1) prefix_ = &items[0];
    if (items.size() == first + 1) {
      if (!is_run(items[first]) || !next->words.empty()) return false;
      upper_ = &items[first].set;
      letters_ = *upper_;
      ++at_;
      return true;
    }
    return read_cased(first);
  }

  // P?[UB]*[DB]+ and P?[UB]+[DB]*.
  bool read_cased(size_t first) {
    if (at_ + 1 >= left_.size()) return false;
    const ScannerAlternative& one = left_[at_];
    const ScannerAlternative& two = left_[at_ + 1];
    if (one.items.size() != first + 2 || two.items.size() != first + 2 || two.not_before ||
        one.words != two.words) {
      return false;
    }
    auto same_set = [&](size_t i) { return one.items[i].set == two.items[i].set; };
    for (size_t i = 0; i < one.items.size(); ++i) {
      if (!same_set(i) || one.items[i].possessive || two.items[i].possessive) return false;
    }
    if (first == 1 && !is_optional(two.items[0])) return false;
    if (!is_any_number(one.items[first]) || !is_run(one.items[first + 1]) ||
        !is_run(two.items[first]) || !is_any_number(two.items[first + 1])) {
      return false;
    }
    plan_.rules.is_cased = true;
    upper_ = &one.items[first].set;
    lower_ = &one.items[first + 1].set;
    letters_ = *upper_ | *lower_;
    if (!one.words.empty()) {
      if (!words_.empty()) return false;
      plan_.rules.words_last = true;
      words_ = one.words;
    }
    at_ += 2;
    return true;
  }

  // The single set of what follows an optional space, and the rest of the items.
  static const ScannerItem* behind_space(const std::vector<ScannerItem>& items, bool& has_space) {
    has_space = items.size() > 1 && is_optional(items[0]) && items[0].set == space();
    return items.size() > (has_space ? 1u : 0u) ? &items[has_space ? 1 : 0] : nullptr;
  }

  void read_digits() {
    const std::vector<ScannerItem>* items = peek_items();
    if (items == nullptr) return;
    bool has_space;
    const ScannerItem* item = behind_space(*items, has_space);
    // Numbers and others look alike; others hold the apostrophe.
    if (item == nullptr || item != &items->back() || item->set.contains('\'')) return;
    if (item->set.contains('\t')) return;
    using Digits = MaskRules::Digits;
    if (is_run(*item)) {
      plan_.rules.digits = has_space ? Digits::kSpaceAndRun : Digits::kRun;
    } else if (!has_space && item->min == 1 && (item->max == 1 || item->max == 3)) {
      plan_.rules.digits = item->max == 1 ? Digits::kOne : Digits::kThree;
    } else {
      return;
    }
    digits_ = item->set;
    ++at_;
  }

  bool read_others() {
    const std::vector<ScannerItem>* items = peek_items();
    if (items == nullptr) return false;
    const ScannerItem* item = behind_space(*items, plan_.rules.space_before_others);
    if (item == nullptr || !is_run(*item)) return false;
    others_ = item->set;
    ++at_;
    if (item == &items->back()) return true;
    if (++item != &items->back() || !is_any_number(*item)) return false;
    tail_ = item->set;
    plan_.rules.tail =
        tail_.contains('/') ? MaskRules::Tail::kNewlinesAndSlashes : MaskRules::Tail::kNewlines;
    return true;
  }

  // \s*[\r\n]+ takes white space up to its last newline, and so does \s*[\r\n].
  void read_newlines() {
    const std::vector<ScannerItem>* items = peek_items();
    if (items == nullptr || items->size() != 2) return;
    const ScannerItem& any = (*items)[0];
    const ScannerItem& last = (*items)[1];
    if (!is_any_number(any) || any.possessive || last.min != 1 || last.possessive) return;
    if (last.max != 1 && last.max != kUnlimited) return;
    plan_.rules.newlines = true;
    white_ = any.set;
    newlines_ = last.set;
    ++at_;
  }

  // \s+(?!\S)|\s+: the second alternative is left with a single character.
  bool read_spaces() {
    const ScannerAlternative* next = peek();
    if (next == nullptr) {
      white_ = (letters_ | digits_ | others_).complement();
      return !plan_.rules.newlines;
    }
    if (at_ + 2 != left_.size()) return false;
    const ScannerAlternative& before = left_[at_];
    const ScannerAlternative& after = left_[at_ + 1];
    if (!before.not_before || !before.words.empty() || before.items.size() != 1 ||
        after.not_before || !after.words.empty() || after.items.size() != 1) {
      return false;
    }
    const ScannerItem& item = before.items[0];
    const ScannerItem& last = after.items[0];
    if (!is_run(item) || item.possessive || last.min != 1 ||
        (last.max != 1 && last.max != kUnlimited)) {
      return false;
    }
    if (plan_.rules.newlines && white_ != item.set) return false;
    white_ = item.set;
    if (last.set != white_ || *before.not_before != white_.complement()) return false;
    plan_.rules.spaces = true;
    at_ += 2;
    return true;
  }

  bool check_sets() {
    MaskRules& rules = plan_.rules;
    if (!white_.contains('\t') || !white_.contains(' ') || !others_.contains('\'')) return false;
    // What is both letter and other may only be either case: then it is a word of its own.
    CodePointSet marks = letters_ & others_;
    CodePointSet either = rules.is_cased ? *upper_ & *lower_ : CodePointSet();
    if (!is_subset(marks, either)) return false;
    CodePointSet pure_others = others_ - letters_;
    if (letters_.intersects(digits_) || white_.intersects(letters_ | digits_ | others_) ||
        digits_.intersects(others_)) {
      return false;
    }
    if (!(letters_ | digits_ | others_ | white_).complement().empty()) return false;
    if (!check_newlines()) return false;
    CodePointSet horizontal = white_ - newlines_;
    if (!horizontal.contains('\t') || !horizontal.contains(' ')) return false;
    if (!check_prefix(horizontal, pure_others, marks)) return false;

    auto& classes = plan_.classes;
    if (rules.is_cased) {
      classes.emplace_back(*upper_ - *lower_, kLetterBit);
      classes.emplace_back(*lower_ - *upper_, kLowerBit);
      classes.emplace_back(either, kEitherBit);
      classes.emplace_back(marks, kSpecialBit);
    } else {
      classes.emplace_back(letters_, kLetterBit);
    }
    classes.emplace_back(digits_, kDigitBit);
    classes.emplace_back(newlines_, kNewlineBit);
    classes.emplace_back(horizontal, kSpaceBit);
    classes.emplace_back(space(), kSpecialBit);
    classes.emplace_back(pure_others, kOtherBit);
    classes.emplace_back(CodePointSet::single('\''), kSpecialBit);
    if (rules.tail == MaskRules::Tail::kNewlinesAndSlashes) {
      classes.emplace_back(CodePointSet::single('/'), kSpecialBit | kNewlineBit);
    }
    return true;
  }

  bool check_newlines() {
    const MaskRules& rules = plan_.rules;
    if (!is_subset(newlines_, white_)) return false;
    if (rules.tail == MaskRules::Tail::kNone) return true;
    CodePointSet slash = CodePointSet::single('/');
    bool has_slash = rules.tail == MaskRules::Tail::kNewlinesAndSlashes;
    if (has_slash && !others_.contains('/')) return false;
    return rules.newlines && rules.space_before_others &&
           tail_ == (has_slash ? newlines_ | slash : newlines_);
  }

  bool check_prefix(const CodePointSet& horizontal, const CodePointSet& pure_others,
                    const CodePointSet& marks) {
    MaskRules& rules = plan_.rules;
    if (prefix_ == nullptr) return true;
    if (prefix_->set == space()) {
      rules.prefix = MaskRules::Prefix::kSpace;
      return rules.spaces && !rules.is_cased;
    }
    rules.prefix = MaskRules::Prefix::kAny;
    // Letters may be in it: what they may stand before, they are part of.
    CodePointSet in_letters = prefix_->set & letters_;
    if (!in_letters.empty() && (prefix_->possessive || (rules.is_cased && in_letters != marks))) {
      return false;
    }
    return rules.spaces && rules.newlines && rules.space_before_others &&
           prefix_->set - letters_ == (horizontal | pure_others);
  }

  bool check_words() {
    Contractions& contractions = plan_.contractions;
    for (const std::vector<CodePointSet>& word : words_) {
      if (word.size() < 2 || word.size() > 3 || word[0] != CodePointSet::single('\'')) return false;
      for (size_t i = 1; i < word.size(); ++i) {
        if (!is_subset(word[i], letters_)) return false;
        contractions.has_non_ascii |= word[i].ranges().back().last >= 0x80;
      }
      uint8_t entry = Contractions::kComplete;
      if (word.size() == 3) {
        if (contractions.third.size() == 64) return false;
        contractions.third.push_back(ascii_of(word[2]));
        entry = static_cast<uint8_t>(contractions.third.size());  // g + 1
      }
      std::array<bool, 128> second = ascii_of(word[1]);
      for (size_t c = 0; c < 128; ++c) {
        if (!second[c]) continue;
        if (contractions.second[c] != 0) return false;  // the order of trial would matter
        contractions.second[c] = entry;
      }
    }
    return true;
  }

  static std::array<bool, 128> ascii_of(const CodePointSet& set) {
    std::array<bool, 128> result{};
    for (char32_t c = 0; c < 128; ++c) result[c] = set.contains(c);
    return result;
  }

  const std::vector<ScannerAlternative>& left_;
  size_t at_ = 0;
  MaskPlan plan_;
  std::vector<std::vector<CodePointSet>> words_;
  const ScannerItem* prefix_ = nullptr;
  const CodePointSet* upper_ = nullptr;  // all letters where words are not cased
  const CodePointSet* lower_ = nullptr;
  CodePointSet letters_, digits_, others_, tail_, white_, newlines_;
};

}  // namespace

std::optional<MaskPlan> plan_masks(const ScannerSpec& spec) { return Planner(spec).plan(); }

std::optional<MaskPlan> plan_split_masks(const std::vector<ScannerSpec>& specs) {
  if (specs.size() != 3) return std::nullopt;
  return Planner(specs[2]).plan_split(specs[0], specs[1]);
}

}  // namespace lexel::patterns
