#include "models/vocabulary.h"

#include <algorithm>
#include <bit>

#include "models/hash.h"

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
    uint64_t hash = hash_bytes(vocab_.tokens[entry], seed_);
    uint64_t slot = hash & slot_mask_;
    while (slots_[slot] != 0) slot = (slot + 1) & slot_mask_;
    uint64_t tag = (hash >> 32) << entry_bits_;
    slots_[slot] = static_cast<uint32_t>(tag) | static_cast<uint32_t>(entry + 1);
  }
}

uint32_t Vocabulary::entry_of(std::string_view token) const {
  uint64_t hash = hash_bytes(token, seed_);
  uint32_t tag = static_cast<uint32_t>((hash >> 32) << entry_bits_);
  uint32_t entry_mask = static_cast<uint32_t>((uint64_t{1} << entry_bits_) - 1);
  for (uint64_t slot = hash & slot_mask_; slots_[slot] != 0; slot = (slot + 1) & slot_mask_) {
    uint32_t found = slots_[slot];
    if ((found & ~entry_mask) != tag) continue;
    uint32_t entry = (found & entry_mask) - 1;
    if (vocab_.tokens[entry] == token) return entry;
  }
  return kNoEntry;
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
