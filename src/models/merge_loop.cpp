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
    const auto [rank, new_id] = merges.find(ids[left], ids[right]);
    candidate = {uint64_t{rank} << 32 | left, new_id};
    return rank != MergeTable::kNoRank;
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
    const MergeTable::Merge now = merges.find(ids[left], ids[right]);
    if (now.rank == MergeTable::kNoRank || now.new_id != top.new_id) continue;

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
  auto size = static_cast<uint32_t>(symbols.size());
  if (size < 2) return;
  uint32_t* ids = symbols.ids.data();
  uint32_t* lengths = symbols.lengths.data();
  // Of the pair that begins at each symbol: its merge, and where its other side is.
  std::array<uint32_t, kMaxScannedSymbols> ranks;
  std::array<uint32_t, kMaxScannedSymbols> new_ids;
  std::array<uint8_t, kMaxScannedSymbols> next;
  std::array<uint8_t, kMaxScannedSymbols> previous;
  auto look_up = [&](uint32_t left) {
    ranks[left] = MergeTable::kNoRank;
    if (next[left] == size) return;
    const auto [rank, new_id] = merges.find(ids[left], ids[next[left]]);
    ranks[left] = rank;
    new_ids[left] = new_id;
  };
  for (uint32_t i = 0; i < size; ++i) {
    next[i] = static_cast<uint8_t>(i + 1);
    previous[i] = static_cast<uint8_t>(i - 1);  // not read for the first symbol
    look_up(i);
  }

  for (;;) {
    uint32_t left = 0;
    for (uint32_t i = 1; i < size; ++i) {
      if (ranks[i] < ranks[left]) left = i;
    }
    if (ranks[left] == MergeTable::kNoRank) break;
    uint32_t right = next[left];
    ids[left] = new_ids[left];
    lengths[left] += lengths[right];
    lengths[right] = kRemoved;
    ranks[right] = MergeTable::kNoRank;
    next[left] = next[right];
    if (next[left] < size) previous[next[left]] = static_cast<uint8_t>(left);
    look_up(left);
    if (left > 0) look_up(previous[left]);
  }
  drop_removed(symbols);
}

void merge_symbols_by_queue(const MergeTable& merges, Symbols& symbols, MergeScratch& scratch) {
  run_queue(merges, symbols, scratch, [] { return false; });
}

void merge_symbols_with_dropout(const MergeTable& merges, float dropout, Random& random,
                                Symbols& symbols, MergeScratch& scratch) {
  run_queue(merges, symbols, scratch, [&] { return random.next_float() < dropout; });
}

}  // namespace lexel
