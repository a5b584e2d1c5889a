#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace py = pybind11;

// The UTF-8 of Python strings. Python makes it of a string that is not ASCII
// when first asked, one string after the other, and keeps it for as long as the
// string lives. Here it is made for the call alone, and of many strings by
// several threads.
namespace lexel::python {

// A string as Python has it in memory.
struct StrUnits {
  const void* units;
  size_t count;
  int unit_bytes;  // 1, 2 or 4
};

// The UTF-8 of one string, borrowed from it or kept here.
class StrBytes {
 public:
  // As utf8_view(): throws TypeError with `message` (null: a general one), or
  // UnicodeEncodeError.
  explicit StrBytes(py::handle text, const char* message = nullptr);
  StrBytes(const StrBytes&) = delete;
  StrBytes& operator=(const StrBytes&) = delete;

  std::string_view view() const { return view_; }

 private:
  std::string_view view_;
  std::unique_ptr<char[]> long_text_;
  char short_text_[512];
};

// The UTF-8 of many strings, which must outlive it.
class StrBatch {
 public:
  // Where the bytes of `text` are, or will be once fill() was called. Throws as
  // StrBytes does. Needs the GIL.
  std::string_view add(py::handle text, const char* message = nullptr);

  // Writes what add() promised, by up to `threads` threads, 0: one per core.
  // Does not need the GIL.
  void fill(unsigned threads);

 private:
  struct Pending {
    StrUnits text;
    char* bytes;
  };

  char* take(size_t bytes);

  std::vector<Pending> pending_;
  size_t pending_bytes_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  size_t free_bytes_ = 0;
};

}  // namespace lexel::python
