#include "patterns/class_bytes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <unordered_map>

namespace lexel::patterns {
namespace {

constexpr size_t kGroup = 64;  // code points

// Where the class changes: code points from `first` up to the next change have `bits`.
struct Change {
  char32_t first;
  uint8_t bits;
};

std::vector<Change> changes_of(const std::vector<std::pair<CodePointSet, uint8_t>>& sets) {
  // Each set switches its bits on and off; sets may share bits, so bits are counted.
  struct Switch {
    char32_t at;
    uint8_t bits;
    int by;
  };
  std::vector<Switch> switches;
  for (const auto& [set, bits] : sets) {
    for (const CodePointRange& range : set.ranges()) {
      switches.push_back({range.first, bits, 1});
      switches.push_back({range.last + 1, bits, -1});
    }
  }
  std::sort(switches.begin(), switches.end(),
            [](const Switch& a, const Switch& b) { return a.at < b.at; });
  std::array<int, 8> counts{};
  std::vector<Change> changes{{0, 0}};
  for (const Switch& change : switches) {
    uint8_t bits = 0;
    for (size_t k = 0; k < 8; ++k) {
      if (change.bits >> k & 1) counts[k] += change.by;
      if (counts[k] > 0) bits = static_cast<uint8_t>(bits | 1u << k);
    }
    if (changes.back().first == change.at) {
      changes.back().bits = bits;
    } else {
      changes.push_back({change.at, bits});
    }
  }
  return changes;
}

}  // namespace

simd::ClassTables make_class_tables(const std::vector<std::pair<CodePointSet, uint8_t>>& sets) {
  simd::ClassTables tables;
  std::vector<Change> changes = changes_of(sets);
  changes.push_back({0x110000, 0});
  std::unordered_map<std::string, uint16_t> known;
  std::array<int, 256> known_uniform;
  known_uniform.fill(-1);
  auto intern = [&](const std::string& group) {
    auto [entry, inserted] = known.emplace(group, static_cast<uint16_t>(known.size()));
    if (inserted) tables.blocks.insert(tables.blocks.end(), group.begin(), group.end());
    return entry->second;
  };
  size_t at = 0;  // the last change at or before the group's first code point
  std::string group(kGroup, '\0');
  for (char32_t start = 0; start <= kMaxCodePoint; start += kGroup) {
    while (changes[at + 1].first <= start) ++at;
    uint8_t bits = changes[at].bits;
    if (changes[at + 1].first >= start + kGroup) {
      int& id = known_uniform[bits];
      if (id < 0) id = intern(std::string(kGroup, static_cast<char>(bits)));
      tables.index[start / kGroup] = static_cast<uint16_t>(id);
      continue;
    }
    size_t in_group = at;
    for (char32_t c = start; c < start + kGroup; ++c) {
      if (changes[in_group + 1].first <= c) bits = changes[++in_group].bits;
      group[c - start] = static_cast<char>(bits);
    }
    tables.index[start / kGroup] = intern(group);
  }

  for (char32_t c = 0; c < tables.ascii.size(); ++c) tables.ascii[c] = tables.of(c);
  for (char32_t c = 0x80; c < 0x800; ++c) {
    uint8_t bits = tables.of(c);
    tables.low_bits_used |= bits;
    for (size_t k = 0; k < 8; ++k) {
      tables.low_bits[k][c >> 3] |= static_cast<uint8_t>((bits >> k & 1) << (c & 7));
    }
  }
  for (char32_t row = 0; row < 256; ++row) {
    uint8_t bits = tables.of(row << 8);
    bool is_uniform = true;
    for (char32_t c = row << 8; c < (row + 1) << 8; ++c) is_uniform &= tables.of(c) == bits;
    tables.uniform[row] = is_uniform ? bits : 0;
  }
  return tables;
}

}  // namespace lexel::patterns
