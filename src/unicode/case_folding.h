#pragma once

#include <span>
#include <vector>

// Case-insensitive matching as Hugging Face's Oniguruma does it under (?i): for patterns only.
//
// Two scalars match each other exactly if their classes are equal; so it is for literals and for
// the members of bracket expressions (ranges and POSIX brackets in brackets, before negation), but
// \p{..} outside brackets keeps its meaning. Beyond that, a literal or bracket member listed by
// multi_case_folds() also matches its string in any case, and the string as adjacent literals, in
// any case, matches it; a string reached through a quantifier or a group border does not.
namespace lexel::unicode {

// The smallest scalar of c's class (c itself where nothing else matches it).
char32_t case_class(char32_t c);

// Appends every scalar that matches c, c included, ascending. Cost: linear in the table's few
// hundred runs.
void append_case_variants(char32_t c, std::vector<char32_t>& out);

struct MultiCaseFold {
  char32_t scalar;
  int length;
  char32_t folded[3];  // in lower case; `length` of them
};

// Ascending by scalar. (U+00DF: "ss", U+FB03: "ffi", ..)
std::span<const MultiCaseFold> multi_case_folds();

}  // namespace lexel::unicode
