#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace py = pybind11;

// The UTF-8 of Python strings, without copies where they have it. Python makes it of a string that
// is not ASCII when first asked, one string after the other, and keeps it for as long as the string
// lives. Here it is made for the call alone, by several threads, and several times as fast where
// most of the text is ASCII.
namespace lexel::python {

// The UTF-8 of one string, borrowed from it or kept here.
class StrBytes {
 public:
  // As utf8_view(): throws TypeError with `message` (null: a general one), or UnicodeEncodeError.
  explicit StrBytes(py::handle text, const char* message = nullptr);
  StrBytes(const StrBytes&) = delete;
  StrBytes& operator=(const StrBytes&) = delete;

  std::string_view view() const { return view_; }

 private:
  std::string_view view_;
  std::unique_ptr<char[]> long_text_;
  char short_text_[1024];
};

// The UTF-8 of many strings, which must outlive it. Needs the GIL, but to be destroyed.
class StrBatch {
 public:
  // Throws TypeError, with `message` as StrBytes does, for what is no string.
  void add(py::handle text, const char* message = nullptr);

  size_t size() const { return views_.size(); }
  // About how many bytes they have.
  size_t bytes() const { return ready_bytes_ + pending_bytes_; }

  // Those of all strings, in order, made by up to `threads` threads, 0: one per core. Throws
  // UnicodeEncodeError, or TypeError where add() was given a message, for lone surrogates.
  const std::vector<std::string_view>& views(unsigned threads);

 private:
  struct Pending {
    size_t place;
    PyObject* text;
    const char* message;
  };
  struct Memory;

  void convert(unsigned workers);

  std::vector<std::string_view> views_;
  size_t ready_bytes_ = 0;
  std::vector<Pending> pending_;
  size_t pending_bytes_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;
};

}  // namespace lexel::python
