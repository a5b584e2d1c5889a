#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "patterns/code_point_set.h"
#include "simd/kernels.h"

namespace lexel::patterns {

// Tables that give each code point the bits of all sets it is in. `sets` must leave no code point
// without a bit. Linear in the ranges, plus the 17,408 groups of 64 code points.
simd::ClassTables make_class_tables(const std::vector<std::pair<CodePointSet, uint8_t>>& sets);

}  // namespace lexel::patterns
