#include "models/unigram_matcher.h"

#include <utility>

namespace lexel {

UnigramMatcher::UnigramMatcher(const spec::StringTable& pieces, const std::vector<double>& scores)
    : matches_(pieces.size()) {
  std::vector<DoubleArray::Key> keys;
  keys.reserve(pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    const auto id = static_cast<uint32_t>(i);
    matches_[i] = {scores[i], static_cast<uint32_t>(pieces[i].size()), kNone};
    if (pieces[i].empty()) {
      empty_piece_ = id;
    } else {
      keys.push_back({pieces[i], id});
    }
  }
  std::vector<DoubleArray::Edge> edges;
  const DoubleArray trie(std::move(keys), &edges);
  add_nodes(trie);
  link(trie, edges);
}

void UnigramMatcher::add_nodes(const DoubleArray& trie) {
  nodes_ = HugeArray<Node>(trie.node_limit());
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i] = {trie.base(i), trie.parent(i), DoubleArray::kRoot, kNone};
  }
}

// Breadth first, so that shorter texts are linked before.
void UnigramMatcher::link(const DoubleArray& trie, const std::vector<DoubleArray::Edge>& edges) {
  for (const DoubleArray::Edge& edge : edges) {
    Node& node = nodes_[edge.node];
    if (edge.parent != DoubleArray::kRoot) node.fail = step(nodes_[edge.parent].fail, edge.byte);
    node.longest = nodes_[node.fail].longest;
    const uint32_t id = trie.value(edge.node);
    if (id != DoubleArray::kNone) {
      matches_[id].next_shorter = node.longest;
      node.longest = id;
    }
  }
}

std::optional<uint32_t> UnigramMatcher::id_of(std::string_view piece) const {
  if (piece.empty()) return empty_piece_;
  uint32_t state = DoubleArray::kRoot;
  for (char c : piece) {
    const uint32_t next = nodes_[state].base ^ static_cast<unsigned char>(c);
    if (nodes_[next].parent != state) return std::nullopt;
    state = next;
  }
  // A longer one cannot end here.
  const uint32_t id = nodes_[state].longest;
  if (id == kNone || matches_[id].length != piece.size()) return std::nullopt;
  return id;
}

}  // namespace lexel
