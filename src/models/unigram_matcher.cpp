#include "models/unigram_matcher.h"

#include <array>
#include <utility>

namespace lexel {
namespace {

constexpr size_t kLanes = 24;
constexpr const char* kTrie = "trie";  // in compiled files

constexpr uint32_t mask_if(bool condition) { return 0u - static_cast<uint32_t>(condition); }

}  // namespace

UnigramMatcher::UnigramMatcher(const spec::StringTable& pieces,
                               const compiled::Array<double>& scores, const compiled::Reader* file)
    : matches_(pieces.size()) {
  for (size_t i = 0; i < pieces.size(); ++i) {
    matches_[i] = {scores[i], static_cast<uint32_t>(pieces[i].size()), kNone};
    if (pieces[i].empty()) empty_piece_ = static_cast<uint32_t>(i);
  }
  std::vector<DoubleArray::Edge> edges;
  const DoubleArray trie =
      file ? read_trie(pieces, *file, edges) : DoubleArray(keys(pieces), &edges);
  add_nodes(trie);
  link(trie, edges);
}

std::vector<DoubleArray::Key> UnigramMatcher::keys(const spec::StringTable& pieces) {
  std::vector<DoubleArray::Key> keys;
  keys.reserve(pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].empty()) keys.push_back({pieces[i], static_cast<uint32_t>(i)});
  }
  return keys;
}

void UnigramMatcher::write_trie(const spec::StringTable& pieces, compiled::Writer& out) {
  std::vector<DoubleArray::Edge> edges;
  DoubleArray(keys(pieces), &edges).write(kTrie, edges, out);
}

DoubleArray UnigramMatcher::read_trie(const spec::StringTable& pieces, const compiled::Reader& file,
                                      std::vector<DoubleArray::Edge>& edges) {
  std::vector<uint32_t> sizes(pieces.size());
  for (size_t i = 0; i < sizes.size(); ++i) sizes[i] = static_cast<uint32_t>(pieces[i].size());
  return DoubleArray(file, kTrie, sizes, edges);
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

void UnigramMatcher::find_longest(std::string_view text, std::span<const uint32_t> bounds,
                                  uint32_t* longest) const {
  struct Lane {
    uint32_t pos;
    uint32_t end;
    uint32_t state;
    uint32_t next = 0;  // where the child would be
  };
  std::array<Lane, kLanes> lanes;
  size_t count = 0;
  size_t next_text = 0;
  // Puts the next text that is not empty into a lane; false if there is none.
  auto fill = [&](Lane& lane) {
    while (next_text + 1 < bounds.size()) {
      const size_t i = next_text++;
      lane = {bounds[i], bounds[i + 1], kStart, 0};
      if (lane.pos < lane.end) return true;
    }
    return false;
  };
  while (count < kLanes && fill(lanes[count])) ++count;
  // One step of step() for each, by masks instead of branches: which way it goes cannot be
  // predicted. All ask for the memory they need before any of them reads it.
  while (count > 0) {
    for (size_t i = 0; i < count; ++i) {
      Lane& lane = lanes[i];
      lane.next = nodes_[lane.state].base ^ static_cast<unsigned char>(text[lane.pos]);
      __builtin_prefetch(&nodes_[lane.next]);
    }
    for (size_t i = 0; i < count; ++i) {
      Lane& lane = lanes[i];
      const Node& child = nodes_[lane.next];
      const uint32_t fits = mask_if(child.parent == lane.state);
      const uint32_t found = child.longest | ~fits;
      static_assert(kNone == ~uint32_t{0});
      longest[lane.pos] = found;
      __builtin_prefetch(&matches_[0] + (found & mask_if(found != kNone)));
      lane.pos += static_cast<uint32_t>((fits | mask_if(lane.state == kStart)) != 0);
      lane.state = (lane.next & fits) | (nodes_[lane.state].fail & ~fits);
      __builtin_prefetch(&nodes_[lane.state]);
    }
    for (size_t i = 0; i < count;) {
      const bool goes_on = lanes[i].pos < lanes[i].end || fill(lanes[i]);
      if (!goes_on) lanes[i] = lanes[--count];
      i += static_cast<size_t>(goes_on);
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
