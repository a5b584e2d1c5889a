#include "patterns/class_table.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_map>
#include <utility>

namespace lexel::patterns {
namespace {

// Code points from `first` up to the next interval's have membership `mask`.
struct Interval {
  char32_t first;
  uint32_t mask;
};

std::vector<Interval> intervals_of(const std::vector<CodePointSet>& sets) {
  std::vector<Interval> toggles;
  for (size_t k = 0; k < sets.size(); ++k) {
    for (const CodePointRange& range : sets[k].ranges()) {
      toggles.push_back({range.first, 1u << k});
      toggles.push_back({range.last + 1, 1u << k});
    }
  }
  std::sort(toggles.begin(), toggles.end(),
            [](const Interval& a, const Interval& b) { return a.first < b.first; });
  std::vector<Interval> intervals{{0, 0}};
  uint32_t mask = 0;
  for (const Interval& toggle : toggles) {
    mask ^= toggle.mask;
    if (intervals.back().first == toggle.first) {
      intervals.back().mask = mask;
    } else {
      intervals.push_back({toggle.first, mask});
    }
  }
  return intervals;
}

}  // namespace

ClassTable::ClassTable(const std::vector<CodePointSet>& sets) {
  if (sets.size() > kMaxSets) {
    fits_ = false;
    return;
  }
  std::vector<Interval> intervals = intervals_of(sets);
  std::unordered_map<uint32_t, uint8_t> atoms;
  for (const Interval& interval : intervals) {
    if (atoms.contains(interval.mask)) continue;
    if (masks_.size() == 256) {
      fits_ = false;
      return;
    }
    atoms.emplace(interval.mask, static_cast<uint8_t>(masks_.size()));
    masks_.push_back(interval.mask);
  }

  std::unordered_map<std::string, uint16_t> block_ids;
  auto intern = [&](const std::string& block) {
    auto [entry, inserted] = block_ids.emplace(block, static_cast<uint16_t>(block_ids.size()));
    if (inserted) blocks_.insert(blocks_.end(), block.begin(), block.end());
    return entry->second;
  };
  std::vector<int> uniform(masks_.size(), -1);  // block id of 256 times the atom
  size_t at = 0;  // the interval that holds the block's first code point
  std::string block(256, '\0');
  for (char32_t start = 0; start <= kMaxCodePoint; start += 256) {
    while (at + 1 < intervals.size() && intervals[at + 1].first <= start) ++at;
    uint8_t atom = atoms[intervals[at].mask];
    if (at + 1 == intervals.size() || intervals[at + 1].first >= start + 256) {
      if (uniform[atom] < 0) {
        uniform[atom] = intern(std::string(256, static_cast<char>(atom)));
      }
      index_[start / 256] = static_cast<uint16_t>(uniform[atom]);
      continue;
    }
    size_t in_block = at;
    for (char32_t c = start; c < start + 256; ++c) {
      if (in_block + 1 < intervals.size() && intervals[in_block + 1].first == c) {
        atom = atoms[intervals[++in_block].mask];
      }
      block[c - start] = static_cast<char>(atom);
    }
    index_[start / 256] = intern(block);
  }
  for (char32_t c = 0; c < low_.size(); ++c) {
    low_[c] = blocks_[index_[c >> 8] * size_t{256} + (c & 0xFF)];
  }
  for (char32_t c = 0; c < 128; ++c) ascii_[c] = mask(c);
}

}  // namespace lexel::patterns
