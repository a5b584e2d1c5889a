#include "models/merge_boundaries.h"

#include <utility>

#include "compiled/checks.h"

namespace lexel {

MergeBoundaries::MergeBoundaries(uint64_t seed)
    : slots_(std::vector<uint64_t>(16, kEmpty)), mask_(15), seed_(seed) {}

MergeBoundaries::MergeBoundaries(const compiled::Reader& file)
    : slots_(file.array<uint64_t>("bpe.pairs")),
      mask_(slots_.size() - 1),
      seed_(file.value<uint64_t>("bpe.pair_seed")) {
  auto ascii = file.array<uint8_t>("bpe.ascii");
  file.require(ascii.size() == ascii_.size(), "bpe.ascii", "its size is wrong");
  for (size_t i = 0; i < ascii.size(); ++i) ascii_[i] = ascii[i] != 0;
  static_assert(kEmpty == ~uint64_t{0});
  file.require(compiled::is_searchable(slots_), "bpe.pairs", "it is no hash table");
}

void MergeBoundaries::write(compiled::Writer& out) const {
  if (!slots_.is_in_file()) {
    MergeBoundaries fresh(fresh_hash_seed());
    fresh.ascii_ = ascii_;
    for (uint64_t key : slots_) {
      if (key != kEmpty) fresh.add_key(key);
    }
    return fresh.write_slots(out);
  }
  write_slots(out);
}

void MergeBoundaries::write_slots(compiled::Writer& out) const {
  std::vector<uint8_t> ascii(ascii_.size());
  for (size_t i = 0; i < ascii.size(); ++i) ascii[i] = ascii_[i];
  out.add<uint8_t>("bpe.ascii", ascii);
  out.add<uint64_t>("bpe.pairs", slots_);
  out.add<uint64_t>("bpe.pair_seed", {&seed_, 1});
}

void MergeBoundaries::add(char32_t before, char32_t after) {
  if (before < kAscii && after < kAscii) {
    ascii_.set(before * kAscii + after);
    return;
  }
  add_key(key_of(before, after));
}

void MergeBoundaries::add_key(uint64_t key) {
  if (insert(key) && 2 * ++count_ > slots_.size()) grow();
}

// Whether the key is new.
bool MergeBoundaries::insert(uint64_t key) {
  uint64_t i = hash_integer(key, seed_) & mask_;
  for (; slots_[i] != kEmpty; i = (i + 1) & mask_) {
    if (slots_[i] == key) return false;
  }
  slots_.at_own(i) = key;
  return true;
}

void MergeBoundaries::grow() {
  compiled::Array<uint64_t> old = std::move(slots_);
  slots_ = std::vector<uint64_t>(2 * old.size(), kEmpty);
  mask_ = slots_.size() - 1;
  for (uint64_t key : old) {
    if (key != kEmpty) insert(key);
  }
}

}  // namespace lexel
