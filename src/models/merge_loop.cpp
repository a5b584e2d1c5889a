#include "models/merge_loop.h"

#include <algorithm>
#include <array>

namespace lexel {
namespace {

constexpr uint32_t kNone = 0xFFFF'FFFF;

// A removed symbol's length; real ones are at least one byte.
constexpr uint32_t kRemoved = 0;

void drop_removed(Symbols& symbols) {
  size_t kept = 0;
  for (size_t i = 0; i < symbols.size(); ++i) {
    if (symbols.lengths[i] == kRemoved) continue;
    symbols.ids[kept] = symbols.ids[i];
    symbols.lengths[kept] = symbols.lengths[i];
    ++kept;
  }
  symbols.ids.resize(kept);
  symbols.lengths.resize(kept);
}

// The scan keeps, per position, the candidate of the pair that begins there now, and apart from
// them the stale ones that could still be accepted.
class Scan {
 public:
  Scan(const MergeTable& merges, Symbols& symbols)
      : merges_(merges), ids_(symbols.ids.data()), lengths_(symbols.lengths.data()) {
    size_ = static_cast<uint32_t>(symbols.size());
    for (uint32_t i = 0; i < size_; ++i) {
      previous_[i] = i == 0 ? kNone : i - 1;
      next_[i] = i + 1 == size_ ? kNone : i + 1;
    }
    for (uint32_t i = 0; i < size_; ++i) look_up(i);
  }

  void run() {
    for (;;) {
      uint32_t position = 0;
      uint32_t order = MergeTable::kNoOrder;
      for (uint32_t i = 0; i < size_; ++i) {
        if (orders_[i] < order) {
          order = orders_[i];
          position = i;
        }
      }
      if (stale_count_ > 0 && take_stale(order, position)) continue;
      if (order == MergeTable::kNoOrder) return;
      uint32_t new_id = new_ids_[position];
      orders_[position] = MergeTable::kNoOrder;
      merge(position, new_id);
    }
  }

 private:
  struct Stale {
    uint32_t order;
    uint32_t position;
    uint32_t new_id;
  };

  void look_up(uint32_t i) {
    orders_[i] = MergeTable::kNoOrder;
    if (next_[i] == kNone) return;
    if (const MergeTable::Merge* merge = merges_.find(ids_[i], ids_[next_[i]])) {
      orders_[i] = merge->order;
      new_ids_[i] = merge->new_id;
    }
  }

  // Takes the first of the stale candidates if it comes before (order, position): merges it if it
  // is still good, forgets it if not.
  bool take_stale(uint32_t order, uint32_t position) {
    size_t first = 0;
    for (size_t i = 1; i < stale_count_; ++i) {
      const Stale& a = stale_[i];
      const Stale& b = stale_[first];
      if (a.order < b.order || (a.order == b.order && a.position < b.position)) first = i;
    }
    Stale candidate = stale_[first];
    if (candidate.order > order || (candidate.order == order && candidate.position >= position)) {
      return false;
    }
    stale_[first] = stale_[--stale_count_];
    uint32_t p = candidate.position;
    if (orders_[p] != MergeTable::kNoOrder && new_ids_[p] == candidate.new_id) {
      make_stale(p);
      merge(p, candidate.new_id);
    }
    return true;
  }

  // Each merge makes at most two candidates stale and there are at most size_ - 1 merges.
  void make_stale(uint32_t i) {
    if (orders_[i] == MergeTable::kNoOrder || !(orders_[i] & 1)) return;
    stale_[stale_count_++] = {orders_[i], i, new_ids_[i]};
  }

  void merge(uint32_t left, uint32_t new_id) {
    uint32_t right = next_[left];
    ids_[left] = new_id;
    lengths_[left] += lengths_[right];
    lengths_[right] = kRemoved;
    orders_[right] = MergeTable::kNoOrder;
    next_[left] = next_[right];
    if (next_[left] != kNone) previous_[next_[left]] = left;
    if (previous_[left] != kNone) {
      make_stale(previous_[left]);
      look_up(previous_[left]);
    }
    look_up(left);
  }

  const MergeTable& merges_;
  uint32_t* ids_;
  uint32_t* lengths_;
  uint32_t size_;
  std::array<uint32_t, kMaxScannedSymbols> previous_;
  std::array<uint32_t, kMaxScannedSymbols> next_;
  std::array<uint32_t, kMaxScannedSymbols> orders_;
  std::array<uint32_t, kMaxScannedSymbols> new_ids_;
  std::array<Stale, 2 * kMaxScannedSymbols> stale_;
  size_t stale_count_ = 0;
};

// The queue: a binary min-heap of keys.
bool comes_later(const MergeScratch::Candidate& a, const MergeScratch::Candidate& b) {
  return a.key > b.key;
}

template <class IsDropped>
void run_queue(const MergeTable& merges, Symbols& symbols, MergeScratch& scratch,
               IsDropped&& is_dropped) {
  auto size = static_cast<uint32_t>(symbols.size());
  uint32_t* ids = symbols.ids.data();
  uint32_t* lengths = symbols.lengths.data();
  auto& queue = scratch.queue;
  auto& links = scratch.links;

  queue.clear();
  scratch.skipped.clear();
  links.resize(size);
  auto candidate_at = [&](uint32_t left, uint32_t right, MergeScratch::Candidate& candidate) {
    const MergeTable::Merge* merge = merges.find(ids[left], ids[right]);
    if (!merge) return false;
    candidate = {uint64_t{merge->order} << 32 | left, merge->new_id};
    return true;
  };
  auto push = [&](const MergeScratch::Candidate& candidate) {
    queue.push_back(candidate);
    std::push_heap(queue.begin(), queue.end(), comes_later);
  };

  MergeScratch::Candidate candidate;
  for (uint32_t i = 0; i < size; ++i) {
    links[i] = {i == 0 ? kNone : i - 1, i + 1 == size ? kNone : i + 1};
    if (i + 1 < size && candidate_at(i, i + 1, candidate)) queue.push_back(candidate);
  }
  std::make_heap(queue.begin(), queue.end(), comes_later);

  while (!queue.empty()) {
    std::pop_heap(queue.begin(), queue.end(), comes_later);
    MergeScratch::Candidate top = queue.back();
    queue.pop_back();
    if (is_dropped()) {
      scratch.skipped.push_back(top);
      continue;
    }
    for (const MergeScratch::Candidate& skipped : scratch.skipped) push(skipped);
    scratch.skipped.clear();

    auto left = static_cast<uint32_t>(top.key);
    if (lengths[left] == kRemoved || links[left].next == kNone) continue;
    uint32_t right = links[left].next;
    const MergeTable::Merge* now = merges.find(ids[left], ids[right]);
    if (!now || now->new_id != top.new_id) continue;

    ids[left] = top.new_id;
    lengths[left] += lengths[right];
    lengths[right] = kRemoved;
    uint32_t next = links[right].next;
    uint32_t previous = links[left].previous;
    links[left].next = next;
    if (next != kNone) links[next].previous = left;
    if (previous != kNone && candidate_at(previous, left, candidate)) push(candidate);
    if (next != kNone && candidate_at(left, next, candidate)) push(candidate);
  }
  drop_removed(symbols);
}

}  // namespace

void merge_symbols_by_scan(const MergeTable& merges, Symbols& symbols) {
  Scan(merges, symbols).run();
  drop_removed(symbols);
}

void merge_symbols_by_queue(const MergeTable& merges, Symbols& symbols, MergeScratch& scratch) {
  run_queue(merges, symbols, scratch, [] { return false; });
}

void merge_symbols_with_dropout(const MergeTable& merges, float dropout, Random& random,
                                Symbols& symbols, MergeScratch& scratch) {
  run_queue(merges, symbols, scratch, [&] { return random.next_float() < dropout; });
}

void merge_symbols(const MergeTable& merges, Symbols& symbols, MergeScratch& scratch) {
  if (symbols.size() <= kMaxScannedSymbols) {
    merge_symbols_by_scan(merges, symbols);
  } else {
    merge_symbols_by_queue(merges, symbols, scratch);
  }
}

}  // namespace lexel
