#include "patterns/regex_writer.h"

#include <cstdio>

namespace lexel::patterns {

void RegexWriter::append_scalar(char32_t c) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "\\x{%x}", static_cast<unsigned>(c));
  text_ += buffer;
}

void RegexWriter::append_set(const CodePointSet& set) {
  if (too_long()) return;
  if (set.empty()) {
    append("[^\\x{0}-\\x{10ffff}]");
    return;
  }
  text_ += '[';
  for (const CodePointRange& range : set.ranges()) {
    append_scalar(range.first);
    if (range.last == range.first) continue;
    text_ += '-';
    append_scalar(range.last);
  }
  text_ += ']';
}

void RegexWriter::append_quantifier(const Node& repeat) {
  text_ += '{' + std::to_string(repeat.min);
  if (repeat.max != repeat.min) text_ += ',';
  if (repeat.max != repeat.min && repeat.max != Node::kUnlimited) {
    text_ += std::to_string(repeat.max);
  }
  text_ += repeat.greedy ? "}" : "}?";
}

}  // namespace lexel::patterns
