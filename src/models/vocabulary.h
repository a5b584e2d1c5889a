#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compiled/array.h"
#include "compiled/container.h"
#include "models/hash.h"
#include "spec/model.h"

namespace lexel {

// Both directions of a {token: id} vocabulary, beside the strings themselves, which stay in the
// spec node: 4 bytes a slot for token -> id, and nothing, an array or a hash for id -> token,
// whichever the ids allow. Ids up to 4294967295 with any holes cost no more than dense ones.
//
// Where several tokens share an id, the last one is its token (Hugging Face: any of them).
class Vocabulary {
 public:
  static constexpr uint32_t kNoEntry = 0xFFFF'FFFF;

  // `vocab` is borrowed. Linear in its text.
  explicit Vocabulary(const spec::Vocab& vocab) : Vocabulary(vocab, process_hash_seed()) {}
  // The same from a compiled file, whose tables are used where they lie. Throws
  // Error(kInvalidSpec) for tables that searching could fail in; that they say the right thing is
  // the writer's business.
  Vocabulary(const spec::Vocab& vocab, const compiled::Reader& file);

  // One or the other; `file` may be null.
  static Vocabulary make(const spec::Vocab& vocab, const compiled::Reader* file) {
    return file ? Vocabulary(vocab, *file) : Vocabulary(vocab);
  }

  // As sections vocab.facts, vocab.slots and vocab.by_id.
  void write(compiled::Writer& out) const;

  size_t size() const { return vocab_.size(); }
  bool has_repeated_ids() const { return has_repeated_ids_; }
  // Whether each token's id is its position.
  bool has_ids_in_order() const { return id_index_ == IdIndex::kIdentity; }

  std::optional<uint32_t> id_of(std::string_view token) const {
    uint32_t entry = entry_of(token);
    if (entry == kNoEntry) return std::nullopt;
    return vocab_.ids[entry];
  }
  std::optional<std::string_view> token_of(uint32_t id) const {
    uint32_t entry = entry_of_id(id);
    if (entry == kNoEntry) return std::nullopt;
    return vocab_.tokens[entry];
  }

  // Positions in the vocabulary as written, 0 to size() - 1, or kNoEntry.
  uint32_t entry_of(std::string_view token) const { return entry_of(token, hash(token)); }
  // entries[i] = entry_of(tokens[i]). Faster for many, as their cache misses overlap.
  void entries_of(std::span<const std::string_view> tokens, std::span<uint32_t> entries) const;
  // ids[i] = id_of(tokens[i]), likewise.
  void ids_of(std::span<const std::string_view> tokens,
              std::span<std::optional<uint32_t>> ids) const;
  uint32_t entry_of_id(uint32_t id) const;
  std::string_view token_at(uint32_t entry) const { return vocab_.tokens[entry]; }
  uint32_t id_at(uint32_t entry) const { return vocab_.ids[entry]; }

 private:
  struct Facts;

  Vocabulary(const spec::Vocab& vocab, uint64_t seed);
  uint64_t hash(std::string_view token) const { return hash_bytes(token, seed_); }
  uint32_t entry_of(std::string_view token, uint64_t hash) const;
  uint32_t entry_mask() const { return static_cast<uint32_t>((uint64_t{1} << entry_bits_) - 1); }
  void write_tables(compiled::Writer& out) const;
  void index_tokens();
  void index_ids();

  const spec::Vocab& vocab_;

  // Open addressing, at most half full. A slot is 0 or holds entry + 1 in its low bits and, in the
  // bits that leaves, a part of the hash that spares most comparisons.
  compiled::Array<uint32_t> slots_;
  uint64_t slot_mask_ = 0;
  unsigned entry_bits_ = 0;
  uint64_t seed_;

  enum class IdIndex : uint8_t { kIdentity, kArray, kHash };
  IdIndex id_index_ = IdIndex::kIdentity;
  bool has_repeated_ids_ = false;
  compiled::Array<uint32_t> entries_;  // kArray: by id; kHash: open addressing of entry + 1
  uint64_t id_mask_ = 0;
};

}  // namespace lexel
