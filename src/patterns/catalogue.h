#pragma once

#include <memory>
#include <optional>

#include "patterns/ast.h"
#include "patterns/pattern.h"
#include "patterns/scanner.h"

namespace lexel::patterns {

// `ast` as alternatives that a scanner may take, which make_scanner still has to prove exact. Goes
// by the canonical form alone, so that every way to write a family's pattern is recognised.
std::optional<ScannerSpec> recognize(const Ast& ast);

// The split of GPT-2, which ByteLevel applies when `use_regex` is true.
std::unique_ptr<const Pattern> gpt2_pattern();

}  // namespace lexel::patterns
