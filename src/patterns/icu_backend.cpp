#include "patterns/icu_backend.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "lexel/error.h"
#include "patterns/regex_writer.h"

#ifdef LEXEL_WITH_ICU
#include <unicode/regex.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include "patterns/search_loop.h"
#include "patterns/work_budget.h"
#include "unicode/utf8.h"
#endif

namespace lexel::patterns {

#ifdef LEXEL_WITH_ICU

namespace {

// Writes a pattern that means the same to ICU. Everything that ICU would decide by its own tables
// or flags is spelled out: classes as ranges, \b as look-around at the edge of our word scalars,
// line anchors by the engine's rules.
class IcuWriter {
 public:
  explicit IcuWriter(const Ast& ast) : ast_(ast) {
    for (const Node& node : ast.nodes) {
      if (node.kind == NodeKind::kCapture) exists_.emplace(node.number, 0);
    }
  }

  std::string write() {
    write_node(ast_.root);
    return writer_.text();
  }
  bool too_long() const { return writer_.too_long(); }
  int keep_group() const { return keep_group_; }

 private:
  void write_node(NodeId id) {
    if (writer_.too_long()) return;
    const Node& node = ast_[id];
    switch (node.kind) {
      case NodeKind::kEmpty:
        writer_.append("(?:)");
        return;
      case NodeKind::kSet:
        writer_.append_set(*node.set);
        return;
      case NodeKind::kSequence:
        for (NodeId child : node.children) write_node(child);
        return;
      case NodeKind::kAlternation:
        write_group("(?:", node);
        return;
      case NodeKind::kRepeat:
        write_group("(?:", node);
        writer_.append_quantifier(node);
        return;
      case NodeKind::kCapture:
        exists_[node.number] = ++group_count_;
        write_group("(", node);
        return;
      case NodeKind::kAtomic:
        write_group("(?>", node);
        return;
      case NodeKind::kLook:
        if (node.behind) {
          write_group(node.negated ? "(?<!" : "(?<=", node);
        } else {
          write_group(node.negated ? "(?!" : "(?=", node);
        }
        return;
      case NodeKind::kBackreference:
        write_backreference(node.number);
        return;
      case NodeKind::kAnchor:
        write_anchor(node);
        return;
      case NodeKind::kKeep:
        keep_group_ = ++group_count_;
        writer_.append("()");
        return;
    }
  }

  void write_group(std::string_view open, const Node& node) {
    writer_.append(open);
    for (size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) writer_.append("|");
      write_node(node.children[i]);
    }
    writer_.append(")");
  }

  // A group that comes later, or never, has captured nothing, and a reference to it fails.
  void write_backreference(uint32_t number) {
    auto group = exists_.find(number);
    if (group == exists_.end() || group->second == 0) {
      writer_.append_set({});
    } else {
      writer_.append("(?:\\" + std::to_string(group->second) + ")");
    }
  }

  void write_anchor(const Node& node) {
    switch (node.anchor) {
      case Anchor::kTextStart:
        writer_.append("\\A");
        return;
      case Anchor::kTextEnd:
        writer_.append("\\z");
        return;
      case Anchor::kTextEndNewline:
        writer_.append("(?=\\x{a}?\\z)");
        return;
      case Anchor::kLineStart:
        writer_.append("(?:\\A|(?<=\\x{a})(?!\\z))");
        return;
      case Anchor::kLineEnd:
        writer_.append("(?=\\x{a}|\\z)");
        return;
      case Anchor::kSearchStart:
        writer_.append("\\G");
        return;
      case Anchor::kWordBoundary:
        write_boundary(*node.set, "(?!", "(?=");
        return;
      case Anchor::kNotWordBoundary:
        write_boundary(*node.set, "(?=", "(?!");
        return;
    }
  }

  // Behind a word scalar `after_word`, elsewhere `after_other`, looks ahead for another.
  void write_boundary(const CodePointSet& word, std::string_view after_word,
                      std::string_view after_other) {
    writer_.append("(?:(?<=");
    writer_.append_set(word);
    writer_.append(")");
    writer_.append(after_word);
    writer_.append_set(word);
    writer_.append(")|(?<!");
    writer_.append_set(word);
    writer_.append(")");
    writer_.append(after_other);
    writer_.append_set(word);
    writer_.append("))");
  }

  const Ast& ast_;
  RegexWriter writer_;
  std::map<uint32_t, int> exists_;  // group numbers of the pattern; ICU's once written
  int group_count_ = 0;
  int keep_group_ = 0;
};

Error limit_error() {
  return Error(ErrorCode::kLimitExceeded,
               "the pattern takes too long or too much memory on this text; "
               "LoadLimits::pattern_nanoseconds_per_byte sets how long it may take");
}

// ICU calls these after so many steps and at every new start.
UBool go_on_after_steps(const void* budget, int32_t) {
  return !static_cast<const WorkBudget*>(budget)->is_spent();
}
UBool go_on_at_start(const void* budget, int64_t) {
  // ICU hands the context back as const; it is the budget of this call alone.
  return !const_cast<WorkBudget*>(static_cast<const WorkBudget*>(budget))->is_spent_now_and_then();
}

// One search through one text, with the text in UTF-16 and both positions kept side by side.
class IcuSearch {
 public:
  IcuSearch(const icu::RegexPattern& pattern, std::string_view text, int keep_group,
            const LoadLimits& limits)
      : text_(text), keep_group_(keep_group), budget_(limits, text.size()) {
    if (text.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
      throw Error(ErrorCode::kLimitExceeded, "a text above 2 GiB for a pattern that ICU runs");
    }
    units_ = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    UErrorCode status = U_ZERO_ERROR;
    matcher_.reset(pattern.matcher(units_, status));
    if (U_FAILURE(status)) throw limit_error();
    matcher_->useAnchoringBounds(false);
    matcher_->useTransparentBounds(true);
    // Backtracking states take 16 bytes and more each, and one per scalar is ordinary.
    constexpr uint64_t kBase = 8 << 20;
    constexpr uint64_t kLargest = 1 << 30;
    uint64_t stack = std::min(kBase + 128 * static_cast<uint64_t>(text.size()), kLargest);
    matcher_->setStackLimit(static_cast<int32_t>(stack), status);
    matcher_->setMatchCallback(go_on_after_steps, &budget_, status);
    matcher_->setFindProgressCallback(go_on_at_start, &budget_, status);
    if (U_FAILURE(status)) throw limit_error();
  }

  std::optional<EngineMatch> operator()(size_t pos) {
    if (budget_.is_spent_now_and_then()) throw limit_error();
    UErrorCode status = U_ZERO_ERROR;
    matcher_->region(unit_at(pos), units_.length(), status);
    bool found = matcher_->find(status);
    if (U_FAILURE(status)) throw limit_error();
    if (!found) return std::nullopt;
    int32_t begin = matcher_->start(status);
    int32_t end = matcher_->end(status);
    if (keep_group_ > 0) {
      int32_t kept = matcher_->start(keep_group_, status);
      if (kept >= 0) begin = kept;
    }
    return EngineMatch{byte_at(begin), byte_at(end)};
  }

 private:
  // Positions grow from call to call but for short steps back, so both walks are linear together.
  int32_t unit_at(size_t byte) {
    while (byte_ < byte) step_forward();
    while (byte_ > byte) step_back();
    return unit_;
  }
  size_t byte_at(int32_t unit) {
    while (unit_ < unit) step_forward();
    while (unit_ > unit) step_back();
    return byte_;
  }
  void step_forward() { unit_ += utf8::decode(text_, byte_) >= 0x10000 ? 2 : 1; }
  void step_back() { unit_ -= utf8::decode_back(text_, byte_) >= 0x10000 ? 2 : 1; }

  std::string_view text_;
  int keep_group_;
  WorkBudget budget_;
  icu::UnicodeString units_;
  std::unique_ptr<icu::RegexMatcher> matcher_;
  size_t byte_ = 0;
  int32_t unit_ = 0;
};

class IcuPattern final : public Pattern {
 public:
  IcuPattern(std::unique_ptr<icu::RegexPattern> pattern, int keep_group, const LoadLimits& limits)
      : pattern_(std::move(pattern)), keep_group_(keep_group), limits_(limits) {}

  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    matches.clear();
    if (text.empty()) return;
    collect_matches(text, matches, IcuSearch(*pattern_, text, keep_group_, limits_));
  }

 private:
  std::unique_ptr<icu::RegexPattern> pattern_;
  int keep_group_;
  LoadLimits limits_;
};

}  // namespace

std::unique_ptr<const Pattern> make_icu_pattern(const Ast& ast, const std::string& json_path,
                                                const LoadLimits& limits) {
  IcuWriter writer(ast);
  std::string text = writer.write();
  if (writer.too_long()) {
    throw Error(ErrorCode::kLimitExceeded,
                "regular expression: its character classes are too large together", json_path);
  }
  UParseError where;
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::RegexPattern> pattern(
      icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(text), where, status));
  if (U_FAILURE(status) || pattern == nullptr) {
    throw Error(ErrorCode::kUnsupportedPattern,
                std::string("regular expression: no engine here can run it exactly (") +
                    u_errorName(status) + ")",
                json_path, 0);
  }
  return std::make_unique<IcuPattern>(std::move(pattern), writer.keep_group(), limits);
}

#else

std::unique_ptr<const Pattern> make_icu_pattern(const Ast&, const std::string& json_path,
                                                const LoadLimits&) {
  throw Error(ErrorCode::kUnavailable,
              "regular expression: needs a backtracking engine; build Lexel with LEXEL_WITH_ICU",
              json_path, 0);
}

#endif

}  // namespace lexel::patterns
