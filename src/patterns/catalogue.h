#pragma once

#include <memory>

#include "patterns/pattern.h"

namespace lexel::patterns {

// The split of GPT-2, which ByteLevel applies when `use_regex` is true.
std::unique_ptr<const Pattern> gpt2_pattern();

}  // namespace lexel::patterns
