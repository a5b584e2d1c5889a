#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decoders/decoder.h"

namespace lexel {

// Decodes whole lists of ids by a table of what each token decodes to.
//
// Nearly all decoders map each token for itself, join the results and mend the joined text:
//
//   each token                         joined by                      then, on the text
//   Replace, Strip, Metaspace,         nothing, Fuse, ByteFallback,   any decoders
//   WordPiece, BPEDecoder              ByteLevel
//
// So the left column, run once over all tokens, gives a table, and decoding copies from it. The
// table is made by the decoders themselves, and so is the text of a first or last token that has
// its own way. Immutable after construction; borrows the decoder.
//
// A token is a slot of 16 bytes, text and all, so decoding one reads one cache line:
//
//   byte 0 … 14   the text, if it has at most 15 bytes; else its offset in long_text_ and its
//   length byte 15       the length in the low four bits, and flags
class FusedDecoder {
 public:
  struct Token {
    std::string_view text;  // as Decoder::decode takes it
    bool is_special;
  };
  // The token of an id, if there is one.
  using TokenOf = std::function<std::optional<Token>(uint32_t id)>;

  // Null if the decoder (null: none, tokens are joined by spaces) has no such form, or if the table
  // would be out of proportion: 16 bytes for each id below `id_limit`, and the long tokens' text.
  static std::unique_ptr<const FusedDecoder> make(const Decoder* decoder, uint32_t id_limit,
                                                  const TokenOf& token_of);

  // What Decoder::decode gives for the tokens of the ids, joined. Unknown ids add nothing.
  // `token_of` is what the table was made from.
  std::string decode(std::span<const uint32_t> ids, bool skip_special_tokens,
                     const TokenOf& token_of) const;

 private:
  struct alignas(16) Slot {
    std::array<char, 15> text;
    uint8_t control;
  };
  struct LongText {
    uint32_t offset;
    uint32_t length;
  };
  static constexpr uint8_t kLengthMask = 0x0F;
  static constexpr uint8_t kLong = 0x10;
  static constexpr uint8_t kSpecial = 0x20;
  static constexpr uint8_t kAbsent = 0x40;
  // ByteFallback: the text is the one byte of a byte token. ByteLevel: the bytes are not whole
  // characters.
  static constexpr uint8_t kBytes = 0x80;

  enum class Join : uint8_t { kPlain, kSpaces, kByteRuns, kByteLevel };

  class Writer;

  bool plan(const Decoder* decoder);
  bool fill(uint32_t id_limit, const TokenOf& token_of);
  // Runs the decoders before the join over a list.
  void map_each(std::vector<std::string>& tokens) const;
  Slot slot_of(std::string_view text, bool is_special, std::string& long_text) const;
  std::string_view text_of(const Slot& slot) const;
  std::string finish(std::string text) const;

  bool is_token(uint32_t id, uint8_t dropped) const {
    return id < slots_.size() && (slots_[id].control & dropped) == 0;
  }

  std::vector<const Decoder*> each_;  // before the join
  Join join_ = Join::kPlain;
  bool first_differs_ = false;
  bool last_differs_ = false;
  std::vector<const Decoder*> rest_;  // after it

  std::vector<Slot> slots_;  // by id
  std::string long_text_;
};

}  // namespace lexel
