#include "pipeline/encoder.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "encoding/padding.h"
#include "encoding/truncation.h"
#include "lexel/error.h"
#include "pipeline/parallel.h"

namespace lexel {
namespace {

uint64_t fresh_seed() {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}

// Seeds of neighbouring rows must have nothing in common: the finalizer of SplitMix64.
uint64_t row_seed(uint64_t seed, uint64_t row) {
  uint64_t z = seed + (row + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

size_t byte_size(const Sequence& sequence) {
  if (const auto* text = std::get_if<std::string_view>(&sequence)) return text->size();
  size_t total = 0;
  for (std::string_view word : std::get<std::span<const std::string_view>>(sequence)) {
    total += word.size();
  }
  return total;
}

// Every window of one sequence is combined with every window of the other, and once more inside
// each combination (EncodingDraft::merge), so the number is known before anything is built.
void check_overflow(const internal::EncodingDraft& first,
                    const std::optional<internal::EncodingDraft>& second, uint64_t input_tokens,
                    uint64_t window_tokens, const EncodeLimits& limits) {
  auto a = static_cast<double>(first.overflowing.size());
  auto b = static_cast<double>(second ? second->overflowing.size() : 0);
  double tokens = (a + b + 3 * a * b) * static_cast<double>(window_tokens);
  double limit =
      static_cast<double>(limits.max_overflow_base) +
      static_cast<double>(limits.max_overflow_per_token) * static_cast<double>(input_tokens);
  if (tokens > limit) {
    throw Error(ErrorCode::kLimitExceeded,
                "the overflowing windows would hold about " +
                    std::to_string(static_cast<uint64_t>(std::min(tokens, 1e18))) +
                    " tokens; lower the stride or raise EncodeLimits::max_overflow_base",
                "/truncation");
  }
}

internal::EncodingDraft draft(TokenColumns columns, uint32_t type_id) {
  return internal::draft_of(std::make_shared<const TokenColumns>(std::move(columns)), type_id);
}

}  // namespace

Encoder::Encoder(const Pipeline& pipeline, const EncodeOptions& options,
                 Interpreter::Columns columns, unsigned threads)
    : pipeline_(pipeline),
      options_(options),
      columns_(columns),
      interpreter_(pipeline, options, columns, threads),
      seed_(options.seed ? *options.seed
                         : (pipeline.model_machine().is_random() ? fresh_seed() : 0)) {
  interpreter_.seed(seed_);
}

void Encoder::seed_row(uint64_t row) {
  if (pipeline_.model_machine().is_random()) interpreter_.seed(row_seed(seed_, row));
}

TokenColumns Encoder::tokenize(const Sequence& sequence, uint64_t row) {
  seed_row(row);
  TokenColumns columns;
  columns.reserve_for(byte_size(sequence), columns_ != Interpreter::Columns::kIds,
                      columns_ == Interpreter::Columns::kAll);
  tokenize_seeded(sequence, columns);
  return columns;
}

void Encoder::tokenize_seeded(const Sequence& sequence, TokenColumns& columns) {
  if (const auto* text = std::get_if<std::string_view>(&sequence)) {
    interpreter_.tokenize(*text, columns);
    return;
  }
  uint32_t word = 0;
  for (std::string_view text : std::get<std::span<const std::string_view>>(sequence)) {
    interpreter_.tokenize_word(text, word++, columns);
  }
}

PostProcessContext Encoder::context() const {
  PostProcessContext context;
  context.add_special_tokens = options_.add_special_tokens;
  // Trimming reads the token strings.
  context.with_offsets = columns_ == Interpreter::Columns::kAll;
  context.offset_unit = options_.offset_unit;
  return context;
}

std::optional<Truncation> Encoder::truncation(bool is_pair) const {
  const Truncation* stored = options_.truncation.resolve(pipeline_.truncation);
  if (!stored) return std::nullopt;
  const PostProcessor* processor = pipeline_.post_processor_machine();
  const uint64_t added =
      processor && options_.add_special_tokens ? processor->added_tokens(is_pair) : 0;
  // Less room than the special tokens need means no truncation at all in Hugging Face (TRAPS T54).
  if (added > stored->max_length) return std::nullopt;
  Truncation truncation = *stored;
  truncation.max_length -= added;
  return truncation;
}

Encoding Encoder::encode_to_end(const EncodeInput& input, uint64_t row) {
  const PostProcessor* processor = pipeline_.post_processor_machine();
  if (!input.second && (!processor || processor->frame())) {
    TokenColumns& columns = interpreter_.empty_columns();
    seed_row(row);
    tokenize_seeded(input.first, columns);
    const std::optional<Truncation> cut = truncation(false);
    if (!cut || columns.size() <= cut->max_length) {
      return materialize_in_frame(processor ? processor->frame() : nullptr, columns, context());
    }
    return internal::materialize(finish(draft(std::move(columns), 0), std::nullopt));
  }
  return internal::materialize(encode(input, row));
}

internal::EncodingDraft Encoder::encode(const EncodeInput& input, uint64_t row) {
  internal::EncodingDraft first = draft(tokenize(input.first, row), 0);
  std::optional<internal::EncodingDraft> second;
  if (input.second) {
    TokenColumns columns;
    tokenize_seeded(*input.second, columns);
    second = draft(std::move(columns), 1);
  }
  return finish(std::move(first), std::move(second));
}

internal::EncodingDraft Encoder::finish(internal::EncodingDraft first,
                                        std::optional<internal::EncodingDraft> second) const {
  if (const std::optional<Truncation> cut = truncation(second.has_value())) {
    const uint64_t tokens = first.size + (second ? second->size : 0);
    truncate_sequences(first, second, *cut);
    check_overflow(first, second, tokens,
                   options_.truncation.resolve(pipeline_.truncation)->max_length, options_.limits);
  }
  const PostProcessor* processor = pipeline_.post_processor_machine();
  const bool is_single = !second && first.overflowing.empty();
  if (is_single && (!processor || processor->frame())) {
    return put_in_frame(processor ? processor->frame() : nullptr, std::move(first), context());
  }
  return post_process(processor, std::move(first), std::move(second), context());
}

void pad_rows(const Pipeline& pipeline, std::span<internal::EncodingDraft> drafts,
              const EncodeOptions& options) {
  const Padding* padding = options.padding.resolve(pipeline.padding);
  if (!padding || drafts.empty()) return;
  uint64_t longest = 0;
  for (const internal::EncodingDraft& draft : drafts) {
    longest = std::max<uint64_t>(longest, draft.size);
  }
  uint64_t length = padded_length(longest, *padding, options.limits.max_padded_length);
  auto columns = pad_columns(*padding);
  for (internal::EncodingDraft& draft : drafts) pad(draft, length, *padding, columns);
}

namespace {

// Calls work(encoder, row) for every row, each in one of options.threads workers.
template <class Work>
void run_encoders(const Pipeline& pipeline, std::span<const EncodeInput> inputs,
                  const EncodeOptions& options, Interpreter::Columns columns, Work&& work) {
  auto size_of = [](const EncodeInput& input) {
    return byte_size(input.first) + (input.second ? byte_size(*input.second) : 0);
  };
  size_t bytes = 0;
  for (const EncodeInput& input : inputs) bytes += size_of(input);
  EncodeOptions seeded = options;
  if (!seeded.seed && pipeline.model_machine().is_random()) seeded.seed = fresh_seed();

  run_batch(
      options.threads, bytes, inputs.size(), [&](size_t row) { return size_of(inputs[row]); },
      [&](unsigned threads) {
        auto encoder = std::make_unique<Encoder>(pipeline, seeded, columns, threads);
        return [&, encoder = std::move(encoder)](size_t row) { work(*encoder, row); };
      });
}

}  // namespace

Encoding encode(const Pipeline& pipeline, const EncodeInput& input, const EncodeOptions& options,
                Interpreter::Columns columns) {
  Encoder encoder(pipeline, options, columns, options.threads);
  if (!options.padding.resolve(pipeline.padding)) return encoder.encode_to_end(input, 0);
  internal::EncodingDraft draft = encoder.encode(input, 0);
  pad_rows(pipeline, {&draft, 1}, options);
  return internal::materialize(std::move(draft));
}

void for_each_row(const Pipeline& pipeline, std::span<const EncodeInput> inputs,
                  const EncodeOptions& options, Interpreter::Columns columns,
                  const std::function<void(size_t, internal::EncodingDraft)>& take) {
  run_encoders(pipeline, inputs, options, columns,
               [&](Encoder& encoder, size_t row) { take(row, encoder.encode(inputs[row], row)); });
}

std::vector<Encoding> encode_batch(const Pipeline& pipeline, std::span<const EncodeInput> inputs,
                                   const EncodeOptions& options, Interpreter::Columns columns) {
  std::vector<Encoding> encodings(inputs.size());
  if (!options.padding.resolve(pipeline.padding)) {
    run_encoders(pipeline, inputs, options, columns, [&](Encoder& encoder, size_t row) {
      encodings[row] = encoder.encode_to_end(inputs[row], row);
    });
    return encodings;
  }
  std::vector<internal::EncodingDraft> drafts = encode_rows(pipeline, inputs, options, columns);
  for (size_t row = 0; row < drafts.size(); ++row) {
    encodings[row] = internal::materialize(std::move(drafts[row]));
  }
  return encodings;
}

std::vector<internal::EncodingDraft> encode_rows(const Pipeline& pipeline,
                                                 std::span<const EncodeInput> inputs,
                                                 const EncodeOptions& options,
                                                 Interpreter::Columns columns) {
  std::vector<internal::EncodingDraft> drafts(inputs.size());
  for_each_row(pipeline, inputs, options, columns,
               [&](size_t row, internal::EncodingDraft draft) { drafts[row] = std::move(draft); });
  pad_rows(pipeline, drafts, options);
  return drafts;
}

}  // namespace lexel
