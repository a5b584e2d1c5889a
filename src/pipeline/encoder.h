#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "encoding/encoding_draft.h"
#include "lexel/options.h"
#include "lexel/tokenizer.h"
#include "pipeline/interpreter.h"
#include "pipeline/pipeline.h"

namespace lexel {

// Encodes inputs one after the other: tokens, truncation, post-processing; padding is the caller's,
// who knows the batch. One belongs to one thread.
class Encoder {
 public:
  // Both are borrowed. `threads` share each text that is long enough, 0: one per core.
  Encoder(const Pipeline& pipeline, const EncodeOptions& options, Interpreter::Columns columns,
          unsigned threads = 1);

  // `row` picks the row's own random seed. Post-processors trim offsets only with Columns::kAll.
  internal::EncodingDraft encode(const EncodeInput& input, uint64_t row);

  // The whole way. Not for rows that are padded together.
  Encoding encode_to_end(const EncodeInput& input, uint64_t row);

  // The tokens of one sequence, before anything is cut or added.
  TokenColumns tokenize(const Sequence& sequence, uint64_t row);

 private:
  void tokenize_seeded(const Sequence& sequence, TokenColumns& columns);
  void seed_row(uint64_t row);
  internal::EncodingDraft finish(internal::EncodingDraft first,
                                 std::optional<internal::EncodingDraft> second) const;
  PostProcessContext context() const;
  // What sequences are cut to, without the special tokens to come.
  std::optional<Truncation> truncation(bool is_pair) const;

  const Pipeline& pipeline_;
  const EncodeOptions& options_;
  Interpreter::Columns columns_;
  Interpreter interpreter_;
  uint64_t seed_;
};

// Encodes one input, the whole way; options.threads share it if it is long.
Encoding encode(const Pipeline& pipeline, const EncodeInput& input, const EncodeOptions& options,
                Interpreter::Columns columns);

// Encodes all inputs by options.threads workers and hands each draft to take(row, draft) in the
// worker's thread, in any order. An error is that of the lowest failing row and names it.
void for_each_row(const Pipeline& pipeline, std::span<const EncodeInput> inputs,
                  const EncodeOptions& options, Interpreter::Columns columns,
                  const std::function<void(size_t, internal::EncodingDraft)>& take);

// Encodes all inputs by options.threads workers, padded together. Errors as for_each_row's.
std::vector<Encoding> encode_batch(const Pipeline& pipeline, std::span<const EncodeInput> inputs,
                                   const EncodeOptions& options, Interpreter::Columns columns);

// The drafts of these, in order and padded as a whole.
std::vector<internal::EncodingDraft> encode_rows(const Pipeline& pipeline,
                                                 std::span<const EncodeInput> inputs,
                                                 const EncodeOptions& options,
                                                 Interpreter::Columns columns);

// Pads drafts together as the options or the pipeline's stored setting say.
void pad_rows(const Pipeline& pipeline, std::span<internal::EncodingDraft> drafts,
              const EncodeOptions& options);

}  // namespace lexel
