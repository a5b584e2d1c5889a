#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "patterns/ast_builder.h"
#include "patterns/code_point_set.h"
#include "patterns/pattern_reader.h"

namespace lexel::patterns {

// What (?imxWDSP) switch.
struct SyntaxOptions {
  bool ignore_case = false;
  bool dot_all = false;
  bool extended = false;
  bool ascii_word = false;
  bool ascii_digit = false;
  bool ascii_space = false;
  bool ascii_posix = false;
};

// What a character escape stands for.
struct EscapedScalar {
  char32_t value;
  bool range = false;  // \x{41-45}: a range up to the next scalar
};

// Character classes and everything that a backslash can mean inside and outside of them alike.
class ClassParser {
 public:
  ClassParser(PatternReader& reader, AstBuilder& builder) : reader_(reader), builder_(builder) {}

  // `[...]`, from the bracket on.
  NodeId parse(const SyntaxOptions& options);

  // Behind a backslash: \w \d \s \h \p{...} and their negations; anything else consumes nothing.
  std::optional<CodePointSet> parse_type_escape(const SyntaxOptions& options, bool in_class);

  // Behind a backslash, which is at `start`: any escape that stands for scalars, at least one.
  // Values above kMaxCodePoint are possible and match nothing.
  std::vector<EscapedScalar> parse_scalar_escape(size_t start, bool in_class);

  // \w outside of classes.
  const CodePointSet& word_set(const SyntaxOptions& options);

 private:
  enum class TokenKind : uint8_t { kEnd, kClose, kOpen, kRange, kAnd, kScalar, kSet };
  struct Token {
    TokenKind kind;
    size_t position;
    char32_t scalar = 0;
    CodePointSet set;
    bool escaped = false;
  };
  struct Class {
    CodePointSet set;
    bool negated = false;

    CodePointSet value() const { return negated ? set.complement() : set; }
  };

  Class parse_class(const SyntaxOptions& options);
  Token next_token(const SyntaxOptions& options);
  std::optional<CodePointSet> parse_posix_bracket(const SyntaxOptions& options);
  NodeId fold_class(Class parsed);

  CodePointSet named_set(const std::string& name, const SyntaxOptions& options, bool in_class);
  const CodePointSet& property(const std::string& name, size_t start);
  CodePointSet parse_property(bool negated, const SyntaxOptions& options, bool in_class);
  char32_t parse_byte_escapes(uint32_t first, bool in_class, uint32_t base, size_t start);
  std::optional<uint32_t> parse_byte_escape(bool in_class, uint32_t& base);
  void parse_braced(uint32_t base, int max_digits, bool in_class, size_t start,
                    std::vector<EscapedScalar>& scalars);
  char32_t parse_control_escape(size_t start);

  PatternReader& reader_;
  AstBuilder& builder_;
  std::map<std::string, CodePointSet> properties_;
  std::deque<Token> pending_;  // of one escape that stands for several tokens
  int nesting_ = 0;
};

}  // namespace lexel::patterns
