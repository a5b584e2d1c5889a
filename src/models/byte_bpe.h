#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/bpe_parts.h"
#include "models/merge_loop.h"

namespace lexel {

// BPE over the byte alphabet (text/byte_alphabet.h), run on the bytes themselves: the same merges,
// without the mapped text. Immutable; each thread needs a scratch of its own.
class ByteBpe {
 public:
  struct Scratch {
    Symbols symbols;
    MergeScratch merge;
    std::string mapped;
  };

  // Nothing where the two could differ: dropout, prefixes or suffixes, bytes without a token. The
  // parts are borrowed.
  static std::optional<ByteBpe> make(const BpeParts& parts);

  // Puts the ids and byte lengths of the tokens of `piece` into scratch.symbols.
  void tokenize(std::string_view piece, Scratch& scratch) const;

  // Calls fn(bytes, id) for every vocabulary entry of at most `max_bytes` bytes that is the one
  // token of its own text, in the vocabulary's order. Costs a merge of each.
  template <class Fn>
  void for_each_whole(size_t max_bytes, Fn&& fn) const {
    Scratch scratch;
    std::string bytes;
    const Vocabulary& vocabulary = parts_.vocabulary;
    for (uint32_t entry = 0; entry < vocabulary.size(); ++entry) {
      if (!unmap(vocabulary.token_at(entry), max_bytes, bytes)) continue;
      uint32_t id = vocabulary.id_at(entry);
      if (!parts_.node.ignore_merges) {
        merge(bytes, scratch);
        if (scratch.symbols.size() != 1 || scratch.symbols.ids[0] != id) continue;
      }
      fn(std::string_view(bytes), id);
    }
  }

 private:
  explicit ByteBpe(const BpeParts& parts) : parts_(parts) {}

  // The bytes that a token's string stands for; false if there are none, too many, or other
  // scalars.
  static bool unmap(std::string_view token, size_t max_bytes, std::string& bytes);
  void merge(std::string_view piece, Scratch& scratch) const;

  BpeParts parts_;
  std::array<uint32_t, 256> byte_ids_{};
};

}  // namespace lexel
