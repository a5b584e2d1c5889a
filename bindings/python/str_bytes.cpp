#include "str_bytes.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

#include "pipeline/parallel.h"
#include "python_values.h"

namespace lexel::python {
namespace {

char byte(uint32_t value) { return static_cast<char>(value); }

// Returns the end of what was written, null for text with surrogates, which have no UTF-8. Goes
// over runs of characters of one length, so that what comes next is mostly guessed right.
template <class Unit>
char* write_utf8(const Unit* at, size_t count, char* out) {
  typedef Unit Units __attribute__((vector_size(8 * sizeof(Unit))));
  typedef unsigned char Bytes __attribute__((vector_size(8)));
  // In each unit, the bits that only those have which are not ASCII.
  constexpr uint64_t kNotAscii = sizeof(Unit) == 1   ? 0x8080'8080'8080'8080u
                                 : sizeof(Unit) == 2 ? 0xFF80'FF80'FF80'FF80u
                                                     : 0xFFFF'FF80'FFFF'FF80u;
  const Unit* const end = at + count;
  bool has_surrogates = false;
  auto is_below = [&](uint32_t bound) { return at < end && *at < bound; };
  while (at < end) {
    for (; end - at >= 8; at += 8, out += 8) {
      Units units;
      uint64_t words[sizeof(Unit)];
      std::memcpy(&units, at, sizeof units);
      std::memcpy(words, at, sizeof words);
      uint64_t any = 0;
      for (uint64_t word : words) any |= word;
      if (any & kNotAscii) break;
      const auto bytes = __builtin_convertvector(units, Bytes);
      std::memcpy(out, &bytes, sizeof bytes);
    }
    while (is_below(0x80)) *out++ = static_cast<char>(*at++);
    while (is_below(0x800) && *at >= 0x80) {
      const uint32_t scalar = *at++;
      *out++ = byte(0xC0 | scalar >> 6);
      *out++ = byte(0x80 | (scalar & 0x3F));
    }
    if constexpr (sizeof(Unit) > 1) {
      while (is_below(0x10000) && *at >= 0x800) {
        const uint32_t scalar = *at++;
        has_surrogates |= (scalar & 0xF800) == 0xD800;
        *out++ = byte(0xE0 | scalar >> 12);
        *out++ = byte(0x80 | (scalar >> 6 & 0x3F));
        *out++ = byte(0x80 | (scalar & 0x3F));
      }
    }
    if constexpr (sizeof(Unit) > 2) {
      while (at < end && *at >= 0x10000) {
        const uint32_t scalar = *at++;
        *out++ = byte(0xF0 | scalar >> 18);
        *out++ = byte(0x80 | (scalar >> 12 & 0x3F));
        *out++ = byte(0x80 | (scalar >> 6 & 0x3F));
        *out++ = byte(0x80 | (scalar & 0x3F));
      }
    }
  }
  return has_surrogates ? nullptr : out;
}

// As above, for a whole string. Strings do not change: the GIL is not needed.
char* write_utf8(PyObject* text, char* out) {
  const auto count = static_cast<size_t>(PyUnicode_GET_LENGTH(text));
  switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
      return write_utf8(PyUnicode_1BYTE_DATA(text), count, out);
    case PyUnicode_2BYTE_KIND:
      return write_utf8(PyUnicode_2BYTE_DATA(text), count, out);
    default:
      return write_utf8(PyUnicode_4BYTE_DATA(text), count, out);
  }
}

// Bytes of UTF-8 at most.
size_t most_bytes(PyObject* text) {
  const auto kind = static_cast<int>(PyUnicode_KIND(text));
  const size_t each = kind == PyUnicode_1BYTE_KIND ? 2 : kind == PyUnicode_2BYTE_KIND ? 3 : 4;
  return each * static_cast<size_t>(PyUnicode_GET_LENGTH(text));
}

// The bytes of a string that has them; null data for one that has not.
std::string_view ready_bytes(PyObject* text) {
  if (PyUnicode_IS_ASCII(text)) {
    return {static_cast<const char*>(PyUnicode_DATA(text)),
            static_cast<size_t>(PyUnicode_GET_LENGTH(text))};
  }
#ifndef Py_GIL_DISABLED  // there, another thread may be writing them
  const auto* compact = reinterpret_cast<const PyCompactUnicodeObject*>(text);
  if (compact->utf8) return {compact->utf8, static_cast<size_t>(compact->utf8_length)};
#endif
  return {};
}

// Whether `text` is a string, written out as nearly all are from the beginning.
bool is_readable(py::handle text) {
#if PY_VERSION_HEX < 0x030C0000
  return PyUnicode_Check(text.ptr()) && PyUnicode_IS_READY(text.ptr());
#else
  return PyUnicode_Check(text.ptr()) != 0;
#endif
}

}  // namespace

StrBytes::StrBytes(py::handle text, const char* message) {
  if (is_readable(text)) {
    view_ = ready_bytes(text.ptr());
    if (view_.data()) return;
    char* bytes = short_text_;
    if (const size_t most = most_bytes(text.ptr()); most > sizeof short_text_) {
      long_text_.reset(new char[most]);
      bytes = long_text_.get();
    }
    if (const char* end = write_utf8(text.ptr(), bytes)) {
      view_ = {bytes, static_cast<size_t>(end - bytes)};
      return;
    }
  }
  view_ = utf8_view(text, message);  // which knows what is wrong
}

void StrBatch::add(py::handle text, const char* message) {
  std::string_view view;
  if (is_readable(text)) {
    view = ready_bytes(text.ptr());
    if (!view.data()) {
      pending_.push_back({views_.size(), text.ptr(), message});
      pending_bytes_ += most_bytes(text.ptr());
    }
  } else {
    view = utf8_view(text, message);
  }
  ready_bytes_ += view.size();
  views_.push_back(view);
}

const std::vector<std::string_view>& StrBatch::views(unsigned threads) {
  // Fewer are written before a thread has started.
  constexpr size_t kBytesPerWorker = 1 << 19;
  const size_t most = std::min(pending_.size(), pending_bytes_ / kBytesPerWorker);
  if (!pending_.empty()) convert(worker_count(threads, most, pending_bytes_));
  for (const Pending& each : pending_) ready_bytes_ += views_[each.place].size();
  pending_.clear();
  pending_bytes_ = 0;
  return views_;
}

// One worker's memory for bytes.
struct StrBatch::Memory {
  std::vector<std::unique_ptr<char[]>> blocks;
  char* free = nullptr;
  size_t free_bytes = 0;

  // Room for so many bytes; use() says how many are taken of it. Memory that nothing is written to
  // costs nothing.
  char* reserve(size_t bytes) {
    // Small enough for the allocator to keep, so that the next call finds memory that is mapped.
    constexpr size_t kBlock = 1 << 16;
    if (bytes > free_bytes) {
      free_bytes = std::max(bytes, kBlock);
      blocks.emplace_back(new char[free_bytes]);
      free = blocks.back().get();
    }
    return free;
  }
  void use(size_t bytes) {
    free += bytes;
    free_bytes -= bytes;
  }
};

void StrBatch::convert(unsigned workers) {
  std::vector<Memory> memories(workers);
  std::atomic<size_t> first_wrong{pending_.size()};
  run_rows(workers, pending_.size(), [&](unsigned worker) {
    return [&, worker](size_t i) {
      const Pending& each = pending_[i];
      Memory& memory = memories[worker];
      char* const begin = memory.reserve(most_bytes(each.text));
      if (const char* end = write_utf8(each.text, begin)) {
        const auto size = static_cast<size_t>(end - begin);
        views_[each.place] = {begin, size};
        memory.use(size);
        return;
      }
      size_t wrong = first_wrong.load(std::memory_order_relaxed);
      while (i < wrong && !first_wrong.compare_exchange_weak(wrong, i)) continue;
    };
  });
  for (Memory& memory : memories) {
    std::move(memory.blocks.begin(), memory.blocks.end(), std::back_inserter(blocks_));
  }
  if (const size_t wrong = first_wrong.load(); wrong < pending_.size()) {
    utf8_view(pending_[wrong].text, pending_[wrong].message);  // throws
  }
}

}  // namespace lexel::python
