#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lexel::unicode {

enum class NormalForm : uint8_t { kNfc, kNfd, kNfkc, kNfkd };

// Whether the form leaves `c` as it is and where it is, whatever stands beside it.
bool is_stable(NormalForm form, char32_t c);

// A scalar of a normalized text and what it stands for: change 0 replaces one old scalar, -k
// replaces one and drops k more, +1 is inserted (what TextEdit::transform takes).
struct ScalarChange {
  char32_t scalar;
  int32_t change;
  uint8_t combining_class;
};

// Bytes of `text`, from `pos` on, that the form leaves as they are whatever follows: up to the last
// stable scalar before the first one that the form can touch, or to the end of the text. Requires
// that pos is 0 or a value this function or normalize_segment() returned. Linear; ASCII eight bytes
// at a time.
size_t stable_prefix_end(NormalForm form, std::string_view text, size_t pos);

// Puts into `out` (cleared first) the normal form of the segment that starts at `pos`, a value that
// stable_prefix_end() returned and that is below text.size(); returns the segment's end, where a
// segment can start anew. No neighbour can change the result. O(n log n) in the segment's scalars
// at worst, and linear for text in canonical order. Throws Error(kUnavailable) in a build without
// ICU.
size_t normalize_segment(NormalForm form, std::string_view text, size_t pos,
                         std::vector<ScalarChange>& out);

}  // namespace lexel::unicode
