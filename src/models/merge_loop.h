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
// if the pair now at its position does not make the very token it was queued for. The queue below
// does the same; the scan looks at the present pairs only, which gives the same result in every
// sane vocabulary:
//
// Let the candidate (l, r) at a position make the text t, and let the pair (l2, r2) that is there
// now make it, too. Symbols grow to the right only. If l2 = l, then r2 begins with r and adds as
// much as r, so it is r: not stale. Otherwise l has merged with something that begins with r, so l2
// is as long as t or longer, and r2 adds nothing. So a stale candidate can count only if some
// merge's right part adds nothing to its left part, or if two texts share an id.
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
    uint64_t key;  // rank << 32 | position
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

// Merges in place by looking for the lowest rank again after each merge. O(n^2) for n symbols, of
// which there may be at most kMaxScannedSymbols. Only for merges where stale candidates cannot
// count.
inline constexpr size_t kMaxScannedSymbols = 32;
void merge_symbols_by_scan(const MergeTable& merges, Symbols& symbols);

// Merges in place, whatever the merges and the number of symbols. O(n log n).
void merge_symbols_by_queue(const MergeTable& merges, Symbols& symbols, MergeScratch& scratch);

// The queue's loop, where each candidate taken is put aside with probability `dropout` until the
// next one that is not (Provilkov et al., 2020, as Hugging Face does it).
void merge_symbols_with_dropout(const MergeTable& merges, float dropout, Random& random,
                                Symbols& symbols, MergeScratch& scratch);

}  // namespace lexel
