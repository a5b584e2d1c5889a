#pragma once

#include <array>
#include <cstdint>

namespace lexel::simd {

// Which two bytes in a row are ill-formed, for sound_prefix. After J. Keiser, D. Lemire: Validating
// UTF-8 in less than one instruction per byte (2021).
//
// Each rule is a product of three sets of half bytes, and one bit of the tables' entries: the two
// bytes break a rule whose bit is in all of their three entries. Rule 7, two continuations, is
// wanted just where the byte two before starts three bytes or the one three before starts four.
struct Utf8PairTables {
  std::array<uint8_t, 16> first_high{};
  std::array<uint8_t, 16> first_low{};
  std::array<uint8_t, 16> second_high{};
};

inline constexpr uint8_t kTwoContinuations = 0x80;

constexpr Utf8PairTables make_utf8_pair_tables() {
  constexpr uint16_t kAny = 0xFFFF;
  constexpr uint16_t kAscii = 0x00FF;
  constexpr uint16_t kContinuation = 0x0F00;  // 8..B
  struct Rule {
    uint16_t first_high, first_low, second_high;  // bit n: the half byte n
  };
  constexpr Rule kRules[8] = {
      {0xF000, kAny, static_cast<uint16_t>(~kContinuation)},  // a lead without continuation
      {kAscii, kAny, kContinuation},                          // a continuation of nothing
      {0x4000, 0x0001, 0x0300},                               // E0 80..9F: below U+0800
      {0x8000, 0xFFF0, 0x0E00},                               // F4.. 90..BF: beyond U+10FFFF
      {0x4000, 0x2000, 0x0C00},                               // ED A0..BF: surrogate
      {0x1000, 0x0003, kContinuation},                        // C0, C1: below U+0080
      {0x8000, 0xFFE1, 0x0100},  // F0 80..8F: below U+10000; F5.. 80..8F: beyond
      {kContinuation, kAny, kContinuation},
  };
  Utf8PairTables tables;
  for (int rule = 0; rule < 8; ++rule) {
    for (int half = 0; half < 16; ++half) {
      auto bit = [&](uint16_t set) { return static_cast<uint8_t>((set >> half & 1) << rule); };
      tables.first_high[static_cast<size_t>(half)] |= bit(kRules[rule].first_high);
      tables.first_low[static_cast<size_t>(half)] |= bit(kRules[rule].first_low);
      tables.second_high[static_cast<size_t>(half)] |= bit(kRules[rule].second_high);
    }
  }
  return tables;
}

inline constexpr Utf8PairTables kUtf8Pairs = make_utf8_pair_tables();

}  // namespace lexel::simd
