#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/bpe_parts.h"
#include "models/byte_tokens.h"
#include "models/merge_cutter.h"
#include "models/merge_lanes.h"
#include "models/merge_loop.h"
#include "models/merge_rows.h"
#include "models/merge_windows.h"
#include "models/token_texts.h"

namespace lexel {

// BPE with byte fallback on text whose spaces stand for U+2581, as SentencePiece has it: the same
// merges, without the rewritten text. Immutable; each thread needs a scratch of its own.
class SentencePieceBpe {
 public:
  struct Scratch {
    Symbols symbols;
    MergeScratch merge;
    WindowScratch windows;
    MergeLanes lanes;
  };

  // Nothing where the two could differ: dropout, prefixes or suffixes, bytes without a token or
  // that merge, U+2581 without a token. The parts are borrowed.
  static std::optional<SentencePieceBpe> make(const BpeParts& parts);

  // Where text can be cut.
  const MergeCutter& cutter() const { return cutter_; }

  // Tokenizes short texts side by side: for each i in [0, count) that of text_at(i), of at most
  // MergeLanes::kMaxBytes bytes. Calls, in any order, finish(i, const MergeLane&), or too_long(i)
  // for those that are for merge_long().
  template <class TextAt, class Finish, class TooLong>
  void merge_short(size_t count, Scratch& scratch, TextAt&& text_at, Finish&& finish,
                   TooLong&& too_long) const {
    scratch.lanes.run(
        merges_, static_cast<uint32_t>(count),
        [&](uint32_t i, auto& lane) { return start(text_at(i), lane); }, finish, too_long);
  }
  // Puts the ids of the tokens of a text of any length, and their lengths in bytes of it, into
  // scratch.symbols.
  void merge_long(std::string_view text, Scratch& scratch) const;

  // Calls fn(text, id) for every vocabulary entry of at most `max_bytes` bytes, itself
  // at most MergeLanes::kMaxSymbols, that is the one token of its own text, spaces for U+2581, in
  // the vocabulary's order. Costs a merge of each.
  template <class Fn>
  void for_each_whole(size_t max_bytes, Fn&& fn) const {
    MergeLanes().for_each_whole(
        merges_, token_texts(max_bytes),
        [&](std::string_view text, auto& lane) { return start(text, lane); }, fn);
  }

 private:
  SentencePieceBpe(const BpeParts& parts, const ByteTokens& byte_tokens, MergeRows merges);

  void load_cuts();
  void load_scalars();
  // Calls add(uint32_t id, size_t begin, size_t end) for the symbols that `text` begins with.
  template <class Add>
  void for_each_symbol(std::string_view text, Add&& add) const;
  // Fills the lane; false if the text has too many symbols for it.
  template <class Lane>
  bool start(std::string_view text, Lane& lane) const;
  // The vocabulary's entries whose raw text has at most `max_bytes` bytes.
  TokenTexts token_texts(size_t max_bytes) const;
  uint32_t id_of(char32_t scalar) const;
  // A token's string as raw text; false if there is none, or a longer one.
  static bool with_spaces(std::string_view token, size_t max_bytes, std::string& text);

  static constexpr uint32_t kNone = 0xFFFF'FFFF;
  static constexpr char32_t kTabulated = 0x800;

  struct Scalar {
    char32_t scalar;  // kNone: free
    uint32_t id;
  };

  BpeParts parts_;
  std::array<uint32_t, 256> byte_ids_{};
  MergeRows merges_;
  MergeCutter cutter_;
  // The tokens of single scalars: a table, and open addressing, at most half full, for the others.
  std::array<uint32_t, kTabulated> scalar_ids_;
  std::vector<Scalar> scalars_;
};

}  // namespace lexel
