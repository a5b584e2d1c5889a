// What is in an encoding.
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "guard.h"

using lexel::c_abi::guarded;
using lexel::c_abi::is_handle;
using lexel::c_abi::result;

// Columns of offsets are handed out as they are.
static_assert(std::is_standard_layout_v<lexel::Offset>);
static_assert(sizeof(lexel::Offset) == sizeof(lexel_offset));
static_assert(offsetof(lexel::Offset, begin) == offsetof(lexel_offset, begin));
static_assert(offsetof(lexel::Offset, end) == offsetof(lexel_offset, end));
static_assert(lexel::Encoding::kNoWord == LEXEL_NO_WORD);

namespace {

const lexel_offset* to_c(const lexel::Offset* offsets) {
  return reinterpret_cast<const lexel_offset*>(offsets);
}

lexel_offset to_c(lexel::Offset offset) { return {offset.begin, offset.end}; }
lexel_token_range to_c(lexel::TokenRange range) { return {range.begin, range.end}; }
size_t to_c(size_t value) { return value; }
uint32_t to_c(uint32_t value) { return value; }

// Writes a query's answer. False if there is none, or the caller left no room.
template <class T, class C>
int answer(const std::optional<T>& from, C* to) {
  if (!to) return 0;
  *to = C{};
  if (!from) return 0;
  *to = to_c(*from);
  return 1;
}

template <class T, class C>
int answer(const std::optional<std::pair<size_t, T>>& from, size_t* sequence, C* to) {
  if (!sequence || !to) return 0;
  *sequence = 0;
  *to = C{};
  if (!from) return 0;
  *sequence = from->first;
  *to = to_c(from->second);
  return 1;
}

}  // namespace

size_t lexel_encoding_size(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.size() : 0;
}

const uint32_t* lexel_encoding_ids(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.ids().data() : nullptr;
}

const uint32_t* lexel_encoding_type_ids(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.type_ids().data() : nullptr;
}

const lexel_offset* lexel_encoding_offsets(const lexel_encoding* encoding) {
  return is_handle(encoding) ? to_c(encoding->value.offsets().data()) : nullptr;
}

const uint8_t* lexel_encoding_attention_mask(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.attention_mask().data() : nullptr;
}

const uint8_t* lexel_encoding_special_tokens_mask(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.special_tokens_mask().data() : nullptr;
}

const uint32_t* lexel_encoding_word_ids(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.word_ids().data() : nullptr;
}

const char* lexel_encoding_token(const lexel_encoding* encoding, size_t index, size_t* size) {
  if (size) *size = 0;
  if (index >= lexel_encoding_size(encoding)) return nullptr;
  std::string_view token = encoding->value.token(index);
  if (size) *size = token.size();
  return token.data() ? token.data() : "";
}

int lexel_encoding_token_to_sequence(const lexel_encoding* encoding, size_t token) {
  if (token >= lexel_encoding_size(encoding)) return -1;
  auto sequence = encoding->value.token_to_sequence(token);
  return sequence ? static_cast<int>(*sequence) : -1;
}

size_t lexel_encoding_sequence_count(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.n_sequences() : 0;
}

lexel_token_range lexel_encoding_sequence_range(const lexel_encoding* encoding, size_t sequence) {
  return is_handle(encoding) ? to_c(encoding->value.sequence_range(sequence)) : lexel_token_range{};
}

int lexel_encoding_char_to_token(const lexel_encoding* encoding, size_t position, size_t sequence,
                                 size_t* token) {
  return is_handle(encoding) ? answer(encoding->value.char_to_token(position, sequence), token) : 0;
}

int lexel_encoding_char_to_word(const lexel_encoding* encoding, size_t position, size_t sequence,
                                uint32_t* word) {
  return is_handle(encoding) ? answer(encoding->value.char_to_word(position, sequence), word) : 0;
}

int lexel_encoding_word_to_tokens(const lexel_encoding* encoding, uint32_t word, size_t sequence,
                                  lexel_token_range* tokens) {
  return is_handle(encoding) ? answer(encoding->value.word_to_tokens(word, sequence), tokens) : 0;
}

int lexel_encoding_word_to_chars(const lexel_encoding* encoding, uint32_t word, size_t sequence,
                                 lexel_offset* chars) {
  return is_handle(encoding) ? answer(encoding->value.word_to_chars(word, sequence), chars) : 0;
}

int lexel_encoding_token_to_chars(const lexel_encoding* encoding, size_t token, size_t* sequence,
                                  lexel_offset* chars) {
  return is_handle(encoding) ? answer(encoding->value.token_to_chars(token), sequence, chars) : 0;
}

int lexel_encoding_token_to_word(const lexel_encoding* encoding, size_t token, size_t* sequence,
                                 uint32_t* word) {
  return is_handle(encoding) ? answer(encoding->value.token_to_word(token), sequence, word) : 0;
}

size_t lexel_encoding_overflow_count(const lexel_encoding* encoding) {
  return is_handle(encoding) ? encoding->value.overflowing().size() : 0;
}

lexel_status lexel_encoding_overflow(const lexel_encoding* encoding, size_t index,
                                     lexel_encoding** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    auto windows = lexel::c_abi::checked(encoding, "encoding").value.overflowing();
    if (index >= windows.size()) {
      lexel::c_abi::throw_invalid("window " + std::to_string(index) + " of " +
                                  std::to_string(windows.size()));
    }
    slot = new lexel_encoding(windows[index]);
  });
}

void lexel_encoding_free(lexel_encoding* encoding) {
  if (is_handle(encoding) && !encoding->is_borrowed) delete encoding;
}

size_t lexel_encodings_count(const lexel_encodings* encodings) {
  return is_handle(encodings) ? encodings->value.size() : 0;
}

const lexel_encoding* lexel_encodings_at(const lexel_encodings* encodings, size_t index) {
  return index < lexel_encodings_count(encodings) ? &encodings->value[index] : nullptr;
}

void lexel_encodings_free(lexel_encodings* encodings) { lexel::c_abi::free_handle(encodings); }

size_t lexel_flat_row_count(const lexel_flat* flat) {
  return is_handle(flat) ? flat->value.row_offsets.size() - 1 : 0;
}

size_t lexel_flat_id_count(const lexel_flat* flat) {
  return is_handle(flat) ? flat->value.ids.size() : 0;
}

const uint32_t* lexel_flat_ids(const lexel_flat* flat) {
  return is_handle(flat) ? flat->value.ids.data() : nullptr;
}

const uint64_t* lexel_flat_row_offsets(const lexel_flat* flat) {
  return is_handle(flat) ? flat->value.row_offsets.data() : nullptr;
}

const lexel_offset* lexel_flat_offsets(const lexel_flat* flat) {
  return is_handle(flat) && flat->has_offsets ? to_c(flat->value.offsets.data()) : nullptr;
}

void lexel_flat_free(lexel_flat* flat) { lexel::c_abi::free_handle(flat); }
