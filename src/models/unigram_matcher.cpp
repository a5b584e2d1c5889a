#include "models/unigram_matcher.h"

#include <utility>

namespace lexel {

UnigramMatcher::UnigramMatcher(const spec::StringTable& pieces, const std::vector<double>& scores)
    : trie_(make_trie(pieces)), links_(trie_.node_limit()) {
  matches_.reserve(pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    matches_.push_back({scores[i], static_cast<uint32_t>(pieces[i].size()), kNone});
  }
  // Breadth first, so that shorter texts are linked before.
  for (const DoubleArray::Edge& edge : edges_) {
    Link& link = links_[edge.node];
    if (edge.parent != DoubleArray::kRoot) link.fail = step(links_[edge.parent].fail, edge.byte);
    link.longest = links_[link.fail].longest;
    uint32_t id = trie_.value(edge.node);
    if (id != DoubleArray::kNone) {
      matches_[id].next_shorter = link.longest;
      link.longest = id;
    }
  }
  edges_ = {};
}

DoubleArray UnigramMatcher::make_trie(const spec::StringTable& pieces) {
  std::vector<DoubleArray::Key> keys;
  keys.reserve(pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].empty()) {
      empty_piece_ = static_cast<uint32_t>(i);
    } else {
      keys.push_back({pieces[i], static_cast<uint32_t>(i)});
    }
  }
  return DoubleArray(std::move(keys), &edges_);
}

std::optional<uint32_t> UnigramMatcher::id_of(std::string_view piece) const {
  if (piece.empty()) return empty_piece_;
  uint32_t id = trie_.find(piece);
  if (id == DoubleArray::kNone) return std::nullopt;
  return id;
}

}  // namespace lexel
