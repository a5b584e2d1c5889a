#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
// Short words (WordKey) with few tokens stand in lines of 64 bytes, two words a line, or one of
// more than three tokens:
//
//   | word, 16 bytes, its length and the number of tokens | ids, 3 x 4 | spans | another word |
//   | word                                                | ids        | spans | ids, 6 x 4 | spans
//   |
//
// A new word takes the first place of its line and moves the older one to the second. Other words
// stand in a common text, found by a table of hashes; when that is full, all of them go.
class TokenCache {
 public:
  static constexpr size_t kLineTokens = 9;
  static constexpr size_t kMaxWordBytes = 512;  // longer ones are not kept

  // A short word. Its tokens from the fourth on are in the place behind it.
  class Entry {
   public:
    size_t size() const { return word_.high >> 60; }
    // Writes kLineTokens ids, of which size() count.
    void copy_ids(uint32_t* out) const {
      std::memcpy(out, ids_.data(), sizeof(ids_));
      if (size() > kNear) [[unlikely]]
        std::memcpy(out + kNear, this + 1, sizeof(More::ids));
    }
    // In bytes of the word. i < size()
    Span span(size_t i) const {
      const uint32_t span = i < kNear ? spans_[i] : std::bit_cast<More>(this[1]).spans[i - kNear];
      return {span & 15, span >> 4};
    }

   private:
    friend class TokenCache;
    static constexpr size_t kNear = 3;
    struct More {
      std::array<uint32_t, kLineTokens - kNear> ids;
      std::array<uint8_t, 8> spans;
    };

    bool is(const WordKey& word) const {
      return ((word_.low ^ word.low) | ((word_.high & kKeyBits) ^ word.high)) == 0;
    }
    bool is_wide() const { return size() > kNear; }

    WordKey word_;
    std::array<uint32_t, kNear> ids_;
    std::array<uint8_t, 4> spans_;
  };

  // Of a word in the common text.
  struct LongWord {
    uint64_t hash = 0;
    uint32_t text_begin = 0;
    uint32_t text_size = 0;  // 0: free
    uint32_t tokens_begin = 0;
    uint32_t tokens = 0;
  };

  // The tokens of a long word; spans in bytes of the word.
  struct Tokens {
    const uint32_t* ids;
    const Span* spans;
    size_t size;
  };

  // `budget` in bytes; 0: nothing is kept.
  TokenCache(uint64_t budget, uint64_t seed);

  // What it takes now.
  size_t bytes() const {
    return lines_.size() * sizeof(Line) + long_words_.capacity() * sizeof(LongWord) +
           text_.capacity() + ids_.capacity() * sizeof(uint32_t) + spans_.capacity() * sizeof(Span);
  }

  void prefetch(uint64_t hash) const { __builtin_prefetch(&lines_[hash >> 32 & mask_]); }

  // Null if the word is not there. `hash` is that of the key.
  const Entry* find(const WordKey& word, uint64_t hash) const {
    const Line& line = lines_[hash >> 32 & mask_];
    if (line.entries[0].is(word)) return &line.entries[0];
    if (line.entries[1].is(word) && !line.entries[0].is_wide()) return &line.entries[1];
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
  // Null if the word is not there.
  const LongWord* find_long(std::string_view word, uint64_t hash) const;
  Tokens tokens_of(const LongWord& word) const {
    return {ids_.data() + word.tokens_begin, spans_.data() + word.tokens_begin, word.tokens};
  }
  void insert_long(std::string_view word, uint64_t hash, const uint32_t* ids, const Span* spans,
                   size_t size);

 private:
  static constexpr uint64_t kKeyBits = 0x0FFF'FFFF'FFFF'FFFF;
  static constexpr size_t kFirstLines = 1 << 9;
  static constexpr size_t kFirstLongWords = 1 << 6;

  struct alignas(64) Line {
    Entry entries[2];
  };
  static_assert(sizeof(Line) == 64);
  static_assert(sizeof(Entry::More) == sizeof(Entry) && WordKey::kMaxBytes < 16);

  void put(const Entry& entry, const Entry& behind, uint64_t hash);
  void grow();
  size_t long_bytes_with(size_t text, size_t tokens) const;
  void grow_long();
  void drop_long();

  size_t max_lines_;
  size_t max_long_bytes_;
  uint64_t seed_;
  HugeArray<Line> lines_;
  uint64_t mask_ = 0;
  size_t pushed_out_ = 0;  // words, since the last growth

  std::vector<LongWord> long_words_;  // open addressing, at most half full
  uint64_t long_mask_ = 0;
  size_t long_count_ = 0;
  std::string text_;
  std::vector<uint32_t> ids_;
  std::vector<Span> spans_;
};

}  // namespace lexel
