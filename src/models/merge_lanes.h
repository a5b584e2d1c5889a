#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/merge_rows.h"
#include "models/token_texts.h"

namespace lexel {

// A word on its way through BPE's merge loop, of at most kPlaces - 2 symbols. Symbols stand at
// places from 1 on and keep the place of their first part. The first place, and the one behind the
// last symbol, are taken by a symbol that merges with nothing: every real one has neighbours.
template <uint32_t kPlaces>
class MergeLane {
 public:
  static constexpr uint32_t kMaxSymbols = kPlaces - 2;

  // Fills the lane with a word: begin(), add() for every symbol in order, at least one, end(), then
  // find_pairs(), or set_pair() for every symbol but the last.
  void begin() { size_ = 0; }
  // `begin` is where the symbol begins, in bytes of the word.
  void add(uint32_t id, size_t begin) {
    if (size_++ >= kMaxSymbols) return;
    ids_[size_] = id;
    begins_[size_] = static_cast<uint8_t>(begin);
  }
  // False if there were too many symbols.
  bool end(const MergeRows& rows, size_t bytes) {
    if (size_ > kMaxSymbols) return false;
    ids_[0] = ids_[size_ + 1] = rows.no_id();
    begins_[size_ + 1] = static_cast<uint8_t>(bytes);
    symbols_ = ~uint64_t{0} >> (62 - size_);
    left_bucket_ = before_bucket_ = &rows.bucket_of(rows.no_id(), 0);
    left_ = before_ = 0;
    pairs_[0] = kNoPair;
    std::fill_n(pairs_ + size_, kPlaces - size_, kNoPair);
    return true;
  }
  // The merge of symbol `i`, counted from 0, and the next one.
  void set_pair(uint32_t i, MergeRows::Merge merge) { put_pair(i + 1, merge); }
  void find_pairs(const MergeRows& rows) {
    for (uint32_t i = 1; i < size_; ++i) put_pair(i, rows.find(ids_[i], ids_[i + 1]));
  }

  // Calls fn(uint32_t id, uint32_t begin, uint32_t end) for every symbol that is left; in bytes.
  template <class Fn>
  void for_each(Fn&& fn) const {
    uint64_t rest = symbols_ & (symbols_ - 1);
    for (auto at = std::countr_zero(rest); (rest &= rest - 1) != 0;) {
      const auto next = std::countr_zero(rest);
      fn(ids_[at], uint32_t{begins_[at]}, uint32_t{begins_[next]});
      at = next;
    }
  }

  // Whether `id` is the one symbol left.
  bool is_one(uint32_t id) const { return std::popcount(symbols_) == 3 && ids_[1] == id; }

  // Merges the next pair: that of lowest rank, leftmost among equals, as in merge_symbols_by_scan.
  // Asks for the memory that tells what the new symbol's pairs are; the next call reads it. False
  // if there is none.
  bool advance(const MergeRows& rows) {
    // Looked for first and put in then: a vector cannot read what was written number by number
    // just before.
    int32_t best = best_pair();
    best = smaller(best, put_pair(left_, MergeRows::find_in(*left_bucket_, next_id_)));
    best = smaller(best, put_pair(before_, MergeRows::find_in(*before_bucket_, left_id_)));
    if (best >= kNoPair) return false;
    const auto left = static_cast<uint32_t>(best) & 63;
    const uint64_t behind = symbols_ & (~uint64_t{1} << left);
    const auto right = static_cast<uint32_t>(std::countr_zero(behind));
    const auto next = static_cast<uint32_t>(std::countr_zero(behind & (behind - 1)));
    const auto before =
        static_cast<uint32_t>(63 - std::countl_zero(symbols_ & ((uint64_t{1} << left) - 1)));
    symbols_ ^= uint64_t{1} << right;
    pairs_[before] = pairs_[left] = pairs_[right] = kNoPair;
    left_ = left;
    before_ = before;
    left_id_ = ids_[left] = new_ids_[left];
    next_id_ = ids_[next];
    left_bucket_ = &rows.bucket_of(left_id_, next_id_);
    before_bucket_ = &rows.bucket_of(ids_[before], left_id_);
    __builtin_prefetch(left_bucket_);
    __builtin_prefetch(before_bucket_);
    return true;
  }

 private:
  // A pair is one number, rank and place, so that the smallest is the next. Signed, as few machines
  // compare unsigned numbers in vectors.
  static constexpr int32_t kNoPair = MergeRows::kNoRank << 6;  // and whatever is larger
  static constexpr uint32_t kStep = 16;
  static_assert(kPlaces % kStep == 0 && kPlaces <= 64);

  int32_t put_pair(uint32_t place, MergeRows::Merge merge) {
    new_ids_[place] = merge.new_id;
    return pairs_[place] = static_cast<int32_t>(merge.rank << 6 | place);
  }

  static int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

  int32_t best_pair() const {
    int32_t best = kNoPair;
    for (uint32_t first = 0; first <= size_; first += kStep) {
      const int32_t* const p = pairs_ + first;
      auto smallest_of = [&](uint32_t i) {
        return smaller(smaller(p[i], p[i + 1]), smaller(p[i + 2], p[i + 3]));
      };
      best = smaller(best, smaller(smaller(smallest_of(0), smallest_of(4)),
                                   smaller(smallest_of(8), smallest_of(12))));
      if constexpr (kPlaces == kStep) break;
    }
    return best;
  }

  uint64_t symbols_ = 0;  // bit i: what stands at place i is still the first part of a symbol
  uint32_t size_ = 0;     // symbols that the word began with
  // Of the last merge: its symbol's place and id, those of the neighbours, where their merges are.
  uint32_t left_ = 0;
  uint32_t before_ = 0;
  uint32_t left_id_ = 0;
  uint32_t next_id_ = 0;
  const MergeRows::Bucket* left_bucket_ = nullptr;
  const MergeRows::Bucket* before_bucket_ = nullptr;
  int32_t pairs_[kPlaces] = {};
  uint32_t new_ids_[kPlaces] = {};
  uint32_t ids_[kPlaces] = {};
  uint8_t begins_[kPlaces] = {};
};

// BPE's merge loop for several words at a time. Each merge waits for memory; here all words ask
// before any of them waits.
class MergeLanes {
 public:
  // Whatever its symbols, a word of more bytes is none for lanes.
  static constexpr uint32_t kMaxBytes = 248;
  // A word of as many bytes, or fewer, always is one.
  static constexpr uint32_t kMaxSymbols = MergeLane<64>::kMaxSymbols;

  // Calls start(i, lane) for each i in [0, count), which fills the lane, a MergeLane of some size,
  // with a word of at most kMaxBytes bytes and says whether it fits; it may be asked twice. Then,
  // in any order, finish(i, lane), or too_long(i) for what does not fit.
  template <class Start, class Finish, class TooLong>
  void run(const MergeRows& rows, uint32_t count, Start&& start, Finish&& finish,
           TooLong&& too_long) {
    uint32_t started = 0;
    long_.clear();
    size_t long_started = 0;
    auto start_short = [&](uint32_t& word, auto& lane) {
      while (started < count) {
        word = started++;
        lane.begin();
        if (start(word, lane)) return true;
        long_.push_back(word);
      }
      return false;
    };
    auto start_long = [&](uint32_t& word, auto& lane) {
      while (long_started < long_.size()) {
        word = long_[long_started++];
        lane.begin();
        if (start(word, lane)) return true;
        too_long(word);
      }
      return false;
    };
    do {
      short_lanes_.advance(rows, start_short, finish);
      long_lanes_.advance(rows, start_long, finish);
    } while (short_lanes_.are_active() || long_lanes_.are_active());
  }

  // Calls fn(text, id) for every token, of at most kMaxSymbols bytes, whose text merges to it
  // alone, in order. start(text, lane) as above.
  template <class Start, class Fn>
  void for_each_whole(const MergeRows& rows, const TokenTexts& tokens, Start&& start, Fn&& fn) {
    std::vector<bool> is_whole(tokens.size());
    run(
        rows, static_cast<uint32_t>(tokens.size()),
        [&](uint32_t i, auto& lane) { return start(tokens.text(i), lane); },
        [&](uint32_t i, const auto& lane) { is_whole[i] = lane.is_one(tokens.id(i)); },
        [](uint32_t) {});
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (is_whole[i]) fn(tokens.text(i), tokens.id(i));
    }
  }

 private:
  template <class Lane>
  class Lanes {
   public:
    bool are_active() const { return active_ > 0; }

    // Merges the next pair of every word, and begins with others by start(uint32_t& word, lane)
    // where words have none or lanes are free, until that is false.
    template <class Start, class Finish>
    void advance(const MergeRows& rows, Start&& start, Finish&& finish) {
      while (active_ < kLanes && start(words_[order_[active_]], lanes_[order_[active_]])) ++active_;
      for (uint32_t k = 0; k < active_;) {
        const uint32_t i = order_[k];
        if (lanes_[i].advance(rows)) {
          ++k;
          continue;
        }
        finish(words_[i], std::as_const(lanes_[i]));
        if (!start(words_[i], lanes_[i])) std::swap(order_[k], order_[--active_]);
      }
    }

   private:
    static constexpr uint32_t kLanes = 16;

    uint32_t active_ = 0;  // the first ones of order_
    uint32_t order_[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    uint32_t words_[kLanes] = {};
    Lane lanes_[kLanes];
  };

  Lanes<MergeLane<16>> short_lanes_;
  Lanes<MergeLane<64>> long_lanes_;
  std::vector<uint32_t> long_;
};

}  // namespace lexel
