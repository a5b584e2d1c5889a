// Tokens to text, at once or as they arrive.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "guard.h"
#include "options.h"

using lexel::c_abi::array;
using lexel::c_abi::checked;
using lexel::c_abi::decode_options;
using lexel::c_abi::guarded;
using lexel::c_abi::result;

namespace {

// Keeps a stream's text until the next call and lends it to the caller.
void lend(lexel_decode_stream& stream, std::string text, const char** out, size_t* size) {
  stream.last_text = std::move(text);
  *out = stream.last_text.c_str();
  *size = stream.last_text.size();
}

}  // namespace

lexel_status lexel_tokenizer_decode(const lexel_tokenizer* tokenizer, const uint32_t* ids,
                                    size_t id_count, const lexel_decode_options* options,
                                    char* text, size_t capacity, size_t* out_size,
                                    lexel_error** error) {
  return guarded(error, [&] {
    auto& size = result(out_size, "out_size");
    auto buffer = array(text, capacity, "text");
    const std::string own = checked(tokenizer, "tokenizer")
                                .value.decode(array(ids, id_count, "ids"), decode_options(options));
    return lexel::c_abi::fill<char>(own, buffer.data(), capacity, size);
  });
}

lexel_status lexel_tokenizer_decode_batch(const lexel_tokenizer* tokenizer, const uint32_t* ids,
                                          const uint64_t* row_offsets, size_t row_count,
                                          const lexel_decode_options* options, lexel_strings** out,
                                          lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    const auto& own = checked(tokenizer, "tokenizer").value;
    std::vector<std::vector<uint32_t>> rows;
    if (row_count > 0) {
      array(row_offsets, row_count, "row_offsets");
      array(ids, row_offsets[row_count], "ids");
    }
    for (size_t row = 0; row < row_count; ++row) {
      // Against the last one too: only it says how many ids there are.
      if (row_offsets[row] > row_offsets[row + 1] ||
          row_offsets[row + 1] > row_offsets[row_count]) {
        lexel::c_abi::throw_invalid("row_offsets are not ascending at row " + std::to_string(row));
      }
      rows.emplace_back(ids + row_offsets[row], ids + row_offsets[row + 1]);
    }
    slot = new lexel_strings(own.decode_batch(rows, decode_options(options)));
  });
}

lexel_status lexel_tokenizer_decode_stream(const lexel_tokenizer* tokenizer,
                                           const lexel_decode_options* options,
                                           const uint32_t* prompt_ids, size_t prompt_count,
                                           lexel_decode_stream** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_decode_stream(
        checked(tokenizer, "tokenizer")
            .value.decode_stream(decode_options(options),
                                 array(prompt_ids, prompt_count, "prompt_ids")));
  });
}

lexel_status lexel_decode_stream_step(lexel_decode_stream* stream, uint32_t id, const char** text,
                                      size_t* text_size, lexel_error** error) {
  return guarded(error, [&] {
    result(text, "text");
    result(text_size, "text_size");
    auto& own = checked(stream, "stream");
    lend(own, own.value.step(id), text, text_size);
  });
}

lexel_status lexel_decode_stream_flush(lexel_decode_stream* stream, const char** text,
                                       size_t* text_size, lexel_error** error) {
  return guarded(error, [&] {
    result(text, "text");
    result(text_size, "text_size");
    auto& own = checked(stream, "stream");
    lend(own, own.value.flush(), text, text_size);
  });
}

void lexel_decode_stream_free(lexel_decode_stream* stream) { lexel::c_abi::free_handle(stream); }
