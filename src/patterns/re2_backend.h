#pragma once

#include <memory>

#include "lexel/options.h"
#include "patterns/ast.h"
#include "patterns/pattern.h"

namespace lexel::patterns {

// Whether RE2 could run `ast` without changing its meaning, whatever this build has.
bool is_lossless_for_re2(const Ast& ast);

// `ast` run by RE2; null when that would not be lossless, when RE2 finds the pattern too large, or
// in a build without RE2.
std::unique_ptr<const Pattern> make_re2_pattern(const Ast& ast, const LoadLimits& limits);

}  // namespace lexel::patterns
