#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lexel/added_token.h"
#include "lexel/decode_stream.h"
#include "lexel/encoding.h"
#include "lexel/export.h"
#include "lexel/options.h"

namespace lexel {

namespace internal {
struct TokenizerAccess;
}  // namespace internal

// A text, or a text already cut into words (each word is then encoded on its own). Borrowed.
using Sequence = std::variant<std::string_view, std::span<const std::string_view>>;

// One input of an encode call: a sequence, or a pair of them. Borrowed.
struct EncodeInput {
  Sequence first;
  std::optional<Sequence> second;

  EncodeInput(Sequence sequence) : first(sequence) {}
  EncodeInput(std::string_view text) : first(text) {}
  EncodeInput(const char* text) : first(std::string_view(text)) {}
  EncodeInput(const std::string& text) : first(std::string_view(text)) {}
  EncodeInput(Sequence a, Sequence b) : first(a), second(b) {}
};

// A part of a text and the tokens it is made of, as ranges of the whole text's encoding.
struct Chunk {
  Offset offset;      // in EncodeOptions::offset_unit
  TokenRange tokens;  // of Tokenizer::encode(text) without special tokens
};

// What a tokenizer's cache did (Tokenizer::set_cache_budget): how many pieces of text it was asked
// for that it knew, how many it did not, and the bytes it takes now, for all threads.
struct CacheStats {
  uint64_t hits = 0;
  uint64_t misses = 0;
  uint64_t bytes = 0;
};

// Turns text into tokens and back, exactly as Hugging Face `tokenizers` 0.23.3 does for the same
// tokenizer.json (differences: docs/compatibility.md).
//
// A value: copies are cheap and share the loaded tables. Const member functions may be called from
// any number of threads at once; the others change this copy only and need it to themselves.
//
// Texts are UTF-8; what is not is handled as EncodeOptions::invalid_utf8 says. Encode functions
// throw Error with kMissingUnknownToken, kTruncation, kMissingSpecialToken (where Hugging Face
// raises), kSpecialTokenInText, kInvalidUtf8 (where the options ask for it) and kLimitExceeded; in
// a batch the error names the row. Cost is linear in the text plus the result.
class LEXEL_API Tokenizer {
 public:
  // A tokenizer.json, or a file that save_compiled() wrote. Throws Error: kIo, kInvalidJson,
  // kInvalidSpec, kInvalidModel, kUnsupportedPattern, kUnavailable, kLimitExceeded, with the JSON
  // path or byte offset of the fault.
  static Tokenizer from_file(const std::string& path, const LoadLimits& limits = {});
  static Tokenizer from_json(std::string_view json, const LoadLimits& limits = {});
  // A file that save_compiled() wrote: mapped, checked, and used where it lies, in milliseconds.
  // It must not be written to while a tokenizer made from it lives; replacing it by another file is
  // fine. Throws Error: kIo, kLimitExceeded, kInvalidSpec for a file that is damaged, of another
  // version of the format, or none of these.
  static Tokenizer from_compiled(const std::string& path, const LoadLimits& limits = {});
  // The tokenizer compiled into the library: a byte-level BPE of about 16,000 entries
  // (docs/builtin_tokenizer.md). Loaded at the first call, shared from then on.
  static Tokenizer builtin();

  // JSON that loads to the same tokenizer, equal to what Hugging Face writes.
  std::string to_json(bool pretty = false) const;
  // Writes to_json to a file; throws Error(kIo).
  void save(const std::string& path, bool pretty = true) const;
  // Writes a file for from_compiled() (docs/compiled-file.md), replacing any other one of the name;
  // throws Error(kIo). It is for this release of Lexel and machines of this byte order: keep the
  // tokenizer.json, too.
  void save_compiled(const std::string& path) const;

  Encoding encode(const EncodeInput& input, const EncodeOptions& options = {}) const;
  Encoding encode(std::string_view text, std::string_view pair,
                  const EncodeOptions& options = {}) const {
    return encode(EncodeInput(Sequence(text), Sequence(pair)), options);
  }
  // One encoding per input, in order, by options.threads workers; padded as a whole.
  std::vector<Encoding> encode_batch(std::span<const EncodeInput> inputs,
                                     const EncodeOptions& options = {}) const;
  // Ids of single texts in one buffer, without Encodings; truncation and padding apply.
  // `with_offsets` fills the offsets column.
  FlatEncodings encode_flat(std::span<const std::string_view> texts,
                            const EncodeOptions& options = {}, bool with_offsets = false) const;

  // Number of tokens encode() would give before truncation and padding.
  size_t count(std::string_view text, const EncodeOptions& options = {}) const;
  // One count per text, in order, by options.threads workers.
  std::vector<size_t> count_batch(std::span<const std::string_view> texts,
                                  const EncodeOptions& options = {}) const;
  // The longest part of `text` at its start (Side::kLeft) or end (Side::kRight) whose own encoding
  // has at most max_tokens tokens (special tokens included where options add them), cut between
  // tokens and never inside a character; a text that fits is returned whole. `tokens` refers to the
  // whole text's encoding without special tokens.
  Chunk fit(std::string_view text, size_t max_tokens, Side side = Side::kLeft,
            const EncodeOptions& options = {}) const;
  // Cuts a text into windows of at most max_tokens tokens (less the special tokens the options
  // add), each sharing `overlap` tokens with the one before; cuts are between tokens and never
  // inside a character unless one character alone has more tokens than fit. Throws
  // Error(kInvalidArgument) unless overlap < max_tokens (less special tokens).
  std::vector<Chunk> chunk(std::string_view text, size_t max_tokens, size_t overlap = 0,
                           const EncodeOptions& options = {}) const;

  // Unknown ids add nothing, as in Hugging Face.
  std::string decode(std::span<const uint32_t> ids, const DecodeOptions& options = {}) const;
  std::vector<std::string> decode_batch(std::span<const std::vector<uint32_t>> rows,
                                        const DecodeOptions& options = {}) const;
  // `prompt_ids` are what the text to come goes on from; see DecodeStream.
  DecodeStream decode_stream(const DecodeOptions& options = {},
                             std::span<const uint32_t> prompt_ids = {}) const;

  std::optional<uint32_t> token_to_id(std::string_view token) const;
  std::optional<std::string> id_to_token(uint32_t id) const;
  // Number of distinct entries, which is not always the largest id + 1.
  size_t vocab_size(bool with_added_tokens = true) const;
  // {token, id} in no particular order.
  std::vector<std::pair<std::string, uint32_t>> vocab(bool with_added_tokens = true) const;
  // {id, token}, ascending by id.
  std::vector<std::pair<uint32_t, AddedToken>> added_tokens() const;
  // Tokens the post-processor inserts into a single sequence or a pair.
  size_t num_special_tokens_to_add(bool is_pair) const;

  // Adds tokens, special or not as each says; returns how many were new. Cost: linear in all added
  // tokens, not in the model's vocabulary.
  size_t add_tokens(std::span<const AddedToken> tokens);

  // Stored settings, used by calls that do not bring their own.
  const std::optional<Truncation>& truncation() const;
  const std::optional<Padding>& padding() const;
  void set_truncation(std::optional<Truncation> truncation);
  void set_padding(std::optional<Padding> padding);

  // Fused pipelines (docs/architecture.md) keep the tokens of pieces of text met before, by thread,
  // from call to call. `bytes` is what the cache of each thread may take, 0 turns it off; results
  // do not depend on it. Begins with an empty cache, for this copy only. Kept when the tokenizer
  // changes.
  void set_cache_budget(uint64_t bytes);
  uint64_t cache_budget() const;  // kDefaultCacheBudget at first
  // Since loading, or set_cache_budget(), or a change of components; calls that run are not counted
  // yet. All zero where there is no fused pipeline.
  CacheStats cache_stats() const;
  static constexpr uint64_t kDefaultCacheBudget = 24 << 20;

  // What the tokenizer is made of, for people: one line per component.
  std::string describe() const;

 private:
  friend class DecodeStream;
  friend struct internal::TokenizerAccess;
  struct Impl;
  explicit Tokenizer(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

}  // namespace lexel
