#include "patterns/scanner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "patterns/class_table.h"
#include "unicode/utf8.h"

namespace lexel::patterns {
namespace {

constexpr size_t kFail = static_cast<size_t>(-1);
constexpr uint32_t kMaxCountedRun = 64;  // bounds what one failed attempt costs
constexpr size_t kMaxAlternatives = 32;
constexpr uint32_t kUnlimited = ScannerItem::kUnlimited;

// How an item finds its end; see make_scanner.
enum class ItemForm : uint8_t {
  kRun,        // take all it can; enough or failure
  kPair,       // A{min,} whose run is shared with the next item
  kRunBefore,  // last, before the look-ahead; may give back one scalar
};

struct Item {
  uint32_t bit;  // of its set in ClassTable masks
  uint32_t min;
  uint32_t max;
  ItemForm form;
  bool possessive;
};

struct Alternative {
  std::vector<std::vector<uint32_t>> words;  // set bits
  std::vector<Item> items;
  uint32_t not_before = 0;  // set bit
  bool has_not_before = false;
  bool retry_without_first = false;  // the first item is `P?`
};

// --- Proof that a spec can be scanned

bool nullable_from(const std::vector<ScannerItem>& items, size_t i) {
  return std::all_of(items.begin() + static_cast<ptrdiff_t>(i), items.end(),
                     [](const ScannerItem& item) { return item.min == 0; });
}

// May what starts at item i, which is not nullable, begin with a scalar of `set`?
bool may_start_with(const std::vector<ScannerItem>& items, size_t i, const CodePointSet& set) {
  for (; i < items.size(); ++i) {
    if (items[i].set.intersects(set)) return true;
    if (items[i].min > 0) return false;
  }
  return false;
}

bool is_optional_first(const ScannerAlternative& alternative, size_t i) {
  const ScannerItem& item = alternative.items[i];
  return i == 0 && item.min == 0 && item.max == 1 && !item.possessive;
}

// The form that makes item i exact and linear, or nothing.
std::optional<ItemForm> form_of(const ScannerAlternative& alternative, size_t i) {
  const std::vector<ScannerItem>& items = alternative.items;
  const ScannerItem& item = items[i];
  bool unlimited = item.max == kUnlimited;
  if (item.min > kMaxCountedRun || (!unlimited && item.max > kMaxCountedRun)) return std::nullopt;
  bool last = i + 1 == items.size();
  if (last && alternative.not_before) {
    if (item.min == item.max || (item.possessive && !unlimited)) return ItemForm::kRun;
    bool holds_inside = !item.set.intersects(*alternative.not_before);
    if (unlimited && item.min == 1 && holds_inside) return ItemForm::kRunBefore;
    return std::nullopt;
  }
  if (item.min == item.max) return ItemForm::kRun;
  if (nullable_from(items, i + 1) && !alternative.not_before) return ItemForm::kRun;
  if (is_optional_first(alternative, i)) return ItemForm::kRun;
  if (!unlimited) {
    bool giving_back_helps = !item.possessive && may_start_with(items, i + 1, item.set);
    if (nullable_from(items, i + 1) || giving_back_helps) return std::nullopt;
    return ItemForm::kRun;
  }
  if (!item.possessive && items[i + 1].min == 1 && !items[i + 1].possessive &&
      nullable_from(items, i + 2) && !alternative.not_before) {
    return ItemForm::kPair;
  }
  return std::nullopt;
}

class Scanner final : public Pattern {
 public:
  // Null where the spec cannot be scanned.
  static std::unique_ptr<const Pattern> make(const ScannerSpec& spec) {
    if (spec.alternatives.empty() || spec.alternatives.size() > kMaxAlternatives) return nullptr;
    std::vector<CodePointSet> sets;
    std::vector<Alternative> alternatives;
    for (const ScannerAlternative& alternative : spec.alternatives) {
      std::optional<Alternative> compiled = compile(alternative, sets);
      if (!compiled) return nullptr;
      alternatives.push_back(std::move(*compiled));
    }
    ClassTable classes(sets);
    if (!classes.fits()) return nullptr;
    return std::unique_ptr<const Pattern>(new Scanner(std::move(classes), std::move(alternatives)));
  }

  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    matches.clear();
    Run(*this, text).find(matches);
  }

 private:
  Scanner(ClassTable classes, std::vector<Alternative> alternatives)
      : classes_(std::move(classes)), alternatives_(std::move(alternatives)) {
    for (size_t atom = 0; atom < classes_.atom_count(); ++atom) {
      starts_.push_back(starters(classes_.mask_of_atom(atom)));
    }
    for (unsigned char c = 0; c < 128; ++c) ascii_starts_[c] = starts_[classes_.atom(c)];
  }

  // The bit of `set` among `sets`, which it joins if it is new; 0 when there are too many.
  static uint32_t bit_of(const CodePointSet& set, std::vector<CodePointSet>& sets) {
    size_t k = static_cast<size_t>(std::find(sets.begin(), sets.end(), set) - sets.begin());
    if (k >= ClassTable::kMaxSets) return 0;
    if (k == sets.size()) sets.push_back(set);
    return 1u << k;
  }

  static std::optional<Alternative> compile(const ScannerAlternative& source,
                                            std::vector<CodePointSet>& sets) {
    Alternative result;
    bool matches_empty =
        nullable_from(source.items, 0) && (!source.items.empty() || source.words.empty());
    if (matches_empty || (source.not_before && (source.items.empty() || !source.words.empty()))) {
      return std::nullopt;
    }
    for (const std::vector<CodePointSet>& word : source.words) {
      if (word.empty()) return std::nullopt;
      std::vector<uint32_t> bits;
      for (const CodePointSet& set : word) bits.push_back(bit_of(set, sets));
      if (std::find(bits.begin(), bits.end(), 0u) != bits.end()) return std::nullopt;
      result.words.push_back(std::move(bits));
    }
    for (size_t i = 0; i < source.items.size(); ++i) {
      const ScannerItem& item = source.items[i];
      std::optional<ItemForm> form = form_of(source, i);
      uint32_t bit = bit_of(item.set, sets);
      if (!form || bit == 0) return std::nullopt;
      result.items.push_back({bit, item.min, item.max, *form, item.possessive});
    }
    if (source.not_before) {
      result.not_before = bit_of(*source.not_before, sets);
      result.has_not_before = true;
      if (result.not_before == 0) return std::nullopt;
    }
    result.retry_without_first = !source.items.empty() && is_optional_first(source, 0);
    return result;
  }

  // The alternatives that may start with a scalar of membership `mask`.
  uint32_t starters(uint32_t mask) const {
    uint32_t result = 0;
    for (size_t a = 0; a < alternatives_.size(); ++a) {
      const Alternative& alternative = alternatives_[a];
      bool starts = false;
      if (alternative.items.empty()) {
        for (const auto& word : alternative.words) starts |= (word[0] & mask) != 0;
      }
      for (const Item& item : alternative.items) {
        starts |= (item.bit & mask) != 0;
        if (item.min > 0) break;
      }
      if (starts) result |= 1u << a;
    }
    return result;
  }

  // One pass over one text.
  class Run {
   public:
    Run(const Scanner& scanner, std::string_view text)
        : scanner_(scanner), classes_(scanner.classes_), text_(text) {
      std::fill(std::begin(failed_), std::end(failed_), Span{});
    }

    void find(std::vector<Span>& matches) {
      size_t pos = 0;
      while (pos < text_.size()) {
        size_t next = pos;
        uint32_t starts;
        auto byte = static_cast<unsigned char>(text_[pos]);
        if (byte < 0x80) {
          starts = scanner_.ascii_starts_[byte];
          ++next;
        } else {
          starts = scanner_.starts_[classes_.atom(utf8::decode(text_, next))];
        }
        size_t end = kFail;
        for (; starts != 0 && end == kFail; starts &= starts - 1) {
          end = match(static_cast<size_t>(std::countr_zero(starts)), pos);
        }
        if (end == kFail) {
          pos = next;
          continue;
        }
        matches.push_back({static_cast<uint32_t>(pos), static_cast<uint32_t>(end)});
        pos = end;
      }
    }

   private:
    // Membership of the scalar at `pos`, which moves behind it.
    uint32_t take(size_t& pos) const {
      auto byte = static_cast<unsigned char>(text_[pos]);
      if (byte < 0x80) {
        ++pos;
        return classes_.ascii_mask(byte);
      }
      return classes_.mask(utf8::decode(text_, pos));
    }

    size_t match(size_t index, size_t pos) {
      const Alternative& alternative = scanner_.alternatives_[index];
      if (alternative.items.empty()) return match_words(alternative, pos);
      if (alternative.retry_without_first) {
        size_t behind = pos;
        if (take(behind) & alternative.items[0].bit) {
          size_t end = match_items(index, 1, behind);
          if (end != kFail) return end;
        }
        return match_items(index, 1, pos);
      }
      return match_items(index, 0, pos);
    }

    size_t match_words(const Alternative& alternative, size_t pos) const {
      for (const std::vector<uint32_t>& word : alternative.words) {
        size_t at = pos;
        size_t i = 0;
        while (i < word.size() && at < text_.size() && (take(at) & word[i])) ++i;
        if (i == word.size()) return at;
      }
      return kFail;
    }

    size_t match_items(size_t index, size_t first, size_t pos) {
      const Alternative& alternative = scanner_.alternatives_[index];
      for (size_t i = first; i < alternative.items.size(); ++i) {
        const Item& item = alternative.items[i];
        if (item.form == ItemForm::kPair) {
          pos = match_pair(index, item, alternative.items[i + 1], pos);
          ++i;
        } else {
          size_t start = pos;
          pos = item.max == kUnlimited && item.min <= 1 ? run(item, pos) : counted_run(item, pos);
          if (item.form == ItemForm::kRunBefore && pos != kFail) {
            pos = back_off(alternative, item, start, pos);
          }
        }
        if (pos == kFail) return kFail;
      }
      if (alternative.has_not_before && is_before(alternative, pos)) return kFail;
      if (!alternative.words.empty()) {
        size_t end = match_words(alternative, pos);
        if (end != kFail) return end;
      }
      return pos;
    }

    size_t run(const Item& item, size_t pos) const {
      size_t start = pos;
      for (size_t next = pos; pos < text_.size() && (take(next) & item.bit); pos = next) {
      }
      return pos - start >= item.min ? pos : kFail;
    }

    size_t counted_run(const Item& item, size_t pos) const {
      uint32_t count = 0;
      for (size_t next = pos; pos < text_.size() && count != item.max && (take(next) & item.bit);
           pos = next) {
        ++count;
      }
      return count >= item.min ? pos : kFail;
    }

    // `A{min,}B{1,max}` from `pos`: all As; if no B follows them, back to the last B among them.
    // A run without B fails from each of its scalars, so it is looked at only once.
    size_t match_pair(size_t index, const Item& a, const Item& b, size_t pos) {
      Span& failed = failed_[index];
      if (pos >= failed.begin && pos < failed.end) return kFail;
      size_t at = pos;
      size_t last_b = kFail;  // end of the last B that may be given back
      uint32_t count = 0;
      uint32_t mask = 0;
      size_t next = pos;
      while (at < text_.size() && ((mask = take(next)) & a.bit)) {
        if ((mask & b.bit) && count >= a.min) last_b = next;
        count += count < a.min;
        at = next;
      }
      if (count >= a.min && at < text_.size() && (mask & b.bit)) {
        return b.max == kUnlimited ? run(b, at) : counted_run(b, at);
      }
      if (last_b == kFail) {
        failed = {static_cast<uint32_t>(pos), static_cast<uint32_t>(at)};
      }
      return last_b;
    }

    bool is_before(const Alternative& alternative, size_t pos) const {
      return pos < text_.size() && (take(pos) & alternative.not_before) != 0;
    }

    // The end of a run [start, end) that the look-ahead accepts.
    size_t back_off(const Alternative& alternative, const Item& item, size_t start,
                    size_t end) const {
      if (!is_before(alternative, end)) return end;
      if (item.possessive) return kFail;
      utf8::decode_back(text_, end);
      return end > start ? end : kFail;
    }

    const Scanner& scanner_;
    const ClassTable& classes_;
    std::string_view text_;
    Span failed_[kMaxAlternatives];  // by alternative: a run of A without B
  };

  ClassTable classes_;
  std::vector<Alternative> alternatives_;
  std::vector<uint32_t> starts_;  // by atom: starters()
  std::array<uint32_t, 128> ascii_starts_{};
};

}  // namespace

std::unique_ptr<const Pattern> make_scanner(const ScannerSpec& spec) { return Scanner::make(spec); }

}  // namespace lexel::patterns
