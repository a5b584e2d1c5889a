#pragma once

#include <memory>
#include <vector>

#include "patterns/pattern.h"
#include "patterns/scanner.h"

namespace lexel::patterns {

// Cuts text by masks of 64 bytes: see mask_scanner.cpp. Gives the very pieces of
// make_scanner(spec), some ten times faster. Null for a spec that it does not know.
std::unique_ptr<const Pattern> make_mask_scanner(const ScannerSpec& spec);

// The same for patterns that split one after the other, as the pre-tokenizers of a Sequence that
// are all "Isolated": matches what is left in the end, and leaves no gaps.
std::unique_ptr<const Pattern> make_split_mask_scanner(const std::vector<ScannerSpec>& specs);

// As make_split_mask_scanner, for any specs that make_scanner takes; what that is tested against.
std::unique_ptr<const Pattern> make_split_scanner(const std::vector<ScannerSpec>& specs);

// make_mask_scanner, or else make_scanner.
std::unique_ptr<const Pattern> make_fastest_scanner(const ScannerSpec& spec);

}  // namespace lexel::patterns
