#pragma once

#include <string>
#include <string_view>

#include "lexel/encoding.h"

namespace lexel::cli {

// JSON text by hand: answers hold long columns of numbers, for which a document tree is a waste.

void append_json_string(std::string& out, std::string_view text);

// {"ids": [..], "tokens": [..], ..., "overflowing": [..]}, all columns.
void append_encoding(std::string& out, const Encoding& encoding);

// Appends [item, item, ..]; write(i) appends item i.
template <class Write>
void append_list(std::string& out, size_t n, Write write) {
  out += '[';
  for (size_t i = 0; i < n; ++i) {
    if (i > 0) out += ',';
    write(i);
  }
  out += ']';
}

}  // namespace lexel::cli
