#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/pipeline.h"

namespace lexel {

// What is around the model: normalizers whose work on a word does not depend on other words, then
// Metaspace, perhaps after WhitespaceSplit.
struct UnigramShape {
  bool removes_spaces = false;  // WhitespaceSplit: else Metaspace marks them
  bool only_at_start = false;   // Metaspace prepends there only
  bool joins_spaces = false;    // runs of spaces become one
  bool strips_left = false;
  bool strips_right = false;
  uint64_t growth = 3;  // of a byte: U+2581 for a space
  // Characters that a pattern speaks of, so that they are not looked at one by one.
  std::string special;
  std::string made;            // characters that take the place of a pattern's
  bool makes_any = false;      // some normalizer may make any character
  bool joins_scalars = false;  // a pattern of several characters may find such ones

  // Nothing for a pipeline of another shape.
  static std::optional<UnigramShape> of(const Pipeline& pipeline);
};

// Whether some scalar of `text` is white space or U+2581.
bool has_space(std::string_view text);
// Whether some scalar stands in both.
bool shares_scalars(std::string_view a, std::string_view b);

}  // namespace lexel
