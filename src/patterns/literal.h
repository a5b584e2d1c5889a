#pragma once

#include <memory>
#include <string>

#include "patterns/pattern.h"

namespace lexel::patterns {

// Finds `text` literally. Linear in the searched text whatever the two are.
std::unique_ptr<const Pattern> make_literal(std::string text);

// Matches the empty string at every scalar boundary, as an empty pattern does.
std::unique_ptr<const Pattern> make_empty_pattern();

}  // namespace lexel::patterns
