#include "encoding/offset_converter.h"

#include <algorithm>

#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr uint32_t kStride = 64;

// Units of the characters that start in `bytes`.
uint32_t count_units(std::string_view bytes, OffsetUnit unit) {
  if (bytes.size() >= kStride) {
    return static_cast<uint32_t>(unit == OffsetUnit::kUtf16 ? utf8::count_utf16(bytes)
                                                            : utf8::count_scalars(bytes));
  }
  // A token's few bytes, as a rule.
  uint32_t n = 0;
  for (char c : bytes) n += !utf8::is_continuation(c);
  if (unit == OffsetUnit::kUtf16) {
    for (char c : bytes) n += static_cast<unsigned char>(c) >= 0xF0;
  }
  return n;
}

}  // namespace

OffsetConverter::OffsetConverter(const InputText& input, OffsetUnit unit)
    : input_(input), unit_(unit) {
  if (unit == OffsetUnit::kBytes) {
    is_identity_ = input.repairs.empty();
    return;
  }
  std::string_view text = input.text;
  if (utf8::is_ascii(text)) {
    is_identity_ = true;
    return;
  }
  checkpoints_.reserve(text.size() / kStride + 1);
  uint32_t units = 0;
  for (size_t at = 0; at <= text.size(); at += kStride) {
    checkpoints_.push_back(units);
    units += count_units(text.substr(at, kStride), unit);
  }
}

uint32_t OffsetConverter::units_before(uint32_t byte) {
  uint32_t checkpoint = byte / kStride * kStride;
  if (byte < last_byte_ || last_byte_ < checkpoint) {
    last_byte_ = checkpoint;
    last_units_ = checkpoints_[byte / kStride];
  }
  last_units_ += count_units(input_.text.substr(last_byte_, byte - last_byte_), unit_);
  last_byte_ = byte;
  return last_units_;
}

uint32_t OffsetConverter::original_byte(uint32_t byte) const {
  // The last repair that ends at or before `byte`; between repairs the two texts run in step. A
  // byte inside a U+FFFD belongs to its start, which the repair before it (or the text's start)
  // measures.
  const auto& repairs = input_.repairs;
  auto next = std::upper_bound(
      repairs.begin(), repairs.end(), byte,
      [](uint32_t position, const InputText::Repair& repair) { return position < repair.end; });
  if (next == repairs.begin()) return byte;
  const InputText::Repair& last = *std::prev(next);
  return last.original_end + (byte - last.end);
}

Offset OffsetConverter::convert(Span span) {
  auto size = static_cast<uint32_t>(input_.text.size());
  if (is_identity_) {
    bool is_past = unit_ != OffsetUnit::kBytes && span.begin < size && span.end > size;
    return {span.begin, is_past ? span.begin + 2 : span.end};
  }
  if (unit_ == OffsetUnit::kBytes) {
    if (span.begin > size || span.end > size) return {span.begin, span.end};
    return {original_byte(span.begin), original_byte(span.end)};
  }
  if (span.begin >= size) return {span.begin, span.end};
  // units_before counts a character with its first byte, so a position inside one floors by asking
  // about the byte behind its start.
  auto floor_units = [&](uint32_t byte) {
    while (byte > 0 && utf8::is_continuation(input_.text[byte])) --byte;
    return units_before(byte);
  };
  uint32_t begin = floor_units(span.begin);
  if (span.end < size) return {begin, floor_units(span.end)};
  if (span.end == size) return {begin, units_before(size)};
  return {begin, begin + 2};
}

}  // namespace lexel
