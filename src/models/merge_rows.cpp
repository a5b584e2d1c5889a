#include "models/merge_rows.h"

#include <algorithm>
#include <bit>
#include <memory>

namespace lexel {

MergeRows::MergeRows(const std::vector<Row>& rows, const std::vector<Bucket>& buckets)
    : memory_(buckets.size() + (rows.size() * sizeof(Row) + sizeof(Bucket) - 1) / sizeof(Bucket)),
      no_id_(static_cast<uint32_t>(rows.size() - 1)) {
  std::copy(buckets.begin(), buckets.end(), &memory_[0]);
  buckets_ = &memory_[0];
  auto* row_memory = reinterpret_cast<Row*>(&memory_[0] + buckets.size());
  std::uninitialized_copy(rows.begin(), rows.end(), row_memory);
  rows_ = row_memory;
}

std::optional<MergeRows> MergeRows::make(const std::vector<Entry>& merges, uint32_t largest_id) {
  if (largest_id > kMaxId) return std::nullopt;
  // The ranks of each left id, side by side: those of id l are by_left[ends[l - 1], ends[l]).
  const size_t ids = size_t{largest_id} + 1;
  std::vector<uint32_t> ends(ids + 1);
  for (const Entry& merge : merges) ++ends[merge.left + 1];
  for (size_t left = 0; left < ids; ++left) ends[left + 1] += ends[left];
  std::vector<uint32_t> by_left(merges.size());
  for (uint32_t rank = 0; rank < merges.size(); ++rank) by_left[ends[merges[rank].left]++] = rank;

  constexpr Bucket kEmpty{kFree, kFree, kFree, kFree};
  std::vector<Row> rows(ids + 1);
  std::vector<Bucket> buckets(1, kEmpty);
  buckets.reserve(merges.size());
  // Puts the merges of one row into `size` buckets from `first` on; false if one is too small.
  auto fill = [&](size_t first, size_t size, uint32_t begin, uint32_t end) {
    buckets.resize(first);
    buckets.resize(first + size, kEmpty);
    for (uint32_t i = begin; i < end; ++i) {
      const Entry& merge = merges[by_left[i]];
      Bucket& bucket = buckets[first + (hash(merge.right) & (size - 1))];
      auto slot = std::find(bucket.begin(), bucket.end(), kFree);
      if (slot == bucket.end()) return false;
      *slot = uint64_t{merge.right} << 42 | uint64_t{merge.new_id} << 20 | by_left[i];
    }
    return true;
  };
  for (uint32_t left = 0, begin = 0; left < ids; begin = ends[left++]) {
    const uint32_t count = ends[left] - begin;
    if (count == 0) continue;
    const size_t first = buckets.size();
    size_t size = count <= kSlots ? 1 : std::bit_ceil(count / 2);
    const size_t most = 64 * size;
    while (!fill(first, size, begin, ends[left])) {
      size *= 2;
      if (size > most) return std::nullopt;
    }
    if (buckets.size() > kMaxBuckets) return std::nullopt;
    rows[left] = Row(first, std::countr_zero(size));
  }
  return MergeRows(rows, buckets);
}

std::optional<std::vector<MergeRows::Entry>> MergeRows::by_rank(const MergeTable& merges,
                                                                size_t count) {
  if (count >= kNoRank) return std::nullopt;
  std::vector<Entry> entries(count);
  size_t found = 0;
  merges.for_each([&](uint32_t left, uint32_t right, const MergeTable::Merge& merge) {
    entries[merge.rank] = {left, right, merge.new_id};
    ++found;
  });
  if (found != count) return std::nullopt;
  return entries;
}

}  // namespace lexel
