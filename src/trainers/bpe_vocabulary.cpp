#include "trainers/bpe_vocabulary.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace lexel {

uint32_t BpeVocabulary::id_of(const std::string& token) {
  auto [entry, is_new] = ids_.try_emplace(token, static_cast<uint32_t>(tokens_.size()));
  if (is_new) tokens_.push_back(token);
  return entry->second;
}

BpeAlphabet::BpeAlphabet(const BpeTrainer& trainer, const WordCounts::Data& words,
                         BpeVocabulary& vocabulary)
    : trainer_(trainer),
      has_affixes_(trainer.continuing_subword_prefix || trainer.end_of_word_suffix),
      ids_(kCodePoints, kNone) {
  for (const AddedToken& token : trainer.special_tokens) vocabulary.id_of(token.content);
  add_characters(words, vocabulary);
  if (has_affixes_) add_affixed(words, vocabulary);
}

void BpeAlphabet::add_characters(const WordCounts::Data& words, BpeVocabulary& vocabulary) {
  constexpr uint64_t kInitial = ~uint64_t{0};
  std::vector<uint64_t> counts(kCodePoints, 0);
  words.for_each_word([&](std::string_view word, uint64_t count) {
    for (size_t pos = 0; pos < word.size();) counts[utf8::decode(word, pos)] += count;
  });
  for (char32_t c : trainer_.initial_alphabet) counts[c] = kInitial;
  std::vector<char32_t> kept;
  for (char32_t c = 0; c < kCodePoints; ++c) {
    if (counts[c] != 0) kept.push_back(c);
  }
  if (trainer_.limit_alphabet && kept.size() > *trainer_.limit_alphabet) {
    std::stable_sort(kept.begin(), kept.end(),
                     [&](char32_t a, char32_t b) { return counts[a] > counts[b]; });
    kept.resize(*trainer_.limit_alphabet);
    std::sort(kept.begin(), kept.end());
  }
  for (char32_t c : kept) ids_[c] = vocabulary.id_of(utf8::encode(c));
  // A special token of one character makes the character known, kept or not.
  for (const AddedToken& token : trainer_.special_tokens) {
    if (token.content.empty()) continue;
    size_t pos = 0;
    char32_t c = utf8::decode(token.content, pos);
    if (pos == token.content.size()) ids_[c] = vocabulary.id_of(token.content);
  }
}

void BpeAlphabet::add_affixed(const WordCounts::Data& words, BpeVocabulary& vocabulary) {
  std::unordered_set<uint64_t> keys;
  words.for_each_word([&](std::string_view word, uint64_t) {
    for (size_t pos = 0; pos < word.size();) {
      uint32_t place = pos == 0 ? kFirst : kInside;
      char32_t c = utf8::decode(word, pos);
      if (ids_[c] == kNone) continue;
      if (pos == word.size()) place |= kLast;
      keys.insert(key_of(c, place));
    }
  });
  std::vector<std::pair<std::string, uint64_t>> tokens;
  for (uint64_t key : keys) {
    tokens.emplace_back(affixed(static_cast<char32_t>(key >> 2), key & 3), key);
  }
  std::sort(tokens.begin(), tokens.end());
  for (const auto& [token, key] : tokens) affixed_ids_[key] = vocabulary.id_of(token);
}

std::string BpeAlphabet::affixed(char32_t c, uint32_t place) const {
  std::string token;
  if ((place & kFirst) == 0) token += trainer_.continuing_subword_prefix.value_or("");
  utf8::append(token, c);
  if ((place & kLast) != 0) token += trainer_.end_of_word_suffix.value_or("");
  return token;
}

}  // namespace lexel
