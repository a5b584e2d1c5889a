#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lexel/export.h"

namespace lexel {

// Half-open range of the input, in the unit the call asked for (EncodeOptions::offset_unit).
// Offsets of the second sequence of a pair count from its own start; those of pre-tokenized input
// from the start of each word.
struct Offset {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool operator==(const Offset&) const = default;
};

// Half-open range of token indices.
struct TokenRange {
  size_t begin = 0;
  size_t end = 0;

  bool operator==(const TokenRange&) const = default;
};

class Encoding;

namespace internal {
struct EncodingData;
struct EncodingDraft;
// Flattens a draft; the only way an Encoding comes into being.
Encoding make_encoding(std::shared_ptr<const EncodingData> data);
Encoding materialize(EncodingDraft draft);
// The reverse, for changing an encoding that is finished. Cost: a copy of all columns.
EncodingDraft draft_of(const Encoding& encoding);
}  // namespace internal

// The windows that truncation cut off. They share the tokens of the text they were cut from: each
// is put together when it is asked for, so holding many costs no copies.
class LEXEL_API OverflowingEncodings {
 public:
  size_t size() const;
  bool empty() const { return size() == 0; }
  // Builds window i (i < size(), else std::out_of_range), at a cost linear in its length.
  Encoding operator[](size_t i) const;

 private:
  friend class Encoding;
  explicit OverflowingEncodings(std::shared_ptr<const internal::EncodingData> owner)
      : owner_(std::move(owner)) {}
  std::shared_ptr<const internal::EncodingData> owner_;
};

// The result of encoding one input: columns of equal length, one entry per token. An immutable
// value; copies share their columns, any number of threads may read one. Every span and view is
// borrowed and lives as long as this Encoding or a copy of it.
class LEXEL_API Encoding {
 public:
  // word_ids() of a token that belongs to no word (inserted special tokens, padding).
  static constexpr uint32_t kNoWord = 0xFFFF'FFFF;

  Encoding();  // no tokens

  size_t size() const;
  bool empty() const { return size() == 0; }

  std::span<const uint32_t> ids() const;
  std::span<const uint32_t> type_ids() const;
  std::span<const Offset> offsets() const;
  std::span<const uint8_t> attention_mask() const;  // 0 for padding, else 1
  std::span<const uint8_t> special_tokens_mask()
      const;  // 1 for inserted special tokens and padding
  // Index of the piece (pre-tokenized input: of the word) each token came from, or kNoWord.
  std::span<const uint32_t> word_ids() const;

  // The token's string; byte-level vocabularies show their mapped form. i < size().
  std::string_view token(size_t i) const;
  std::vector<std::string> tokens() const;

  // 0 for the first sequence, 1 for the second, none for inserted special tokens. Where no
  // post-processor marked sequences everything is 0, as in Hugging Face.
  std::optional<size_t> token_to_sequence(size_t token) const;
  std::vector<std::optional<size_t>> sequence_ids() const;
  size_t n_sequences() const;
  // Tokens of a sequence; all of them if no token was marked with that number, as in Hugging Face.
  TokenRange sequence_range(size_t sequence) const;

  OverflowingEncodings overflowing() const;

  // Mapping between characters, words and tokens. `position` is in the unit of the offsets. All
  // follow Hugging Face; a missing answer is nullopt. Linear in the sequence's tokens.
  std::optional<size_t> char_to_token(size_t position, size_t sequence = 0) const;
  std::optional<uint32_t> char_to_word(size_t position, size_t sequence = 0) const;
  std::optional<TokenRange> word_to_tokens(uint32_t word, size_t sequence = 0) const;
  std::optional<Offset> word_to_chars(uint32_t word, size_t sequence = 0) const;
  std::optional<std::pair<size_t, Offset>> token_to_chars(size_t token) const;   // sequence, range
  std::optional<std::pair<size_t, uint32_t>> token_to_word(size_t token) const;  // sequence, word

 private:
  friend Encoding internal::make_encoding(std::shared_ptr<const internal::EncodingData> data);
  friend internal::EncodingDraft internal::draft_of(const Encoding& encoding);
  explicit Encoding(std::shared_ptr<const internal::EncodingData> data) : data_(std::move(data)) {}

  std::shared_ptr<const internal::EncodingData> data_;
};

// Many encodings as one buffer: row r is ids[row_offsets[r]] .. ids[row_offsets[r + 1]].
struct FlatEncodings {
  std::vector<uint32_t> ids;
  std::vector<uint64_t> row_offsets;  // rows + 1 entries, the first is 0
  std::vector<Offset> offsets;        // as long as `ids` when asked for, else empty
};

}  // namespace lexel
