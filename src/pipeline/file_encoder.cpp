#include "lexel/file_encoder.h"

#include <algorithm>
#include <deque>
#include <string_view>
#include <utility>

#include "format/jsonl_field.h"
#include "lexel/error.h"
#include "pipeline/file_blocks.h"
#include "pipeline/parallel.h"

namespace lexel {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// Texts of the rows of a block of JSONL.
class JsonlTexts {
 public:
  // Rows that one thread reads in one go.
  static constexpr size_t kGroupBytes = 64 << 10;

  void read(const format::JsonlField& field, const std::vector<std::string_view>& lines,
            unsigned threads, std::vector<std::string_view>& texts) {
    std::vector<size_t> ends;
    size_t bytes = 0, all_bytes = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      bytes += lines[i].size();
      all_bytes += lines[i].size();
      if (bytes < kGroupBytes && i + 1 < lines.size()) continue;
      ends.push_back(i + 1);
      bytes = 0;
    }
    storage_.resize(ends.size());
    repaired_.clear();
    repaired_.resize(lines.size());
    texts.resize(lines.size());
    run_rows(worker_count(threads, ends.size(), all_bytes), ends.size(), [&](unsigned) {
      return [&](size_t group) {
        const size_t begin = group == 0 ? 0 : ends[group - 1];
        std::string& storage = storage_[group];
        storage.clear();
        size_t room = 0;
        for (size_t i = begin; i < ends[group]; ++i) room += lines[i].size();
        storage.reserve(room);
        for (size_t i = begin; i < ends[group]; ++i) {
          try {
            texts[i] = field.find(lines[i], storage, repaired_[i]);
          } catch (const Error& error) {
            throw error.in_row(i);
          }
        }
      };
    });
  }

 private:
  std::vector<std::string> storage_;  // of each group
  std::deque<std::string> repaired_;  // of each line
};

}  // namespace

struct FileEncoder::Impl {
  Impl(Tokenizer tokenizer, std::vector<std::string> paths, FileOptions files,
       EncodeOptions options)
      : tokenizer(std::move(tokenizer)),
        files(files),
        options(std::move(options)),
        field(std::move(files.field), this->options.invalid_utf8),
        blocks(std::move(paths), files.block_bytes,
               std::min(this->options.limits.max_text_bytes, EncodeLimits().max_text_bytes),
               files.rows != FileRows::kWhole) {}

  std::optional<FlatEncodings> next() {
    while (blocks.next()) {
      rows = blocks.rows();
      if (files.rows == FileRows::kJsonl) std::erase_if(rows, is_blank);
      if (rows.empty()) continue;
      try {
        if (files.rows != FileRows::kJsonl) {
          return tokenizer.encode_flat(rows, options, files.with_offsets);
        }
        jsonl.read(field, rows, options.threads, texts);
      } catch (const Error& error) {
        throw at_its_place(error, true);
      }
      try {
        return tokenizer.encode_flat(texts, options, files.with_offsets);
      } catch (const Error& error) {
        throw at_its_place(error, false);
      }
    }
    return std::nullopt;
  }

  // `counts_in_row`: its byte offset is in the row as it stands in the file.
  Error at_its_place(const Error& error, bool counts_in_row) const {
    if (!error.row()) return error;
    const uint64_t offset = counts_in_row ? error.byte_offset().value_or(0) : 0;
    const FilePlace place = blocks.place_of(rows[*error.row()].data());
    const std::string_view row = rows[*error.row()].substr(0, offset);
    return Error(error.code(), error.message(), error.json_path(), place.byte_offset + offset)
        .in_file(place.path,
                 place.line + static_cast<uint64_t>(std::count(row.begin(), row.end(), '\n')));
  }

  Tokenizer tokenizer;
  FileOptions files;
  EncodeOptions options;
  format::JsonlField field;
  FileBlocks blocks;
  std::vector<std::string_view> rows;  // as they stand in the files
  std::vector<std::string_view> texts;
  JsonlTexts jsonl;
  bool is_done = false;
};

FileEncoder::FileEncoder(Tokenizer tokenizer, std::vector<std::string> paths, FileOptions files,
                         EncodeOptions options)
    : impl_(std::make_unique<Impl>(std::move(tokenizer), std::move(paths), std::move(files),
                                   std::move(options))) {}
FileEncoder::~FileEncoder() = default;
FileEncoder::FileEncoder(FileEncoder&&) noexcept = default;
FileEncoder& FileEncoder::operator=(FileEncoder&&) noexcept = default;

std::optional<FlatEncodings> FileEncoder::next() {
  if (impl_->is_done) return std::nullopt;
  impl_->is_done = true;  // should this throw
  std::optional<FlatEncodings> chunk = impl_->next();
  impl_->is_done = !chunk.has_value();
  return chunk;
}

}  // namespace lexel
