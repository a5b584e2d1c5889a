#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "patterns/pattern.h"

namespace lexel::patterns_test {

inline std::unique_ptr<const Pattern> compile_regex(std::string text) {
  return compile_pattern({spec::Pattern::Kind::kRegex, std::move(text)}, "/pattern", {});
}

inline std::unique_ptr<const Pattern> compile_string(std::string text) {
  return compile_pattern({spec::Pattern::Kind::kString, std::move(text)}, "/pattern", {});
}

inline std::vector<Span> spans(const Pattern& pattern, std::string_view text) {
  std::vector<Span> matches{{7, 9}};  // find_matches must clear this
  pattern.find_matches(text, matches);
  return matches;
}

inline std::vector<std::string> matches(const Pattern& pattern, std::string_view text) {
  std::vector<std::string> result;
  for (Span span : spans(pattern, text)) {
    result.emplace_back(text.substr(span.begin, span.size()));
  }
  return result;
}

// `text` with every match replaced by "-".
inline std::string replaced(const Pattern& pattern, std::string_view text) {
  std::string result;
  size_t end = 0;
  for (Span span : spans(pattern, text)) {
    result += text.substr(end, span.begin - end);
    result += '-';
    end = span.end;
  }
  return result.append(text.substr(end));
}

}  // namespace lexel::patterns_test
