#include "models/double_array.h"

#include <algorithm>
#include <string>

#include "lexel/error.h"

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
  Builder(units_, keys, edges).build();
  units_.shrink_to_fit();
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
