#include "models/merge_table.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>
#include <vector>

#include "compiled/checks.h"

namespace lexel {
namespace {

uint32_t mask_for(size_t capacity) {
  return static_cast<uint32_t>((uint64_t{1} << std::bit_width(capacity)) - 1);
}

}  // namespace

MergeTable::MergeTable(size_t capacity, uint64_t seed)
    : slots_(std::vector<uint32_t>(
          std::bit_ceil(std::max(capacity + capacity / 2, compiled::kLeastSlots)))),
      parts_(std::vector<uint32_t>(2 * capacity)),
      results_(std::vector<uint32_t>(capacity)),
      mask_(slots_.size() - 1),
      rank_mask_(mask_for(capacity)),
      is_dense_(capacity == 0),
      seed_(seed) {}

MergeTable::MergeTable(const compiled::Reader& file, compiled::Array<uint32_t> parts,
                       uint64_t id_limit)
    : slots_(file.array<uint32_t>("bpe.slots")),
      parts_(std::move(parts)),
      results_(file.array<uint32_t>("bpe.results")),
      mask_(slots_.size() - 1),
      rank_mask_(mask_for(results_.size())),
      seed_(file.value<uint64_t>("bpe.seed")) {
  file.require(parts_.size() == 2 * results_.size(), "bpe.results", "each merge needs one");
  const auto count = static_cast<uint32_t>(results_.size());
  const std::optional<size_t> used = compiled::count_used_slots(slots_, rank_mask_, count);
  file.require(used.has_value(), "bpe.slots", "it is no hash table of the merges");
  is_dense_ = *used == count;
  file.require(compiled::are_below(parts_, id_limit), "bpe.parts", "one is no token");
  file.require(compiled::are_below(results_, id_limit), "bpe.results", "one is no token");
}

void MergeTable::write(compiled::Writer& out) const {
  if (slots_.is_in_file()) return write_slots(out);
  MergeTable fresh(results_.size(), fresh_hash_seed());
  for (uint32_t rank = 0; rank < results_.size(); ++rank) {
    fresh.insert(parts_[2 * size_t{rank}], parts_[2 * size_t{rank} + 1], rank, results_[rank]);
  }
  fresh.write_slots(out);
}

void MergeTable::write_slots(compiled::Writer& out) const {
  out.add<uint32_t>("bpe.results", results_);
  out.add<uint32_t>("bpe.slots", slots_);
  out.add<uint64_t>("bpe.seed", {&seed_, 1});
}

void MergeTable::insert(uint32_t left, uint32_t right, uint32_t rank, uint32_t new_id) {
  const uint64_t hash = this->hash(left, right);
  const uint32_t tag = tag_of(hash);
  uint64_t i = hash & mask_;
  for (; slots_[i] != 0; i = (i + 1) & mask_) {
    if ((slots_[i] & ~rank_mask_) != tag) continue;
    const size_t known = (slots_[i] & rank_mask_) - 1;
    if (parts_[2 * known] == left && parts_[2 * known + 1] == right) break;
  }
  count_ += static_cast<size_t>(slots_[i] == 0);
  is_dense_ = count_ == results_.size();
  slots_.at_own(i) = tag | (rank + 1);
  parts_.at_own(2 * size_t{rank}) = left;
  parts_.at_own(2 * size_t{rank} + 1) = right;
  results_.at_own(rank) = new_id;
}

}  // namespace lexel
