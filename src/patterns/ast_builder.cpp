#include "patterns/ast_builder.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "patterns/case_folding.h"

namespace lexel::patterns {
namespace {

constexpr size_t kMaxDepth = 500;
constexpr uint64_t kMaxSetWork = 20'000'000;   // ranges read or written while parsing
constexpr uint64_t kMaxSetRanges = 2'000'000;  // ranges kept in all different sets

CodePointSet with_equal_scalars(char32_t c) {
  const FoldClass* fold = class_of_scalar(c);
  if (fold == nullptr) return CodePointSet::single(c);
  return fold->scalars() | CodePointSet::single(c);
}

// How a quantifier counts in the table below, or -1.
int simple_quantifier(const Node& node) {
  bool unlimited = node.max == Node::kUnlimited;
  if (node.min == 0 && node.max == 1) return node.greedy ? 0 : 3;
  if (node.min == 0 && unlimited) return node.greedy ? 1 : 4;
  if (node.min == 1 && unlimited) return node.greedy ? 2 : 5;
  return -1;
}

}  // namespace

void AstBuilder::charge(uint64_t work) {
  work_ += work;
  if (work_ > kMaxSetWork) reader_.exceed("its character classes are too large together");
}

NodeId AstBuilder::add(RawNode raw) {
  if (raw_.size() >= limits_.max_pattern_nodes) {
    reader_.exceed("too many parts; LoadLimits::max_pattern_nodes allows " +
                   std::to_string(limits_.max_pattern_nodes));
  }
  size_t depth = 0;
  for (NodeId child : raw.node.children) {
    depth = std::max<size_t>(depth, raw_[child].node.depth);
  }
  if (depth >= kMaxDepth) reader_.exceed("nested too deep");
  raw.node.depth = static_cast<uint16_t>(depth + 1);
  raw_.push_back(std::move(raw));
  return static_cast<NodeId>(raw_.size() - 1);
}

NodeId AstBuilder::add_plain(Node node) {
  RawNode raw;
  raw.position = reader_.position();
  raw.node = std::move(node);
  return add(std::move(raw));
}

NodeId AstBuilder::set(CodePointSet set) {
  Node node{NodeKind::kSet};
  node.set = share(set);
  return add_plain(std::move(node));
}

NodeId AstBuilder::literal(char32_t c, bool ignore_case) {
  RawNode raw;
  raw.kind = RawKind::kLiteral;
  raw.ignore_case = ignore_case;
  raw.literal = c;
  return add(std::move(raw));
}

NodeId AstBuilder::folded_scalar(char32_t c) { return set(with_equal_scalars(c)); }

NodeId AstBuilder::sequence(std::vector<NodeId> items) {
  Node node{NodeKind::kSequence};
  node.children = std::move(items);
  return add_plain(std::move(node));
}

NodeId AstBuilder::alternation(std::vector<NodeId> branches) {
  Node node{NodeKind::kAlternation};
  node.children = std::move(branches);
  return add_plain(std::move(node));
}

// Quantifiers that stand on one another are joined as the engine joins them.
NodeId AstBuilder::repeat(NodeId child, uint32_t min, uint32_t max, bool greedy) {
  if (min == 1 && max == 1) return child;
  Node node{NodeKind::kRepeat};
  node.min = min;
  node.max = max;
  node.greedy = greedy;
  const RawNode& inner = raw_[child];
  if (inner.kind == RawKind::kPlain && inner.node.kind == NodeKind::kRepeat) {
    int outer_kind = simple_quantifier(node);
    int inner_kind = simple_quantifier(inner.node);
    NodeId grandchild = inner.node.children[0];
    if (outer_kind >= 0 && inner_kind >= 0) {
      // Rows: inner ? * + ?? *? +?; columns: outer. K keeps both, I the inner one; A *, P +, a *?,
      // q ??, and x makes (?:+)?? of them.
      static constexpr std::string_view kJoined[6] = {"IAAqaK", "IIIxxI", "AAIKxI",
                                                      "IaaIaa", "IIIIII", "KAPaaI"};
      switch (kJoined[inner_kind][static_cast<size_t>(outer_kind)]) {
        case 'I':
          return child;
        case 'A':
          return repeat(grandchild, 0, Node::kUnlimited, true);
        case 'P':
          return repeat(grandchild, 1, Node::kUnlimited, true);
        case 'a':
          return repeat(grandchild, 0, Node::kUnlimited, false);
        case 'q':
          return repeat(grandchild, 0, 1, false);
        case 'x':
          child = repeat(grandchild, 1, Node::kUnlimited, true);
          node.min = 0;
          node.max = 1;
          node.greedy = false;
          break;
        default:
          break;
      }
    }
  }
  node.children = {child};
  return add_plain(std::move(node));
}

NodeId AstBuilder::atomic(NodeId child) {
  Node node{NodeKind::kAtomic};
  node.children = {child};
  return add_plain(std::move(node));
}

NodeId AstBuilder::capture(NodeId child, uint32_t number, bool named) {
  RawNode raw;
  raw.named = named;
  raw.node.kind = NodeKind::kCapture;
  raw.node.number = number;
  raw.node.children = {child};
  return add(std::move(raw));
}

NodeId AstBuilder::barrier(NodeId child) {
  RawNode raw;
  raw.kind = RawKind::kBarrier;
  raw.node.children = {child};
  return add(std::move(raw));
}

NodeId AstBuilder::look(NodeId child, bool behind, bool negated, size_t position) {
  RawNode raw;
  raw.position = position;
  raw.node.kind = NodeKind::kLook;
  raw.node.behind = behind;
  raw.node.negated = negated;
  raw.node.children = {child};
  return add(std::move(raw));
}

NodeId AstBuilder::backreference(uint32_t number) {
  Node node{NodeKind::kBackreference};
  node.number = number;
  return add_plain(std::move(node));
}

NodeId AstBuilder::anchor(Anchor anchor) {
  Node node{NodeKind::kAnchor};
  node.anchor = anchor;
  return add_plain(std::move(node));
}

NodeId AstBuilder::word_boundary(bool negated, const CodePointSet& word) {
  Node node{NodeKind::kAnchor};
  node.anchor = negated ? Anchor::kNotWordBoundary : Anchor::kWordBoundary;
  node.set = share(word);
  return add_plain(std::move(node));
}

NodeId AstBuilder::keep() { return add_plain(Node(NodeKind::kKeep)); }

NodeId AstBuilder::general_newline() {
  NodeId pair = sequence({set(CodePointSet::single('\r')), set(CodePointSet::single('\n'))});
  NodeId single = set(CodePointSet::of({{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}}));
  NodeId result = atomic(alternation({pair, single}));
  raw_[result].newline = true;
  return result;
}

void AstBuilder::splice(std::vector<NodeId>& items, NodeId group) {
  const RawNode& raw = raw_[group];
  bool sequence = raw.kind == RawKind::kPlain && raw.node.kind == NodeKind::kSequence;
  bool joins = sequence &&
               (!items.empty() ||
                std::all_of(raw.node.children.begin(), raw.node.children.end(),
                            [&](NodeId child) { return raw_[child].kind == RawKind::kLiteral; }));
  if (joins) {
    items.insert(items.end(), raw.node.children.begin(), raw.node.children.end());
  } else {
    items.push_back(group);
  }
}

bool AstBuilder::refuses_quantifier(NodeId id) const {
  const RawNode& raw = raw_[id];
  if (raw.kind != RawKind::kPlain) return false;
  switch (raw.node.kind) {
    case NodeKind::kLook:
    case NodeKind::kAnchor:
    case NodeKind::kKeep:
      return true;
    case NodeKind::kAlternation:
      return std::any_of(raw.node.children.begin(), raw.node.children.end(),
                         [&](NodeId child) { return refuses_quantifier(child); });
    default:
      return false;
  }
}

// --- Canonical form

SetRef AstBuilder::share(const CodePointSet& set) {
  uint64_t hash = set.ranges().size();
  for (const CodePointRange& range : set.ranges()) {
    hash = (hash ^ range.first ^ uint64_t{range.last} << 32) * 0x9E37'79B9'7F4A'7C15;
    hash ^= hash >> 29;
  }
  charge(set);
  auto [begin, end] = shared_.equal_range(hash);
  for (auto entry = begin; entry != end; ++entry) {
    if (*entry->second == set) return entry->second;
  }
  shared_ranges_ += set.ranges().size();
  if (shared_ranges_ > kMaxSetRanges)
    reader_.exceed("its character classes are too large together");
  return shared_.emplace(hash, std::make_shared<const CodePointSet>(set))->second;
}

Ast AstBuilder::finish(NodeId root, bool has_names) {
  number_captures(has_names);
  ast_.root = lower(root, {});
  return std::move(ast_);
}

void AstBuilder::number_captures(bool has_names) {
  for (RawNode& raw : raw_) {
    if (raw.node.kind == NodeKind::kCapture && has_names && !raw.named) {
      raw.kind = RawKind::kBarrier;
    }
    if (raw.node.kind == NodeKind::kBackreference) {
      if (captures_.size() <= raw.node.number) captures_.resize(raw.node.number + 1);
      captures_[raw.node.number] = true;
      ast_.has_backreferences = true;
    }
  }
}

NodeId AstBuilder::emit(Node node) {
  size_t depth = 0;
  for (NodeId child : node.children) depth = std::max<size_t>(depth, ast_[child].depth);
  node.depth = static_cast<uint16_t>(depth + 1);
  ast_.nodes.push_back(std::move(node));
  return static_cast<NodeId>(ast_.nodes.size() - 1);
}

NodeId AstBuilder::emit_set(const CodePointSet& set) {
  Node node{NodeKind::kSet};
  node.set = share(set);
  return emit(std::move(node));
}

NodeId AstBuilder::emit_sequence(std::vector<NodeId> items) {
  std::vector<NodeId> flat;
  for (NodeId item : items) {
    const Node& node = ast_[item];
    if (node.kind == NodeKind::kSequence) {
      flat.insert(flat.end(), node.children.begin(), node.children.end());
    } else if (node.kind != NodeKind::kEmpty) {
      flat.push_back(item);
    }
  }
  if (flat.empty()) return emit(Node(NodeKind::kEmpty));
  if (flat.size() == 1) return flat[0];
  Node node{NodeKind::kSequence};
  node.children = std::move(flat);
  return emit(std::move(node));
}

NodeId AstBuilder::emit_alternation(std::vector<NodeId> branches) {
  std::vector<NodeId> flat;
  for (NodeId branch : branches) {
    const Node& node = ast_[branch];
    if (node.kind == NodeKind::kAlternation) {
      flat.insert(flat.end(), node.children.begin(), node.children.end());
    } else {
      flat.push_back(branch);
    }
  }
  // Single scalars that stand together are one set; order does not matter among them.
  std::vector<NodeId> merged;
  for (size_t i = 0; i < flat.size();) {
    size_t end = i;
    while (end < flat.size() && ast_[flat[end]].kind == NodeKind::kSet) ++end;
    if (end - i < 2) {
      merged.push_back(flat[i++]);
      continue;
    }
    std::vector<CodePointRange> ranges;
    for (; i < end; ++i) {
      const std::vector<CodePointRange>& more = ast_[flat[i]].set->ranges();
      ranges.insert(ranges.end(), more.begin(), more.end());
      charge(more.size());
    }
    merged.push_back(emit_set(CodePointSet::of(std::move(ranges))));
  }
  if (merged.size() == 1) return merged[0];
  Node node{NodeKind::kAlternation};
  node.children = std::move(merged);
  return emit(std::move(node));
}

NodeId AstBuilder::lower(NodeId id, const Context& context) {
  const RawNode& raw = raw_[id];
  if (raw.kind == RawKind::kLiteral) {
    std::vector<NodeId> items;
    lower_literals({id}, context, items);
    return emit_sequence(std::move(items));
  }
  if (raw.kind == RawKind::kBarrier) return lower(raw.node.children[0], context);
  switch (raw.node.kind) {
    case NodeKind::kSequence:
      return lower_sequence(raw, context);
    case NodeKind::kAlternation:
      return lower_alternation(raw, context);
    case NodeKind::kRepeat:
      return lower_repeat(raw, context);
    case NodeKind::kLook:
      return lower_look(raw, context);
    case NodeKind::kCapture: {
      if (context.in_negated_look_behind) {
        reader_.fail("a capturing group in a negative look-behind", context.look_behind);
      }
      open_captures_.push_back(raw.node.number);
      NodeId child = lower(raw.node.children[0], context);
      open_captures_.pop_back();
      bool wanted = raw.node.number < captures_.size() && captures_[raw.node.number];
      if (!wanted) return child;
      if (context.in_look) {
        reader_.fail("a group in look-around that is referred to is not supported",
                     context.look_behind);
      }
      Node node{NodeKind::kCapture};
      node.number = raw.node.number;
      node.children = {child};
      return emit(std::move(node));
    }
    case NodeKind::kAtomic: {
      if (raw.newline && context.in_look_behind) {
        reader_.fail("\\R in a look-behind is not supported", context.look_behind);
      }
      NodeId child = lower(raw.node.children[0], context);
      NodeKind kind = ast_[child].kind;
      if (kind == NodeKind::kSet || kind == NodeKind::kEmpty || kind == NodeKind::kAnchor) {
        return child;
      }
      Node node{NodeKind::kAtomic};
      node.children = {child};
      return emit(std::move(node));
    }
    case NodeKind::kAnchor: {
      bool at_end =
          raw.node.anchor == Anchor::kTextEnd || raw.node.anchor == Anchor::kTextEndNewline;
      if (context.in_look_behind && at_end) {
        reader_.fail("an end anchor in a look-behind", context.look_behind);
      }
      if (context.in_look && raw.node.anchor == Anchor::kSearchStart) {
        reader_.fail("\\G in look-around is not supported", raw.position);
      }
      return emit(raw.node);
    }
    case NodeKind::kKeep:
      if (context.in_look || ast_.has_keep) {
        reader_.fail("\\K in look-around, or twice, is not supported", context.look_behind);
      }
      ast_.has_keep = true;
      return emit(raw.node);
    case NodeKind::kBackreference:
      if (std::find(open_captures_.begin(), open_captures_.end(), raw.node.number) !=
          open_captures_.end()) {
        reader_.fail("a back-reference to a group from within is not supported", raw.position);
      }
      return emit(raw.node);
    default:
      return emit(raw.node);
  }
}

NodeId AstBuilder::lower_sequence(const RawNode& raw, const Context& context) {
  std::vector<NodeId> items;
  std::vector<NodeId> literals;  // neighbours of like case
  auto flush = [&] {
    if (!literals.empty()) lower_literals(std::exchange(literals, {}), context, items);
  };
  for (NodeId child : raw.node.children) {
    const RawNode& item = raw_[child];
    if (item.kind != RawKind::kLiteral) {
      flush();
      items.push_back(lower(child, context));
      continue;
    }
    if (!literals.empty() && raw_[literals[0]].ignore_case != item.ignore_case) flush();
    literals.push_back(child);
  }
  flush();
  return emit_sequence(std::move(items));
}

void AstBuilder::lower_literals(const std::vector<NodeId>& literals, const Context& context,
                                std::vector<NodeId>& items) {
  if (!raw_[literals[0]].ignore_case) {
    for (NodeId id : literals) items.push_back(emit_set(CodePointSet::single(raw_[id].literal)));
    return;
  }
  std::u32string text;
  for (NodeId id : literals) text.push_back(raw_[id].literal);
  for (size_t i = 0; i < text.size();) {
    i += lower_folded(std::u32string_view(text).substr(i), context, items);
  }
}

// Appends what matches the first scalars of `rest` when case is ignored; returns how many they are.
// The longest fold of several scalars wins, and nothing is tried across its end: `sss` matches a
// sharp s before an s but not behind it. Look-behind knows no such folds.
size_t AstBuilder::lower_folded(std::u32string_view rest, const Context& context,
                                std::vector<NodeId>& items) {
  const FoldClass* fold = class_of_scalar(rest[0]);
  size_t taken = 1;
  if (!context.in_look_behind) {
    std::u32string folded;
    for (char32_t c : rest.substr(0, 3)) {
      const FoldClass* simple = class_of_scalar(c);
      folded.push_back(simple != nullptr && simple->folded_length == 1 ? simple->folded[0] : c);
    }
    for (size_t length = folded.size(); length >= 2; --length) {
      if (const FoldClass* longer = class_of_fold(std::u32string_view(folded).substr(0, length))) {
        fold = longer;
        taken = length;
        break;
      }
    }
  }
  if (fold == nullptr || fold->folded_length == 1 || context.in_look_behind) {
    items.push_back(emit_set(with_equal_scalars(rest[0])));
    return 1;
  }
  std::vector<NodeId> several;
  for (char32_t c : fold->fold()) several.push_back(emit_set(with_equal_scalars(c)));
  items.push_back(emit_alternation({emit_set(fold->scalars()), emit_sequence(std::move(several))}));
  return taken;
}

NodeId AstBuilder::lower_alternation(const RawNode& raw, const Context& context) {
  std::vector<NodeId> branches;
  for (NodeId child : raw.node.children) branches.push_back(lower(child, context));
  return emit_alternation(std::move(branches));
}

NodeId AstBuilder::lower_repeat(const RawNode& raw, const Context& context) {
  NodeId child = lower(raw.node.children[0], context);
  if (ast_[child].kind == NodeKind::kEmpty || raw.node.max == 0) {
    return emit(Node(NodeKind::kEmpty));
  }
  // The engine leaves a counted repeat as soon as one round matched nothing, however many are due;
  // no other engine does. It shows only where that round could also have matched something.
  bool counted = raw.node.min > 1 || (raw.node.max > 1 && raw.node.max != Node::kUnlimited);
  bool plain =
      ast_[child].kind == NodeKind::kRepeat && ast_[ast_[child].children[0]].kind == NodeKind::kSet;
  if (counted && !plain && is_nullable(ast_, child)) {
    reader_.fail("a counted repeat of what can match nothing is not supported", raw.position);
  }
  Node node = raw.node;
  node.children = {child};
  return emit(std::move(node));
}

NodeId AstBuilder::lower_look(const RawNode& raw, const Context& context) {
  const Node& look = raw.node;
  bool refused =
      context.in_look_behind && (!look.behind || (look.negated && !context.in_negated_look_behind));
  if (refused) reader_.fail("look-around of this kind in a look-behind", context.look_behind);
  Context inner = context;
  inner.in_look = true;
  if (look.behind) {
    inner.in_look_behind = true;
    inner.in_negated_look_behind |= look.negated;
    inner.look_behind = raw.position;
  }
  if (look.behind) check_look_behind(look.children[0], raw.position);
  NodeId child = lower(look.children[0], inner);
  if (look.behind) child = without_leading_repeat(child);
  Node node = look;
  node.children = {child};
  return emit(std::move(node));
}

// The engine refuses a look-behind, or a branch of one, made of nothing but optional scalars and
// texts.
void AstBuilder::check_look_behind(NodeId body, size_t position) const {
  auto is_text = [&](NodeId id) {
    const RawNode& raw = raw_[id];
    if (raw.kind != RawKind::kPlain) return raw.kind == RawKind::kLiteral;
    bool fixed = raw.node.kind == NodeKind::kRepeat && raw.node.min == raw.node.max;
    return (fixed || raw.node.kind == NodeKind::kSequence) &&
           std::all_of(raw.node.children.begin(), raw.node.children.end(),
                       [&](NodeId child) { return raw_[child].kind == RawKind::kLiteral; });
  };
  auto is_optional = [&](NodeId id) {
    const RawNode& raw = raw_[id];
    if (raw.kind != RawKind::kPlain || raw.node.kind != NodeKind::kRepeat || raw.node.min > 0) {
      return false;
    }
    const RawNode& child = raw_[raw.node.children[0]];
    return is_text(raw.node.children[0]) || child.node.kind == NodeKind::kSet ||
           child.node.kind == NodeKind::kBackreference;
  };
  auto is_refused = [&](NodeId id) {
    const RawNode& raw = raw_[id];
    return raw.kind == RawKind::kPlain && raw.node.kind == NodeKind::kSequence &&
           std::all_of(raw.node.children.begin(), raw.node.children.end(), is_optional);
  };
  const RawNode& raw = raw_[body];
  bool alternation = raw.kind == RawKind::kPlain && raw.node.kind == NodeKind::kAlternation;
  if (alternation ? std::any_of(raw.node.children.begin(), raw.node.children.end(), is_refused)
                  : is_refused(body)) {
    reader_.fail("a look-behind of optional parts only", position);
  }
}

// Where a look-behind may start is free, so a repeat that it starts with need not go on: `(?<=a+)`
// is
// `(?<=a)`. That bounds many that look unbounded.
NodeId AstBuilder::without_leading_repeat(NodeId id) {
  Node node = ast_[id];
  switch (node.kind) {
    case NodeKind::kRepeat:
      if (ast_[node.children[0]].kind != NodeKind::kSet || node.max == node.min) return id;
      node.max = node.min;
      break;
    case NodeKind::kSequence:
      node.children[0] = without_leading_repeat(node.children[0]);
      break;
    case NodeKind::kAlternation:
      for (NodeId& child : node.children) child = without_leading_repeat(child);
      break;
    default:
      return id;
  }
  if (node.kind == NodeKind::kRepeat && node.max == 0) return emit(Node(NodeKind::kEmpty));
  return emit(std::move(node));
}

}  // namespace lexel::patterns
