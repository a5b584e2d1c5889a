#include "patterns/re2_backend.h"

#include <algorithm>
#include <optional>

#include "patterns/regex_writer.h"

#ifdef LEXEL_WITH_RE2
#include <re2/re2.h>
#include <re2/stringpiece.h>

#include "lexel/error.h"
#include "patterns/search_loop.h"
#include "patterns/work_budget.h"
#include "unicode/utf8.h"
#endif

// What is lossless: RE2 finds the leftmost match and among those the one that a backtracking engine
// prefers, so sets, sequences, alternations, greedy and lazy repeats keep their meaning. Kept away
// from it are repeats of what can match nothing (engines differ in when they stop), \b (its word
// scalars are ASCII), look-around, back-references, \G, \K and \Z. Atomic groups go where they
// change nothing, and so does the one look-ahead of nearly every tokenizer, `\s+(?!\S)|\s+` at the
// end.
namespace lexel::patterns {
namespace {

constexpr uint32_t kMaxRepeat = 1000;  // RE2's own

// RE2 may have to follow as many threads as the pattern has positions, and only its searches as a
// whole can be timed. Without repeats only those that started within a match's length are alive.
constexpr uint64_t kMaxPositions = 1000;
constexpr uint64_t kMaxPositionsWithoutRepeats = 200'000;

struct Size {
  uint64_t positions = 0;  // places where a scalar is taken, every round of a repeat counted
  bool repeats = false;    // more than `?`
};

Size size_of(const Ast& ast, NodeId id) {
  const Node& node = ast[id];
  Size size;
  size.positions = node.kind == NodeKind::kSet ? 1 : 0;
  for (NodeId child : node.children) {
    Size inner = size_of(ast, child);
    size.positions += inner.positions;
    size.repeats |= inner.repeats;
  }
  if (node.kind == NodeKind::kRepeat && node.max > 1) {
    uint64_t rounds = node.max == Node::kUnlimited ? std::max<uint64_t>(node.min, 1) : node.max;
    // Bounded so that nested repeats cannot overflow.
    size.positions = std::min(size.positions, kMaxPositionsWithoutRepeats + 1) * rounds;
    size.repeats = true;
  }
  return size;
}

bool is_small_enough(const Ast& ast) {
  Size size = size_of(ast, ast.root);
  return size.positions <= (size.repeats ? kMaxPositions : kMaxPositionsWithoutRepeats);
}

// The set A if the last alternatives of the pattern are `A+(?!\A)|A+` with \A all but A.
SetRef final_run(const Ast& ast) {
  const Node& root = ast[ast.root];
  if (root.kind != NodeKind::kAlternation) return nullptr;
  auto run_of = [&](NodeId id) -> SetRef {
    const Node& node = ast[id];
    bool run = node.kind == NodeKind::kRepeat && node.greedy && node.min == 1 &&
               node.max == Node::kUnlimited && ast[node.children[0]].kind == NodeKind::kSet;
    return run ? ast[node.children[0]].set : nullptr;
  };
  const Node& guarded = ast[root.children[root.children.size() - 2]];
  if (guarded.kind != NodeKind::kSequence || guarded.children.size() != 2) return nullptr;
  const Node& look = ast[guarded.children[1]];
  SetRef run = run_of(guarded.children[0]);
  SetRef last = run_of(root.children.back());
  bool fits = run && last && *run == *last && look.kind == NodeKind::kLook && look.negated &&
              !look.behind && ast[look.children[0]].kind == NodeKind::kSet &&
              *ast[look.children[0]].set == run->complement();
  return fits ? run : nullptr;
}

class Re2Writer {
 public:
  explicit Re2Writer(const Ast& ast) : ast_(ast), run_(final_run(ast)) {}

  // The pattern for RE2, or nothing when it would not be lossless. Group 1, if the pattern has it,
  // is the run of `A+(?!\A)|A+`.
  std::optional<std::string> write() {
    if (!is_small_enough(ast_)) return std::nullopt;
    if (run_) {
      const std::vector<NodeId>& branches = ast_[ast_.root].children;
      for (size_t i = 0; i + 2 < branches.size(); ++i) {
        write_node(branches[i], /*at_tail=*/true);
        writer_.append("|");
      }
      writer_.append("(");
      writer_.append_set(*run_);
      writer_.append("+)");
    } else {
      write_node(ast_.root, /*at_tail=*/true);
    }
    if (!lossless_ || writer_.too_long()) return std::nullopt;
    return writer_.text();
  }

  bool has_final_run() const { return run_ != nullptr; }

 private:
  // `at_tail`: nothing of the pattern follows the node, so its first way to match is the last word.
  void write_node(NodeId id, bool at_tail) {
    if (!lossless_ || writer_.too_long()) return;
    const Node& node = ast_[id];
    switch (node.kind) {
      case NodeKind::kEmpty:
        writer_.append("(?:)");
        return;
      case NodeKind::kSet:
        writer_.append_set(*node.set);
        return;
      case NodeKind::kSequence:
        write_sequence(node, at_tail);
        return;
      case NodeKind::kAlternation:
        writer_.append("(?:");
        for (size_t i = 0; i < node.children.size(); ++i) {
          if (i > 0) writer_.append("|");
          write_node(node.children[i], at_tail);
        }
        writer_.append(")");
        return;
      case NodeKind::kRepeat:
        lossless_ &= !is_nullable(ast_, node.children[0]) && node.min <= kMaxRepeat &&
                     (node.max <= kMaxRepeat || node.max == Node::kUnlimited);
        writer_.append("(?:");
        write_node(node.children[0], false);
        writer_.append(")");
        writer_.append_quantifier(node);
        return;
      case NodeKind::kAtomic:
        lossless_ &= at_tail;
        write_node(node.children[0], at_tail);
        return;
      case NodeKind::kAnchor:
        write_anchor(node.anchor);
        return;
      case NodeKind::kCapture:
      case NodeKind::kLook:
      case NodeKind::kBackreference:
      case NodeKind::kKeep:
        lossless_ = false;
        return;
    }
  }

  void write_sequence(const Node& node, bool at_tail) {
    for (size_t i = 0; i < node.children.size(); ++i) {
      bool last = i + 1 == node.children.size();
      const Node& child = ast_[node.children[i]];
      if (child.kind == NodeKind::kAtomic && !last && gives_back_in_vain(node, i, at_tail)) {
        write_node(child.children[0], false);
        continue;
      }
      // RE2's ^ also matches behind a newline that ends the text. No scalar follows there.
      if (child.kind == NodeKind::kAnchor && child.anchor == Anchor::kLineStart &&
          takes_scalar_from(node, i + 1)) {
        writer_.append("(?m:^)");
        continue;
      }
      write_node(node.children[i], at_tail && last);
    }
  }

  bool takes_scalar_from(const Node& sequence, size_t i) const {
    return std::any_of(sequence.children.begin() + static_cast<ptrdiff_t>(i),
                       sequence.children.end(),
                       [&](NodeId child) { return !is_nullable(ast_, child); });
  }

  // Whether child i is an atomic repeat of a set that need not be atomic: were it to give something
  // back, the rest of the sequence would meet scalars of the set where it must start with others;
  // or the rest always matches and is the end of the pattern.
  bool gives_back_in_vain(const Node& sequence, size_t i, bool at_tail) const {
    const Node& repeat = ast_[ast_[sequence.children[i]].children[0]];
    if (repeat.kind != NodeKind::kRepeat || !repeat.greedy) return false;
    const Node& inner = ast_[repeat.children[0]];
    if (inner.kind != NodeKind::kSet) return false;
    auto rest = sequence.children.begin() + static_cast<ptrdiff_t>(i) + 1;
    if (at_tail && std::all_of(rest, sequence.children.end(),
                               [&](NodeId child) { return always_matches(child); })) {
      return true;
    }
    for (size_t k = i + 1; k < sequence.children.size(); ++k) {
      if (first_scalars(ast_, sequence.children[k]).intersects(*inner.set)) return false;
      if (!is_nullable(ast_, sequence.children[k])) return true;
    }
    return false;
  }

  bool always_matches(NodeId id) const {
    const Node& node = ast_[id];
    if (node.kind == NodeKind::kAtomic) return always_matches(node.children[0]);
    return node.kind == NodeKind::kRepeat && node.min == 0;
  }

  void write_anchor(Anchor anchor) {
    switch (anchor) {
      case Anchor::kTextStart:
        writer_.append("\\A");
        return;
      case Anchor::kTextEnd:
        writer_.append("\\z");
        return;
      case Anchor::kLineEnd:
        writer_.append("(?m:$)");
        return;
      default:
        lossless_ = false;
    }
  }

  const Ast& ast_;
  SetRef run_;
  RegexWriter writer_;
  bool lossless_ = true;
};

}  // namespace

bool is_lossless_for_re2(const Ast& ast) { return Re2Writer(ast).write().has_value(); }

#ifdef LEXEL_WITH_RE2

namespace {

class Re2Pattern final : public Pattern {
 public:
  Re2Pattern(const std::string& text, bool has_final_run, const LoadLimits& limits)
      : regex_(text, options()), has_final_run_(has_final_run), limits_(limits) {}

  bool ok() const { return regex_.ok(); }

  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    WorkBudget budget(limits_, text.size());
    collect_matches(text, matches, [&](size_t pos) -> std::optional<EngineMatch> {
      if (budget.is_spent_now_and_then()) {
        throw Error(
            ErrorCode::kLimitExceeded,
            "the pattern takes too long on this text; LoadLimits::pattern_nanoseconds_per_byte "
            "sets how long it may");
      }
      return search(text, pos);
    });
  }

 private:
  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(int64_t{64} << 20);
    return options;
  }

  std::optional<EngineMatch> search(std::string_view text, size_t pos) const {
    re2::StringPiece groups[2];
    re2::StringPiece subject(text.data(), text.size());
    if (!regex_.Match(subject, pos, text.size(), re2::RE2::UNANCHORED, groups,
                      has_final_run_ ? 2 : 1)) {
      return std::nullopt;
    }
    auto begin = static_cast<size_t>(groups[0].data() - text.data());
    size_t end = begin + groups[0].size();
    if (has_final_run_ && groups[1].data() != nullptr && end < text.size()) {
      // A run before other text leaves its last scalar, unless that is all it has.
      size_t shorter = end;
      utf8::decode_back(text, shorter);
      if (shorter > begin) end = shorter;
    }
    return EngineMatch{begin, end};
  }

  re2::RE2 regex_;
  bool has_final_run_;
  LoadLimits limits_;
};

}  // namespace

std::unique_ptr<const Pattern> make_re2_pattern(const Ast& ast, const LoadLimits& limits) {
  Re2Writer writer(ast);
  std::optional<std::string> text = writer.write();
  if (!text) return nullptr;
  auto pattern = std::make_unique<Re2Pattern>(*text, writer.has_final_run(), limits);
  if (!pattern->ok()) return nullptr;
  return pattern;
}

#else

std::unique_ptr<const Pattern> make_re2_pattern(const Ast&, const LoadLimits&) { return nullptr; }

#endif

}  // namespace lexel::patterns
