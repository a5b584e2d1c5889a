#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lexel/trainer.h"
#include "trainers/word_counts.h"
#include "unicode/utf8.h"

namespace lexel {

// The tokens of a BPE vocabulary under construction, each with its id.
class BpeVocabulary {
 public:
  size_t size() const { return tokens_.size(); }
  const std::string& token(uint32_t id) const { return tokens_[id]; }
  const std::vector<std::string>& tokens() const { return tokens_; }
  // The token's id; a new one if it is new.
  uint32_t id_of(const std::string& token);
  bool has(const std::string& token) const { return ids_.contains(token); }

 private:
  std::vector<std::string> tokens_;
  std::unordered_map<std::string, uint32_t> ids_;
};

// How characters become the first tokens of words. Adds special tokens and the alphabet to
// `vocabulary`: characters by code point, then those with a prefix or suffix, by their bytes
// (Hugging Face takes these in the order of a hash table).
//
// limit_alphabet keeps the most frequent characters; among equals those with the smaller code point
// (there again a hash table's order), initial ones before all others.
class BpeAlphabet {
 public:
  static constexpr uint32_t kNone = 0xFFFF'FFFF;

  BpeAlphabet(const BpeTrainer& trainer, const WordCounts::Data& words, BpeVocabulary& vocabulary);

  // Calls fn(id) for each character of the word that has a token, in order.
  template <class Fn>
  void for_each_id(std::string_view word, Fn&& fn) const {
    for (size_t pos = 0; pos < word.size();) {
      uint32_t place = pos == 0 ? kFirst : kInside;
      char32_t c = utf8::decode(word, pos);
      if (ids_[c] == kNone) continue;
      if (pos == word.size()) place |= kLast;
      fn(has_affixes_ ? affixed_ids_.at(key_of(c, place)) : ids_[c]);
    }
  }

 private:
  static constexpr char32_t kCodePoints = 0x11'0000;
  // Position of a character in its word.
  enum Place : uint32_t { kInside = 0, kFirst = 1, kLast = 2 };

  void add_characters(const WordCounts::Data& words, BpeVocabulary& vocabulary);
  void add_affixed(const WordCounts::Data& words, BpeVocabulary& vocabulary);
  std::string affixed(char32_t c, uint32_t place) const;
  static uint64_t key_of(char32_t c, uint32_t place) { return uint64_t{c} << 2 | place; }

  const BpeTrainer& trainer_;
  bool has_affixes_;
  std::vector<uint32_t> ids_;                           // by code point; of the bare character
  std::unordered_map<uint64_t, uint32_t> affixed_ids_;  // by key_of()
};

}  // namespace lexel
