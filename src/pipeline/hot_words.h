#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "pipeline/word_key.h"
#include "text/huge_array.h"

namespace lexel {

// What the WordIndex last said of words, for one worker: small enough to stay in the processor's
// cache, where the index itself does not. A few thousand words are most of any text. A word takes
// its place from whoever was there; those that come often are soon back.
class HotWords {
 public:
  static constexpr size_t kWords = 1 << 13;
  // What it takes, if it is used.
  static constexpr size_t kBytes = kWords * (sizeof(WordKey) + sizeof(uint32_t));

  static constexpr uint32_t kUnknown = 0xFFFF'FFFF;
  static constexpr uint32_t kAbsent = kUnknown - 1;  // the index has it not

  // Without `is_used` every word is unknown.
  explicit HotWords(bool is_used) : words_(is_used ? kWords : 0), values_(words_.size()) {}

  bool is_used() const { return words_.size() > 0; }

  // An id, kAbsent or kUnknown. Requires is_used().
  uint32_t find(const WordKey& word) const {
    const size_t at = place_of(word);
    const WordKey& found = words_[at];
    const uint64_t difference = (found.low ^ word.low) | (found.high ^ word.high);
    // Without a branch: one word in ten or so is not here, and nobody can predict which.
    const auto is_other = static_cast<uint32_t>(difference != 0);
    return values_[at] | (0 - is_other);
  }

  void put(const WordKey& word, uint32_t value) {
    if (!is_used()) return;
    const size_t at = place_of(word);
    words_[at] = word;
    values_[at] = value;
  }

  size_t bytes() const { return is_used() ? kBytes : 0; }

 private:
  // Cheaper than the key's hash, which is made for strangers' words: here they only push others
  // out.
  static size_t place_of(const WordKey& word) {
    return (word.low * 0x9E37'79B9'7F4A'7C15u ^ word.high * 0xC2B2'AE3D'27D4'EB4Fu) >>
           (64 - std::countr_zero(kWords));
  }

  HugeArray<WordKey> words_;  // length 0: free
  HugeArray<uint32_t> values_;
};

}  // namespace lexel
