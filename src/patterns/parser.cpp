#include "patterns/parser.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "lexel/error.h"
#include "patterns/ast_builder.h"
#include "patterns/class_parser.h"
#include "patterns/pattern_reader.h"
#include "unicode/utf8.h"

namespace lexel::patterns {
namespace {

constexpr int kMaxNesting = 250;          // groups within groups
constexpr uint32_t kMaxRepeat = 100'000;  // as the engine allows

// A quantifier: {min,max}, `?` or `+` behind it.
struct Quantifier {
  uint32_t min;
  uint32_t max;
  bool greedy = true;
  bool possessive = false;
};

class Parser {
 public:
  Parser(std::string_view pattern, const std::string& json_path, const LoadLimits& limits)
      : reader_(pattern, json_path), builder_(limits, reader_), classes_(reader_, builder_) {}

  Ast parse() {
    NodeId root = parse_alternation();
    if (!reader_.at_end()) reader_.fail("unmatched ')'");
    check_references();
    return builder_.finish(root, !names_.empty());
  }

 private:
  // --- Alternation, branch

  NodeId parse_alternation() {
    if (++nesting_ > kMaxNesting) reader_.exceed("groups nest too deep");
    SyntaxOptions saved = options_;
    std::vector<NodeId> branches{parse_branch()};
    while (!at_close() && reader_.take('|')) branches.push_back(parse_branch());
    options_ = saved;
    --nesting_;
    return branches.size() == 1 ? branches[0] : builder_.alternation(std::move(branches));
  }

  // Whether the innermost group, or the pattern, ends here.
  bool at_close() {
    skip_ignored();
    return reader_.at_end() || reader_.peek() == ')';
  }

  NodeId parse_branch() {
    std::vector<NodeId> items;
    while (!at_close() && reader_.peek() != '|') {
      size_t start = reader_.position();
      std::optional<NodeId> item = parse_item();
      if (!item) {  // isolated options: the rest of the group is theirs, `|` included
        items.push_back(builder_.barrier(parse_alternation()));
        continue;
      }
      bool group = is_group_;
      while (std::optional<Quantifier> quantifier = parse_quantifier()) {
        if (builder_.refuses_quantifier(*item)) {
          reader_.fail("target of repeat operator is invalid", start);
        }
        item = quantify(*item, *quantifier);
        group = false;
      }
      if (group) {
        builder_.splice(items, *item);
      } else {
        items.push_back(*item);
      }
    }
    if (items.empty()) return builder_.empty();
    return items.size() == 1 ? items[0] : builder_.sequence(std::move(items));
  }

  NodeId quantify(NodeId item, const Quantifier& quantifier) {
    NodeId result = builder_.repeat(item, quantifier.min, quantifier.max, quantifier.greedy);
    return quantifier.possessive ? builder_.atomic(result) : result;
  }

  // Comments, and under (?x) white space.
  void skip_ignored() {
    while (!reader_.at_end()) {
      char32_t c = reader_.peek();
      if (reader_.looking_at("(?#")) {
        reader_.skip(3);
        while (!reader_.take(')')) {
          if (reader_.at_end()) reader_.fail("end of pattern in a comment");
          if (reader_.next() == '\\' && !reader_.at_end()) reader_.next();
        }
      } else if (options_.extended &&
                 (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f')) {
        reader_.next();
      } else if (options_.extended && c == '#') {
        while (!reader_.at_end() && reader_.next() != '\n') {
        }
      } else {
        return;
      }
    }
  }

  // --- Quantifiers

  std::optional<Quantifier> parse_quantifier() {
    skip_ignored();
    if (reader_.at_end()) return std::nullopt;
    Quantifier result{0, Node::kUnlimited};
    bool interval = false;
    bool fixed = false;
    switch (reader_.peek()) {
      case '*':
        reader_.next();
        break;
      case '+':
        reader_.next();
        result.min = 1;
        break;
      case '?':
        reader_.next();
        result.max = 1;
        break;
      case '{': {
        std::optional<Quantifier> range = parse_interval();
        if (!range) return std::nullopt;
        result = *range;
        interval = true;
        fixed = result.min == result.max && last_interval_fixed_;
        break;
      }
      default:
        return std::nullopt;
    }
    // `{n}?` is an optional `{n}`, and no interval is made possessive by `+`: both are a second
    // quantifier. An interval with its bounds the wrong way round is possessive.
    if (!fixed && !result.possessive && reader_.take('?')) {
      result.greedy = false;
    } else if (!interval && reader_.take('+')) {
      result.possessive = true;
    }
    return result;
  }

  // `{n}`, `{n,}`, `{n,m}`, `{,m}`; anything else is literal text and consumes nothing.
  std::optional<Quantifier> parse_interval() {
    size_t start = reader_.position();
    reader_.next();
    std::optional<uint32_t> low = parse_bound();
    std::optional<uint32_t> high = low;
    last_interval_fixed_ = true;
    if (reader_.take(',')) {
      last_interval_fixed_ = false;
      high = parse_bound();
      if (low && !high) high = Node::kUnlimited;
      if (!low && high) low = 0;
    }
    if (!low || !high || !reader_.take('}')) {
      reader_.rewind(start);
      return std::nullopt;
    }
    Quantifier result{*low, *high};
    if (result.min > result.max) {
      std::swap(result.min, result.max);
      result.possessive = true;
    }
    return result;
  }

  std::optional<uint32_t> parse_bound() {
    std::optional<uint32_t> number = reader_.decimal();
    if (number && *number > kMaxRepeat) reader_.fail("repeat count above 100000");
    return number;
  }

  // --- Items

  // One item without its quantifiers; nothing for isolated options such as (?i).
  std::optional<NodeId> parse_item() {
    is_group_ = false;
    size_t start = reader_.position();
    char32_t c = reader_.peek();
    switch (c) {
      case '(':
        return parse_group();
      case '[':
        return classes_.parse(options_);
      case '.':
        reader_.next();
        return builder_.set(any_scalar(options_.dot_all));
      case '^':
        reader_.next();
        return builder_.anchor(Anchor::kLineStart);
      case '$':
        reader_.next();
        return builder_.anchor(Anchor::kLineEnd);
      case '\\':
        reader_.next();
        return parse_escape(start);
      case '*':
      case '+':
      case '?':
        reader_.fail("target of repeat operator is not specified");
      case '{':
        if (parse_interval()) {
          reader_.fail("target of repeat operator is not specified", start);
        }
        break;
      default:
        break;
    }
    reader_.next();
    return builder_.literal(c, options_.ignore_case);
  }

  static CodePointSet any_scalar(bool newline) {
    return newline ? CodePointSet::all() : CodePointSet::single('\n').complement();
  }

  NodeId parse_escape(size_t start) {
    if (reader_.at_end()) reader_.fail("end of pattern at escape", start);
    if (std::optional<CodePointSet> set =
            classes_.parse_type_escape(options_, /*in_class=*/false)) {
      return builder_.set(std::move(*set));
    }
    char32_t c = reader_.peek();
    switch (c) {
      case 'b':
      case 'B':
        reader_.next();
        return builder_.word_boundary(c == 'B', classes_.word_set(options_));
      case 'A':
        return anchor_escape(Anchor::kTextStart);
      case 'Z':
        return anchor_escape(Anchor::kTextEndNewline);
      case 'z':
        return anchor_escape(Anchor::kTextEnd);
      case 'G':
        return anchor_escape(Anchor::kSearchStart);
      case 'K':
        reader_.next();
        return builder_.keep();
      case 'R':
        reader_.next();
        return builder_.general_newline();
      case 'N':
      case 'O':
        reader_.next();
        return builder_.set(any_scalar(c == 'O'));
      case 'X':
      case 'y':
      case 'Y':
        reader_.fail("text segments (\\X, \\y, \\Y) are not supported", start);
      case 'k':
        if (reader_.looking_at("k<") || reader_.looking_at("k'")) {
          reader_.next();
          return parse_named_reference();
        }
        break;
      case 'g':
        if (reader_.looking_at("g<") || reader_.looking_at("g'")) {
          reader_.fail("subexpression calls (\\g) are not supported", start);
        }
        break;
      default:
        break;
    }
    if (c >= '1' && c <= '9') {
      if (std::optional<NodeId> reference = parse_numbered_reference(start)) return *reference;
    }
    return parse_code_points(start);
  }

  NodeId anchor_escape(Anchor anchor) {
    reader_.next();
    return builder_.anchor(anchor);
  }

  // A character escape; `\x{41 42}` is several scalars.
  NodeId parse_code_points(size_t start) {
    std::vector<NodeId> items;
    for (const EscapedScalar& scalar : classes_.parse_scalar_escape(start, /*in_class=*/false)) {
      items.push_back(scalar.value > kMaxCodePoint
                          ? builder_.set(CodePointSet())
                          : builder_.literal(scalar.value, options_.ignore_case));
    }
    // A quantifier belongs to the last of them.
    NodeId last = items.back();
    items.pop_back();
    if (items.empty()) return last;
    if (std::optional<Quantifier> quantifier = parse_quantifier()) {
      last = quantify(last, *quantifier);
    }
    items.push_back(last);
    is_group_ = true;
    return builder_.sequence(std::move(items));
  }

  // --- References

  struct Reference {
    size_t position;
    uint32_t number;
    std::string name;  // empty for a numbered one
    bool numbered;
  };

  // `\1`; nothing when the digits are an octal escape or plain text.
  std::optional<NodeId> parse_numbered_reference(size_t start) {
    size_t digits = reader_.position();
    std::optional<uint32_t> number = reader_.decimal();
    if (!number || *number > 1000 || (*number > capture_count_ && *number > 9)) {
      reader_.rewind(digits);
      return std::nullopt;
    }
    references_.push_back({start, *number, {}, true});
    return make_reference(*number, start);
  }

  NodeId make_reference(uint32_t number, size_t start) {
    if (options_.ignore_case) reader_.fail("back-references without case are not supported", start);
    return builder_.backreference(number);
  }

  // Behind `\k`: <name>, <1>, <-1>, or the same in quotes.
  NodeId parse_named_reference() {
    size_t start = reader_.position();
    char32_t close = reader_.next() == '<' ? '>' : '\'';
    size_t name_start = reader_.position();
    bool relative = reader_.take('-');
    bool forward = !relative && reader_.take('+');
    if (std::optional<uint32_t> number = reader_.decimal()) {
      if (!reader_.take(close)) reader_.fail("invalid group name", name_start);
      int64_t absolute = *number;
      if (relative) absolute = int64_t{capture_count_} + 1 - absolute;
      if (forward) absolute += capture_count_;
      if (absolute <= 0) reader_.fail("invalid back-reference", name_start);
      references_.push_back({start, static_cast<uint32_t>(absolute), {}, true});
      return make_reference(static_cast<uint32_t>(absolute), start);
    }
    std::string name = parse_name(close);
    auto found = names_.find(name);
    if (found == names_.end()) reader_.fail("undefined group name", name_start);
    if (found->second.size() > 1) {
      reader_.fail("back-reference to a name of several groups is not supported", name_start);
    }
    return make_reference(found->second[0], start);
  }

  std::string parse_name(char32_t close) {
    size_t start = reader_.position();
    if (reader_.at_end()) reader_.fail("group name is empty", start);
    char32_t first = reader_.peek();
    if (first == close) reader_.fail("group name is empty", start);
    if ((first >= '0' && first <= '9') || !classes_.word_set({}).contains(first)) {
      reader_.fail("invalid group name", start);
    }
    while (!reader_.at_end() && reader_.peek() != close && reader_.peek() != ')') reader_.next();
    std::string name(reader_.text_between(start, reader_.position()));
    if (!reader_.take(close)) reader_.fail("invalid group name", start);
    return name;
  }

  // Groups may follow the references to them, so these are checked at the end.
  void check_references() {
    for (const Reference& reference : references_) {
      if (!names_.empty()) {
        reader_.fail("numbered back-references do not go with named groups", reference.position);
      }
      if (reference.number > capture_count_) {
        reader_.fail("invalid back-reference", reference.position);
      }
    }
  }

  // --- Groups

  std::optional<NodeId> parse_group() {
    size_t start = reader_.position();
    reader_.next();
    if (reader_.peek_is('*')) reader_.fail("callouts are not supported", start);
    if (!reader_.take('?')) {
      uint32_t number = ++capture_count_;
      return builder_.capture(parse_body(start), number, /*named=*/false);
    }
    if (reader_.at_end()) reader_.fail("end of pattern in group", start);
    switch (reader_.peek()) {
      case ':': {
        reader_.next();
        NodeId body = parse_body(start);
        is_group_ = true;
        return body;
      }
      case '=':
      case '!': {
        bool negated = reader_.next() == '!';
        return builder_.look(parse_body(start), /*behind=*/false, negated);
      }
      case '>':
        reader_.next();
        return builder_.atomic(parse_body(start));
      case '<':
        if (reader_.looking_at("<=") || reader_.looking_at("<!")) {
          bool negated = reader_.looking_at("<!");
          reader_.skip(2);
          return builder_.look(parse_body(start), /*behind=*/true, negated, start);
        }
        return parse_named_group(start);
      case '\'':
        return parse_named_group(start);
      case '~':
        reader_.fail("absent operators are not supported", start);
      case '{':
        reader_.fail("callouts are not supported", start);
      case '(':
        reader_.fail("conditions are not supported", start);
      default:
        return parse_options(start);
    }
  }

  // The inside of a group and its `)`.
  NodeId parse_body(size_t start) {
    NodeId body = parse_alternation();
    if (!reader_.take(')')) reader_.fail("end of pattern with unmatched '('", start);
    is_group_ = false;
    return body;
  }

  NodeId parse_named_group(size_t start) {
    char32_t close = reader_.next() == '<' ? '>' : '\'';
    std::string name = parse_name(close);
    uint32_t number = ++capture_count_;
    names_[name].push_back(number);
    return builder_.capture(parse_body(start), number, /*named=*/true);
  }

  // (?imxWDSP-imxWDSP) or the same with `:` and a body.
  std::optional<NodeId> parse_options(size_t start) {
    SyntaxOptions changed = options_;
    bool value = true;
    while (true) {
      if (reader_.at_end()) reader_.fail("end of pattern in group", start);
      char32_t c = reader_.next();
      switch (c) {
        case '-':
          value = false;
          break;
        case 'i':
          changed.ignore_case = value;
          break;
        case 'm':
          changed.dot_all = value;
          break;
        case 'x':
          changed.extended = value;
          break;
        case 'W':
          changed.ascii_word = value;
          break;
        case 'D':
          changed.ascii_digit = value;
          break;
        case 'S':
          changed.ascii_space = value;
          break;
        case 'P':
          changed.ascii_posix = value;
          break;
        case 'C':
        case 'I':
        case 'L':
          reader_.fail("options for the whole pattern (C, I, L) are not supported", start);
        case 'y':  // which text segments \X means; there is no \X here
          if (!value || !(reader_.looking_at("{g}") || reader_.looking_at("{w}"))) {
            reader_.fail("undefined group option", start);
          }
          reader_.skip(3);
          break;
        case ')':
          options_ = changed;
          return std::nullopt;
        case ':': {
          SyntaxOptions saved = std::exchange(options_, changed);
          NodeId body = parse_body(start);
          options_ = saved;
          return builder_.barrier(body);
        }
        default:
          reader_.fail("undefined group option", start);
      }
    }
  }

  PatternReader reader_;
  AstBuilder builder_;
  ClassParser classes_;
  SyntaxOptions options_;
  int nesting_ = 0;
  bool is_group_ = false;  // the last item was (?:...), so its parts may join its neighbours
  bool last_interval_fixed_ = false;
  uint32_t capture_count_ = 0;
  std::map<std::string, std::vector<uint32_t>> names_;
  std::vector<Reference> references_;
};

}  // namespace

Ast parse_regex(std::string_view pattern, const std::string& json_path, const LoadLimits& limits) {
  if (pattern.size() > limits.max_pattern_bytes) {
    throw Error(ErrorCode::kLimitExceeded,
                "a pattern of " + std::to_string(pattern.size()) +
                    " bytes; LoadLimits::max_pattern_bytes allows " +
                    std::to_string(limits.max_pattern_bytes),
                json_path);
  }
  if (utf8::valid_prefix(pattern) != pattern.size()) {
    throw Error(ErrorCode::kUnsupportedPattern, "a pattern that is not UTF-8", json_path,
                utf8::valid_prefix(pattern));
  }
  return Parser(pattern, json_path, limits).parse();
}

}  // namespace lexel::patterns
