#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace lexel::format {

// Of n items, those that an equal later item replaces, ascending. hash(i) -> uint64_t; less(i, j)
// orders items whose hashes are equal. O(n log n) whatever the hashes are, so a file cannot be made
// to collide; 16 bytes an item.
//
// Nearly always all items differ, so a bit for each hash (of 32 times as many) finds those few that
// may have an equal, and only these are sorted.
template <class Hash, class Less>
std::vector<uint32_t> superseded(size_t n, Hash hash, Less less) {
  std::vector<uint64_t> hashes(n);
  std::vector<bool> seen(std::bit_ceil(32 * std::max<size_t>(n, 1)));
  std::vector<bool> seen_twice(seen.size());
  auto bit_of = [&](size_t i) { return (hashes[i] ^ hashes[i] >> 32) & (seen.size() - 1); };
  bool has_candidates = false;
  for (size_t i = 0; i < n; ++i) {
    hashes[i] = hash(i);
    auto bit = seen[bit_of(i)];
    if (bit) {
      seen_twice[bit_of(i)] = true;
      has_candidates = true;
    }
    bit = true;
  }
  if (!has_candidates) return {};
  std::vector<std::pair<uint64_t, uint32_t>> items;
  for (size_t i = 0; i < n; ++i) {
    if (seen_twice[bit_of(i)]) items.emplace_back(hashes[i], static_cast<uint32_t>(i));
  }
  n = items.size();
  std::sort(items.begin(), items.end());

  std::vector<uint32_t> replaced;
  for (size_t begin = 0; begin < n;) {
    size_t end = begin + 1;
    while (end < n && items[end].first == items[begin].first) ++end;
    if (end - begin > 1) {
      auto group = items.begin() + static_cast<ptrdiff_t>(begin);
      auto group_end = items.begin() + static_cast<ptrdiff_t>(end);
      std::stable_sort(group, group_end,
                       [&](const auto& a, const auto& b) { return less(a.second, b.second); });
      // Equal items stand together now, in their own order.
      for (auto it = group; it + 1 != group_end; ++it) {
        if (!less(it->second, (it + 1)->second)) replaced.push_back(it->second);
      }
    }
    begin = end;
  }
  std::sort(replaced.begin(), replaced.end());
  return replaced;
}

}  // namespace lexel::format
