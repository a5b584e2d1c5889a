#include "patterns/class_parser.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "patterns/case_folding.h"
#include "unicode/regex_properties.h"
#include "unicode/utf8.h"

namespace lexel::patterns {
namespace {

constexpr int kMaxNesting = 250;  // classes within classes

constexpr std::array<std::string_view, 14> kPosixNames = {
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph",
    "lower", "print", "punct", "space", "upper", "word",  "xdigit"};

bool is_posix_name(std::string_view name) {
  return std::find(kPosixNames.begin(), kPosixNames.end(), name) != kPosixNames.end();
}

char32_t control_value(char32_t c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'f':
      return '\f';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'e':
      return 0x1B;
    case 'v':
      return '\v';
    default:
      return c;
  }
}

}  // namespace

// --- Sets with names

const CodePointSet& ClassParser::property(const std::string& name, size_t start) {
  auto found = properties_.find(name);
  if (found == properties_.end()) {
    std::optional<std::vector<CodePointRange>> ranges = unicode::regex_property_ranges(name);
    if (!ranges) reader_.fail("unknown character property {" + name + "}", start);
    found = properties_.emplace(name, CodePointSet::of(std::move(*ranges))).first;
  }
  builder_.charge(found->second);
  return found->second;
}

// The set of a POSIX name under the options that restrict it to ASCII. The engine's \w has the
// numbers of Latin-1 outside of classes but not within.
CodePointSet ClassParser::named_set(const std::string& name, const SyntaxOptions& options,
                                    bool in_class) {
  bool ascii = options.ascii_posix || (name == "word" && options.ascii_word) ||
               (name == "digit" && options.ascii_digit) || (name == "space" && options.ascii_space);
  CodePointSet set = property(name, reader_.position());
  if (ascii) return set & CodePointSet::range(0, 0x7F);
  if (name == "word" && in_class) {
    set = set - CodePointSet::of({{0xB2, 0xB3}, {0xB9, 0xB9}, {0xBC, 0xBE}});
  }
  return set;
}

const CodePointSet& ClassParser::word_set(const SyntaxOptions& options) {
  bool ascii = options.ascii_word || options.ascii_posix;
  CodePointSet& set = properties_[ascii ? "ascii word" : "unicode word"];
  if (set.empty()) set = named_set("word", options, /*in_class=*/false);
  return set;
}

std::optional<CodePointSet> ClassParser::parse_type_escape(const SyntaxOptions& options,
                                                           bool in_class) {
  char32_t c = reader_.peek();
  const char* name = nullptr;
  switch (c) {
    case 'w':
    case 'W':
      name = "word";
      break;
    case 'd':
    case 'D':
      name = "digit";
      break;
    case 's':
    case 'S':
      name = "space";
      break;
    case 'h':
    case 'H':
      name = "xdigit";
      break;
    case 'p':
    case 'P':
      if (!reader_.looking_at("p{") && !reader_.looking_at("P{")) return std::nullopt;
      reader_.skip(2);
      return parse_property(c == 'P', options, in_class);
    default:
      return std::nullopt;
  }
  reader_.next();
  CodePointSet set = named_set(name, options, in_class);
  return c < 'a' ? set.complement() : set;
}

// Behind `\p{`.
CodePointSet ClassParser::parse_property(bool negated, const SyntaxOptions& options,
                                         bool in_class) {
  size_t start = reader_.position();
  if (reader_.take('^')) negated = !negated;
  std::string name;
  while (true) {
    if (reader_.at_end()) reader_.fail("unmatched '{' of a character property", start);
    char32_t c = reader_.next();
    if (c == '}') break;
    if (c == '(' || c == ')' || c == '{' || c == '|') {
      reader_.fail("unmatched '{' of a character property", start);
    }
    if (c >= 0x80) reader_.fail("unknown character property", start);
    if (c == ' ' || c == '-' || c == '_') continue;
    name.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
  }
  // \p{punct} is the category; the POSIX class of that name also has symbols.
  bool posix = is_posix_name(name) && name != "punct";
  CodePointSet set = posix ? named_set(name, options, in_class) : property(name, start);
  return negated ? set.complement() : set;
}

// --- Escapes that stand for scalars

std::vector<EscapedScalar> ClassParser::parse_scalar_escape(size_t start, bool in_class) {
  uint32_t base = 0;
  if (std::optional<uint32_t> byte = parse_byte_escape(in_class, base)) {
    return {{parse_byte_escapes(*byte, in_class, base, start)}};
  }
  std::vector<EscapedScalar> scalars;
  if (reader_.looking_at("x{")) {
    parse_braced(16, 8, in_class, start, scalars);
  } else if (reader_.looking_at("o{")) {
    parse_braced(8, 11, in_class, start, scalars);
  } else if (reader_.peek() == 'u') {
    reader_.next();
    size_t digits = reader_.position();
    std::optional<uint32_t> value = reader_.number(16, 4);
    if (!value || reader_.position() != digits + 4) reader_.fail("\\u needs four digits", start);
    scalars.push_back({*value});
  } else {
    scalars.push_back({parse_control_escape(start)});
  }
  for (const EscapedScalar& scalar : scalars) {
    // The engine knows this one value beyond Unicode.
    if (scalar.value > kMaxCodePoint + 1 && !in_class) reader_.fail("invalid code point", start);
  }
  return scalars;
}

// `\x4f` and `\117`, of which 0x80 and above are bytes of UTF-8. Consumes nothing when it is
// neither.
std::optional<uint32_t> ClassParser::parse_byte_escape(bool in_class, uint32_t& base) {
  char32_t c = reader_.peek();
  std::optional<uint32_t> value;
  size_t start = reader_.position();
  if (c == 'x' && !reader_.looking_at("x{") && reader_.rest().size() > 1) {
    reader_.next();
    base = 16;
    value = reader_.number(16, 2);
  } else if (c >= '0' && c <= '7') {
    // A leading zero counts as a digit inside a class only.
    if (c == '0' && !in_class) reader_.next();
    base = 8;
    value = reader_.number(8, c == '0' && !in_class ? 2 : 3);
    if (in_class && value.value_or(0) > 0xFF) reader_.fail("octal escape above \\377", start);
  } else {
    return std::nullopt;
  }
  return value.value_or(0) & 0xFF;
}

// The scalar that byte `first` starts; its other bytes must follow as escapes, in a class of the
// same base. The engine takes bytes that no UTF-8 has; they match nothing.
char32_t ClassParser::parse_byte_escapes(uint32_t first, bool in_class, uint32_t base,
                                         size_t start) {
  std::string bytes(1, static_cast<char>(first));
  if (first >= 0x80 && first < 0xC0) reader_.fail("byte escapes that are not UTF-8", start);
  size_t length = first >= 0xF5 ? 1 : utf8::length_from_lead(bytes[0]);
  while (bytes.size() < length) {
    uint32_t next_base = 0;
    std::optional<uint32_t> byte;
    if (reader_.take('\\') && !reader_.at_end()) byte = parse_byte_escape(in_class, next_base);
    if (!byte || (in_class && next_base != base)) {
      reader_.fail("byte escapes that end within a character", start);
    }
    if ((*byte & 0xC0) != 0x80) reader_.fail("byte escapes that are not UTF-8", start);
    bytes.push_back(static_cast<char>(*byte));
  }
  if (utf8::valid_prefix(bytes) != bytes.size()) return kMaxCodePoint + 1;
  size_t position = 0;
  return utf8::decode(bytes, position);
}

// `x{41}`, `x{41 42}`, in classes also `x{41-45}`; a brace without digits is literal text.
void ClassParser::parse_braced(uint32_t base, int max_digits, bool in_class, size_t start,
                               std::vector<EscapedScalar>& scalars) {
  char32_t letter = reader_.next();
  size_t brace = reader_.position();
  reader_.next();
  while (true) {
    std::optional<uint32_t> value = reader_.number(base, max_digits);
    if (!value && scalars.empty()) {
      reader_.rewind(brace);
      scalars.push_back({letter});
      return;
    }
    if (!value || reader_.at_digit(base)) reader_.fail("invalid code point", start);
    scalars.push_back({*value});
    bool divided = false;
    while (reader_.take(' ') || reader_.take('\n')) divided = true;
    if (reader_.take('}')) return;
    if (in_class && !divided && reader_.take('-')) {
      scalars.back().range = true;
    } else if (!divided) {
      reader_.fail("invalid code point", start);
    }
  }
}

// \cA, \C-A, \M-a and the letters of conv_backslash; any other character stands for itself.
char32_t ClassParser::parse_control_escape(size_t start) {
  auto inner = [&]() -> char32_t {
    if (reader_.at_end()) reader_.fail("end of pattern in a control escape", start);
    char32_t c = reader_.next();
    if (c != '\\') return c;
    if (reader_.at_end()) reader_.fail("end of pattern in a control escape", start);
    if (++nesting_ > kMaxNesting) reader_.exceed("control escapes nest too deep");
    c = parse_control_escape(start);
    --nesting_;
    return c;
  };
  char32_t c = reader_.next();
  if (c == 'M') {
    if (!reader_.take('-')) reader_.fail("invalid meta escape", start);
    return (inner() & 0xFF) | 0x80;
  }
  if (c == 'C' && !reader_.take('-')) reader_.fail("invalid control escape", start);
  if (c == 'C' || c == 'c') {
    if (reader_.take('?')) return 0x7F;
    return inner() & 0x9F;
  }
  return control_value(c);
}

// --- Classes

NodeId ClassParser::parse(const SyntaxOptions& options) {
  reader_.next();
  Class parsed = parse_class(options);
  if (options.ignore_case) return fold_class(std::move(parsed));
  return builder_.set(parsed.value());
}

// Adds to a class what equals its scalars when case is ignored. Folds of several scalars become
// alternatives behind the class; a negated class only loses the single scalars.
NodeId ClassParser::fold_class(Class parsed) {
  constexpr uint64_t kWorkPerClass = 4;  // a look-up for each scalar
  builder_.charge(fold_classes().size() * kWorkPerClass);
  CodePointSet& set = parsed.set;
  std::vector<CodePointRange> added;
  std::vector<NodeId> alternatives;
  for (const FoldClass& fold : fold_classes()) {
    std::u32string_view members = fold.single_scalars();
    bool touched =
        std::any_of(members.begin(), members.end(), [&](char32_t c) { return set.contains(c); });
    if (!touched) continue;
    for (char32_t c : members) added.push_back({c, c});
    if (fold.folded_length > 1 && !parsed.negated) {
      std::vector<NodeId> items;
      for (char32_t c : fold.fold()) items.push_back(builder_.folded_scalar(c));
      alternatives.push_back(builder_.sequence(std::move(items)));
    }
  }
  set = set | CodePointSet::of(std::move(added));
  alternatives.insert(alternatives.begin(), builder_.set(parsed.value()));
  return alternatives.size() == 1 ? alternatives[0] : builder_.alternation(std::move(alternatives));
}

ClassParser::Token ClassParser::next_token(const SyntaxOptions& options) {
  if (!pending_.empty()) {
    Token token = std::move(pending_.front());
    pending_.pop_front();
    return token;
  }
  size_t start = reader_.position();
  if (reader_.at_end()) return {TokenKind::kEnd, start, 0, {}};
  char32_t c = reader_.next();
  switch (c) {
    case ']':
      return {TokenKind::kClose, start, c, {}};
    case '-':
      return {TokenKind::kRange, start, c, {}};
    case '&':
      if (reader_.take('&')) return {TokenKind::kAnd, start, c, {}};
      return {TokenKind::kScalar, start, c, {}};
    case '[':
      if (std::optional<CodePointSet> set = parse_posix_bracket(options)) {
        return {TokenKind::kSet, start, 0, std::move(*set)};
      }
      return {TokenKind::kOpen, start, c, {}};
    case '\\':
      break;
    default:
      return {TokenKind::kScalar, start, c, {}};
  }
  if (reader_.at_end()) reader_.fail("end of pattern at escape", start);
  if (std::optional<CodePointSet> set = parse_type_escape(options, /*in_class=*/true)) {
    return {TokenKind::kSet, start, 0, std::move(*set)};
  }
  for (const EscapedScalar& scalar : parse_scalar_escape(start, /*in_class=*/true)) {
    pending_.push_back({TokenKind::kScalar, start, scalar.value, {}, true});
    if (scalar.range) pending_.push_back({TokenKind::kRange, start, '-', {}, true});
  }
  Token token = std::move(pending_.front());
  pending_.pop_front();
  return token;
}

// Behind `[`: `:name:]` or `:^name:]`. Consumes nothing when it does not look like one; a name that
// does but is unknown is an error.
std::optional<CodePointSet> ClassParser::parse_posix_bracket(const SyntaxOptions& options) {
  size_t start = reader_.position();
  if (!reader_.take(':')) return std::nullopt;
  bool negated = reader_.take('^');
  std::string name;
  const CodePointSet& alpha = property("alpha", start);
  while (!reader_.at_end() && alpha.contains(reader_.peek())) utf8::append(name, reader_.next());
  if (!reader_.looking_at(":]") || (name.empty() && !negated)) {
    reader_.rewind(start);
    return std::nullopt;
  }
  if (!is_posix_name(name)) reader_.fail("unknown POSIX bracket [:" + name + ":]", start);
  reader_.skip(2);
  CodePointSet set = named_set(name == "punct" ? "posixpunct" : name, options, /*in_class=*/true);
  return negated ? set.complement() : set;
}

// Behind `[`. A scalar is held back (kValue) until it is clear that it does not start a range.
ClassParser::Class ClassParser::parse_class(const SyntaxOptions& options) {
  enum class State : uint8_t { kStart, kValue, kRange, kComplete };
  if (++nesting_ > kMaxNesting) reader_.exceed("character classes nest too deep");

  Class result;
  size_t class_start = reader_.position();
  Token token = next_token(options);
  if (token.kind == TokenKind::kScalar && token.scalar == '^' && !token.escaped) {
    result.negated = true;
    token = next_token(options);
  }
  if (token.kind == TokenKind::kClose) {
    if (reader_.rest().find(']') == std::string_view::npos)
      reader_.fail("empty character class", class_start);
    token.kind = TokenKind::kScalar;  // []a] and [^]a]
  }

  std::optional<CodePointSet> conjunction;  // of the operands of && so far
  CodePointSet current;
  std::vector<CodePointRange> singles;  // of the current operand, not yet in `current`
  State state = State::kStart;
  bool held_is_set = false;
  char32_t held = 0;

  auto flush = [&] {
    if (state == State::kValue && !held_is_set) singles.push_back({held, held});
  };
  auto finish_operand = [&] {
    flush();
    std::erase_if(singles, [](const CodePointRange& range) { return range.first > kMaxCodePoint; });
    for (CodePointRange& range : singles) range.last = std::min(range.last, kMaxCodePoint);
    CodePointSet operand = current | CodePointSet::of(std::exchange(singles, {}));
    builder_.charge(operand);
    conjunction = conjunction ? *conjunction & operand : std::move(operand);
    current = CodePointSet();
    state = State::kStart;
  };
  auto add_scalar = [&](char32_t c, size_t position) {
    if (c > kMaxCodePoint + 1 && state != State::kRange) {
      reader_.fail("invalid code point", position);
    }
    if (state == State::kRange) {
      if (held > c) reader_.fail("empty range in character class", position);
      singles.push_back({held, c});
      state = State::kComplete;
      return;
    }
    flush();
    held = c;
    held_is_set = false;
    state = State::kValue;
  };

  while (token.kind != TokenKind::kClose) {
    std::optional<Token> fetched;
    switch (token.kind) {
      case TokenKind::kEnd:
        reader_.fail("end of pattern in a character class", class_start);
      case TokenKind::kScalar:
        add_scalar(token.scalar, token.position);
        break;
      case TokenKind::kSet:
        if (state == State::kRange) {
          reader_.fail("a class at the end of a range", token.position);
        }
        flush();
        current = current | token.set;
        builder_.charge(current);
        held_is_set = true;
        state = State::kValue;
        break;
      case TokenKind::kRange:
        if (state == State::kRange) {  // [!--]
          add_scalar('-', token.position);
          break;
        }
        fetched = next_token(options);
        if (state == State::kValue && fetched->kind != TokenKind::kClose &&
            fetched->kind != TokenKind::kAnd) {
          if (held_is_set) reader_.fail("a class at the start of a range", token.position);
          state = State::kRange;
        } else {
          add_scalar('-', token.position);
        }
        break;
      case TokenKind::kOpen: {
        // As the engine does it, a range that a class ends is forgotten, start and all.
        flush();
        state = State::kComplete;
        current = current | parse_class(options).value();
        builder_.charge(current);
        break;
      }
      case TokenKind::kAnd:
        finish_operand();
        break;
      case TokenKind::kClose:
        break;
    }
    token = fetched ? std::move(*fetched) : next_token(options);
  }
  finish_operand();
  result.set = std::move(*conjunction);
  --nesting_;
  return result;
}

}  // namespace lexel::patterns
