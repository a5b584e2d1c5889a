// Strings of our normal forms against ICU's own normalizer behind a Unicode 9 filter, which equals
// Hugging Face's in millions of strings.
#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uniset.h>

#include <random>
#include <string>
#include <vector>

#include "unicode/normal_forms.h"
#include "unicode/utf8.h"

namespace lexel::unicode {
namespace {

std::string ours(NormalForm form, std::string_view text) {
  std::string out;
  std::vector<ScalarChange> parts;
  for (size_t pos = 0; pos < text.size();) {
    size_t stable = stable_prefix_end(form, text, pos);
    out.append(text.substr(pos, stable - pos));
    pos = stable;
    if (pos == text.size()) break;
    pos = normalize_segment(form, text, pos, parts);
    for (const ScalarChange& part : parts) utf8::append(out, part.scalar);
  }
  return out;
}

class Oracle {
 public:
  Oracle() : assigned_(icu::UnicodeString("[:age=9.0:]"), status_) {
    const icu::Normalizer2* plain[] = {
        icu::Normalizer2::getNFCInstance(status_), icu::Normalizer2::getNFDInstance(status_),
        icu::Normalizer2::getNFKCInstance(status_), icu::Normalizer2::getNFKDInstance(status_)};
    for (const icu::Normalizer2* instance : plain) filtered_.emplace_back(*instance, assigned_);
  }

  std::string normalize(NormalForm form, const std::string& text) {
    const icu::Normalizer2& normalizer = filtered_[static_cast<size_t>(form)];
    std::string out;
    normalizer.normalize(icu::UnicodeString::fromUTF8(text), status_).toUTF8String(out);
    EXPECT_TRUE(U_SUCCESS(status_));
    return out;
  }

 private:
  UErrorCode status_ = U_ZERO_ERROR;
  icu::UnicodeSet assigned_;
  std::vector<icu::FilteredNormalizer2> filtered_;
};

constexpr NormalForm kForms[] = {NormalForm::kNfc, NormalForm::kNfd, NormalForm::kNfkc,
                                 NormalForm::kNfkd};

TEST(NormalFormOracle, EveryScalarAloneAndBetweenMarks) {
  Oracle oracle;
  for (char32_t c = 0; c < 0x30000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    // Ideographs and syllables behave alike; a sample saves most of the time.
    if (c % 16 != 0 && ((c >= 0x3400 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A0) ||
                        (c >= 0x20000 && c < 0x2F800))) {
      continue;
    }
    std::string s = utf8::encode(c);
    for (const std::string& text : {s, "e" + s + "\u0301\u0323" + s}) {
      for (NormalForm form : kForms) {
        ASSERT_EQ(ours(form, text), oracle.normalize(form, text))
            << std::hex << static_cast<uint32_t>(c) << " form " << static_cast<int>(form);
      }
    }
  }
}

TEST(NormalFormOracle, RandomTextOfMarksLettersAndJamo) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  struct Block {
    char32_t first, last;
  };
  constexpr Block kBlocks[] = {
      {0x20, 0x7E},     {0xC0, 0x24F},      {0x300, 0x36F},    {0x370, 0x3FF},   {0x591, 0x5F4},
      {0x610, 0x6ED},   {0x900, 0xDFF},     {0xF00, 0xFCF},    {0x1100, 0x11FF}, {0x1AB0, 0x1AFF},
      {0x1E00, 0x1FFF}, {0x20D0, 0x212F},   {0x3040, 0x30FF},  {0xAC00, 0xAC40}, {0xF900, 0xFDFF},
      {0xFE00, 0xFFEF}, {0x11000, 0x1157F}, {0x1D100, 0x1D1FF}};
  Oracle oracle;
  size_t block = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t n = 1 + random() % 12; n > 0; --n) {
      // Neighbouring scalars often come from one block, where they interact.
      if (random() % 3 == 0) block = random() % std::size(kBlocks);
      auto [first, last] = kBlocks[random() % 4 == 0 ? 2 : block];
      utf8::append(text, first + static_cast<char32_t>(random() % (last - first + 1)));
    }
    for (NormalForm form : kForms) {
      ASSERT_EQ(ours(form, text), oracle.normalize(form, text))
          << testing::PrintToString(text) << " form " << static_cast<int>(form);
    }
  }
}

}  // namespace
}  // namespace lexel::unicode
