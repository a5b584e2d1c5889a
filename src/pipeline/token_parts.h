#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "encoding/token_columns.h"

namespace lexel {

// Tokens [first, first + size) of some worker's columns, whose words count on from `first_word`.
struct TokenPart {
  TokenColumns* columns;
  size_t first;
  size_t size;
  uint32_t first_word = 0;
};

// Puts the parts behind each other in `into`, by as many threads as the copying is worth. The first
// ones, whose columns are `into`, stand there already, one behind the other at its end. The columns
// that are filled are the same in all.
void join_parts(std::span<const TokenPart> parts, unsigned workers, TokenColumns& into);

}  // namespace lexel
