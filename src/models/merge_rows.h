#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/merge_table.h"
#include "text/huge_array.h"

namespace lexel {

// BPE's merges, (left, right) -> (rank, new id), as one small hash table ("row") for each left id;
// for the miss path of a fused pipeline. (MergeTable takes any ids.)
//
//   rows_  | left 0 | left 1 | ...      buckets_  | row 0 | row 1, 2 buckets | ...
//            first bucket, mask                     4 x (right 22 bits, new id 22, rank 20)
//
// The rows stand in the order of the ids, and low ids are those of frequent tokens, so what real
// text needs lies close together and stays in the cache; a table hashed as a whole would scatter
// it over all its lines. A row has as many buckets as it takes for every pair to stand in its own:
// one look-up reads one bucket, without a branch that could be mispredicted.
class MergeRows {
 public:
  static constexpr uint32_t kMaxId = (1 << 22) - 2;
  static constexpr uint32_t kNoRank = (1 << 20) - 1;  // ranks are smaller

  struct Merge {
    uint32_t rank;
    uint32_t new_id;  // meaningless with kNoRank
  };
  struct Entry {
    uint32_t left;
    uint32_t right;
    uint32_t new_id;
  };

  // `merges` by rank: fewer than kNoRank, of ids up to `largest_id`, each pair once. Nothing if an
  // id is larger than kMaxId or too many right ids of one row share a bucket, which takes ids
  // chosen to that end.
  static std::optional<MergeRows> make(const std::vector<Entry>& merges, uint32_t largest_id);

  // The entries of a table whose ranks are those below `count`. Nothing if they are not, since a
  // pair is listed twice, which no sane file does, or if there are too many.
  static std::optional<std::vector<Entry>> by_rank(const MergeTable& merges, size_t count);

  static constexpr size_t kSlots = 4;
  using Bucket = std::array<uint64_t, kSlots>;

  // A pair that does not merge has kNoRank. Requires left <= largest_id or no_id().
  Merge find(uint32_t left, uint32_t right) const { return find_in(bucket_of(left, right), right); }

  // An id that merges with nothing.
  uint32_t no_id() const { return no_id_; }

  // The same in steps, for those who do other things while memory is on its way.
  const Bucket& bucket_of(uint32_t left, uint32_t right) const {
    const Row row = rows_[left];
    return buckets_[row.begin() + (hash(right) & row.mask())];
  }
  static Merge find_in(const Bucket& bucket, uint32_t right) {
    // What is left of the slot of `right` is smaller than that of any other.
    const uint64_t wanted = uint64_t{right} << 42;
    auto smaller = [](uint64_t a, uint64_t b) { return a < b ? a : b; };
    const uint64_t found = smaller(smaller(smaller(bucket[0] ^ wanted, bucket[1] ^ wanted),
                                           smaller(bucket[2] ^ wanted, bucket[3] ^ wanted)),
                                   kFree >> 22);
    return {static_cast<uint32_t>(found) & kNoRank, static_cast<uint32_t>(found >> 20)};
  }

 private:
  static constexpr uint64_t kFree = ~uint64_t{0};

  // Four bytes: half of all look-ups are of rows that nobody asked for lately.
  class Row {
   public:
    Row() = default;
    // Of 1 << `log_size` buckets.
    Row(size_t begin, int log_size)
        : value_(static_cast<uint32_t>(begin << 5) | static_cast<uint32_t>(log_size)) {}
    uint32_t begin() const { return value_ >> 5; }
    uint32_t mask() const { return (uint32_t{1} << (value_ & 31)) - 1; }

   private:
    uint32_t value_ = 0;
  };
  static constexpr size_t kMaxBuckets = size_t{1} << 27;

  static uint32_t hash(uint32_t right) { return (right * 0x9E37'79B1u) >> 12; }

  // The last row is that of no_id().
  MergeRows(const std::vector<Row>& rows, const std::vector<Bucket>& buckets);

  HugeArray<Bucket> memory_;  // of both, so that they share huge pages
  const Bucket* buckets_;     // the first is the row of all ids without merges
  const Row* rows_;           // by left id
  uint32_t no_id_;
};

}  // namespace lexel
