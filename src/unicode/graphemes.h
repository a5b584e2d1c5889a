#pragma once

#include <cstddef>
#include <string_view>

namespace lexel::unicode {

// End of the extended grapheme cluster (UAX #29, Unicode 17 as in Hugging Face's Precompiled) that
// starts at text[pos]. Requires well-formed text and a boundary at pos < text.size(). One pass over
// the cluster, so a walk over a text is linear.
size_t next_grapheme(std::string_view text, size_t pos);

}  // namespace lexel::unicode
