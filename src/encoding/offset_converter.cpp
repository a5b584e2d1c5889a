#include "encoding/offset_converter.h"

#include <algorithm>
#include <cstring>

#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr uint32_t kStride = 8;
constexpr uint64_t kOnes = 0x0101'0101'0101'0101;

// Up to eight bytes from `at` on, the first one lowest; zeros behind the text.
uint64_t load(std::string_view text, size_t at) {
  uint64_t bytes = 0;
  if (at + kStride <= text.size()) [[likely]] {
    std::memcpy(&bytes, text.data() + at, kStride);
  } else if (at < text.size()) {
    std::memcpy(&bytes, text.data() + at, text.size() - at);
  }
  return bytes;
}

// In each byte, how many units the character has that starts there.
uint64_t units_of(uint64_t bytes, OffsetUnit unit) {
  uint64_t units = ~(bytes >> 7) | bytes >> 6;  // no continuation byte
  units &= kOnes;
  if (unit == OffsetUnit::kUtf16)
    units += (bytes & bytes << 1 & bytes << 2 & bytes << 3) >> 7 & kOnes;
  return units;
}

uint32_t sum_of_bytes(uint64_t bytes) { return static_cast<uint32_t>(bytes * kOnes >> 56); }

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
    is_ascii_ = true;
    return;
  }
  checkpoints_.resize(text.size() / kStride + 1);
  uint32_t units = 0;
  for (size_t i = 0; i < checkpoints_.size(); ++i) {
    checkpoints_[i] = units;
    units += sum_of_bytes(units_of(load(text, i * kStride), unit));
  }
}

uint32_t OffsetConverter::units_before(uint32_t byte) const {
  const uint32_t within = byte % kStride;
  const uint64_t units = units_of(load(input_.text, byte - within), unit_);
  return checkpoints_[byte / kStride] + sum_of_bytes(units & ((uint64_t{1} << 8 * within) - 1));
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
  const uint32_t begin = span.begin == last_end_ ? last_units_ : floor_units(span.begin);
  if (span.end > size) return {begin, begin + 2};
  last_end_ = span.end;
  last_units_ = span.end < size ? floor_units(span.end) : units_before(size);
  return {begin, last_units_};
}

}  // namespace lexel
