#pragma once

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
//   | word 0, 16 bytes | word 1 | word 2 | id 0 | id 1 | id 2 | next |
//
// `next` says that some word which belongs here stands in the bucket behind.
class WordIndex {
 public:
  static constexpr uint32_t kNone = 0xFFFF'FFFF;

  struct Entry {
    WordKey word;
    uint32_t id;  // not kNone
  };

  // Of equal words the first counts. The earlier an entry, the nearer it stands to its own bucket,
  // so frequent words come first.
  explicit WordIndex(const std::vector<Entry>& entries);

  uint64_t seed() const { return seed_; }

  void prefetch(uint64_t hash) const { __builtin_prefetch(&buckets_[hash & mask_]); }

  // The word's id or kNone. `hash` is word.hash(seed()).
  uint32_t find(const WordKey& word, uint64_t hash) const {
    const Bucket* bucket = &buckets_[hash & mask_];
    uint32_t id = bucket->find(word);
    if (id == kNone && bucket->has_next) [[unlikely]]
      id = find_behind(word, hash);
    return id;
  }

 private:
  struct alignas(64) Bucket {
    WordKey words[3];  // length 0: free
    uint32_t ids[3];
    uint32_t has_next;

    // Without branches: which of the three it is cannot be predicted.
    uint32_t find(const WordKey& word) const {
      auto differs = [&](size_t i) {
        return (words[i].low ^ word.low) | (words[i].high ^ word.high);
      };
      uint32_t id = kNone;
      id = differs(2) == 0 ? ids[2] : id;
      id = differs(1) == 0 ? ids[1] : id;
      id = differs(0) == 0 ? ids[0] : id;
      return id;
    }
  };
  static_assert(sizeof(Bucket) == 64);

  uint32_t find_behind(const WordKey& word, uint64_t hash) const;

  HugeArray<Bucket> buckets_;
  uint64_t mask_;
  uint64_t seed_;
};

}  // namespace lexel
