#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/word_classes.h"
#include "simd/kernels.h"

namespace lexel {

// Cuts raw text into words as WordClasses says, white space left out. Works window by window: the
// text is copied, with ASCII lowered if the normalizer does that, classified 64 bytes at a time,
// and cut by bit algebra. A window begins with a word, so nothing of the text before it matters.
//
// Lowering is one more thing that needs no look at the word later: a normalizer that lowers makes
// the same of "The" and "the".
class WordCutter {
 public:
  // `classes` is borrowed.
  explicit WordCutter(const WordClasses& classes);

  // Begins with another text, which is borrowed until the last call of next().
  void start(std::string_view text) {
    text_ = text;
    next_ = 0;
  }

  // Finds the next words; false if there are none left. Linear in the text.
  bool next();

  // The words found, as bytes of window(), which begins at byte base() of the text.
  std::string_view window() const { return window_; }
  uint32_t base() const { return base_; }
  size_t count() const { return count_; }
  const uint32_t* begins() const { return begins_.data(); }
  const uint32_t* ends() const { return ends_.data(); }

 private:
  static constexpr size_t kBlocks = 32;
  static constexpr size_t kWindow = kBlocks * simd::kBlock;

  size_t fill(size_t size);
  void cut(size_t blocks);
  void take_long_word();

  const WordClasses& classes_;
  const simd::Kernels& kernels_;
  std::string_view text_;
  size_t next_ = 0;  // where the next window begins

  std::string_view window_;
  uint32_t base_ = 0;
  size_t count_ = 0;
  std::array<simd::BlockMasks, kBlocks + 1> masks_;
  std::array<uint64_t, kBlocks + 1> begin_bits_;
  std::array<uint64_t, kBlocks + 1> end_bits_;
  // A kernel writes 64 numbers for each block at least.
  std::array<uint32_t, kWindow + 2 * simd::kBlock> begins_;
  std::array<uint32_t, kWindow + 2 * simd::kBlock> ends_;
  // Spaces to the end of the last block, and bytes that the kernels may read.
  std::array<char, kWindow + 2 * simd::kBlock> buffer_;
};

}  // namespace lexel
