#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pipeline/word_key.h"
#include "text/huge_array.h"

namespace lexel {

// The words that are one token: word -> id. Built once, then shared by all threads.
//
// A bucket is a cache line with room for three words, so that nearly every look-up, of a word that
// is there or of one that is not, reads one line:
//
//   | word 0, 16 bytes | word 1 | word 2 | ~id 0 | ~id 1 | ~id 2 | ~(kNone or kBehind) |
class WordIndex {
 public:
  static constexpr uint32_t kNone = 0xFFFF'FFFF;
  // Some word that belongs here stands in the bucket behind; find_behind() knows whether it is the
  // one that was asked for.
  static constexpr uint32_t kBehind = kNone - 1;

  struct Entry {
    WordKey word;
    uint32_t id;  // less than kBehind
  };

  // Of equal words the first counts. The earlier an entry, the nearer it stands to its own bucket,
  // so frequent words come first.
  explicit WordIndex(const std::vector<Entry>& entries);

  uint64_t seed() const { return seed_; }

  void prefetch(uint64_t hash) const { __builtin_prefetch(&buckets_[hash & mask_]); }

  // The word's id, kNone or kBehind. `hash` is word.hash(seed()).
  uint32_t find(const WordKey& word, uint64_t hash) const {
    return buckets_[hash & mask_].find(word);
  }
  // The id or kNone of a word for which find() gave kBehind.
  uint32_t find_behind(const WordKey& word, uint64_t hash) const;

 private:
  struct alignas(64) Bucket {
    WordKey words[3];  // length 0: free
    uint32_t values[4];

    // Without branches: which of the three it is cannot be predicted.
    uint32_t find(const WordKey& word) const {
      auto is = [&](size_t i) {
        const uint64_t difference = (words[i].low ^ word.low) | (words[i].high ^ word.high);
        return static_cast<uint32_t>(difference == 0);
      };
      return ~values[std::countr_zero(is(0) | is(1) << 1 | is(2) << 2 | 8u)];
    }
  };
  static_assert(sizeof(Bucket) == 64);

  HugeArray<Bucket> buckets_;
  uint64_t mask_;
  uint64_t seed_;
};

}  // namespace lexel
