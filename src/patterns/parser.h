#pragma once

#include <string>
#include <string_view>

#include "lexel/options.h"
#include "patterns/ast.h"

namespace lexel::patterns {

// Reads a regular expression as Hugging Face's engine does (Oniguruma with its own default syntax,
// UTF-8) and brings it into canonical form. Source: behaviour of the `tokenizers` wheel and
// Oniguruma's documentation of its syntax.
//
// Throws Error(kUnsupportedPattern) with the byte offset in `pattern` for what that engine refuses
// and for what no backend here could run (calls, conditions, absent operators, callouts, \X and
// \y), and Error(kLimitExceeded) beyond LoadLimits or 250 levels of nesting.
Ast parse_regex(std::string_view pattern, const std::string& json_path, const LoadLimits& limits);

}  // namespace lexel::patterns
