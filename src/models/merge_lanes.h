#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "models/merge_rows.h"

namespace lexel {

// BPE's merge loop for several words at a time. Each merge waits for memory twice, for the rows of
// two left ids and then for a bucket in each; here all words ask before any of them waits.
//
// As in merge_symbols_by_scan the pair of lowest rank, leftmost among equals, merges first.
class MergeLanes {
 public:
  static constexpr uint32_t kMaxSymbols = 64;

  // A word on its way. Symbols keep the place of their first part.
  class Lane {
   public:
    // Fills the lane with a word: add() for every symbol in order, of which there must be 1 to
    // kMaxSymbols, end(), then find_pairs(), or set_pair() for every symbol but the last.
    void begin() { size_ = 0; }
    // `begin` is where the symbol begins, in bytes of the word.
    void add(uint32_t id, size_t begin) {
      ids_[size_] = id;
      begins_[size_++] = static_cast<uint32_t>(begin);
    }
    void end(size_t bytes) {
      begins_[size_] = static_cast<uint32_t>(bytes);
      symbols_ = ~uint64_t{0} >> (kMaxSymbols - size_);
      padded_size_ = (size_ + kStep - 1) / kStep * kStep;
      for (uint32_t i = size_ - 1; i < padded_size_; ++i) set_pair(i, {MergeRows::kNoRank, 0});
    }
    // The merge of symbol `at` and the next one.
    void set_pair(uint32_t at, MergeRows::Merge merge) {
      pairs_[at] = static_cast<int32_t>(merge.rank << 6 | at);
      new_ids_[at] = merge.new_id;
    }
    void find_pairs(const MergeRows& rows) {
      for (uint32_t i = 0; i + 1 < size_; ++i) set_pair(i, rows.find(ids_[i], ids_[i + 1]));
    }
    uint32_t size() const { return size_; }

    // Calls fn(uint32_t id, uint32_t begin, uint32_t end) for every symbol that is left; in bytes.
    template <class Fn>
    void for_each(Fn&& fn) const {
      for (uint64_t rest = symbols_; rest != 0;) {
        const auto at = static_cast<uint32_t>(std::countr_zero(rest));
        rest &= rest - 1;
        const uint32_t next = rest == 0 ? size_ : static_cast<uint32_t>(std::countr_zero(rest));
        fn(ids_[at], begins_[at], begins_[next]);
      }
    }

   private:
    friend class MergeLanes;
    static constexpr uint32_t kStep = 8;
    // A pair is one number, rank and place, so that the smallest is the next.
    static constexpr int32_t kNoPair = MergeRows::kNoRank << 6;  // and whatever is larger

    // Signed, as few machines compare unsigned numbers in vectors.
    uint32_t best() const {
      int32_t best = kNoPair;
      for (uint32_t i = 0; i < padded_size_; ++i) best = std::min(best, pairs_[i]);
      return static_cast<uint32_t>(best);
    }

    uint32_t word_ = 0;
    uint32_t size_ = 0;
    uint32_t padded_size_ = 0;
    uint64_t symbols_ = 0;  // bit i: symbol i is still the first part of one
    // The place behind the last is for neighbours that do not exist.
    uint32_t ids_[kMaxSymbols + 1] = {};
    uint32_t begins_[kMaxSymbols + 1] = {};
    int32_t pairs_[kMaxSymbols + 1] = {};
    uint32_t new_ids_[kMaxSymbols + 1] = {};

    // The two pairs that the last merge made.
    uint32_t left_ = 0;
    uint32_t before_ = 0;
    uint32_t left_id_ = 0;
    uint32_t before_id_ = 0;
    uint32_t next_id_ = 0;
    const MergeRows::Bucket* left_bucket_ = nullptr;
    const MergeRows::Bucket* before_bucket_ = nullptr;
  };

  // Calls start(i, lane) for each i in [0, count), which fills the lane with a word's symbols, at
  // least one and at most kMaxSymbols; then, in any order, finish(i, lane).
  template <class Start, class Finish>
  void run(const MergeRows& rows, uint32_t count, Start&& start, Finish&& finish) {
    uint32_t started = 0;
    uint32_t active = 0;
    auto start_next = [&](Lane& lane) {
      lane.word_ = started++;
      lane.begin();
      start(lane.word_, lane);
    };
    while (active < kLanes && started < count) start_next(lanes_[active_[active++]]);
    while (active > 0) {
      for (uint32_t i = 0; i < active;) {
        Lane& lane = lanes_[active_[i]];
        if (choose(rows, lane)) {
          ++i;
          continue;
        }
        finish(lane.word_, static_cast<const Lane&>(lane));
        if (started < count) {
          start_next(lane);
        } else {
          std::swap(active_[i], active_[--active]);
        }
      }
      for (uint32_t i = 0; i < active; ++i) find_buckets(rows, lanes_[active_[i]]);
      for (uint32_t i = 0; i < active; ++i) set_pairs(lanes_[active_[i]]);
    }
  }

  // Whether the word that start(lane) fills in merges to one symbol, `id`.
  template <class Start>
  bool merges_to(const MergeRows& rows, uint32_t id, Start&& start) {
    bool is_one = false;
    run(
        rows, 1, [&](uint32_t, Lane& lane) { start(lane); },
        [&](uint32_t, const Lane& lane) {
          is_one = std::has_single_bit(lane.symbols_) && lane.ids_[0] == id;
        });
    return is_one;
  }

 private:
  static constexpr uint32_t kLanes = 16;
  static constexpr uint32_t kNobody = 0xFFFF'FFFF;  // no right id

  // Merges the next pair; false if there is none.
  static bool choose(const MergeRows& rows, Lane& lane) {
    const uint32_t best = lane.best();
    if (best >= static_cast<uint32_t>(Lane::kNoPair)) return false;
    const uint32_t left = best & 63;
    const uint64_t behind = lane.symbols_ & (~uint64_t{1} << left);
    const uint32_t right = static_cast<uint32_t>(std::countr_zero(behind));
    const uint64_t above = behind & (behind - 1);
    const uint64_t below = lane.symbols_ & ((uint64_t{1} << left) - 1);
    const uint32_t id = lane.new_ids_[left];
    lane.symbols_ ^= uint64_t{1} << right;
    lane.pairs_[right] = Lane::kNoPair;
    lane.ids_[left] = id;
    lane.left_ = left;
    lane.left_id_ = id;
    lane.next_id_ = above != 0 ? lane.ids_[std::countr_zero(above)] : kNobody;
    lane.before_ = below != 0 ? 63 - static_cast<uint32_t>(std::countl_zero(below)) : kMaxSymbols;
    lane.before_id_ = below != 0 ? lane.ids_[lane.before_] : id;
    rows.prefetch_row(lane.left_id_);
    rows.prefetch_row(lane.before_id_);
    return true;
  }

  static void find_buckets(const MergeRows& rows, Lane& lane) {
    lane.left_bucket_ = &rows.bucket_of(lane.left_id_, lane.next_id_);
    lane.before_bucket_ = &rows.bucket_of(lane.before_id_, lane.left_id_);
    __builtin_prefetch(lane.left_bucket_);
    __builtin_prefetch(lane.before_bucket_);
  }

  static void set_pairs(Lane& lane) {
    lane.set_pair(lane.left_, MergeRows::find_in(*lane.left_bucket_, lane.next_id_));
    lane.set_pair(lane.before_, MergeRows::find_in(*lane.before_bucket_, lane.left_id_));
  }

  Lane lanes_[kLanes];
  uint32_t active_[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
};

}  // namespace lexel
