#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/merge_table.h"
#include "models/random.h"

// BPE's merge loop.
//
// Idea: of all adjacent pairs that merge, the one of lowest rank (leftmost among equals) is merged
// first, until none is left.
//
// Hugging Face keeps the candidates in a queue ordered by (rank, position) and never removes one
// that a neighbouring merge has overtaken. When such a stale candidate comes up, it is dropped only
// if the pair now at its position does not make the very token it was queued for. So where several
// pairs make the same token, a merge can happen at the rank of a pair that is gone. Both loops
// below do the same; MergeTable::Merge::is_shared says where it can matter.
namespace lexel {

// The symbols of a piece: id and length in bytes of each, in order.
struct Symbols {
  std::vector<uint32_t> ids;
  std::vector<uint32_t> lengths;

  size_t size() const { return ids.size(); }
  void clear() {
    ids.clear();
    lengths.clear();
  }
  void add(uint32_t id, uint32_t length) {
    ids.push_back(id);
    lengths.push_back(length);
  }
};

// Working memory of the loops; one per thread.
struct MergeScratch {
  struct Candidate {
    uint64_t key;  // order << 32 | position
    uint32_t new_id;
  };
  struct Link {
    uint32_t previous;
    uint32_t next;
  };

  std::vector<Candidate> queue;
  std::vector<Candidate> skipped;
  std::vector<Link> links;
};

// Merges in place. O(n log n) for n symbols; short pieces are scanned, long ones use the queue.
void merge_symbols(const MergeTable& merges, Symbols& symbols, MergeScratch& scratch);

// The two loops that merge_symbols chooses from; same result. The scan takes O(n^2) and at most
// kMaxScannedSymbols symbols.
inline constexpr size_t kMaxScannedSymbols = 32;
void merge_symbols_by_scan(const MergeTable& merges, Symbols& symbols);
void merge_symbols_by_queue(const MergeTable& merges, Symbols& symbols, MergeScratch& scratch);

// The queue's loop, where each candidate taken is put aside with probability `dropout` until the
// next one that is not (Provilkov et al., 2020, as Hugging Face does it).
void merge_symbols_with_dropout(const MergeTable& merges, float dropout, Random& random,
                                Symbols& symbols, MergeScratch& scratch);

}  // namespace lexel
