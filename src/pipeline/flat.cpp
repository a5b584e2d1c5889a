#include "pipeline/flat.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "pipeline/encoder.h"
#include "pipeline/parallel.h"
#include "post_processors/trim_offsets.h"

namespace lexel {
namespace {

// The special tokens around every row, if there is no more to say of it.
struct RowFrame {
  std::vector<uint32_t> before;
  std::vector<uint32_t> behind;
  bool trims_offsets = false;
  bool add_prefix_space = false;  // for trim_offsets()
};

std::optional<RowFrame> frame_of(const Pipeline& pipeline, const EncodeOptions& options,
                                 bool with_offsets) {
  if (options.truncation.resolve(pipeline.truncation) ||
      options.padding.resolve(pipeline.padding) || pipeline.model_machine().is_random()) {
    return std::nullopt;
  }
  const PostProcessor* processor = pipeline.post_processor_machine();
  if (!processor) return RowFrame();
  const TokenFrame* frame = processor->frame();
  if (!frame) return std::nullopt;
  RowFrame row_frame;
  row_frame.trims_offsets = with_offsets && frame->trims_offsets;
  row_frame.add_prefix_space = frame->add_prefix_space;
  if (!options.add_special_tokens) return row_frame;
  auto append_ids = [](const std::vector<internal::Fragment>& from, std::vector<uint32_t>& to) {
    for (const internal::Fragment& fragment : from) {
      to.insert(to.end(), fragment.columns->ids.begin(), fragment.columns->ids.end());
    }
  };
  append_ids(frame->before, row_frame.before);
  append_ids(frame->behind, row_frame.behind);
  return row_frame;
}

size_t byte_size(std::span<const std::string_view> texts) {
  size_t bytes = 0;
  for (std::string_view text : texts) bytes += text.size();
  return bytes;
}

// Rows [begin, end), which one worker encodes in one go.
struct Chunk {
  size_t begin;
  size_t end;
  unsigned worker = 0;
  size_t first_token = 0;  // among the worker's
  size_t tokens = 0;
};

std::vector<Chunk> chunks_of(std::span<const std::string_view> texts, unsigned workers) {
  if (workers == 1) return {{0, texts.size()}};
  // Small enough for all workers to end together, large enough to take one rarely.
  constexpr size_t kSmallest = 16 << 10;
  const size_t target = std::max(kSmallest, byte_size(texts) / workers / 16);
  std::vector<Chunk> chunks;
  size_t size = 0;
  for (size_t row = 0, begin = 0; row < texts.size(); ++row) {
    size += texts[row].size();
    if (size < target && row + 1 < texts.size()) continue;
    chunks.push_back({begin, row + 1});
    begin = row + 1;
    size = 0;
  }
  return chunks;
}

// Appends the tokens of rows to `columns`.
class RowWriter {
 public:
  // All but the bool are borrowed.
  RowWriter(const Pipeline& pipeline, const EncodeOptions& options, bool with_offsets,
            const RowFrame& frame, TokenColumns& columns)
      : interpreter_(pipeline, options,
                     // Trimming reads token strings.
                     frame.trims_offsets ? Interpreter::Columns::kAll
                     : with_offsets      ? Interpreter::Columns::kIdsAndOffsets
                                         : Interpreter::Columns::kIds),
        offset_unit_(options.offset_unit),
        with_offsets_(with_offsets),
        frame_(frame),
        columns_(columns) {
    interpreter_.seed(0);
  }

  void reserve_for(size_t bytes) { columns_.reserve_for(bytes, with_offsets_, false); }

  // Returns the number of the row's tokens.
  size_t append(std::string_view text) {
    const size_t before = columns_.ids.size();
    put(frame_.before);
    if (frame_.trims_offsets) {
      append_trimmed(text);
    } else {
      interpreter_.tokenize(text, columns_);
    }
    put(frame_.behind);
    return columns_.ids.size() - before;
  }

 private:
  void put(const std::vector<uint32_t>& special) {
    columns_.ids.insert(columns_.ids.end(), special.begin(), special.end());
    if (with_offsets_) columns_.offsets.resize(columns_.ids.size());
  }

  void append_trimmed(std::string_view text) {
    TokenColumns& row = interpreter_.empty_columns();
    interpreter_.tokenize(text, row);
    trim_offsets(row.offsets, row.tokens, frame_.add_prefix_space, offset_unit_);
    columns_.ids.insert(columns_.ids.end(), row.ids.begin(), row.ids.end());
    columns_.offsets.insert(columns_.offsets.end(), row.offsets.begin(), row.offsets.end());
  }

  Interpreter interpreter_;
  OffsetUnit offset_unit_;
  bool with_offsets_;
  const RowFrame& frame_;
  TokenColumns& columns_;
};

// Counts the tokens of rows.
class RowCounter {
 public:
  RowCounter(const Pipeline& pipeline, const EncodeOptions& options, const RowFrame& frame)
      : writer_(pipeline, options, false, frame, columns_) {}

  size_t count(std::string_view text) {
    columns_.ids.clear();
    return writer_.append(text);
  }

 private:
  TokenColumns columns_;
  RowWriter writer_;
};

FlatEncodings encode_framed(const Pipeline& pipeline, std::span<const std::string_view> texts,
                            const EncodeOptions& options, bool with_offsets,
                            const RowFrame& frame) {
  const size_t bytes = byte_size(texts);
  const unsigned workers = worker_count(options.threads, texts.size(), bytes);
  std::vector<Chunk> chunks = chunks_of(texts, workers);
  std::vector<TokenColumns> made(workers);
  FlatEncodings flat;
  flat.row_offsets.resize(texts.size() + 1);

  run_rows(workers, chunks.size(), [&](unsigned worker) {
    auto writer = std::make_unique<RowWriter>(pipeline, options, with_offsets, frame, made[worker]);
    writer->reserve_for(bytes / workers);
    return [&, worker, writer = std::move(writer)](size_t i) {
      Chunk& chunk = chunks[i];
      chunk.worker = worker;
      chunk.first_token = made[worker].ids.size();
      for (size_t row = chunk.begin; row < chunk.end; ++row) {
        try {
          flat.row_offsets[row + 1] = writer->append(texts[row]);
        } catch (const Error& error) {
          throw error.in_row(row);
        }
      }
      chunk.tokens = made[worker].ids.size() - chunk.first_token;
    };
  });

  for (size_t row = 0; row < texts.size(); ++row)
    flat.row_offsets[row + 1] += flat.row_offsets[row];
  if (workers == 1) {
    flat.ids = std::move(made[0].ids);
    flat.offsets = std::move(made[0].offsets);
    return flat;
  }
  flat.ids.resize(flat.row_offsets.back());
  if (with_offsets) flat.offsets.resize(flat.row_offsets.back());
  for (const Chunk& chunk : chunks) {
    const auto to = static_cast<ptrdiff_t>(flat.row_offsets[chunk.begin]);
    const auto from = static_cast<ptrdiff_t>(chunk.first_token);
    const TokenColumns& columns = made[chunk.worker];
    std::copy_n(columns.ids.begin() + from, chunk.tokens, flat.ids.begin() + to);
    if (!with_offsets) continue;
    std::copy_n(columns.offsets.begin() + from, chunk.tokens, flat.offsets.begin() + to);
  }
  return flat;
}

FlatEncodings encode_drafts(const Pipeline& pipeline, std::span<const std::string_view> texts,
                            const EncodeOptions& options, bool with_offsets) {
  std::vector<EncodeInput> inputs(texts.begin(), texts.end());
  // Trimming reads token strings, so offsets want all columns.
  std::vector<internal::EncodingDraft> drafts =
      encode_rows(pipeline, inputs, options,
                  with_offsets ? Interpreter::Columns::kAll : Interpreter::Columns::kIds);
  FlatEncodings flat;
  size_t total = 0;
  for (const internal::EncodingDraft& draft : drafts) total += draft.size;
  flat.ids.reserve(total);
  if (with_offsets) flat.offsets.reserve(total);
  flat.row_offsets.reserve(drafts.size() + 1);
  flat.row_offsets.push_back(0);
  for (const internal::EncodingDraft& draft : drafts) {
    for (const internal::Fragment& fragment : draft.fragments) {
      for (size_t copy = 0; copy < fragment.copies; ++copy) {
        const auto& ids = fragment.columns->ids;
        flat.ids.insert(flat.ids.end(), ids.begin() + static_cast<ptrdiff_t>(fragment.begin),
                        ids.begin() + static_cast<ptrdiff_t>(fragment.end));
        if (!with_offsets) continue;
        for (size_t i = 0; i < fragment.end - fragment.begin; ++i) {
          flat.offsets.push_back(fragment.offset(i));
        }
      }
    }
    flat.row_offsets.push_back(flat.ids.size());
  }
  return flat;
}

EncodeOptions without_truncation(const EncodeOptions& options) {
  EncodeOptions changed = options;
  changed.truncation = Setting<Truncation>::off();
  return changed;
}

}  // namespace

FlatEncodings encode_flat(const Pipeline& pipeline, std::span<const std::string_view> texts,
                          const EncodeOptions& options, bool with_offsets) {
  if (std::optional<RowFrame> frame = frame_of(pipeline, options, with_offsets)) {
    return encode_framed(pipeline, texts, options, with_offsets, *frame);
  }
  return encode_drafts(pipeline, texts, options, with_offsets);
}

size_t count_tokens(const Pipeline& pipeline, std::string_view text, const EncodeOptions& options) {
  const EncodeOptions untruncated = without_truncation(options);
  if (std::optional<RowFrame> frame = frame_of(pipeline, untruncated, false)) {
    return RowCounter(pipeline, untruncated, *frame).count(text);
  }
  return Encoder(pipeline, untruncated, Interpreter::Columns::kIds).encode(text, 0).size;
}

std::vector<size_t> count_tokens(const Pipeline& pipeline, std::span<const std::string_view> texts,
                                 const EncodeOptions& options) {
  const EncodeOptions untruncated = without_truncation(options);
  std::vector<size_t> counts(texts.size());
  std::optional<RowFrame> frame = frame_of(pipeline, untruncated, false);
  if (!frame) {
    std::vector<EncodeInput> inputs(texts.begin(), texts.end());
    for_each_row(
        pipeline, inputs, untruncated, Interpreter::Columns::kIds,
        [&](size_t row, const internal::EncodingDraft& draft) { counts[row] = draft.size; });
    return counts;
  }
  run_rows(worker_count(options.threads, texts.size(), byte_size(texts)), texts.size(),
           [&](unsigned) {
             auto counter = std::make_unique<RowCounter>(pipeline, untruncated, *frame);
             return [&, counter = std::move(counter)](size_t row) {
               counts[row] = counter->count(texts[row]);
             };
           });
  return counts;
}

}  // namespace lexel
