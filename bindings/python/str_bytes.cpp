#include "str_bytes.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "pipeline/parallel.h"
#include "python_values.h"

namespace lexel::python {
namespace {

// Bytes of UTF-8; nullopt for text with surrogates, which have none. By vectors: the whole of every
// text goes through here.
template <class Unit>
std::optional<size_t> utf8_size(const Unit* units, size_t count) {
  typedef Unit Units __attribute__((vector_size(16)));
  constexpr size_t kLanes = 16 / sizeof(Unit);
  // Each lane counts to three at most for a unit.
  constexpr size_t kSteps = sizeof(Unit) == 1 ? 255 : 20'000;
  size_t size = count;
  Units surrogates{};
  const Unit* at = units;
  const Unit* const end = units + count;
  while (static_cast<size_t>(end - at) >= kLanes) {
    Units more{};
    const size_t steps = std::min(static_cast<size_t>(end - at) / kLanes, kSteps);
    for (size_t step = 0; step < steps; ++step, at += kLanes) {
      Units v;
      std::memcpy(&v, at, sizeof v);
      more -= (Units)(v >= 0x80);
      if constexpr (sizeof(Unit) > 1) {
        more -= (Units)(v >= 0x800);
        surrogates |= (Units)((v & ~Unit{0x7FF}) == 0xD800);
      }
      if constexpr (sizeof(Unit) > 2) more -= (Units)(v >= 0x10000);
    }
    for (size_t lane = 0; lane < kLanes; ++lane) size += more[lane];
  }
  bool has_surrogate = false;
  for (size_t lane = 0; lane < kLanes; ++lane) has_surrogate |= surrogates[lane] != 0;
  for (; at < end; ++at) {
    size += *at >= 0x80;
    if constexpr (sizeof(Unit) > 1) {
      size += *at >= 0x800;
      has_surrogate |= (*at & ~Unit{0x7FF}) == 0xD800;
    }
    if constexpr (sizeof(Unit) > 2) size += *at >= 0x10000;
  }
  if (has_surrogate) return std::nullopt;
  return size;
}

char byte(uint32_t value) { return static_cast<char>(value); }

// Goes over runs of characters of one length, so that what comes next is mostly
// guessed right.
template <class Unit>
void write_utf8(const Unit* at, size_t count, char* out) {
  typedef Unit Units __attribute__((vector_size(8 * sizeof(Unit))));
  typedef unsigned char Bytes __attribute__((vector_size(8)));
  // In each unit, the bits that only those have which are not ASCII.
  constexpr uint64_t kNotAscii = sizeof(Unit) == 1   ? 0x8080'8080'8080'8080u
                                 : sizeof(Unit) == 2 ? 0xFF80'FF80'FF80'FF80u
                                                     : 0xFFFF'FF80'FFFF'FF80u;
  const Unit* const end = at + count;
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
}

// Calls fn with the units as what they are.
template <class Fn>
auto visit(const StrUnits& text, Fn&& fn) {
  switch (text.unit_bytes) {
    case 1:
      return fn(static_cast<const Py_UCS1*>(text.units));
    case 2:
      return fn(static_cast<const Py_UCS2*>(text.units));
    default:
      return fn(static_cast<const Py_UCS4*>(text.units));
  }
}

std::optional<size_t> utf8_size(const StrUnits& text) {
  return visit(text, [&](const auto* units) { return utf8_size(units, text.count); });
}

void write_utf8(const StrUnits& text, char* out) {
  visit(text, [&](const auto* units) { write_utf8(units, text.count, out); });
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

// Whether `text` is a string that Python has written out, as all strings are by
// now.
bool is_readable(py::handle text) {
#if PY_VERSION_HEX < 0x030C0000
  return PyUnicode_Check(text.ptr()) && PyUnicode_IS_READY(text.ptr());
#else
  return PyUnicode_Check(text.ptr()) != 0;
#endif
}

StrUnits units_of(PyObject* text) {
  return {PyUnicode_DATA(text), static_cast<size_t>(PyUnicode_GET_LENGTH(text)),
          static_cast<int>(PyUnicode_KIND(text))};
}

}  // namespace

StrBytes::StrBytes(py::handle text, const char* message) {
  if (is_readable(text)) {
    view_ = ready_bytes(text.ptr());
    if (view_.data()) return;
    const StrUnits units = units_of(text.ptr());
    if (const std::optional<size_t> size = utf8_size(units)) {
      char* bytes = short_text_;
      if (*size > sizeof short_text_) {
        long_text_.reset(new char[*size]);
        bytes = long_text_.get();
      }
      write_utf8(units, bytes);
      view_ = {bytes, *size};
      return;
    }
  }
  view_ = utf8_view(text, message);  // which knows what is wrong
}

std::string_view StrBatch::add(py::handle text, const char* message) {
  if (!is_readable(text)) return utf8_view(text, message);
  if (std::string_view ready = ready_bytes(text.ptr()); ready.data()) return ready;
  const StrUnits units = units_of(text.ptr());
  const std::optional<size_t> size = utf8_size(units);
  if (!size) return utf8_view(text, message);
  char* bytes = take(*size);
  pending_.push_back({units, bytes});
  pending_bytes_ += *size;
  return {bytes, *size};
}

char* StrBatch::take(size_t bytes) {
  constexpr size_t kBlock = 1 << 18;
  if (bytes > free_bytes_) {
    const size_t block = std::max(bytes, kBlock);
    blocks_.emplace_back(new char[block]);
    if (block - bytes < free_bytes_) return blocks_.back().get();  // the older one has more left
    free_ = blocks_.back().get();
    free_bytes_ = block;
  }
  char* taken = free_;
  free_ += bytes;
  free_bytes_ -= bytes;
  return taken;
}

void StrBatch::fill(unsigned threads) {
  // Fewer bytes are written before a thread has started.
  constexpr size_t kBytesPerWorker = 1 << 18;
  const size_t most = std::min(pending_.size(), pending_bytes_ / kBytesPerWorker);
  run_rows(worker_count(threads, most, pending_bytes_), pending_.size(), [&](unsigned) {
    return [&](size_t i) { write_utf8(pending_[i].text, pending_[i].bytes); };
  });
  pending_.clear();
  pending_bytes_ = 0;
}

}  // namespace lexel::python
