#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "models/hash.h"

namespace lexel {

// Words and how often each was seen. Most words are short, and a table that holds them in its slots
// answers with one cache line:
//
//   word of 1 to 15 bytes   | bytes, zeros behind them    | length |  count  |
//   longer word             | hash      | place in text_  |  0xFF  |  count  |
//                             low         high (56 bits)    8 bits    64 bits
//
// Open addressing, at most 5/8 full. A long word stands in text_ as its length (8 bytes) and its
// bytes.
class WordTable {
 public:
  WordTable() : seed_(process_hash_seed()), slots_(kFirstSize) {}

  // Requires a word that is not empty.
  void add(std::string_view word, uint64_t count) {
    Slot key = word.size() <= kMaxShort ? short_key(word) : long_key(word);
    Slot& slot = find(key, word);
    if (slot.high == 0) {
      insert(slot, key, word, count);
    } else {
      slot.count += count;
    }
  }

  size_t size() const { return size_; }
  size_t text_bytes() const { return text_bytes_; }
  // Bytes of memory in use.
  size_t memory() const { return slots_.capacity() * sizeof(Slot) + text_.capacity(); }

  // Calls fn(word, count) for each word; the view lives during the call.
  template <class Fn>
  void for_each(Fn&& fn) const {
    for (const Slot& slot : slots_) {
      if (slot.high != 0) visit(slot, fn);
    }
  }

  // The same for part `part` of `parts`; every table puts a word into the same part.
  template <class Fn>
  void for_each_in_part(size_t part, size_t parts, Fn&& fn) const {
    for (const Slot& slot : slots_) {
      if (slot.high != 0 && (hash(slot) >> 33) % parts == part) visit(slot, fn);
    }
  }

 private:
  struct Slot {
    uint64_t low = 0;
    uint64_t high = 0;  // 0: free
    uint64_t count = 0;
  };
  static constexpr size_t kMaxShort = 15;
  static constexpr size_t kFirstSize = 1 << 10;
  static constexpr uint64_t kLong = 0xFF;
  static constexpr int kTagShift = 56;
  static constexpr uint64_t kPlaceMask = (uint64_t{1} << kTagShift) - 1;

  static uint64_t load(const char* p, size_t n) {
    uint64_t value = 0;
    std::memcpy(&value, p, n);
    return value;
  }
  // Up to 8 bytes by loads of fixed size that may overlap.
  static uint64_t load_short(const char* p, size_t n) {
    if (n == 8) return load(p, 8);
    if (n >= 4) return load(p, 4) | load(p + n - 4, 4) << (8 * (n - 4));
    if (n >= 2) return load(p, 2) | load(p + n - 2, 2) << (8 * (n - 2));
    return n == 1 ? load(p, 1) : 0;
  }
  static Slot short_key(std::string_view word) {
    size_t n = word.size();
    if (n <= 8) return {load_short(word.data(), n), uint64_t{n} << kTagShift, 0};
    return {load(word.data(), 8), load_short(word.data() + 8, n - 8) | uint64_t{n} << kTagShift, 0};
  }
  Slot long_key(std::string_view word) const {
    return {hash_bytes(word, seed_), kLong << kTagShift, 0};
  }
  uint64_t hash(const Slot& slot) const {
    bool is_long = slot.high >> kTagShift == kLong;
    return fold_multiply(slot.low ^ seed_, (is_long ? 0 : slot.high) ^ 0x9E37'79B9'7F4A'7C15u);
  }
  std::string_view long_word(const Slot& slot) const {
    const char* place = text_.data() + (slot.high & kPlaceMask);
    return {place + sizeof(uint64_t), load(place, sizeof(uint64_t))};
  }
  Slot& find(const Slot& key, std::string_view word) {
    bool is_long = key.high >> kTagShift == kLong;
    size_t mask = slots_.size() - 1;
    for (size_t i = hash(key) & mask;; i = (i + 1) & mask) {
      Slot& slot = slots_[i];
      if (slot.high == 0) return slot;
      if (slot.low != key.low) continue;
      if (!is_long ? slot.high == key.high
                   : slot.high >> kTagShift == kLong && long_word(slot) == word) {
        return slot;
      }
    }
  }
  template <class Fn>
  void visit(const Slot& slot, Fn& fn) const {
    uint64_t tag = slot.high >> kTagShift;
    if (tag == kLong) {
      fn(long_word(slot), slot.count);
    } else {
      char bytes[16];
      std::memcpy(bytes, &slot.low, 8);
      std::memcpy(bytes + 8, &slot.high, 8);
      fn(std::string_view(bytes, tag), slot.count);
    }
  }
  void insert(Slot& slot, Slot key, std::string_view word, uint64_t count);
  void grow();

  uint64_t seed_;
  std::vector<Slot> slots_;
  std::vector<char> text_;
  size_t size_ = 0;
  size_t text_bytes_ = 0;  // of all words
};

}  // namespace lexel
