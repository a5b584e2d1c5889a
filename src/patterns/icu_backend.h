#pragma once

#include <memory>
#include <string>

#include "lexel/options.h"
#include "patterns/ast.h"
#include "patterns/pattern.h"

namespace lexel::patterns {

// `ast` run by ICU's backtracking engine. Throws Error(kUnsupportedPattern) for what ICU cannot
// run, such as look-behind without a longest match, and Error(kUnavailable) in a build without ICU.
std::unique_ptr<const Pattern> make_icu_pattern(const Ast& ast, const std::string& json_path,
                                                const LoadLimits& limits);

}  // namespace lexel::patterns
