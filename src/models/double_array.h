#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiled/array.h"
#include "compiled/container.h"

namespace lexel {

// A trie over bytes as a double array (Aoe, 1989): the child of node n by byte c is the unit
// base[n] ^ c, if that unit says that n is its parent.
//
//   unit      base     where the children are     check    the parent's index
//             value    of the key that ends here, or kNone
//
// 12 bytes a unit, about one unit a node; a step reads one cache line. Immutable.
class DoubleArray {
 public:
  static constexpr uint32_t kNone = 0xFFFF'FFFF;
  static constexpr uint32_t kRoot = 0;

  struct Key {
    std::string_view text;
    uint32_t value;
  };
  struct Edge {
    uint32_t parent;
    uint32_t node;
    unsigned char byte;
  };

  // Of equal keys the last counts. If `edges` is given, it receives all edges in breadth-first
  // order. Cost: sorting the keys, then linear in their text. Throws Error(kLimitExceeded) when
  // node numbers do not suffice (2^32 less a few).
  explicit DoubleArray(std::vector<Key> keys, std::vector<Edge>* edges = nullptr);

  // The trie that write() put into a compiled file under that name, used where it lies. Its edges
  // are added to `edges`. Whoever wrote the file, it is a trie of well-formed texts, and a value is
  // an index into `key_sizes`, whose entry is the number of bytes of the key; throws
  // Error(kInvalidSpec) if not.
  DoubleArray(const compiled::Reader& file, const std::string& name,
              std::span<const uint32_t> key_sizes, std::vector<Edge>& edges);
  // As sections NAME.units and NAME.order. `edges` are those that building gave.
  void write(const std::string& name, std::span<const Edge> edges, compiled::Writer& out) const;

  uint32_t child(uint32_t node, unsigned char byte) const {
    uint32_t next = units_[node].base ^ byte;
    return units_[next].check == node ? next : kNone;
  }
  uint32_t value(uint32_t node) const { return units_[node].value; }

  // For putting nodes into a layout of one's own. The parent is kNone for the root and for gaps.
  uint32_t base(uint32_t node) const { return units_[node].base; }
  uint32_t parent(uint32_t node) const {
    uint32_t parent = units_[node].check;
    return parent < units_.size() ? parent : kNone;
  }

  // The value of a whole key, or kNone.
  uint32_t find(std::string_view text) const;

  // Nodes are numbered below this, with gaps.
  size_t node_limit() const { return units_.size(); }

 private:
  struct Unit {
    uint32_t base;
    uint32_t check;
    uint32_t value;
  };
  class Builder;

  compiled::Array<Unit> units_;
};

}  // namespace lexel
