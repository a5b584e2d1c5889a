#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lexel/trainer.h"
#include "spec/model.h"
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

// A pair of tokens that became one, by their ids.
struct BpeMerge {
  uint32_t left;
  uint32_t right;
};

spec::Vocab to_spec(const BpeVocabulary& vocabulary);
// Writes what was learnt, and the trainer's prefix and suffix, into `model`.
void write_bpe(const BpeTrainer& trainer, const BpeVocabulary& vocabulary,
               const std::vector<BpeMerge>& merges, spec::Bpe& model);
// The token that the two make: their strings joined, the right one without the prefix.
uint32_t merged_token(const BpeTrainer& trainer, uint32_t left, uint32_t right,
                      BpeVocabulary& vocabulary);

// How characters become the first tokens of words. Adds special tokens and the alphabet to
// `vocabulary`: characters by code point, then those with a prefix or suffix. Hugging Face takes
// these as it meets them in a hash table of the words, so that those of many words tend to come
// first; here those that occur most often in the distinct words do, and equals by their bytes.
// Their ids decide between pairs that are equally frequent.
//
// limit_alphabet keeps the most frequent characters; among equals those with the smaller code point
// (there again a hash table's order), initial ones before all others.
class BpeAlphabet {
 public:
  static constexpr uint32_t kNone = 0xFFFF'FFFF;

  using Words = std::span<const WordCounts::Data* const>;

  // `more` only adds characters without a prefix or suffix; one that has a token only with other
  // affixes than in `words` has none there. All are borrowed.
  BpeAlphabet(const BpeTrainer& trainer, Words words, Words more, BpeVocabulary& vocabulary);

  // Calls fn(id) for each character of the word that has a token, in order.
  template <class Fn>
  void for_each_id(std::string_view word, Fn&& fn) const {
    for (size_t pos = 0; pos < word.size();) {
      uint32_t id = next_id(word, pos);
      if (id != kNone) fn(id);
    }
  }
  // Whether all characters of the word have a token.
  bool knows(std::string_view word) const {
    for (size_t pos = 0; pos < word.size();) {
      if (next_id(word, pos) == kNone) return false;
    }
    return true;
  }

 private:
  static constexpr char32_t kCodePoints = 0x11'0000;
  // Position of a character in its word.
  enum Place : uint32_t { kInside = 0, kFirst = 1, kLast = 2 };

  void add_characters(Words words, Words more, BpeVocabulary& vocabulary);
  void add_affixed(Words words, Words more, BpeVocabulary& vocabulary);
  // The token of the character at `pos`, which moves behind it; kNone if it has none.
  uint32_t next_id(std::string_view word, size_t& pos) const {
    uint32_t place = pos == 0 ? kFirst : kInside;
    char32_t c = utf8::decode(word, pos);
    if (!has_affixes_ || ids_[c] == kNone) return ids_[c];
    if (pos == word.size()) place |= kLast;
    auto found = affixed_ids_.find(key_of(c, place));
    return found == affixed_ids_.end() ? kNone : found->second;
  }
  std::string affixed(uint64_t key) const;
  static uint64_t key_of(char32_t c, uint32_t place) { return uint64_t{c} << 2 | place; }

  const BpeTrainer& trainer_;
  bool has_affixes_;
  std::vector<uint32_t> ids_;                           // by code point; of the bare character
  std::unordered_map<uint64_t, uint32_t> affixed_ids_;  // by key_of()
};

}  // namespace lexel
