// Every instruction set's kernels against plain code, on random bytes and text.
#include "simd/kernels.h"

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/class_bytes.h"
#include "unicode/utf8.h"
#include "unit/unicode/well_formed.h"

namespace lexel::simd {
namespace {

constexpr uint32_t kSeed = 20251125;
constexpr char32_t kEdgeList[] = {0x7F,   0x80,   0x7FF,   0x800,   0xD7FF,
                                  0xE000, 0xFFFF, 0x10000, 0x10FFFF};
constexpr std::u32string_view kEdges(kEdgeList, std::size(kEdgeList));

class KernelsTest : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override {
    kernels_ = kernels_named(GetParam());
    if (kernels_ == nullptr) {
      GTEST_SKIP() << "this build or machine has no " << GetParam();
    }
  }

  size_t below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }

  // Scalars of all lengths, mostly from few neighbourhoods, as real text is.
  std::string random_text(size_t scalars) {
    std::string text;
    char32_t start = below(0x3000);
    for (size_t i = 0; i < scalars; ++i) {
      switch (below(12)) {
        case 0:
          start = below(4) == 0 ? below(0x110000) : below(0x3200);
          break;
        case 1:
          utf8::append(text, kEdges[below(kEdges.size())]);
          continue;
        case 2:
        case 3:
          text.append(below(20), static_cast<char>(below(128)));
          continue;
        default:
          break;
      }
      char32_t c = start + below(100);
      if (c >= 0xD800 && c <= 0xDFFF) c = 0x4E00;
      utf8::append(text, c > 0x10FFFF ? U'!' : c);
    }
    return text;
  }

  const Kernels* kernels_ = nullptr;
  std::mt19937 random_{kSeed};
};

INSTANTIATE_TEST_SUITE_P(Isa, KernelsTest, testing::ValuesIn(isa_names()),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(KernelsTest, ClassifyGivesEveryByteItsScalarsClass) {
  using patterns::CodePointSet;
  // Scattered sets: many groups of 64 and of 256 scalars are mixed, others are not.
  ClassTables tables = patterns::make_class_tables(
      {{CodePointSet::property("l"), 1},
       {CodePointSet::property("lu"), 2},
       {CodePointSet::property("m"), 4},
       {CodePointSet::property("n"), 8},
       {CodePointSet::property("space"), 16},
       {CodePointSet::property("p"), 32},
       {CodePointSet::range(0x80, 0x9F) | CodePointSet::range(0x1F600, 0x1F610), 64},
       {(CodePointSet::property("l") | CodePointSet::property("p")).complement(), 128}});
  for (int i = 0; i < 400; ++i) {
    std::string text = random_text(20 + below(600));
    // Blocks start anywhere, and need not start at a scalar unless they start the text.
    size_t begin = below(2) == 0 ? 0 : below(text.size());
    size_t count = (text.size() - begin) / kBlock;
    std::string before = begin == 0 ? std::string() : "\t\t\t\t" + text.substr(0, begin);
    std::string padded = before + text.substr(begin) + "\t\t\t\t";
    std::vector<BlockMasks> masks(count);
    kernels_->classify(tables, padded.data() + before.size(), count, begin == 0, masks.data());
    for (size_t at = 0; at < text.size();) {
      size_t next = at;
      char32_t c = utf8::decode(text, next);
      uint8_t expected = tables.of(c);
      ASSERT_EQ(tables.at(text.data() + at), expected);
      for (size_t byte = at; byte < next; ++byte) {
        if (byte < begin || byte >= begin + count * kBlock) continue;
        const BlockMasks& m = masks[(byte - begin) / kBlock];
        size_t bit = (byte - begin) % kBlock;
        uint32_t found = 0;
        for (size_t k = 0; k < 8; ++k) found |= static_cast<uint32_t>(m.bits[k] >> bit & 1) << k;
        ASSERT_EQ(found, expected) << "U+" << std::hex << static_cast<uint32_t>(c);
        auto b = static_cast<uint8_t>(text[byte]);
        ASSERT_EQ(m.high >> bit & 1, b >= 0x80);
        ASSERT_EQ(m.continuations >> bit & 1, b >= 0x80 && b < 0xC0);
        ASSERT_EQ(m.long_leads >> bit & 1, b >= 0xE0);
        ASSERT_EQ(m.longest_leads >> bit & 1, b >= 0xF0);
      }
      at = next;
    }
  }
}

TEST_P(KernelsTest, PositionsOfSetBits) {
  for (int i = 0; i < 2000; ++i) {
    std::vector<uint64_t> words(below(6));
    std::vector<uint32_t> expected;
    for (size_t w = 0; w < words.size(); ++w) {
      uint64_t word = uint64_t{random_()} << 32 | random_();
      size_t kind = below(4);
      if (kind == 0) word &= uint64_t{random_()} << 32 | random_();
      words[w] = kind == 1 ? 0 : kind == 2 && below(4) == 0 ? ~uint64_t{0} : word;
      for (uint32_t bit = 0; bit < 64; ++bit) {
        if (words[w] >> bit & 1) expected.push_back(1000 + static_cast<uint32_t>(w) * 64 + bit);
      }
    }
    std::vector<uint32_t> out(words.size() * 64);
    size_t count = kernels_->positions(words.data(), words.size(), 1000, out.data());
    out.resize(count);
    ASSERT_EQ(out, expected);
  }
}

TEST_P(KernelsTest, CountsOfBytes) {
  for (int i = 0; i < 2000; ++i) {
    std::string text = random_text(below(200));
    if (below(4) == 0) text.resize(below(text.size() + 1));
    size_t ascii = 0;
    while (ascii < text.size() && (text[ascii] & 0x80) == 0) ++ascii;
    size_t scalars = 0;
    size_t utf16 = 0;
    for (char c : text) {
      scalars += (c & 0xC0) != 0x80;
      utf16 += ((c & 0xC0) != 0x80) + (static_cast<uint8_t>(c) >= 0xF0);
    }
    ASSERT_EQ(kernels_->ascii_prefix(text.data(), text.size()), ascii);
    ASSERT_EQ(kernels_->count_scalars(text.data(), text.size()), scalars);
    ASSERT_EQ(kernels_->count_utf16(text.data(), text.size()), utf16);
    std::string letters(below(300), 'a');
    ASSERT_EQ(kernels_->ascii_prefix(letters.data(), letters.size()), letters.size());
  }
}

// A string_view without text is null.
TEST_P(KernelsTest, TextMayBeNull) {
  EXPECT_EQ(kernels_->sound_prefix(nullptr, 0), 0u);
  EXPECT_EQ(kernels_->ascii_prefix(nullptr, 0), 0u);
  EXPECT_EQ(kernels_->count_scalars(nullptr, 0), 0u);
  EXPECT_EQ(kernels_->count_utf16(nullptr, 0), 0u);
}

TEST_P(KernelsTest, SoundPrefixEndsBeforeWhatIsIllFormed) {
  const bool is_vector = GetParam() != "swar";
  auto check = [&](const std::string& text) {
    size_t good = 0;
    while (good < text.size()) {
      size_t length = test::well_formed_length(text, good);
      if (length == 0) break;
      good += length;
    }
    size_t sound = kernels_->sound_prefix(text.data(), text.size());
    if (good == text.size()) {
      ASSERT_TRUE(sound == good || !is_vector);
      ASSERT_LE(sound, good);
    } else {
      // At most three bytes of a scalar that turns out ill-formed behind it.
      ASSERT_LE(sound, good + 3);
      ASSERT_LT(sound, text.size());
      if (is_vector) {
        ASSERT_GT(sound + kBlock + 1, good);
      }
    }
  };
  // All pairs and, behind each lead, all third and fourth bytes of every kind.
  constexpr int kKinds[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1,
                            0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
  for (int first = 0x41; first < 256; first += first < 0xBF ? 7 : 1) {
    for (int second = 0; second < 256; ++second) {
      for (int third : kKinds) {
        for (int fourth : {0x41, 0x80, 0xBF, 0xC3, 0xF0}) {
          std::string text(61, 'x');
          for (int b : {first, second, third, fourth}) text += static_cast<char>(b);
          text.resize(below(2) == 0 ? text.size() : text.size() - below(3));
          check(text);
        }
      }
    }
  }
  for (int i = 0; i < 5000; ++i) {
    std::string text = random_text(below(150));
    for (size_t broken = below(3); broken > 0 && !text.empty(); --broken) {
      text[below(text.size())] = static_cast<char>(below(256));
    }
    if (below(3) == 0) text.resize(below(text.size() + 1));
    check(text);
  }
}

TEST_P(KernelsTest, FindPrefixFindsTheFirstPossibleStart) {
  for (int i = 0; i < 600; ++i) {
    PrefixFilter filter;
    for (size_t group = 0; group < 8; ++group) {
      for (size_t strings = below(3); strings > 0; --strings) {
        for (size_t byte = 0; byte < 3; ++byte) {
          auto b = static_cast<uint8_t>(below(2) == 0 ? 'a' + below(4) : below(256));
          filter.low_half[byte][b & 15] |= static_cast<uint8_t>(1u << group);
          filter.high_half[byte][b >> 4] |= static_cast<uint8_t>(1u << group);
        }
      }
    }
    std::string text = random_text(below(300));
    for (size_t k = below(4); k > 0; --k) text += "abcd"[below(4)];
    size_t begin = below(text.size() + 1);
    auto byte = [&](size_t at) {
      return at < text.size() ? static_cast<uint8_t>(text[at]) : uint8_t{0};
    };
    size_t expected = begin;
    while (expected < text.size() &&
           !filter.may_start(byte(expected), byte(expected + 1), byte(expected + 2))) {
      ++expected;
    }
    ASSERT_EQ(kernels_->find_prefix(filter, text.data(), begin, text.size()), expected);
  }
}

}  // namespace
}  // namespace lexel::simd
