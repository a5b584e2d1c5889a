#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/bpe_parts.h"
#include "models/hash.h"
#include "models/merge_loop.h"
#include "models/merge_rows.h"

namespace lexel {

// BPE over the byte alphabet (text/byte_alphabet.h), run on the bytes themselves: the same merges,
// without the mapped text. Immutable; each thread needs a scratch of its own.
class ByteBpe {
 public:
  struct Scratch {
    Symbols symbols;
    MergeScratch merge;
  };

  // Nothing where the two could differ: dropout, prefixes or suffixes, bytes without a token. The
  // parts are borrowed.
  static std::optional<ByteBpe> make(const BpeParts& parts);

  // Puts the ids and byte lengths of the tokens of `piece` into scratch.symbols. A piece of at most
  // `max_bytes` bytes must be none that for_each_whole(max_bytes) gives.
  void tokenize(std::string_view piece, size_t max_bytes, Scratch& scratch) const;

  // Calls fn(bytes, id) for every vocabulary entry of at most `max_bytes` bytes that is the one
  // token of its own text, in the vocabulary's order. Costs a merge of each.
  template <class Fn>
  void for_each_whole(size_t max_bytes, Fn&& fn) const {
    Scratch scratch;
    std::string bytes;
    const Vocabulary& vocabulary = parts_.vocabulary;
    for (uint32_t entry = 0; entry < vocabulary.size(); ++entry) {
      if (!unmap(vocabulary.token_at(entry), bytes) || bytes.size() > max_bytes) continue;
      uint32_t id = vocabulary.id_at(entry);
      if (!parts_.node.ignore_merges) {
        merge(bytes, scratch);
        if (scratch.symbols.size() != 1 || scratch.symbols.ids[0] != id) continue;
      }
      fn(std::string_view(bytes), id);
    }
  }

 private:
  static constexpr uint32_t kNoEntry = Vocabulary::kNoEntry;

  ByteBpe(const BpeParts& parts, MergeRows merges);

  // The bytes that a token's string stands for; false if it is empty or has other scalars.
  static bool unmap(std::string_view token, std::string& bytes);
  void merge(std::string_view piece, Scratch& scratch) const;
  void merge_by_scan(std::string_view piece, Symbols& symbols) const;

  // Under ignore_merges, puts the token that is all of `piece` into scratch.symbols.
  bool find_whole(std::string_view piece, Scratch& scratch) const;
  void index_tokens();

  // A vocabulary entry by the hash of its bytes.
  struct WholeToken {
    uint64_t hash;
    uint32_t entry;
  };

  BpeParts parts_;
  std::array<uint32_t, 256> byte_ids_{};
  MergeRows merges_;
  std::vector<MergeRows::Merge> byte_pairs_;  // by first byte * 256 + second
  std::vector<WholeToken> tokens_;  // open addressing, at most half full; only under ignore_merges
  size_t longest_token_ = 0;        // bytes
  uint64_t seed_ = process_hash_seed();
};

}  // namespace lexel
