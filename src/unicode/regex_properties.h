#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "unicode/two_stage.h"

// Character properties as Hugging Face's Oniguruma knows them (Unicode 16): for patterns only.
namespace lexel::unicode {

// In the order of Unicode's own table; kUnassigned is Cn.
// clang-format off
enum class Category : uint8_t {
  kLu, kLl, kLt, kLm, kLo, kMn, kMc, kMe, kNd, kNl, kNo, kPc, kPd, kPs, kPe,
  kPi, kPf, kPo, kSm, kSc, kSk, kSo, kZs, kZl, kZp, kCc, kCf, kCs, kCo, kCn,
};
// clang-format on
inline constexpr int kCategoryCount = 30;

// A set of categories, for tests like `category_bit(c) & kLetterMask`.
constexpr uint32_t category_mask(Category category) { return 1u << static_cast<int>(category); }
inline constexpr uint32_t kLetterMask = 0x1F;             // \p{L}
inline constexpr uint32_t kMarkMask = 0x7 << 5;           // \p{M}
inline constexpr uint32_t kNumberMask = 0x7 << 8;         // \p{N}
inline constexpr uint32_t kPunctuationMask = 0x7F << 11;  // \p{P}
inline constexpr uint32_t kSymbolMask = 0xF << 18;        // \p{S}
inline constexpr uint32_t kSeparatorMask = 0x7 << 22;     // \p{Z}
inline constexpr uint32_t kOtherMask = 0x1F << 25;        // \p{C}

namespace internal {
#include "unicode/tables_general_category.inc"
}  // namespace internal

// Two loads. c < 0x110000.
inline Category general_category(char32_t c) {
  size_t block = c >> 7;
  if (block >= sizeof(internal::kGeneralCategoryIndex) / sizeof(*internal::kGeneralCategoryIndex)) {
    return Category::kCn;
  }
  size_t at = static_cast<size_t>(internal::kGeneralCategoryIndex[block]) << 7 | (c & 0x7F);
  return static_cast<Category>(internal::kGeneralCategoryBlocks[at] - 'a');
}
inline uint32_t category_bit(char32_t c) { return category_mask(general_category(c)); }

// The code points of \p{name}, as ascending ranges that do not touch. `normalized_name` is in lower
// case without spaces, '-' and '_' ("letter", "han", "inbasiclatin", "emoji"); nullopt for names
// that Oniguruma refuses. Surrogates are in no set but those of their category and block. Cost:
// linear in the ranges, or in all code points for unions of categories.
std::optional<std::vector<CodePointRange>> regex_property_ranges(std::string_view normalized_name);

// Inside brackets \w, \p{word} and [:word:] (and their complements) leave these out of the word
// characters; outside brackets they are in. An Oniguruma slip, part of its meaning.
inline constexpr CodePointRange kNotWordInBrackets[] = {{0xB2, 0xB3}, {0xB9, 0xB9}, {0xBC, 0xBE}};

// Names for what is not written \p{..}: \w "word", \d "digit", \s "space", \h "xdigit", and
// [:punct:] "posixpunct" (\p{punct} is P alone); the other POSIX brackets are the properties of
// their name.

}  // namespace lexel::unicode
