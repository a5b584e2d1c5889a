#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lexel {

// A place in one of several files.
struct FilePlace {
  const std::string& path;
  uint64_t line;         // from 1 on
  uint64_t byte_offset;  // in the file
};

// Reads files one after the other in blocks that end where a row ends: a line, or a file. What is
// behind the last end is carried into the next block.
class FileBlocks {
 public:
  // A row longer than `max_row_bytes` is an error. With `is_by_line` false every file is one row.
  FileBlocks(std::vector<std::string> paths, uint64_t block_bytes, uint64_t max_row_bytes,
             bool is_by_line);

  // Reads the next block; false if there is none. Throws Error(kIo, kLimitExceeded).
  bool next();
  // The rows of the block, without ends of lines. Valid until the next call of next().
  const std::vector<std::string_view>& rows() const { return rows_; }
  // Of a byte of a row. Linear in the block.
  FilePlace place_of(const char* byte) const;

 private:
  // A file's part of the block.
  struct Segment {
    size_t path;
    size_t begin;          // in the block
    uint64_t byte_offset;  // of it in the file
    uint64_t line;
  };
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void carry_rest();
  bool open_next();
  void read_some(uint64_t wanted);
  void end_file();
  void grow(size_t size);
  void find_rows();
  [[noreturn]] void throw_too_long() const;

  std::vector<std::string> paths_;
  uint64_t block_bytes_;
  uint64_t max_row_bytes_;
  bool is_by_line_;

  size_t next_path_ = 0;
  std::unique_ptr<std::FILE, Close> file_;
  std::unique_ptr<char[]> block_;
  size_t capacity_ = 0;
  size_t size_ = 0;      // of what was read
  size_t rows_end_ = 0;  // of whole rows
  std::vector<Segment> segments_;
  std::vector<std::string_view> rows_;
};

}  // namespace lexel
