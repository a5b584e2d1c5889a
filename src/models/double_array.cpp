#include "models/double_array.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr uint32_t kBlock = 256;  // children of a node lie in one block
constexpr uint32_t kNoParent = 0xFFFF'FFFF;
constexpr uint32_t kFree = 0xFFFF'FFFE;
constexpr uint32_t kOpenBlocks = 16;  // older blocks' holes are given up: building stays linear
constexpr int kTriesPerNode = 64;     // holes looked at before a new block is opened

// Byte-wise order by the first eight bytes, which settles most comparisons.
uint64_t leading_bytes(std::string_view s) {
  uint64_t word = 0;
  for (size_t i = 0; i < 8; ++i) {
    word = word << 8 | (i < s.size() ? static_cast<unsigned char>(s[i]) : 0);
  }
  return word;
}

void sort_and_deduplicate(std::vector<DoubleArray::Key>& keys) {
  struct Ref {
    uint64_t leading;
    uint32_t index;
  };
  std::vector<Ref> refs(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    refs[i] = {leading_bytes(keys[i].text), static_cast<uint32_t>(i)};
  }
  std::sort(refs.begin(), refs.end(), [&](const Ref& a, const Ref& b) {
    if (a.leading != b.leading) return a.leading < b.leading;
    int order = keys[a.index].text.compare(keys[b.index].text);
    return order != 0 ? order < 0 : a.index < b.index;
  });
  std::vector<DoubleArray::Key> sorted;
  sorted.reserve(keys.size());
  for (const Ref& ref : refs) {
    if (!sorted.empty() && sorted.back().text == keys[ref.index].text) sorted.pop_back();
    sorted.push_back(keys[ref.index]);
  }
  keys = std::move(sorted);
}

}  // namespace

// Places nodes breadth first. Free units of the open blocks form a doubly linked ring through
// `base` (next) and `value` (previous).
class DoubleArray::Builder {
 public:
  Builder(std::vector<Unit>& units, const std::vector<Key>& keys, std::vector<Edge>* edges)
      : units_(units), keys_(keys), edges_(edges) {}

  void build() {
    open_block();
    take(kRoot, kNoParent);
    struct Task {
      uint32_t node;
      uint32_t begin;  // keys [begin, end) start with the node's text
      uint32_t end;
      uint32_t depth;  // its length
    };
    // A queue in two vectors, one per level, so that memory follows the widest level.
    std::vector<Task> level{{kRoot, 0, static_cast<uint32_t>(keys_.size()), 0}};
    std::vector<Task> next_level;
    std::vector<uint32_t> starts;
    while (!level.empty()) {
      next_level.clear();
      for (Task task : level) {
        if (task.begin < task.end && keys_[task.begin].text.size() == task.depth) {
          units_[task.node].value = keys_[task.begin].value;
          ++task.begin;
        }
        bytes_.clear();
        starts.clear();
        for (uint32_t k = task.begin; k < task.end; ++k) {
          auto byte = static_cast<unsigned char>(keys_[k].text[task.depth]);
          if (bytes_.empty() || bytes_.back() != byte) {
            bytes_.push_back(byte);
            starts.push_back(k);
          }
        }
        if (bytes_.empty()) continue;
        uint32_t base = place();
        units_[task.node].base = base;
        for (size_t i = 0; i < bytes_.size(); ++i) {
          uint32_t node = base ^ bytes_[i];
          take(node, task.node);
          uint32_t end = i + 1 < starts.size() ? starts[i + 1] : task.end;
          next_level.push_back({node, starts[i], end, task.depth + 1});
          if (edges_) edges_->push_back({task.node, node, bytes_[i]});
        }
      }
      level.swap(next_level);
    }
    // What is still free is nobody's child and has none.
    for (Unit& unit : units_) {
      if (unit.check == kFree) unit = {0, kFree, kNone};
    }
  }

 private:
  // A base under which all of bytes_ are free.
  uint32_t place() {
    uint32_t hole = first_hole_;
    for (int tries = 0; tries < kTriesPerNode && hole != kNone; ++tries) {
      uint32_t base = hole ^ bytes_[0];
      bool fits = true;
      for (size_t i = 1; i < bytes_.size() && fits; ++i) {
        fits = units_[base ^ bytes_[i]].check == kFree;
      }
      if (fits) return base;
      hole = units_[hole].base;
      if (hole == first_hole_) break;
    }
    return open_block();
  }

  uint32_t open_block() {
    size_t size = units_.size();
    if (size + kBlock > kFree - kBlock) {
      throw Error(ErrorCode::kLimitExceeded,
                  "the vocabulary's text is too long for its trie; split or shorten the pieces");
    }
    if (size >= size_t{kOpenBlocks} * kBlock) {
      auto closed = static_cast<uint32_t>(size - size_t{kOpenBlocks} * kBlock);
      for (uint32_t i = closed; i < closed + kBlock; ++i) {
        if (units_[i].check == kFree) unlink(i);
      }
    }
    auto begin = static_cast<uint32_t>(size);
    units_.resize(size + kBlock);
    for (uint32_t i = begin; i < begin + kBlock; ++i) link_last(i);
    return begin;
  }

  void link_last(uint32_t i) {
    units_[i].check = kFree;
    if (first_hole_ == kNone) {
      first_hole_ = i;
      units_[i].base = units_[i].value = i;
      return;
    }
    uint32_t last = units_[first_hole_].value;
    units_[i].base = first_hole_;
    units_[i].value = last;
    units_[last].base = i;
    units_[first_hole_].value = i;
  }

  void unlink(uint32_t i) {
    uint32_t next = units_[i].base;
    uint32_t previous = units_[i].value;
    if (next == i) {
      first_hole_ = kNone;
      return;
    }
    units_[previous].base = next;
    units_[next].value = previous;
    if (first_hole_ == i) first_hole_ = next;
  }

  void take(uint32_t i, uint32_t parent) {
    unlink(i);
    units_[i] = {0, parent, kNone};
  }

  std::vector<Unit>& units_;
  const std::vector<Key>& keys_;
  std::vector<Edge>* edges_;
  std::vector<unsigned char> bytes_;  // of the node being placed, ascending
  uint32_t first_hole_ = kNone;
};

DoubleArray::DoubleArray(std::vector<Key> keys, std::vector<Edge>* edges) {
  sort_and_deduplicate(keys);
  std::vector<Unit> units;
  Builder(units, keys, edges).build();
  units_ = std::move(units);
  units_.shrink_to_fit();
}

// Edges are in breadth-first order, so every node is checked from its parent, and what is known of
// a node is the length of its text and how many bytes are missing from its last character.
DoubleArray::DoubleArray(const compiled::Reader& file, const std::string& name,
                         std::span<const uint32_t> key_sizes, std::vector<Edge>& edges)
    : units_(file.array<Unit>(name + ".units")) {
  const auto order = file.array<uint32_t>(name + ".order");
  const size_t size = units_.size();
  file.require(size > 0 && size % kBlock == 0 && size < kFree, name + ".units", "it is no trie");
  size_t node_count = 0;
  unsigned faults = 0;
  for (const Unit& unit : units_) {
    node_count += static_cast<size_t>(unit.check < size);
    faults |= static_cast<unsigned>((unit.base | (kBlock - 1)) >= size);
  }
  file.require(faults == 0 && node_count == order.size() && units_[kRoot].check >= size,
               name + ".units", "a node has a wrong place or parent");

  struct Text {
    uint32_t size;
    uint8_t missing;
    bool is_known;
  };
  std::vector<Text> texts(size);
  texts[kRoot].is_known = true;
  edges.reserve(edges.size() + order.size());
  uint32_t last_size = 0;
  bool is_good = true;
  for (uint32_t node : order) {
    is_good = node < size && !texts[node].is_known && units_[node].check < size;
    if (!is_good) break;
    const uint32_t parent = units_[node].check;
    const Text text = texts[parent];
    const uint32_t byte = units_[parent].base ^ node;
    is_good = text.is_known && byte < kBlock && text.size >= last_size;
    if (!is_good) break;
    last_size = text.size;
    const bool continues = utf8::is_continuation(static_cast<char>(byte));
    const uint32_t value = units_[node].value;
    Text longer{text.size + 1, 0, true};
    if (text.missing > 0) {
      longer.missing = static_cast<uint8_t>(text.missing - 1);
    } else {
      longer.missing = static_cast<uint8_t>(utf8::length_from_lead(static_cast<char>(byte)) - 1);
    }
    is_good = continues == (text.missing > 0) && byte <= 0xF4 &&
              (value == kNone || (longer.missing == 0 && value < key_sizes.size() &&
                                  key_sizes[value] == longer.size));
    if (!is_good) break;
    texts[node] = longer;
    edges.push_back({parent, node, static_cast<unsigned char>(byte)});
  }
  file.require(is_good, name + ".order", "it is no trie of the vocabulary");
}

void DoubleArray::write(const std::string& name, std::span<const Edge> edges,
                        compiled::Writer& out) const {
  std::vector<uint32_t> order;
  order.reserve(edges.size());
  for (const Edge& edge : edges) order.push_back(edge.node);
  out.add<Unit>(name + ".units", units_);
  out.add<uint32_t>(name + ".order", order);
}

uint32_t DoubleArray::find(std::string_view text) const {
  uint32_t node = kRoot;
  for (char byte : text) {
    node = child(node, static_cast<unsigned char>(byte));
    if (node == kNone) return kNone;
  }
  return value(node);
}

}  // namespace lexel
