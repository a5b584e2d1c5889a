#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lexel {

// The suffixes of `text` in ascending order, as their places. The last symbol must be 0 and the
// only 0; symbols are below `symbol_count`. At most 2^31 - 2 symbols.
//
// Induced sorting (SA-IS): G. Nong, S. Zhang, W. H. Chan, "Linear Suffix Array Construction by
// Almost Pure Induced-Sorting", 2009. Time linear in text and symbol_count; memory beside the
// result about text.size() * 5 bytes.
std::vector<int32_t> suffix_array(std::span<const int32_t> text, int32_t symbol_count);

// lcp[i]: how many symbols suffixes[i - 1] and suffixes[i] have in common at their starts; lcp[0]
// is 0. Linear (J. Kärkkäinen, G. Manzini, S. J. Puglisi, "Permuted Longest-Common-Prefix Array",
// 2009).
std::vector<int32_t> common_prefixes(std::span<const int32_t> text,
                                     std::span<const int32_t> suffixes);

}  // namespace lexel
