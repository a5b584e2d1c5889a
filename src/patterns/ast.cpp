#include "patterns/ast.h"

#include <algorithm>

namespace lexel::patterns {

bool is_nullable(const Ast& ast, NodeId id) {
  const Node& node = ast[id];
  auto child_is_nullable = [&](NodeId child) { return is_nullable(ast, child); };
  switch (node.kind) {
    case NodeKind::kSet:
      return false;
    case NodeKind::kSequence:
      return std::all_of(node.children.begin(), node.children.end(), child_is_nullable);
    case NodeKind::kAlternation:
      return std::any_of(node.children.begin(), node.children.end(), child_is_nullable);
    case NodeKind::kRepeat:
      return node.min == 0 || is_nullable(ast, node.children[0]);
    case NodeKind::kCapture:
    case NodeKind::kAtomic:
      return is_nullable(ast, node.children[0]);
    default:
      return true;
  }
}

CodePointSet first_scalars(const Ast& ast, NodeId id) {
  const Node& node = ast[id];
  switch (node.kind) {
    case NodeKind::kSet:
      return *node.set;
    case NodeKind::kSequence: {
      CodePointSet result;
      for (NodeId child : node.children) {
        result = result | first_scalars(ast, child);
        if (!is_nullable(ast, child)) break;
      }
      return result;
    }
    case NodeKind::kAlternation: {
      CodePointSet result;
      for (NodeId child : node.children) result = result | first_scalars(ast, child);
      return result;
    }
    case NodeKind::kRepeat:
    case NodeKind::kCapture:
    case NodeKind::kAtomic:
      return first_scalars(ast, node.children[0]);
    case NodeKind::kBackreference:
      return CodePointSet::all();
    default:
      return {};
  }
}

}  // namespace lexel::patterns
