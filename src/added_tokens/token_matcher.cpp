#include "added_tokens/token_matcher.h"

#include <algorithm>

#include "lexel/error.h"

namespace lexel {
namespace {

// Byte `i` of a string read forward or backward.
uint8_t byte_of(std::string_view s, size_t i, bool is_reversed) {
  return static_cast<uint8_t>(s[is_reversed ? s.size() - 1 - i : i]);
}

// The first eight bytes, the first one highest: a number that orders most strings.
uint64_t first_bytes(std::string_view s, bool is_reversed) {
  uint64_t key = 0;
  for (size_t i = 0; i < 8; ++i) {
    key = key << 8 | (i < s.size() ? byte_of(s, i, is_reversed) : 0);
  }
  return key;
}

bool less(std::string_view a, std::string_view b, bool is_reversed) {
  if (!is_reversed) return a < b;
  auto [i, j] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  if (i == a.rend() || j == b.rend()) return a.size() < b.size();
  return static_cast<uint8_t>(*i) < static_cast<uint8_t>(*j);
}

// Indices of the strings in order; equal ones stay as they were.
std::vector<uint32_t> sorted_order(const std::vector<std::string_view>& strings, bool is_reversed) {
  struct Item {
    uint64_t key;
    uint32_t index;
  };
  std::vector<Item> items;
  items.reserve(strings.size());
  for (uint32_t i = 0; i < strings.size(); ++i) {
    items.push_back({first_bytes(strings[i], is_reversed), i});
  }
  std::sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    if (a.key != b.key) return a.key < b.key;
    if (less(strings[a.index], strings[b.index], is_reversed)) return true;
    return !less(strings[b.index], strings[a.index], is_reversed) && a.index < b.index;
  });
  std::vector<uint32_t> order;
  order.reserve(items.size());
  for (const Item& item : items) order.push_back(item.index);
  return order;
}

}  // namespace

TokenMatcher::TokenMatcher(const std::vector<std::string_view>& strings) {
  uint64_t total = 0;
  for (std::string_view s : strings) total += s.size();
  if (total >= kNone) {
    throw Error(ErrorCode::kLimitExceeded,
                "the added tokens have 4 GiB of text or more; remove some", "/added_tokens");
  }
  lengths_.reserve(strings.size());
  text_.reserve(total);
  for (std::string_view s : strings) {
    lengths_.push_back(static_cast<uint32_t>(s.size()));
    text_ += s;
  }
  filter_ = make_filter(strings);
  forward_ = make_trie(strings, false);
}

// Strings of a group should look alike, so those of one first byte and of one length, up to three,
// share a group.
simd::PrefixFilter TokenMatcher::make_filter(const std::vector<std::string_view>& strings) {
  simd::PrefixFilter filter;
  std::array<std::array<uint8_t, 4>, 256> group_of{};  // [first byte][length]: group + 1
  uint8_t groups = 0;
  for (std::string_view s : strings) {
    size_t length = std::min<size_t>(s.size(), 3);
    uint8_t& group = group_of[static_cast<uint8_t>(s[0])][length];
    if (group == 0) group = static_cast<uint8_t>(groups++ % 8 + 1);
    auto bit = static_cast<uint8_t>(1u << (group - 1));
    for (size_t i = 0; i < length; ++i) {
      filter.low_half[i][static_cast<uint8_t>(s[i]) & 15] |= bit;
      filter.high_half[i][static_cast<uint8_t>(s[i]) >> 4] |= bit;
    }
    for (size_t i = length; i < 3; ++i) {
      for (uint8_t& groups_here : filter.low_half[i]) groups_here |= bit;
      for (uint8_t& groups_here : filter.high_half[i]) groups_here |= bit;
    }
  }
  return filter;
}

TokenMatcher::Trie TokenMatcher::make_trie(const std::vector<std::string_view>& strings,
                                           bool is_reversed) {
  // In order each node is a range of strings: those that begin alike.
  std::vector<uint32_t> order = sorted_order(strings, is_reversed);

  struct Range {
    uint32_t begin, end;  // of `order`
  };
  std::vector<Range> level{{0, static_cast<uint32_t>(order.size())}};
  std::vector<Range> next_level;
  Trie trie;
  trie.label.push_back(0);
  for (size_t depth = 0; !level.empty(); ++depth) {
    next_level.clear();
    auto ends_at = [&](uint32_t k) { return strings[order[k]].size() == depth; };
    for (Range range : level) {
      uint32_t i = range.begin;
      trie.output.push_back(i < range.end && ends_at(i) ? order[i] : kNone);
      while (i < range.end && ends_at(i)) ++i;

      trie.first_child.push_back(static_cast<uint32_t>(trie.label.size()));
      auto byte_at = [&](uint32_t k) { return byte_of(strings[order[k]], depth, is_reversed); };
      while (i < range.end) {
        uint32_t begin = i;
        uint8_t byte = byte_at(i);
        while (i < range.end && byte_at(i) == byte) ++i;
        trie.label.push_back(byte);
        next_level.push_back({begin, i});
      }
    }
    level.swap(next_level);
  }
  trie.first_child.push_back(static_cast<uint32_t>(trie.label.size()));
  trie.label.shrink_to_fit();
  trie.output.shrink_to_fit();
  trie.first_child.shrink_to_fit();
  for (uint32_t node = trie.first_child[0]; node < trie.first_child[1]; ++node) {
    trie.root_child[trie.label[node]] = node;
  }
  return trie;
}

TokenMatcher::Automaton::Automaton(const std::vector<std::string_view>& strings)
    : trie(make_trie(strings, true)), fail(trie.label.size()) {
  for (uint32_t node = 1; node < trie.label.size(); ++node) {
    // Links go to lower levels, so those of this node and all before it are complete.
    uint32_t& output = trie.output[node];
    if (output == kNone) output = trie.output[fail[node]];
    for (uint32_t c = trie.first_child[node]; c < trie.first_child[node + 1]; ++c) {
      fail[c] = next(fail[node], trie.label[c]);
    }
  }
}

const TokenMatcher::Automaton& TokenMatcher::automaton() const {
  std::call_once(backward_->once, [&] {
    std::vector<std::string_view> strings;
    strings.reserve(lengths_.size());
    size_t begin = 0;
    for (uint32_t length : lengths_) {
      strings.push_back(std::string_view(text_).substr(begin, length));
      begin += length;
    }
    backward_->automaton.emplace(strings);
  });
  return *backward_->automaton;
}

uint32_t TokenMatcher::Trie::child(uint32_t node, uint8_t byte) const {
  const uint8_t* begin = label.data() + first_child[node];
  const uint8_t* end = label.data() + first_child[node + 1];
  const uint8_t* found = std::lower_bound(begin, end, byte);
  return found != end && *found == byte ? static_cast<uint32_t>(found - label.data()) : 0;
}

uint32_t TokenMatcher::Automaton::next(uint32_t node, uint8_t byte) const {
  for (; node != 0; node = fail[node]) {
    if (uint32_t to = trie.child(node, byte)) return to;
  }
  return trie.root_child[byte];
}

uint32_t TokenMatcher::longest_at(std::string_view text, size_t at, size_t& steps) const {
  uint32_t longest = kNone;
  size_t pos = at;
  for (uint32_t node = forward_.root_child[static_cast<uint8_t>(text[pos])]; node != 0;
       node = forward_.child(node, static_cast<uint8_t>(text[pos]))) {
    if (forward_.output[node] != kNone) longest = forward_.output[node];
    if (++pos == text.size()) break;
  }
  steps += pos - at + 1;
  return longest;
}

std::vector<TokenMatcher::Hit> TokenMatcher::longest_at_each_byte(std::string_view text,
                                                                  size_t begin) const {
  const Automaton& automaton = this->automaton();
  const Trie& trie = automaton.trie;
  std::vector<Hit> hits;
  auto byte_before = [&](size_t pos) { return static_cast<uint8_t>(text[pos - 1]); };
  uint32_t node = 0;
  for (size_t pos = text.size(); pos > begin; --pos) {
    if (node == 0) {
      while (pos > begin && trie.root_child[byte_before(pos)] == 0) --pos;
      if (pos == begin) break;
    }
    node = automaton.next(node, byte_before(pos));
    if (trie.output[node] != kNone) {
      hits.push_back({static_cast<uint32_t>(pos - 1), trie.output[node]});
    }
  }
  return hits;
}

}  // namespace lexel
