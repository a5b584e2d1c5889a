#pragma once

#include <string_view>

namespace lexel {

// The tokenizer.json that is compiled into the library (docs/builtin_tokenizer.md). Static storage.
std::string_view builtin_tokenizer_json();

}  // namespace lexel
