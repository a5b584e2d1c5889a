// Text to tokens, and token budgets.
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "guard.h"
#include "options.h"

using lexel::c_abi::array;
using lexel::c_abi::checked;
using lexel::c_abi::encode_options;
using lexel::c_abi::guarded;
using lexel::c_abi::result;
using lexel::c_abi::text_view;

namespace {

std::vector<std::string_view> views(const lexel_text* texts, size_t count, const char* name) {
  std::vector<std::string_view> own;
  own.reserve(array(texts, count, name).size());
  for (size_t i = 0; i < count; ++i) own.push_back(text_view(texts[i], name));
  return own;
}

// Inputs of the C++ API and the lists of words they borrow.
struct Inputs {
  std::vector<lexel::EncodeInput> inputs;
  std::vector<std::vector<std::string_view>> words;

  lexel::Sequence sequence(const lexel_sequence& from) {
    switch (from.kind) {
      case LEXEL_ONE_TEXT:
        if (from.count != 1 || !from.parts) {
          lexel::c_abi::throw_invalid("a sequence of kind LEXEL_ONE_TEXT has " +
                                      std::to_string(from.count) + " parts, not 1");
        }
        return text_view(from.parts[0], "parts");
      case LEXEL_WORDS:
        // Moving a vector of words keeps its elements where they are.
        words.push_back(views(from.parts, from.count, "parts"));
        return std::span<const std::string_view>(words.back());
      default:
        lexel::c_abi::throw_invalid("the kind of a sequence is " + std::to_string(from.kind) +
                                    "; it must be LEXEL_ONE_TEXT or LEXEL_WORDS");
    }
  }
};

Inputs from_c(std::span<const lexel_input> inputs) {
  Inputs own;
  own.inputs.reserve(inputs.size());
  for (const lexel_input& input : inputs) {
    lexel::Sequence first = own.sequence(input.first);
    if (input.second.kind == LEXEL_NO_SEQUENCE) {
      own.inputs.emplace_back(first);
    } else {
      own.inputs.emplace_back(first, own.sequence(input.second));
    }
  }
  return own;
}

lexel_encodings* to_c(std::vector<lexel::Encoding> encodings) {
  std::vector<lexel_encoding> own;
  own.reserve(encodings.size());
  for (lexel::Encoding& encoding : encodings) {
    own.emplace_back(std::move(encoding)).is_borrowed = true;
  }
  return new lexel_encodings(std::move(own));
}

lexel_chunk to_c(const lexel::Chunk& chunk) {
  return {{chunk.offset.begin, chunk.offset.end}, {chunk.tokens.begin, chunk.tokens.end}};
}

}  // namespace

lexel_status lexel_tokenizer_encode_ids(const lexel_tokenizer* tokenizer, const char* text,
                                        size_t text_size, const lexel_encode_options* options,
                                        uint32_t* ids, size_t capacity, size_t* out_size,
                                        lexel_error** error) {
  return guarded(error, [&] {
    auto& size = result(out_size, "out_size");
    const auto& own = checked(tokenizer, "tokenizer").value;
    auto buffer = array(ids, capacity, "ids");
    std::string_view view = text_view(text, text_size, "text");
    lexel::EncodeOptions own_options = encode_options(options);
    own_options.threads = 1;  // asking how many cores there are takes longer than a short text
    lexel::FlatEncodings flat;
    try {
      flat = own.encode_flat({&view, 1}, own_options);
    } catch (const lexel::Error& e) {
      // There is no batch here, so no row to name.
      throw lexel::Error(e.code(), e.message(), e.json_path(), e.byte_offset());
    }
    return lexel::c_abi::fill<uint32_t>(flat.ids, buffer.data(), capacity, size);
  });
}

lexel_status lexel_tokenizer_encode(const lexel_tokenizer* tokenizer, const char* text,
                                    size_t text_size, const lexel_encode_options* options,
                                    lexel_encoding** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_encoding(
        checked(tokenizer, "tokenizer")
            .value.encode(text_view(text, text_size, "text"), encode_options(options)));
  });
}

lexel_status lexel_tokenizer_encode_pair(const lexel_tokenizer* tokenizer, const char* text,
                                         size_t text_size, const char* pair, size_t pair_size,
                                         const lexel_encode_options* options, lexel_encoding** out,
                                         lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_encoding(checked(tokenizer, "tokenizer")
                                  .value.encode(text_view(text, text_size, "text"),
                                                text_view(pair, pair_size, "pair"),
                                                encode_options(options)));
  });
}

lexel_status lexel_tokenizer_encode_batch(const lexel_tokenizer* tokenizer, const lexel_text* texts,
                                          size_t count, const lexel_encode_options* options,
                                          lexel_encodings** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    std::vector<lexel::EncodeInput> inputs;
    for (const lexel_text& text : array(texts, count, "texts")) {
      inputs.emplace_back(text_view(text, "texts"));
    }
    slot =
        to_c(checked(tokenizer, "tokenizer").value.encode_batch(inputs, encode_options(options)));
  });
}

lexel_status lexel_tokenizer_encode_inputs(const lexel_tokenizer* tokenizer,
                                           const lexel_input* inputs, size_t count,
                                           const lexel_encode_options* options,
                                           lexel_encodings** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    const Inputs own = from_c(array(inputs, count, "inputs"));
    slot = to_c(
        checked(tokenizer, "tokenizer").value.encode_batch(own.inputs, encode_options(options)));
  });
}

lexel_status lexel_tokenizer_encode_flat(const lexel_tokenizer* tokenizer, const lexel_text* texts,
                                         size_t count, const lexel_encode_options* options,
                                         int with_offsets, lexel_flat** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_flat(checked(tokenizer, "tokenizer")
                              .value.encode_flat(views(texts, count, "texts"),
                                                 encode_options(options), with_offsets != 0));
    slot->has_offsets = with_offsets != 0;
  });
}

lexel_status lexel_tokenizer_count(const lexel_tokenizer* tokenizer, const char* text,
                                   size_t text_size, const lexel_encode_options* options,
                                   size_t* out_count, lexel_error** error) {
  return guarded(error, [&] {
    auto& count = result(out_count, "out_count");
    count = checked(tokenizer, "tokenizer")
                .value.count(text_view(text, text_size, "text"), encode_options(options));
  });
}

lexel_status lexel_tokenizer_count_batch(const lexel_tokenizer* tokenizer, const lexel_text* texts,
                                         size_t count, const lexel_encode_options* options,
                                         size_t* counts, lexel_error** error) {
  return guarded(error, [&] {
    auto slots = array(counts, count, "counts");
    std::fill(slots.begin(), slots.end(), size_t{0});
    const std::vector<size_t> own =
        checked(tokenizer, "tokenizer")
            .value.count_batch(views(texts, count, "texts"), encode_options(options));
    std::copy(own.begin(), own.end(), slots.begin());
  });
}

lexel_status lexel_tokenizer_fit(const lexel_tokenizer* tokenizer, const char* text,
                                 size_t text_size, size_t max_tokens, int32_t side,
                                 const lexel_encode_options* options, lexel_chunk* out,
                                 lexel_error** error) {
  return guarded(error, [&] {
    auto& chunk = result(out, "out");
    chunk = to_c(checked(tokenizer, "tokenizer")
                     .value.fit(text_view(text, text_size, "text"), max_tokens,
                                lexel::c_abi::side(side, "side"), encode_options(options)));
  });
}

lexel_status lexel_tokenizer_chunk(const lexel_tokenizer* tokenizer, const char* text,
                                   size_t text_size, size_t max_tokens, size_t overlap,
                                   const lexel_encode_options* options, lexel_chunk* chunks,
                                   size_t capacity, size_t* out_size, lexel_error** error) {
  return guarded(error, [&] {
    auto& size = result(out_size, "out_size");
    auto buffer = array(chunks, capacity, "chunks");
    std::vector<lexel_chunk> own;
    for (const lexel::Chunk& chunk :
         checked(tokenizer, "tokenizer")
             .value.chunk(text_view(text, text_size, "text"), max_tokens, overlap,
                          encode_options(options))) {
      own.push_back(to_c(chunk));
    }
    return lexel::c_abi::fill<lexel_chunk>(own, buffer.data(), capacity, size);
  });
}
