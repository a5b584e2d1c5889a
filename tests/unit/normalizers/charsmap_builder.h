#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "spec/normalizer.h"

// Makes charsmaps as SentencePiece lays them out (normalizers/charsmap.h).
namespace lexel {

inline std::string u32(uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

inline std::string blob(const std::vector<uint32_t>& units, const std::string& pool) {
  std::string bytes = u32(static_cast<uint32_t>(units.size() * 4));
  for (uint32_t unit : units) bytes += u32(unit);
  return bytes + pool;
}

// A charsmap of the given keys. A plain trie whose nodes have 512 units each: children of a node at
// `base` stand at base ^ byte, its value at base ^ 0.
inline spec::Precompiled charsmap(const std::map<std::string, std::string>& entries) {
  struct Node {
    std::map<unsigned char, size_t> children;
    int64_t value = -1;
  };
  std::vector<Node> nodes(1);
  std::string pool;
  for (const auto& [key, replacement] : entries) {
    size_t at = 0;
    for (char c : key) {
      auto byte = static_cast<unsigned char>(c);
      if (!nodes[at].children.count(byte)) {
        nodes[at].children[byte] = nodes.size();
        nodes.emplace_back();
      }
      at = nodes[at].children[byte];
    }
    nodes[at].value = static_cast<int64_t>(pool.size());
    pool += replacement + '\0';
  }
  // Node i owns units [256 * (i + 1), 256 * (i + 2)); unit 0 is the root's own.
  std::vector<uint32_t> units(256 * (nodes.size() + 1));
  auto base = [](size_t node) { return static_cast<uint32_t>(256 * (node + 1)); };
  units[0] = base(0) << 10;
  for (size_t i = 0; i < nodes.size(); ++i) {
    for (auto [byte, child] : nodes[i].children) {
      uint32_t position = base(i) ^ byte;
      uint32_t leaf = nodes[child].value >= 0 ? 1u << 8 : 0;
      units[position] = (position ^ base(child)) << 10 | leaf | byte;
    }
    if (nodes[i].value >= 0) units[base(i)] = 1u << 31 | static_cast<uint32_t>(nodes[i].value);
  }
  return {blob(units, pool)};
}

}  // namespace lexel
