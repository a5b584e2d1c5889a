#include "utf8_string.h"

#include <cstdint>
#include <cstring>

namespace lexel::python {
namespace {

constexpr uint64_t kHighBits = 0x8080'8080'8080'8080u;

uint64_t eight_bytes_at(const char* text) {
  uint64_t word;
  std::memcpy(&word, text, 8);
  return word;
}

bool is_ascii(std::string_view text) {
  uint64_t any = 0;
  size_t pos = 0;
  for (; pos + 32 <= text.size(); pos += 32) {
    const char* at = text.data() + pos;
    any |= eight_bytes_at(at) | eight_bytes_at(at + 8) | eight_bytes_at(at + 16) |
           eight_bytes_at(at + 24);
  }
  for (; pos < text.size(); ++pos) any |= static_cast<unsigned char>(text[pos]);
  return (any & kHighBits) == 0;
}

// What decides on a str's layout.
struct Extent {
  size_t scalars;
  char32_t bound;  // no scalar is above it: 0xFF, 0xFFFF or 0x10FFFF
};

Extent extent_of(std::string_view text) {
  size_t continuations = 0;
  uint64_t above_ff = 0;   // the high bits of bytes that are lead bytes from C4 on
  uint64_t above_bmp = 0;  // and from F0 on
  for (size_t pos = 0; pos < text.size();) {
    // Eight counters of continuation bytes, for as many words as fit a byte.
    uint64_t counters = 0;
    for (int n = 0; n < 255 && pos < text.size(); ++n, pos += 8) {
      uint64_t word = 0;
      if (pos + 8 <= text.size()) {
        word = eight_bytes_at(text.data() + pos);
      } else {
        std::memcpy(&word, text.data() + pos, text.size() - pos);
      }
      uint64_t lead = word & word << 1;
      above_ff |= lead & (word << 2 | word << 3 | word << 4 | word << 5);
      above_bmp |= lead & word << 2 & word << 3;
      counters += (word & ~(word << 1) & kHighBits) >> 7;
    }
    constexpr uint64_t kEvenBytes = 0x00FF'00FF'00FF'00FFu;
    uint64_t pairs = (counters & kEvenBytes) + (counters >> 8 & kEvenBytes);
    continuations += pairs * 0x0001'0001'0001'0001u >> 48;
  }
  char32_t bound = 0xFF;
  if (above_ff & kHighBits) bound = 0xFFFF;
  if (above_bmp & kHighBits) bound = 0x10FFFF;
  return {text.size() - continuations, bound};
}

// Goes over runs of characters of one length, so that what comes next is mostly guessed right.
template <class Unit>
void write(std::string_view text, Unit* out) {
  typedef unsigned char Bytes __attribute__((vector_size(16)));
  typedef Unit Units __attribute__((vector_size(16 * sizeof(Unit))));
  const char* at = text.data();
  const char* const end = at + text.size();
  auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(at[i])); };
  while (at < end) {
    for (; end - at >= 16; at += 16, out += 16) {
      if ((eight_bytes_at(at) | eight_bytes_at(at + 8)) & kHighBits) break;
      Bytes bytes;
      std::memcpy(&bytes, at, sizeof bytes);
      auto units = __builtin_convertvector(bytes, Units);
      std::memcpy(out, &units, sizeof units);
    }
    while (at < end && byte(0) < 0x80) *out++ = static_cast<Unit>(*at++);
    while (at < end && byte(0) >= 0x80 && byte(0) < 0xE0) {
      *out++ = static_cast<Unit>((byte(0) & 0x1F) << 6 | (byte(1) & 0x3F));
      at += 2;
    }
    while (at < end && byte(0) >= 0xE0 && byte(0) < 0xF0) {
      *out++ = static_cast<Unit>((byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F));
      at += 3;
    }
    while (at < end && byte(0) >= 0xF0) {
      *out++ = static_cast<Unit>((byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 |
                                 (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F));
      at += 4;
    }
  }
}

}  // namespace

py::str string_of_utf8(std::string_view text) {
  bool ascii = is_ascii(text);
  Extent extent = ascii ? Extent{text.size(), 0x7F} : extent_of(text);
  PyObject* object = PyUnicode_New(static_cast<Py_ssize_t>(extent.scalars), extent.bound);
  if (!object) throw py::error_already_set();
  auto string = py::reinterpret_steal<py::str>(object);
  void* data = PyUnicode_DATA(object);
  if (ascii) {
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
