#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/word_key.h"
#include "text/huge_array.h"
#include "text/span.h"

namespace lexel {

// The tokens of words met before, for one worker. Bounded: what is over the budget pushes older
// words out. Nobody sees whether it is there but by the clock.
//
// Short words (WordKey) with few tokens stand in lines of 64 bytes:
//
//   | word, 16 bytes, its length and the number of tokens | ids, 7 x 4 | spans, 7 x 2 |
//
// A word may stand in its own line or the one beside it. A new word takes its own line and moves
// the older one aside. Other words stand in a common text, found by a table of hashes; when that is
// full, all of them go.
class TokenCache {
 public:
  static constexpr size_t kLineTokens = 7;
  static constexpr size_t kMaxWordBytes = 512;  // longer ones are not kept

  struct alignas(64) Line {
    WordKey word;
    std::array<uint32_t, kLineTokens> ids;
    std::array<uint8_t, kLineTokens> begins;
    std::array<uint8_t, kLineTokens> ends;

    size_t size() const { return word.high >> 60; }
  };
  static_assert(sizeof(Line) == 64);

  // The tokens of a long word; spans in bytes of the word.
  struct Tokens {
    const uint32_t* ids;
    const Span* spans;
    size_t size;
  };

  // `budget` in bytes; 0: nothing is kept.
  explicit TokenCache(size_t budget, uint64_t seed);

  void prefetch(uint64_t hash) const { __builtin_prefetch(&lines_[hash >> 32 & mask_]); }

  // Null if the word is not there. `hash` is that of the key.
  const Line* find(const WordKey& word, uint64_t hash) const {
    size_t at = hash >> 32 & mask_;
    for (size_t i : {at, at ^ 1}) {
      const Line& line = lines_[i];
      if (line.word.low == word.low && (line.word.high & kKeyBits) == word.high) return &line;
    }
    return nullptr;
  }
  void insert(const WordKey& word, uint64_t hash, const uint32_t* ids, const Span* spans,
              size_t size);

  // 0 for those that are not kept.
  uint64_t hash_long(std::string_view word) const {
    return word.size() <= kMaxWordBytes ? hash_bytes(word, seed_) : 0;
  }
  void prefetch_long(uint64_t hash) const {
    __builtin_prefetch(long_words_.data() + (hash & long_mask_));
  }
  std::optional<Tokens> find_long(std::string_view word, uint64_t hash) const;
  void insert_long(std::string_view word, uint64_t hash, const uint32_t* ids, const Span* spans,
                   size_t size);

 private:
  static constexpr uint64_t kKeyBits = 0x0FFF'FFFF'FFFF'FFFF;
  static constexpr size_t kFirstLines = 1 << 9;

  struct LongWord {
    uint64_t hash = 0;
    uint32_t text_begin = 0;
    uint32_t text_size = 0;  // 0: free
    uint32_t tokens_begin = 0;
    uint32_t tokens = 0;
  };

  void grow();
  void grow_long();
  void drop_long();

  size_t max_lines_;
  size_t max_long_bytes_;
  uint64_t seed_;
  HugeArray<Line> lines_;
  uint64_t mask_ = 0;
  size_t pushed_out_ = 0;  // since the last growth

  std::vector<LongWord> long_words_;  // open addressing, at most half full
  uint64_t long_mask_ = 0;
  size_t long_count_ = 0;
  std::string text_;
  std::vector<uint32_t> ids_;
  std::vector<Span> spans_;
};

}  // namespace lexel
