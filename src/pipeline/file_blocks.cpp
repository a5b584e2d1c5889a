#include "pipeline/file_blocks.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "lexel/error.h"

namespace lexel {
namespace {

constexpr size_t kSmallestRead = 64 << 10;

[[noreturn]] void throw_io(const char* what, const std::string& path) {
  throw Error(ErrorCode::kIo, std::string(what) + ": " + std::strerror(errno)).in_file(path);
}

}  // namespace

FileBlocks::FileBlocks(std::vector<std::string> paths, uint64_t block_bytes, uint64_t max_row_bytes,
                       bool is_by_line)
    : paths_(std::move(paths)),
      block_bytes_(std::max<uint64_t>(block_bytes, 1)),
      max_row_bytes_(max_row_bytes),
      is_by_line_(is_by_line) {}

bool FileBlocks::next() {
  carry_rest();
  while (size_ < block_bytes_ || rows_end_ == 0) {
    if (!file_ && !open_next()) break;
    read_some(block_bytes_ > size_ ? block_bytes_ - size_ : 0);
  }
  find_rows();
  return !segments_.empty();
}

// Moves what is behind the last whole row to the front.
void FileBlocks::carry_rest() {
  rows_.clear();
  if (!file_) {
    segments_.clear();
    size_ = rows_end_ = 0;
    return;
  }
  Segment last = segments_.back();
  const std::string_view done(block_.get() + last.begin,
                              std::max(rows_end_, last.begin) - last.begin);
  last.byte_offset += done.size();
  last.line += static_cast<uint64_t>(std::count(done.begin(), done.end(), '\n'));
  last.begin = 0;
  segments_.assign(1, last);
  std::memmove(block_.get(), block_.get() + rows_end_, size_ - rows_end_);
  size_ -= rows_end_;
  rows_end_ = 0;
}

bool FileBlocks::open_next() {
  if (next_path_ == paths_.size()) return false;
  const std::string& path = paths_[next_path_];
  errno = 0;
  file_.reset(std::fopen(path.c_str(), "rb"));
  if (!file_) throw_io("cannot open", path);
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);
  segments_.push_back({next_path_++, size_, 0, 1});
  return true;
}

// Reads about as much as is wanted, or to the file's end.
void FileBlocks::read_some(uint64_t wanted) {
  // A row that does not end takes ever larger steps, so that copies stay linear.
  const size_t step = std::max({kSmallestRead, static_cast<size_t>(wanted), size_ / 2});
  grow(size_ + step + 1);  // and the line end that a file may lack
  errno = 0;
  const size_t count = std::fread(block_.get() + size_, 1, step, file_.get());
  if (count == 0) {
    if (std::ferror(file_.get())) throw_io("cannot read", paths_[segments_.back().path]);
    end_file();
    return;
  }
  const std::string_view read(block_.get() + size_, count);
  size_ += count;
  if (is_by_line_) {
    const size_t end = read.rfind('\n');
    if (end != std::string_view::npos) rows_end_ = size_ - (count - end - 1);
  }
  if (size_ - std::max(rows_end_, segments_.back().begin) > max_row_bytes_) throw_too_long();
}

void FileBlocks::end_file() {
  file_.reset();
  if (is_by_line_ && size_ > rows_end_) block_[size_++] = '\n';
  rows_end_ = size_;
}

void FileBlocks::grow(size_t size) {
  if (size <= capacity_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(size);
  if (size_ > 0) std::memcpy(larger.get(), block_.get(), size_);
  block_ = std::move(larger);
  capacity_ = size;
}

void FileBlocks::find_rows() {
  if (!is_by_line_) {
    for (size_t i = 0; i < segments_.size(); ++i) {
      const size_t begin = segments_[i].begin;
      const size_t end = i + 1 < segments_.size() ? segments_[i + 1].begin : rows_end_;
      if (i + 1 == segments_.size() && file_) break;  // not read to its end
      rows_.emplace_back(block_.get() + begin, end - begin);
    }
    return;
  }
  const char* const end = block_.get() + rows_end_;
  for (const char* at = block_.get(); at < end;) {
    const auto* line_end = static_cast<const char*>(std::memchr(at, '\n', end - at));
    const bool has_return = line_end > at && line_end[-1] == '\r';
    rows_.emplace_back(at, line_end - at - (has_return ? 1 : 0));
    at = line_end + 1;
  }
}

FilePlace FileBlocks::place_of(const char* byte) const {
  const auto at = static_cast<size_t>(byte - block_.get());
  auto behind =
      std::upper_bound(segments_.begin(), segments_.end(), at,
                       [](size_t a, const Segment& segment) { return a < segment.begin; });
  // Files without any row begin where the next one does.
  const Segment& segment = *std::prev(behind);
  const char* begin = block_.get() + segment.begin;
  return {paths_[segment.path], segment.line + static_cast<uint64_t>(std::count(begin, byte, '\n')),
          segment.byte_offset + static_cast<uint64_t>(byte - begin)};
}

void FileBlocks::throw_too_long() const {
  const Segment& segment = segments_.back();
  const char* row = block_.get() + std::max(rows_end_, segment.begin);
  const FilePlace place = place_of(row);
  throw Error(ErrorCode::kLimitExceeded,
              std::string(is_by_line_ ? "the line" : "the file") + " has more than the " +
                  std::to_string(max_row_bytes_) +
                  " bytes of EncodeLimits::max_text_bytes; cut it first",
              {}, place.byte_offset)
      .in_file(place.path, place.line);
}

}  // namespace lexel
