#include "patterns/scanner.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "patterns/class_table.h"

namespace lexel::patterns {
namespace {

constexpr uint32_t kMaxCountedRun = 64;  // bounds what one failed attempt costs
constexpr size_t kMaxAlternatives = std::tuple_size_v<decltype(Cutter::Memory::failed)>;
constexpr uint32_t kUnlimited = ScannerItem::kUnlimited;

// How an item finds its end; see make_scanner.
enum class ItemForm : uint8_t {
  kRun,        // A* or A+: take all
  kCounted,    // take up to max; enough or failure
  kPair,       // A{min,} whose run is shared with the next item
  kRunBefore,  // A+, last, before the look-ahead; may give back one scalar unless possessive
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
  uint32_t word_starts = 0;                  // set bits that a word starts with
  std::vector<Item> items;
  uint32_t not_before = 0;           // set bit, 0 for none
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
  ItemForm take_all = unlimited && item.min <= 1 ? ItemForm::kRun : ItemForm::kCounted;
  if (item.min > kMaxCountedRun || (!unlimited && item.max > kMaxCountedRun)) return std::nullopt;
  bool last = i + 1 == items.size();
  if (last && alternative.not_before) {
    if (item.min == item.max || (item.possessive && !unlimited)) return take_all;
    bool holds_inside = !item.set.intersects(*alternative.not_before);
    if (unlimited && item.min == 1 && (item.possessive || holds_inside)) {
      return ItemForm::kRunBefore;
    }
    return std::nullopt;
  }
  if (item.min == item.max) return take_all;
  if (nullable_from(items, i + 1) && !alternative.not_before) return take_all;
  if (is_optional_first(alternative, i)) return take_all;
  if (!unlimited) {
    bool giving_back_helps = !item.possessive && may_start_with(items, i + 1, item.set);
    if (nullable_from(items, i + 1) || giving_back_helps) return std::nullopt;
    return take_all;
  }
  if (!item.possessive && items[i + 1].min == 1 && !items[i + 1].possessive &&
      nullable_from(items, i + 2) && !alternative.not_before) {
    return ItemForm::kPair;
  }
  return std::nullopt;
}

// The scalars at which a match always starts: some alternative has an item that takes it, and
// nothing else that must match.
CodePointSet always_matched(const ScannerSpec& spec) {
  CodePointSet covered = CodePointSet::range(0xD800, 0xDFFF);  // in no text
  for (const ScannerAlternative& alternative : spec.alternatives) {
    if (alternative.not_before) continue;
    const std::vector<ScannerItem>& items = alternative.items;
    auto needed = std::count_if(items.begin(), items.end(),
                                [](const ScannerItem& item) { return item.min > 0; });
    for (const ScannerItem& item : items) {
      if (item.min <= 1 && needed == (item.min > 0 ? 1 : 0)) covered = covered | item.set;
      if (item.possessive) break;
    }
  }
  return covered;
}

class Scanner final : public Pattern, public Cutter {
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
    return std::unique_ptr<const Pattern>(
        new Scanner(std::move(classes), std::move(alternatives), always_matched(spec)));
  }

  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    matches.clear();
    Memory memory;
    Run run(*this, text, 0, memory);
    for (Span match; run.next(match);) matches.push_back(match);
  }

  const Cutter* cutter() const override { return this; }
  bool covers_all() const override { return covers_all_; }

  Border border(char32_t before, char32_t after) const override {
    const uint32_t first = classes_.mask(before);
    const uint32_t second = classes_.mask(after);
    auto joins = [&](const Alternative& alternative) {
      return may_join(alternative, first, second);
    };
    if (std::any_of(alternatives_.begin(), alternatives_.end(), joins)) return Border::kUnknown;
    const bool ends = always_matched_.contains(before) || always_matched_.contains(after);
    return ends ? Border::kCut : Border::kNoMatch;
  }

  size_t cut(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity,
             Memory& memory) const override {
    Run run(*this, text, begin, memory);
    size_t count = 0;
    for (Span match; count < capacity && run.next(match); begin = match.end) {
      if (begin < match.begin) {
        ends[count++] = match.begin;
        if (count == capacity) return count;  // the next call finds the match again
      }
      ends[count++] = match.end;
    }
    if (count < capacity && begin < text.size()) ends[count++] = static_cast<uint32_t>(text.size());
    return count;
  }

 private:
  Scanner(ClassTable classes, std::vector<Alternative> alternatives, CodePointSet always_matched)
      : classes_(std::move(classes)),
        alternatives_(std::move(alternatives)),
        always_matched_(std::move(always_matched)),
        covers_all_(always_matched_ == CodePointSet::all()) {
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
      result.word_starts |= bits[0];
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
      if (result.not_before == 0) return std::nullopt;
    }
    result.retry_without_first = !source.items.empty() && is_optional_first(source, 0);
    return result;
  }

  // Whether a match may have scalars of these memberships side by side, or look at the second where
  // it ends with the first.
  static bool may_join(const Alternative& alternative, uint32_t before, uint32_t after) {
    for (const std::vector<uint32_t>& word : alternative.words) {
      for (size_t i = 0; i + 1 < word.size(); ++i) {
        if ((word[i] & before) && (word[i + 1] & after)) return true;
      }
    }
    const std::vector<Item>& items = alternative.items;
    for (size_t i = 0; i < items.size(); ++i) {
      if ((items[i].bit & before) == 0) continue;
      if (items[i].max > 1 && (items[i].bit & after)) return true;
      bool may_end = true;
      for (size_t next = i + 1; may_end && next < items.size(); ++next) {
        if (items[next].bit & after) return true;
        may_end = items[next].min == 0;
      }
      if (may_end && (alternative.not_before != 0 || (alternative.word_starts & after)))
        return true;
    }
    return false;
  }

  // The alternatives that may start with a scalar of membership `mask`.
  uint32_t starters(uint32_t mask) const {
    uint32_t result = 0;
    for (size_t a = 0; a < alternatives_.size(); ++a) {
      const Alternative& alternative = alternatives_[a];
      bool starts = alternative.items.empty() && (alternative.word_starts & mask) != 0;
      for (const Item& item : alternative.items) {
        starts |= (item.bit & mask) != 0;
        if (item.min > 0) break;
      }
      if (starts) result |= 1u << a;
    }
    return result;
  }

  // One pass over one text. Positions are pointers; null is failure.
  class Run {
   public:
    using Position = const unsigned char*;

    Run(const Scanner& scanner, std::string_view text, uint32_t from, Memory& memory)
        : scanner_(scanner),
          classes_(scanner.classes_),
          ascii_(classes_.ascii_masks()),
          begin_(reinterpret_cast<Position>(text.data())),
          end_(begin_ + text.size()),
          pos_(begin_ + from),
          memory_(memory) {}

    // The next match; false when there is none.
    bool next(Span& found) {
      while (pos_ < end_) {
        Position pos = pos_;
        Position next = pos;
        uint32_t mask;
        uint32_t starts;
        if (*pos < 0x80) {
          ++next;
          mask = ascii_[*pos];
          starts = scanner_.ascii_starts_[*pos];
        } else {
          uint8_t atom = classes_.atom(decode(next));
          mask = classes_.mask_of_atom(atom);
          starts = scanner_.starts_[atom];
        }
        Position match_end = nullptr;
        for (; starts != 0 && match_end == nullptr; starts &= starts - 1) {
          match_end = match(static_cast<size_t>(std::countr_zero(starts)), mask, pos, next);
        }
        pos_ = match_end == nullptr ? next : match_end;
        if (match_end == nullptr) continue;
        found = {offset(pos), offset(match_end)};
        return true;
      }
      return false;
    }

   private:
    uint32_t offset(Position pos) const { return static_cast<uint32_t>(pos - begin_); }

    // The scalar at `pos`, which is not ASCII; moves behind it.
    static char32_t decode(Position& pos) {
      char32_t lead = *pos;
      if (lead < 0xE0) {
        char32_t c = (lead & 0x1F) << 6 | (pos[1] & 0x3F);
        pos += 2;
        return c;
      }
      if (lead < 0xF0) {
        char32_t c = (lead & 0x0F) << 12 | (pos[1] & 0x3F) << 6 | (pos[2] & 0x3F);
        pos += 3;
        return c;
      }
      char32_t c =
          (lead & 0x07) << 18 | (pos[1] & 0x3F) << 12 | (pos[2] & 0x3F) << 6 | (pos[3] & 0x3F);
      pos += 4;
      return c;
    }

    // Membership of the scalar at `pos`, which moves behind it.
    uint32_t take(Position& pos) const {
      if (*pos < 0x80) return ascii_[*pos++];
      return classes_.mask(decode(pos));
    }

    // `mask` is that of the scalar from `pos` to `next`.
    Position match(size_t index, uint32_t mask, Position pos, Position next) {
      const Alternative& alternative = scanner_.alternatives_[index];
      if (alternative.items.empty()) return match_words(alternative, pos);
      if (!alternative.retry_without_first) return match_items(index, 0, pos);
      if (mask & alternative.items[0].bit) {
        Position match_end = match_items(index, 1, next);
        if (match_end != nullptr) return match_end;
      }
      return match_items(index, 1, pos);
    }

    Position match_words(const Alternative& alternative, Position pos) const {
      for (const std::vector<uint32_t>& word : alternative.words) {
        Position at = pos;
        size_t i = 0;
        while (i < word.size() && at < end_ && (take(at) & word[i])) ++i;
        if (i == word.size()) return at;
      }
      return nullptr;
    }

    Position match_items(size_t index, size_t first, Position pos) {
      const Alternative& alternative = scanner_.alternatives_[index];
      const Item* const end_of_items = alternative.items.data() + alternative.items.size();
      for (const Item* item = alternative.items.data() + first; item < end_of_items; ++item) {
        Position start = pos;
        switch (item->form) {
          case ItemForm::kPair:
            pos = match_pair(index, item[0], item[1], pos);
            ++item;
            break;
          case ItemForm::kRunBefore:
            pos = run_before(index, *item, pos);
            break;
          case ItemForm::kRun:
            pos = run(item->bit, pos);
            if (pos == start && item->min > 0) return nullptr;
            break;
          case ItemForm::kCounted:
            pos = counted_run(*item, pos);
            break;
        }
        if (pos == nullptr) return nullptr;
      }
      if (alternative.not_before != 0 && is_before(alternative, pos)) return nullptr;
      if (alternative.word_starts == 0 || pos == end_) return pos;
      Position after_first = pos;
      if ((take(after_first) & alternative.word_starts) == 0) return pos;
      Position behind_word = match_words(alternative, pos);
      return behind_word != nullptr ? behind_word : pos;
    }

    // The end of the scalars of a set from `pos` on.
    Position run(uint32_t bit, Position pos) const {
      while (true) {
        while (pos < end_ && (ascii_[*pos] & bit)) ++pos;
        if (pos == end_ || *pos < 0x80) return pos;
        Position next = pos;
        if ((classes_.mask(decode(next)) & bit) == 0) return pos;
        pos = next;
      }
    }

    Position counted_run(const Item& item, Position pos) const {
      uint32_t count = 0;
      for (Position next = pos; pos < end_ && count != item.max && (take(next) & item.bit);
           pos = next) {
        ++count;
      }
      return count >= item.min ? pos : nullptr;
    }

    // `A{min,}B{1,max}` from `pos`: all As; if no B follows them, back to the last B among them.
    // A run without B fails from each of its scalars, so it is looked at only once.
    Position match_pair(size_t index, const Item& a, const Item& b, Position pos) {
      if (is_known_to_fail(index, pos)) return nullptr;
      Position at = pos;
      Position last_b = nullptr;  // end of the last B that may be given back
      uint32_t count = 0;
      uint32_t mask = 0;
      for (Position next = pos; at < end_ && ((mask = take(next)) & a.bit); at = next) {
        if ((mask & b.bit) && count >= a.min) last_b = next;
        count += count < a.min;
      }
      if (count >= a.min && at < end_ && (mask & b.bit)) {
        return b.max == kUnlimited ? run(b.bit, at) : counted_run(b, at);
      }
      if (last_b == nullptr) memory_.failed[index] = {offset(pos), offset(at)};
      return last_b;
    }

    bool is_before(const Alternative& alternative, Position pos) const {
      return pos < end_ && (take(pos) & alternative.not_before) != 0;
    }

    // `A+` from `start` before the look-ahead. A possessive run that it refuses fails from each of
    // its scalars, so it is looked at only once.
    Position run_before(size_t index, const Item& item, Position start) {
      const Alternative& alternative = scanner_.alternatives_[index];
      if (is_known_to_fail(index, start)) return nullptr;
      Position pos = run(item.bit, start);
      if (pos == start) return nullptr;
      if (!is_before(alternative, pos)) return pos;
      if (item.possessive) {
        memory_.failed[index] = {offset(start), offset(pos)};
        return nullptr;
      }
      do {
        --pos;
      } while ((*pos & 0xC0) == 0x80);
      return pos > start ? pos : nullptr;
    }

    // In a run of A without B, or one that the look-ahead refuses.
    bool is_known_to_fail(size_t index, Position pos) const {
      Span failed = memory_.failed[index];
      return offset(pos) >= failed.begin && offset(pos) < failed.end;
    }

    const Scanner& scanner_;
    const ClassTable& classes_;
    const uint32_t* ascii_;
    Position begin_;
    Position end_;
    Position pos_;
    Memory& memory_;  // by alternative
  };

  ClassTable classes_;
  std::vector<Alternative> alternatives_;
  std::vector<uint32_t> starts_;  // by atom: starters()
  std::array<uint32_t, 128> ascii_starts_{};
  CodePointSet always_matched_;
  bool covers_all_;
};

}  // namespace

std::unique_ptr<const Pattern> make_scanner(const ScannerSpec& spec) { return Scanner::make(spec); }

}  // namespace lexel::patterns
