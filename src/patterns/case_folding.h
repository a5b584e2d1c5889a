#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "patterns/code_point_set.h"

// Case folding as Hugging Face's Oniguruma does it: full, locale-free, Unicode 16.
namespace lexel::patterns {

// Scalars that are equal when case is ignored: those that fold to `folded`, and `folded` itself.
struct FoldClass {
  char32_t folded[3];
  uint8_t folded_length;
  char32_t members[4];  // the single scalars, `folded` included if it is one
  uint8_t member_count;

  std::u32string_view fold() const { return {folded, folded_length}; }
  std::u32string_view single_scalars() const { return {members, member_count}; }
  CodePointSet scalars() const;
};

// All classes, ascending by length of the fold, then by the fold.
std::span<const FoldClass> fold_classes();

// The class whose fold is `folded` (one to three scalars), or null.
const FoldClass* class_of_fold(std::u32string_view folded);

// The class that holds `c` as a member or as its single folded scalar; null for scalars without
// case.
const FoldClass* class_of_scalar(char32_t c);

}  // namespace lexel::patterns
