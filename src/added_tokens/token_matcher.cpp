#include "added_tokens/token_matcher.h"

#include <algorithm>

#include "lexel/error.h"

namespace lexel {
namespace {

// The last eight bytes of `s`, the last one highest: a number that orders most reversed strings.
uint64_t last_bytes(std::string_view s) {
  uint64_t key = 0;
  for (size_t i = 1; i <= 8; ++i) {
    key = key << 8 | (i <= s.size() ? static_cast<uint8_t>(s[s.size() - i]) : 0);
  }
  return key;
}

bool reversed_less(std::string_view a, std::string_view b) {
  auto [i, j] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  if (i == a.rend() || j == b.rend()) return a.size() < b.size();
  return static_cast<uint8_t>(*i) < static_cast<uint8_t>(*j);
}

// Indices of the strings in the order of their reversals; equal ones stay in order.
std::vector<uint32_t> reversed_order(const std::vector<std::string_view>& strings) {
  struct Item {
    uint64_t key;
    uint32_t index;
  };
  std::vector<Item> items;
  items.reserve(strings.size());
  for (uint32_t i = 0; i < strings.size(); ++i) items.push_back({last_bytes(strings[i]), i});
  std::sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    if (a.key != b.key) return a.key < b.key;
    if (reversed_less(strings[a.index], strings[b.index])) return true;
    return !reversed_less(strings[b.index], strings[a.index]) && a.index < b.index;
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
  for (std::string_view s : strings) lengths_.push_back(static_cast<uint32_t>(s.size()));
  build_trie(strings);
  build_links();
}

void TokenMatcher::build_trie(const std::vector<std::string_view>& strings) {
  // In the order of the reversed strings each node is a range of strings: those that end alike.
  std::vector<uint32_t> order = reversed_order(strings);

  struct Range {
    uint32_t begin, end;  // of `order`
  };
  std::vector<Range> level{{0, static_cast<uint32_t>(order.size())}};
  std::vector<Range> next_level;
  label_.push_back(0);
  for (size_t depth = 0; !level.empty(); ++depth) {
    next_level.clear();
    for (Range range : level) {
      uint32_t i = range.begin;
      output_.push_back(i < range.end && lengths_[order[i]] == depth ? order[i] : kNone);
      while (i < range.end && lengths_[order[i]] == depth) ++i;

      first_child_.push_back(static_cast<uint32_t>(label_.size()));
      auto byte_at = [&](uint32_t k) {
        std::string_view s = strings[order[k]];
        return static_cast<uint8_t>(s[s.size() - 1 - depth]);
      };
      while (i < range.end) {
        uint32_t begin = i;
        uint8_t byte = byte_at(i);
        while (i < range.end && byte_at(i) == byte) ++i;
        label_.push_back(byte);
        next_level.push_back({begin, i});
      }
    }
    level.swap(next_level);
  }
  first_child_.push_back(static_cast<uint32_t>(label_.size()));
  label_.shrink_to_fit();
  output_.shrink_to_fit();
  first_child_.shrink_to_fit();
}

void TokenMatcher::build_links() {
  for (uint32_t node = first_child_[0]; node < first_child_[1]; ++node) {
    root_child_[label_[node]] = node;
  }
  fail_.assign(label_.size(), 0);
  for (uint32_t node = 1; node < label_.size(); ++node) {
    // Links go to lower levels, so those of this node and all before it are complete.
    if (output_[node] == kNone) output_[node] = output_[fail_[node]];
    for (uint32_t c = first_child_[node]; c < first_child_[node + 1]; ++c) {
      fail_[c] = next(fail_[node], label_[c]);
    }
  }
}

uint32_t TokenMatcher::child(uint32_t node, uint8_t byte) const {
  const uint8_t* begin = label_.data() + first_child_[node];
  const uint8_t* end = label_.data() + first_child_[node + 1];
  const uint8_t* found = std::lower_bound(begin, end, byte);
  return found != end && *found == byte ? static_cast<uint32_t>(found - label_.data()) : 0;
}

uint32_t TokenMatcher::next(uint32_t node, uint8_t byte) const {
  for (; node != 0; node = fail_[node]) {
    if (uint32_t to = child(node, byte)) return to;
  }
  return root_child_[byte];
}

std::vector<TokenMatcher::Hit> TokenMatcher::longest_at_each_byte(std::string_view text) const {
  std::vector<Hit> hits;
  if (lengths_.empty()) return hits;
  auto byte_before = [&](size_t pos) { return static_cast<uint8_t>(text[pos - 1]); };
  uint32_t node = 0;
  for (size_t pos = text.size(); pos > 0; --pos) {
    if (node == 0) {
      while (pos > 0 && root_child_[byte_before(pos)] == 0) --pos;
      if (pos == 0) break;
    }
    node = next(node, byte_before(pos));
    if (output_[node] != kNone) hits.push_back({static_cast<uint32_t>(pos - 1), output_[node]});
  }
  return hits;
}

}  // namespace lexel
