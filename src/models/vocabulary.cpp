#include "models/vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>

namespace lexel {

Vocabulary::Vocabulary(const spec::Vocab& vocab) : vocab_(vocab), seed_(process_hash_seed()) {
  index_tokens();
  index_ids();
}

void Vocabulary::index_tokens() {
  size_t n = size();
  slots_.assign(std::bit_ceil(std::max<size_t>(2 * n, 2)), 0);
  slot_mask_ = slots_.size() - 1;
  entry_bits_ = static_cast<unsigned>(std::bit_width(n));
  for (size_t entry = 0; entry < n; ++entry) {
    uint64_t hash = this->hash(vocab_.tokens[entry]);
    uint64_t slot = hash & slot_mask_;
    while (slots_[slot] != 0) slot = (slot + 1) & slot_mask_;
    uint64_t tag = (hash >> 32) << entry_bits_;
    slots_[slot] = static_cast<uint32_t>(tag) | static_cast<uint32_t>(entry + 1);
  }
}

uint32_t Vocabulary::entry_of(std::string_view token, uint64_t hash) const {
  uint32_t tag = static_cast<uint32_t>((hash >> 32) << entry_bits_);
  uint32_t entry_mask = this->entry_mask();
  for (uint64_t slot = hash & slot_mask_; slots_[slot] != 0; slot = (slot + 1) & slot_mask_) {
    uint32_t found = slots_[slot];
    if ((found & ~entry_mask) != tag) continue;
    uint32_t entry = (found & entry_mask) - 1;
    if (vocab_.tokens[entry] == token) return entry;
  }
  return kNoEntry;
}

void Vocabulary::entries_of(std::span<const std::string_view> tokens,
                            std::span<uint32_t> entries) const {
  constexpr size_t kAtOnce = 32;
  std::array<uint64_t, kAtOnce> hashes;
  std::array<uint32_t, kAtOnce> guesses;  // entries of the first slots
  const uint32_t mask = entry_mask();
  for (size_t begin = 0; begin < tokens.size(); begin += kAtOnce) {
    size_t count = std::min(kAtOnce, tokens.size() - begin);
    for (size_t i = 0; i < count; ++i) {
      hashes[i] = hash(tokens[begin + i]);
      __builtin_prefetch(&slots_[hashes[i] & slot_mask_]);
    }
    size_t guess_count = 0;
    for (size_t i = 0; i < count; ++i) {
      uint32_t found = slots_[hashes[i] & slot_mask_];
      if (found == 0) continue;
      guesses[guess_count] = (found & mask) - 1;
      vocab_.tokens.prefetch_place(guesses[guess_count++]);
    }
    for (size_t i = 0; i < guess_count; ++i) vocab_.tokens.prefetch_text(guesses[i]);
    for (size_t i = 0; i < count; ++i) {
      entries[begin + i] = entry_of(tokens[begin + i], hashes[i]);
    }
  }
}

void Vocabulary::index_ids() {
  const std::vector<uint32_t>& ids = vocab_.ids;
  size_t n = ids.size();
  uint64_t max_id = 0;
  bool is_identity = true;
  for (size_t i = 0; i < n; ++i) {
    max_id = std::max<uint64_t>(max_id, ids[i]);
    is_identity = is_identity && ids[i] == i;
  }
  if (is_identity) return;

  if (max_id < 2 * uint64_t{n} + 1024) {
    id_index_ = IdIndex::kArray;
    entries_.assign(max_id + 1, kNoEntry);
    for (size_t i = 0; i < n; ++i) {
      has_repeated_ids_ = has_repeated_ids_ || entries_[ids[i]] != kNoEntry;
      entries_[ids[i]] = static_cast<uint32_t>(i);
    }
    return;
  }
  id_index_ = IdIndex::kHash;
  entries_.assign(std::bit_ceil(2 * n), 0);
  id_mask_ = entries_.size() - 1;
  for (size_t i = 0; i < n; ++i) {
    uint64_t slot = hash_integer(ids[i], seed_) & id_mask_;
    while (entries_[slot] != 0 && ids[entries_[slot] - 1] != ids[i]) slot = (slot + 1) & id_mask_;
    has_repeated_ids_ = has_repeated_ids_ || entries_[slot] != 0;
    entries_[slot] = static_cast<uint32_t>(i + 1);
  }
}

uint32_t Vocabulary::entry_of_id(uint32_t id) const {
  switch (id_index_) {
    case IdIndex::kIdentity:
      return id < size() ? id : kNoEntry;
    case IdIndex::kArray:
      return id < entries_.size() ? entries_[id] : kNoEntry;
    case IdIndex::kHash:
      for (uint64_t slot = hash_integer(id, seed_) & id_mask_; entries_[slot] != 0;
           slot = (slot + 1) & id_mask_) {
        uint32_t entry = entries_[slot] - 1;
        if (vocab_.ids[entry] == id) return entry;
      }
      return kNoEntry;
  }
  return kNoEntry;
}

}  // namespace lexel
