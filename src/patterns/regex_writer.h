#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "patterns/ast.h"

namespace lexel::patterns {

// Patterns that grow beyond this when every class is spelled out are left to nobody.
inline constexpr size_t kMaxWrittenBytes = 2 << 20;

// Text in the syntax that RE2 and ICU share, built node by node.
class RegexWriter {
 public:
  void append(std::string_view text) { text_ += text; }
  // `[\x{41}-\x{5a}]`: only ranges, nothing that an engine could read by tables of its own.
  void append_set(const CodePointSet& set);
  // `*`, `{2,}`, `{1,3}?` and so on.
  void append_quantifier(const Node& repeat);

  bool too_long() const { return text_.size() > kMaxWrittenBytes; }
  const std::string& text() const { return text_; }

 private:
  void append_scalar(char32_t c);

  std::string text_;
};

}  // namespace lexel::patterns
