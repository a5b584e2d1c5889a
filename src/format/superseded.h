#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace lexel::format {

// Of n items, those that an equal later item replaces, ascending. hash(i) -> uint64_t; less(i, j)
// orders items whose hashes are equal. O(n log n) whatever the hashes are, so a file cannot be made
// to collide; 16 bytes an item.
template <class Hash, class Less>
std::vector<uint32_t> superseded(size_t n, Hash hash, Less less) {
  std::vector<std::pair<uint64_t, uint32_t>> items;
  items.reserve(n);
  for (size_t i = 0; i < n; ++i) items.emplace_back(hash(i), static_cast<uint32_t>(i));
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
