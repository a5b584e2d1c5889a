#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "patterns/code_point_set.h"

namespace lexel::patterns {

enum class NodeKind : uint8_t {
  kEmpty,          // matches nothing, always
  kSet,            // one scalar of `set`
  kSequence,       // children in a row
  kAlternation,    // children, first that leads to a match
  kRepeat,         // child {min,max}, greedy or lazy
  kCapture,        // child, remembered as group `number`
  kAtomic,         // child, never entered again once left: (?>...), possessive repeats
  kLook,           // child, ahead or behind, wanted or not
  kBackreference,  // what group `number` captured
  kAnchor,
  kKeep,  // \K: the match starts here
};

enum class Anchor : uint8_t {
  kTextStart,        // \A
  kTextEnd,          // \z
  kTextEndNewline,   // \Z: at the end or before a newline that ends the text
  kLineStart,        // ^: at the start or behind a newline that does not end the text
  kLineEnd,          // $: at the end or before a newline
  kSearchStart,      // \G
  kWordBoundary,     // \b, `set` holding the word scalars
  kNotWordBoundary,  // \B
};

using NodeId = uint32_t;
using SetRef = std::shared_ptr<const CodePointSet>;

struct Node {
  static constexpr uint32_t kUnlimited = 0xFFFF'FFFF;

  Node() = default;
  explicit Node(NodeKind node_kind) : kind(node_kind) {}

  NodeKind kind = NodeKind::kEmpty;
  Anchor anchor = Anchor::kTextStart;
  bool greedy = true;    // kRepeat
  bool behind = false;   // kLook
  bool negated = false;  // kLook
  uint16_t depth = 1;    // nodes on the longest way down, this one included
  uint32_t number = 0;   // kCapture, kBackreference
  uint32_t min = 0;      // kRepeat
  uint32_t max = 0;      // kRepeat
  SetRef set;            // kSet, word boundaries
  std::vector<NodeId> children;
};

// A pattern in canonical form: sequences and alternations are flat and have two or more children,
// single-scalar alternatives that stand together are one set, groups are gone unless something
// refers to them, case folding and literals have become sets. Nodes refer to one another by index,
// and `depth` is bounded by the parser, so that walking and freeing a hostile pattern is harmless.
struct Ast {
  std::vector<Node> nodes;
  NodeId root = 0;
  bool has_backreferences = false;
  bool has_keep = false;

  const Node& operator[](NodeId id) const { return nodes[id]; }
};

// Whether `id` can match without taking a scalar.
bool is_nullable(const Ast& ast, NodeId id);

// The scalars that a match of `id` can start with.
CodePointSet first_scalars(const Ast& ast, NodeId id);

}  // namespace lexel::patterns
