#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/bpe_parts.h"
#include "models/byte_cutter.h"
#include "models/hash.h"
#include "models/merge_lanes.h"
#include "models/merge_loop.h"
#include "models/merge_rows.h"
#include "models/merge_windows.h"
#include "models/token_texts.h"

namespace lexel {

// BPE over the byte alphabet (text/byte_alphabet.h), run on the bytes themselves: the same merges,
// without the mapped text. Immutable; each thread needs a scratch of its own.
class ByteBpe {
 public:
  struct Scratch {
    Symbols symbols;
    MergeScratch merge;
    WindowScratch windows;
    MergeLanes lanes;
  };

  // Nothing where the two could differ: dropout, prefixes or suffixes, bytes without a token. The
  // parts are borrowed.
  static std::optional<ByteBpe> make(const BpeParts& parts);

  // The end of the segment of `piece`, well-formed, that begins at byte `begin`, which is 0 or an
  // end, and not the piece's: no merge reaches across. Not for pieces that whole_id() knows.
  uint32_t segment_end(std::string_view piece, uint32_t begin) const {
    return cutter_.segment_end(piece, begin);
  }

  // Tokenizes short pieces side by side: for each i in [0, count) that of piece_at(i), well-formed
  // text of at most MergeLanes::kMaxBytes bytes that whole_id() does not know. Calls, in any
  // order, finish(i, const MergeLane&), or too_long(i) for those that are for merge_long().
  template <class PieceAt, class Finish, class TooLong>
  void merge_short(size_t count, Scratch& scratch, PieceAt&& piece_at, Finish&& finish,
                   TooLong&& too_long) const {
    scratch.lanes.run(
        merges_, static_cast<uint32_t>(count),
        [&](uint32_t i, auto& lane) { return start(piece_at(i), lane); }, finish, too_long);
  }
  // Puts the ids and byte lengths of the tokens of a piece of any length into scratch.symbols.
  void merge_long(std::string_view piece, Scratch& scratch) const;
  // Under ignore_merges, the id of the token that is all of `piece`.
  std::optional<uint32_t> whole_id(std::string_view piece) const;

  // Calls fn(bytes, id) for every vocabulary entry of at most `max_bytes` bytes, itself
  // at most MergeLanes::kMaxSymbols, that is the one token of its own text, in the vocabulary's
  // order. Costs a merge of each.
  template <class Fn>
  void for_each_whole(size_t max_bytes, Fn&& fn) const {
    const TokenTexts tokens = token_texts(max_bytes);
    if (parts_.node.ignore_merges) {
      for (size_t i = 0; i < tokens.size(); ++i) fn(tokens.text(i), tokens.id(i));
      return;
    }
    // A token need not be well-formed.
    MergeLanes().for_each_whole(
        merges_, tokens,
        [&](std::string_view text, auto& lane) { return start_with_bytes(text, lane); }, fn);
  }

 private:
  static constexpr uint32_t kNoId = 0xFFFF'FFFF;
  static constexpr uint32_t kNoEntry = Vocabulary::kNoEntry;

  ByteBpe(const BpeParts& parts, MergeRows merges, ByteCutter cutter);

  // The bytes that a token's string stands for; false if it is empty or has other scalars.
  static bool unmap(std::string_view token, std::string& bytes);

  // Calls add(uint32_t id, size_t begin, size_t end) for the symbols that `piece`, which is
  // well-formed, begins with: characters that their bytes are bound to merge to, other bytes.
  template <class Add>
  void for_each_symbol(std::string_view piece, Add&& add) const;
  // Fills the lane; false if the piece has too many symbols for it.
  template <class Lane>
  bool start(std::string_view piece, Lane& lane) const;
  template <class Lane>
  bool start_with_bytes(std::string_view bytes, Lane& lane) const;
  // The vocabulary's entries of at most `max_bytes` bytes.
  TokenTexts token_texts(size_t max_bytes) const;

  void find_characters(const std::vector<MergeRows::Entry>& merges, uint32_t largest_id);
  void index_tokens();

  // A vocabulary entry by the hash of its bytes.
  struct WholeToken {
    uint64_t hash;
    uint32_t entry;
  };

  BpeParts parts_;
  std::array<uint32_t, 256> byte_ids_{};
  MergeRows merges_;
  ByteCutter cutter_;
  std::vector<MergeRows::Merge> byte_pairs_;  // by first byte * 256 + second
  // By scalar below U+10000, the id that its bytes merge to in any text where what stands before
  // them, if anything, is not ASCII; or kNoId.
  std::vector<uint32_t> characters_;
  std::vector<WholeToken> tokens_;  // open addressing, at most half full; only under ignore_merges
  size_t longest_token_ = 0;        // bytes
  uint64_t seed_ = process_hash_seed();
};

}  // namespace lexel
