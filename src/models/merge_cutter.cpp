#include "models/merge_cutter.h"

#include <algorithm>
#include <bit>

#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr size_t kBitsPerPair = 32;
constexpr size_t kMaxBits = size_t{1} << 24;

}  // namespace

MergeCutter::MergeCutter(size_t pairs) {
  for (auto& row : is_cut_) row.fill(1);
  size_t bits = std::clamp(std::bit_ceil(pairs * kBitsPerPair), size_t{1} << 10, kMaxBits);
  bits_.resize(bits / 64);
  shift_ = 64 - static_cast<unsigned>(std::countr_zero(bits));
}

void MergeCutter::add(char32_t before, char32_t after) {
  before = plain(before);
  after = plain(after);
  if (before < kAscii && after < kAscii) {
    is_cut_[before][after] = 0;
  } else {
    uint64_t slot = slot_of(before, after);
    bits_[slot / 64] |= uint64_t{1} << slot % 64;
  }
}

size_t MergeCutter::cut(std::string_view text, uint32_t begin, uint32_t* ends,
                        size_t capacity) const {
  const auto size = static_cast<uint32_t>(text.size());
  if (begin == size) return 0;
  size_t pos = begin;
  size_t count = 0;
  char32_t before = plain(utf8::decode(text, pos));
  while (pos < size && count < capacity) {
    // As many bytes as there is room for ends: no test for each.
    const size_t limit = std::min<size_t>(size, pos + (capacity - count));
    if (before < kAscii) {
      auto last = static_cast<unsigned char>(before);
      for (unsigned char c; pos < limit && (c = static_cast<unsigned char>(text[pos])) < kAscii;
           ++pos) {
        ends[count] = static_cast<uint32_t>(pos);
        count += is_cut_[last][c];
        last = c;
      }
      before = last;
    }
    while (pos < limit && (before >= kAscii || static_cast<unsigned char>(text[pos]) >= kAscii)) {
      size_t next = pos;
      char32_t after = plain(utf8::decode(text, next));
      ends[count] = static_cast<uint32_t>(pos);
      count += !has_plain(before, after);
      before = after;
      pos = next;
    }
  }
  if (count < capacity && pos == size) ends[count++] = size;
  return count;
}

}  // namespace lexel
