#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "lexel/options.h"
#include "patterns/ast.h"
#include "patterns/pattern_reader.h"

namespace lexel::patterns {

// Makes the nodes of a pattern as they are read, then brings them into canonical form. Literals
// stay apart until the end because case folding looks at neighbours (`ss` also matches a sharp s).
// Bounds the number of nodes, their nesting, and the work and memory that sets take.
class AstBuilder {
 public:
  AstBuilder(const LoadLimits& limits, const PatternReader& reader)
      : limits_(limits), reader_(reader) {}

  NodeId empty() { return add({}); }
  NodeId set(CodePointSet set);
  NodeId literal(char32_t c, bool ignore_case);
  NodeId folded_scalar(char32_t c);  // `c` and the single scalars equal to it without case
  NodeId sequence(std::vector<NodeId> items);
  NodeId alternation(std::vector<NodeId> branches);
  NodeId repeat(NodeId child, uint32_t min, uint32_t max, bool greedy);
  NodeId atomic(NodeId child);
  NodeId capture(NodeId child, uint32_t number, bool named);
  NodeId barrier(NodeId child);  // literals inside and outside stay apart
  NodeId look(NodeId child, bool behind, bool negated, size_t position = 0);
  NodeId backreference(uint32_t number);
  NodeId anchor(Anchor anchor);
  NodeId word_boundary(bool negated, const CodePointSet& word);
  NodeId keep();
  NodeId general_newline();

  // Adds the parts of a plain group to the items it stands among, as if there were no parentheses.
  void splice(std::vector<NodeId>& items, NodeId group);

  // Look-around, anchors and \K cannot be repeated, nor can alternations of them.
  bool refuses_quantifier(NodeId id) const;

  // Accounts for work on sets; hostile patterns hold many large ones.
  void charge(uint64_t work);
  void charge(const CodePointSet& set) { charge(set.ranges().size()); }

  // The canonical form of `root`. With named groups the others capture nothing.
  Ast finish(NodeId root, bool has_names);

 private:
  enum class RawKind : uint8_t { kPlain, kLiteral, kBarrier };
  struct RawNode {
    RawKind kind = RawKind::kPlain;
    bool ignore_case = false;  // kLiteral
    bool named = false;        // kCapture
    bool newline = false;      // \R
    char32_t literal = 0;
    size_t position = 0;  // in the pattern: of a look-behind; behind a quantifier
    Node node;
  };
  // Where a node stands, for what depends on it.
  struct Context {
    bool in_look = false;
    bool in_look_behind = false;
    bool in_negated_look_behind = false;
    size_t look_behind = 0;  // its position in the pattern
  };

  NodeId add(RawNode raw);
  NodeId add_plain(Node node);
  NodeId emit(Node node);
  NodeId emit_set(const CodePointSet& set);
  SetRef share(const CodePointSet& set);
  void number_captures(bool has_names);
  NodeId lower(NodeId id, const Context& context);
  NodeId lower_sequence(const RawNode& raw, const Context& context);
  NodeId lower_alternation(const RawNode& raw, const Context& context);
  NodeId lower_repeat(const RawNode& raw, const Context& context);
  NodeId lower_look(const RawNode& raw, const Context& context);
  void check_look_behind(NodeId body, size_t position) const;
  NodeId without_leading_repeat(NodeId id);
  void lower_literals(const std::vector<NodeId>& literals, const Context& context,
                      std::vector<NodeId>& items);
  size_t lower_folded(std::u32string_view rest, const Context& context, std::vector<NodeId>& items);
  NodeId emit_sequence(std::vector<NodeId> items);
  NodeId emit_alternation(std::vector<NodeId> branches);

  const LoadLimits& limits_;
  const PatternReader& reader_;
  std::vector<RawNode> raw_;
  Ast ast_;
  std::vector<bool> captures_;              // by group number: does anything refer to it
  std::multimap<uint64_t, SetRef> shared_;  // by hash
  std::vector<uint32_t> open_captures_;     // groups around the node being lowered
  uint64_t shared_ranges_ = 0;
  uint64_t work_ = 0;
};

}  // namespace lexel::patterns
