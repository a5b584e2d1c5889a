#include "pipeline/word_cutter.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr size_t kBlock = simd::kBlock;

// A copy of kBlock bytes with ASCII lowered, eight at a time.
void copy_lowered(const char* from, char* to) {
  constexpr uint64_t kEach = 0x0101'0101'0101'0101;
  for (size_t i = 0; i < kBlock; i += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, from + i, 8);
    // The high bit of each byte says whether the lower seven reach 'A', or pass 'Z'.
    const uint64_t low_bits = bytes & 0x7F * kEach;
    const uint64_t from_a = low_bits + (0x80 - 'A') * kEach;
    const uint64_t over_z = low_bits + (0x80 - 'Z' - 1) * kEach;
    bytes |= (from_a & ~over_z & ~bytes & 0x80 * kEach) >> 2;
    std::memcpy(to + i, &bytes, 8);
  }
}

constexpr size_t bit_of(uint8_t bits) { return static_cast<size_t>(std::countr_zero(bits)); }

}  // namespace

WordCutter::WordCutter(const WordClasses& classes) : classes_(classes), kernels_(simd::kernels()) {}

bool WordCutter::next() {
  while (next_ < text_.size()) {
    size_t size = std::min(kWindow, text_.size() - next_);
    const bool is_last = size == text_.size() - next_;
    if (!is_last) {
      while (utf8::is_continuation(text_[next_ + size])) --size;
    }
    base_ = static_cast<uint32_t>(next_);
    window_ = {buffer_.data(), size};
    cut(fill(size));
    if (is_last || count_ == 0 || ends_[count_ - 1] < size) {
      next_ += size;
    } else if (begins_[count_ - 1] > 0) {
      --count_;  // it may go on
      next_ += begins_[count_];
    } else {
      take_long_word();
    }
    if (count_ > 0) return true;
  }
  return false;
}

// Copies `size` bytes and spaces behind them; returns the number of blocks, which have room for one
// space at least.
size_t WordCutter::fill(size_t size) {
  const char* text = text_.data() + next_;
  const size_t blocks = size / kBlock + 1;
  const size_t whole = size / kBlock * kBlock;
  if (classes_.lowers()) {
    for (size_t i = 0; i < whole; i += kBlock) copy_lowered(text + i, buffer_.data() + i);
    char last[kBlock];
    std::memset(last, ' ', kBlock);
    std::memcpy(last, text + whole, size - whole);
    copy_lowered(last, buffer_.data() + whole);
  } else {
    std::memcpy(buffer_.data(), text, size);
    std::memset(buffer_.data() + size, ' ', blocks * kBlock - size);
  }
  return blocks;
}

// The words of the first `blocks` blocks of the buffer.
void WordCutter::cut(size_t blocks) {
  kernels_.classify(classes_.tables(), buffer_.data(), blocks, true, masks_.data());
  // Of the byte before the block; a word can begin where the window does.
  uint64_t was_edge = 1, was_word = 0, was_other = 0, was_in_word = 0;
  auto behind = [](uint64_t bits, uint64_t& carry) {
    uint64_t shifted = bits << 1 | carry;
    carry = bits >> 63;
    return shifted;
  };
  for (size_t i = 0; i < blocks; ++i) {
    const simd::BlockMasks& masks = masks_[i];
    const uint64_t spaces = masks.bits[bit_of(WordClasses::kSpace)];
    const uint64_t alone = masks.bits[bit_of(WordClasses::kAlone)];
    const uint64_t words = masks.bits[bit_of(WordClasses::kWord)];
    const uint64_t others = masks.bits[bit_of(WordClasses::kOther)];
    const uint64_t cuts = behind(spaces | alone, was_edge) | alone |
                          (words & behind(others, was_other)) | (others & behind(words, was_word));
    const uint64_t begins = cuts & ~spaces & ~masks.continuations;
    begin_bits_[i] = begins;
    end_bits_[i] = behind(~spaces, was_in_word) & (begins | spaces);
  }
  count_ = kernels_.positions(begin_bits_.data(), blocks, 0, begins_.data());
  kernels_.positions(end_bits_.data(), blocks, 0, ends_.data());
}

// A word that fills the window and goes on.
void WordCutter::take_long_word() {
  size_t end = next_;
  uint8_t before = classes_.of(utf8::decode(text_, end));
  while (end < text_.size()) {
    size_t behind = end;
    uint8_t after = classes_.of(utf8::decode(text_, behind));
    if (WordClasses::is_cut(before, after)) break;
    before = after;
    end = behind;
  }
  window_ = text_.substr(next_, end - next_);
  count_ = 1;
  begins_[0] = 0;
  ends_[0] = static_cast<uint32_t>(end - next_);
  next_ = end;
}

}  // namespace lexel
