#include "utf8_string.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "unicode/utf8.h"

namespace lexel::python {
namespace {

constexpr uint64_t kHighBits = 0x8080'8080'8080'8080u;

uint64_t eight_bytes_at(const char* text) {
  uint64_t word;
  std::memcpy(&word, text, 8);
  return word;
}

// What decides on a str's layout.
struct Extent {
  size_t scalars;
  char32_t bound;  // no scalar is above it: 0x7F, 0xFF, 0xFFFF or 0x10FFFF
};

Extent extent_of(std::string_view text) {
  uint64_t continuations = 0;
  uint64_t any = 0;        // the high bit of each byte, of eight bytes at a time:
  uint64_t above_ff = 0;   // lead bytes from C4 on
  uint64_t above_bmp = 0;  // lead bytes from F0 on
  auto take = [&](uint64_t word) {
    uint64_t lead = word & word << 1;
    any |= word;
    above_ff |= lead & (word << 2 | word << 3 | word << 4 | word << 5);
    above_bmp |= lead & word << 2 & word << 3;
    continuations += std::popcount(word & ~(word << 1) & kHighBits);
  };
  size_t pos = 0;
  for (; pos + 8 <= text.size(); pos += 8) take(eight_bytes_at(text.data() + pos));
  if (pos < text.size()) {
    char rest[8] = {};
    std::memcpy(rest, text.data() + pos, text.size() - pos);
    take(eight_bytes_at(rest));
  }
  char32_t bound = 0x7F;
  if (any & kHighBits) bound = 0xFF;
  if (above_ff & kHighBits) bound = 0xFFFF;
  if (above_bmp & kHighBits) bound = 0x10FFFF;
  return {text.size() - continuations, bound};
}

template <class Unit>
void write(std::string_view text, Unit* out) {
  size_t pos = 0;
  while (pos < text.size()) {
    if (pos + 8 <= text.size() && (eight_bytes_at(text.data() + pos) & kHighBits) == 0) {
      for (size_t i = 0; i < 8; ++i) out[i] = static_cast<Unit>(text[pos + i]);
      pos += 8;
      out += 8;
    } else {
      *out++ = static_cast<Unit>(utf8::decode(text, pos));
    }
  }
}

}  // namespace

py::str string_of_utf8(std::string_view text) {
  Extent extent = extent_of(text);
  PyObject* object = PyUnicode_New(static_cast<Py_ssize_t>(extent.scalars), extent.bound);
  if (!object) throw py::error_already_set();
  auto string = py::reinterpret_steal<py::str>(object);
  void* data = PyUnicode_DATA(object);
  if (extent.bound == 0x7F) {
    std::memcpy(data, text.data(), text.size());
  } else if (extent.bound == 0xFF) {
    write(text, static_cast<Py_UCS1*>(data));
  } else if (extent.bound == 0xFFFF) {
    write(text, static_cast<Py_UCS2*>(data));
  } else {
    write(text, static_cast<Py_UCS4*>(data));
  }
  return string;
}

}  // namespace lexel::python
