#include "pipeline/flat.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "pipeline/encoder.h"
#include "pipeline/parallel.h"
#include "pipeline/token_parts.h"
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

// Rows [begin, end), which one worker encodes in one go, or one row that all workers share.
struct Chunk {
  size_t begin;
  size_t end;
  bool is_shared;
};

std::vector<Chunk> chunks_of(std::span<const std::string_view> texts, size_t bytes,
                             unsigned workers, unsigned threads) {
  // Small enough for all workers to end together, large enough to take one rarely.
  constexpr size_t kSmallest = 16 << 10;
  const size_t target = workers == 1 ? bytes : std::max(kSmallest, bytes / workers / 16);
  std::vector<Chunk> chunks;
  size_t begin = 0, size = 0;
  auto end_chunk = [&](size_t end) {
    if (begin < end) chunks.push_back({begin, end, false});
    begin = end;
    size = 0;
  };
  for (size_t row = 0; row < texts.size(); ++row) {
    if (is_worth_sharing(texts[row].size(), bytes, threads)) {
      end_chunk(row);
      chunks.push_back({row, row + 1, true});
      begin = row + 1;
      continue;
    }
    size += texts[row].size();
    if (size > target) end_chunk(row + 1);
  }
  end_chunk(texts.size());
  return chunks;
}

// Appends the tokens of rows to `columns`.
class RowWriter {
 public:
  // All but the bool are borrowed. `threads` share each row that is long enough.
  RowWriter(const Pipeline& pipeline, const EncodeOptions& options, bool with_offsets,
            const RowFrame& frame, TokenColumns& columns, unsigned threads = 1)
      : interpreter_(pipeline, options,
                     // Trimming reads token strings.
                     frame.trims_offsets ? Interpreter::Columns::kAll
                     : with_offsets      ? Interpreter::Columns::kIdsAndOffsets
                                         : Interpreter::Columns::kIds,
                     threads),
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
    trim_offsets(row.offsets, row, frame_.add_prefix_space, offset_unit_);
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
  RowCounter(const Pipeline& pipeline, const EncodeOptions& options, const RowFrame& frame,
             unsigned threads)
      : writer_(pipeline, options, false, frame, columns_, threads) {}

  size_t count(std::string_view text) {
    columns_.ids.clear();
    return writer_.append(text);
  }

 private:
  TokenColumns columns_;
  RowWriter writer_;
};

// Encodes the rows of a chunk; `sizes` receives the number of each one's tokens.
TokenPart encode_chunk(RowWriter& writer, std::span<const std::string_view> texts,
                       const Chunk& chunk, TokenColumns& columns, std::span<uint64_t> sizes) {
  const size_t first = columns.ids.size();
  for (size_t row = chunk.begin; row < chunk.end; ++row) {
    try {
      sizes[row] = writer.append(texts[row]);
    } catch (const Error& error) {
      throw error.in_row(row);
    }
  }
  return {&columns, first, columns.ids.size() - first};
}

FlatEncodings encode_framed(const Pipeline& pipeline, std::span<const std::string_view> texts,
                            const EncodeOptions& options, bool with_offsets,
                            const RowFrame& frame) {
  const size_t bytes = byte_size(texts);
  const unsigned workers = worker_count(options.threads, texts.size(), bytes);
  const std::vector<Chunk> chunks = chunks_of(texts, bytes, workers, options.threads);
  FlatEncodings flat;
  flat.row_offsets.resize(texts.size() + 1);
  const std::span<uint64_t> sizes = std::span(flat.row_offsets).subspan(1);
  std::vector<TokenPart> parts(chunks.size());

  // Rows that all share come first, one by one; the others are handed out then.
  std::vector<size_t> others;
  std::deque<TokenColumns> shared;
  std::optional<Error> first_error;
  for (size_t i = 0; i < chunks.size() && !first_error; ++i) {
    if (!chunks[i].is_shared) {
      others.push_back(i);
      continue;
    }
    TokenColumns& columns = shared.emplace_back();
    RowWriter writer(pipeline, options, with_offsets, frame, columns, options.threads);
    writer.reserve_for(texts[chunks[i].begin].size());
    try {
      parts[i] = encode_chunk(writer, texts, chunks[i], columns, sizes);
    } catch (const Error& error) {
      first_error = error;
    }
  }
  std::vector<TokenColumns> made(workers);
  run_parts(workers, others.size(), [&](unsigned worker) {
    TokenColumns& columns = made[worker];
    auto writer = std::make_unique<RowWriter>(pipeline, options, with_offsets, frame, columns);
    // The first worker's columns will have those of all behind them.
    writer->reserve_for(worker == 0 && shared.empty() ? bytes : bytes / workers);
    return [&, writer = std::move(writer)](size_t i) {
      const size_t chunk = others[i];
      parts[chunk] = encode_chunk(*writer, texts, chunks[chunk], columns, sizes);
    };
  });
  if (first_error) throw *first_error;

  for (size_t row = 0; row < texts.size(); ++row) {
    flat.row_offsets[row + 1] += flat.row_offsets[row];
  }
  TokenColumns joined;
  TokenColumns& all = shared.empty() ? made[0] : chunks.size() == 1 ? shared[0] : joined;
  join_parts(parts, workers, all);
  flat.ids = std::move(all.ids);
  flat.offsets = std::move(all.offsets);
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
    return RowCounter(pipeline, untruncated, *frame, options.threads).count(text);
  }
  return Encoder(pipeline, untruncated, Interpreter::Columns::kIds, options.threads)
      .encode(text, 0)
      .size;
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
  const size_t bytes = byte_size(texts);
  run_batch(
      options.threads, bytes, texts.size(), [&](size_t row) { return texts[row].size(); },
      [&](unsigned threads) {
        auto counter = std::make_unique<RowCounter>(pipeline, untruncated, *frame, threads);
        return [&, counter = std::move(counter)](size_t row) {
          counts[row] = counter->count(texts[row]);
        };
      });
  return counts;
}

}  // namespace lexel
