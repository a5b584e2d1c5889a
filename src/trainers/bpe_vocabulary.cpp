#include "trainers/bpe_vocabulary.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace lexel {

uint32_t BpeVocabulary::id_of(const std::string& token) {
  auto [entry, is_new] = ids_.try_emplace(token, static_cast<uint32_t>(tokens_.size()));
  if (is_new) tokens_.push_back(token);
  return entry->second;
}

spec::Vocab to_spec(const BpeVocabulary& vocabulary) {
  spec::Vocab vocab;
  for (const std::string& token : vocabulary.tokens()) {
    vocab.ids.push_back(static_cast<uint32_t>(vocab.tokens.size()));
    vocab.tokens.push_back(token);
  }
  return vocab;
}

void write_bpe(const BpeTrainer& trainer, const BpeVocabulary& vocabulary,
               const std::vector<BpeMerge>& merges, spec::Bpe& model) {
  // A pair that was merged twice has the rank of the last time.
  std::unordered_map<uint64_t, size_t> last;
  auto key = [](const BpeMerge& merge) { return uint64_t{merge.left} << 32 | merge.right; };
  for (size_t i = 0; i < merges.size(); ++i) last[key(merges[i])] = i;
  spec::StringTable pairs;
  for (size_t i = 0; i < merges.size(); ++i) {
    if (last[key(merges[i])] != i) continue;
    pairs.push_back(vocabulary.token(merges[i].left));
    pairs.push_back(vocabulary.token(merges[i].right));
  }
  model.vocab = to_spec(vocabulary);
  model.merges = std::move(pairs);
  model.continuing_subword_prefix = trainer.continuing_subword_prefix;
  model.end_of_word_suffix = trainer.end_of_word_suffix;
}

uint32_t merged_token(const BpeTrainer& trainer, uint32_t left, uint32_t right,
                      BpeVocabulary& vocabulary) {
  std::string_view rest = vocabulary.token(right);
  if (trainer.continuing_subword_prefix && rest.starts_with(*trainer.continuing_subword_prefix)) {
    rest.remove_prefix(trainer.continuing_subword_prefix->size());
  }
  return vocabulary.id_of(vocabulary.token(left) + std::string(rest));
}

BpeAlphabet::BpeAlphabet(const BpeTrainer& trainer, Words words, Words more,
                         BpeVocabulary& vocabulary)
    : trainer_(trainer),
      has_affixes_(trainer.continuing_subword_prefix || trainer.end_of_word_suffix),
      ids_(kCodePoints, kNone) {
  for (const AddedToken& token : trainer.special_tokens) vocabulary.id_of(token.content);
  add_characters(words, more, vocabulary);
  if (has_affixes_) add_affixed(words, more, vocabulary);
}

void BpeAlphabet::add_characters(Words words, Words more, BpeVocabulary& vocabulary) {
  constexpr uint64_t kInitial = ~uint64_t{0};
  std::vector<uint64_t> counts(kCodePoints, 0);
  for (Words all : {words, more}) {
    for (const WordCounts::Data* data : all) {
      data->for_each_word([&](std::string_view word, uint64_t count) {
        for (size_t pos = 0; pos < word.size();) counts[utf8::decode(word, pos)] += count;
      });
    }
  }
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

void BpeAlphabet::add_affixed(Words words, Words more, BpeVocabulary& vocabulary) {
  // How often each occurs in the distinct words.
  auto keys_of = [&](Words all) {
    std::unordered_map<uint64_t, uint64_t> keys;
    for (const WordCounts::Data* data : all) {
      data->for_each_word([&](std::string_view word, uint64_t) {
        for (size_t pos = 0; pos < word.size();) {
          uint32_t place = pos == 0 ? kFirst : kInside;
          char32_t c = utf8::decode(word, pos);
          if (ids_[c] == kNone) continue;
          if (pos == word.size()) place |= kLast;
          ++keys[key_of(c, place)];
        }
      });
    }
    return keys;
  };
  struct Affixed {
    uint64_t key;
    uint64_t frequency;
    std::string token;
  };
  std::vector<Affixed> tokens;
  for (auto [key, frequency] : keys_of(words)) tokens.push_back({key, frequency, affixed(key)});
  std::sort(tokens.begin(), tokens.end(), [](const Affixed& a, const Affixed& b) {
    return a.frequency != b.frequency ? a.frequency > b.frequency : a.token < b.token;
  });
  for (const Affixed& entry : tokens) affixed_ids_[entry.key] = vocabulary.id_of(entry.token);
  for (auto [key, frequency] : keys_of(more)) {
    std::string token = affixed(key);
    if (vocabulary.has(token)) affixed_ids_[key] = vocabulary.id_of(token);
  }
}

std::string BpeAlphabet::affixed(uint64_t key) const {
  uint64_t place = key & 3;
  std::string token;
  if ((place & kFirst) == 0) token += trainer_.continuing_subword_prefix.value_or("");
  utf8::append(token, static_cast<char32_t>(key >> 2));
  if ((place & kLast) != 0) token += trainer_.end_of_word_suffix.value_or("");
  return token;
}

}  // namespace lexel
