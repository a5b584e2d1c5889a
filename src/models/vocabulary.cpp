#include "models/vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>

#include "compiled/checks.h"

namespace lexel {

Vocabulary::Vocabulary(const spec::Vocab& vocab, uint64_t seed) : vocab_(vocab), seed_(seed) {
  index_tokens();
  index_ids();
}

struct Vocabulary::Facts {
  uint64_t seed;
  uint32_t entry_bits;
  uint32_t id_index;
  uint32_t has_repeated_ids;
  uint32_t reserved;
};

void Vocabulary::write(compiled::Writer& out) const {
  if (!slots_.is_in_file()) return Vocabulary(vocab_, fresh_hash_seed()).write_tables(out);
  write_tables(out);
}

void Vocabulary::write_tables(compiled::Writer& out) const {
  const Facts facts{seed_, entry_bits_, static_cast<uint32_t>(id_index_), has_repeated_ids_, 0};
  out.add<Facts>("vocab.facts", {&facts, 1});
  out.add<uint32_t>("vocab.slots", slots_);
  out.add<uint32_t>("vocab.by_id", entries_);
}

Vocabulary::Vocabulary(const spec::Vocab& vocab, const compiled::Reader& file)
    : vocab_(vocab), slots_(file.array<uint32_t>("vocab.slots")), seed_(0) {
  const auto facts = file.value<Facts>("vocab.facts");
  seed_ = facts.seed;
  entry_bits_ = facts.entry_bits;
  has_repeated_ids_ = facts.has_repeated_ids != 0;
  file.require(entry_bits_ == static_cast<unsigned>(std::bit_width(size())), "vocab.facts",
               "it does not fit the vocabulary");
  slot_mask_ = slots_.size() - 1;
  const auto count = static_cast<uint32_t>(size());
  file.require(compiled::count_used_slots(slots_, entry_mask(), count).has_value(), "vocab.slots",
               "it is no hash table of the vocabulary");

  entries_ = file.array<uint32_t>("vocab.by_id");
  bool is_good = false;
  if (facts.id_index == static_cast<uint32_t>(IdIndex::kIdentity)) {
    id_index_ = IdIndex::kIdentity;
    uint32_t faults = 0;
    for (uint32_t i = 0; i < count; ++i) faults |= vocab_.ids[i] ^ i;
    is_good = faults == 0;
  } else if (facts.id_index == static_cast<uint32_t>(IdIndex::kArray)) {
    id_index_ = IdIndex::kArray;
    is_good = std::all_of(entries_.begin(), entries_.end(),
                          [&](uint32_t entry) { return entry < count || entry == kNoEntry; });
  } else if (facts.id_index == static_cast<uint32_t>(IdIndex::kHash)) {
    id_index_ = IdIndex::kHash;
    id_mask_ = entries_.size() - 1;
    is_good = compiled::count_used_slots(entries_, ~uint32_t{0}, count).has_value();
  }
  file.require(is_good, "vocab.by_id", "it is no index of the vocabulary");
}

void Vocabulary::index_tokens() {
  size_t n = size();
  std::vector<uint32_t> slots(std::bit_ceil(std::max(2 * n, compiled::kLeastSlots)), 0);
  slot_mask_ = slots.size() - 1;
  entry_bits_ = static_cast<unsigned>(std::bit_width(n));
  for (size_t entry = 0; entry < n; ++entry) {
    uint64_t hash = this->hash(vocab_.tokens[entry]);
    uint64_t slot = hash & slot_mask_;
    while (slots[slot] != 0) slot = (slot + 1) & slot_mask_;
    uint64_t tag = (hash >> 32) << entry_bits_;
    slots[slot] = static_cast<uint32_t>(tag) | static_cast<uint32_t>(entry + 1);
  }
  slots_ = std::move(slots);
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

void Vocabulary::ids_of(std::span<const std::string_view> tokens,
                        std::span<std::optional<uint32_t>> ids) const {
  std::vector<uint32_t> entries(tokens.size());
  entries_of(tokens, entries);
  for (size_t i = 0; i < tokens.size(); ++i) {
    ids[i] = entries[i] == kNoEntry ? std::nullopt : std::optional(id_at(entries[i]));
  }
}

void Vocabulary::index_ids() {
  const compiled::Array<uint32_t>& ids = vocab_.ids;
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
    std::vector<uint32_t> entries(max_id + 1, kNoEntry);
    for (size_t i = 0; i < n; ++i) {
      has_repeated_ids_ = has_repeated_ids_ || entries[ids[i]] != kNoEntry;
      entries[ids[i]] = static_cast<uint32_t>(i);
    }
    entries_ = std::move(entries);
    return;
  }
  id_index_ = IdIndex::kHash;
  std::vector<uint32_t> entries(std::bit_ceil(std::max(2 * n, compiled::kLeastSlots)), 0);
  id_mask_ = entries.size() - 1;
  for (size_t i = 0; i < n; ++i) {
    uint64_t slot = hash_integer(ids[i], seed_) & id_mask_;
    while (entries[slot] != 0 && ids[entries[slot] - 1] != ids[i]) slot = (slot + 1) & id_mask_;
    has_repeated_ids_ = has_repeated_ids_ || entries[slot] != 0;
    entries[slot] = static_cast<uint32_t>(i + 1);
  }
  entries_ = std::move(entries);
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
