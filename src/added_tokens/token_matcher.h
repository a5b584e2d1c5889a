#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lexel {

// Finds a fixed set of strings in text: the leftmost match, of those the longest, then on behind
// it.
//
// Idea: an Aho-Corasick automaton of the reversed strings reads the text from its end. Its state at
// byte p is the longest part of the text from p on that ends some string, so the longest string
// that starts at p is known without looking ahead. The usual forward automaton has to run on past a
// match in case a longer one follows, then come back: quadratic on "aaaa..." with the strings "a"
// and "aaaa...b".
//
// Layout: nodes are numbered level by level, the children of a node side by side and ascending by
// byte, so a node is 13 bytes. Strings "ab" and "cab":
//
//   node         0 root   1 "b"   2 "ab"   3 "cab"
//   label_                b       a        c
//   first_child_ 1        2       3        4  (4)   children of n: first_child_[n] to
//   first_child_[n+1]
//
// Cost: building is linear in the strings, after sorting them. Finding is linear in the text; bytes
// that end no string cost one table look-up each.
class TokenMatcher {
 public:
  static constexpr uint32_t kNone = 0xFFFF'FFFF;

  TokenMatcher() : TokenMatcher(std::vector<std::string_view>{}) {}

  // `strings` are borrowed during the call and not empty; of equal ones the first is found. Throws
  // Error(kLimitExceeded) when they have 2^32 bytes or more.
  explicit TokenMatcher(const std::vector<std::string_view>& strings);

  // Calls fn(begin, end, index of the string) for each match, ascending and never overlapping.
  template <class Fn>
  void find(std::string_view text, Fn&& fn) const {
    std::vector<Hit> hits = longest_at_each_byte(text);
    uint32_t end = 0;
    for (auto hit = hits.rbegin(); hit != hits.rend(); ++hit) {
      if (hit->begin < end) continue;
      end = hit->begin + lengths_[hit->string];
      fn(hit->begin, end, hit->string);
    }
  }

 private:
  struct Hit {
    uint32_t begin;
    uint32_t string;
  };

  void build_trie(const std::vector<std::string_view>& strings);
  void build_links();
  // The child of `node` by `byte`, 0 if it has none.
  uint32_t child(uint32_t node, uint8_t byte) const;
  // The state after reading `byte` in state `node`.
  uint32_t next(uint32_t node, uint8_t byte) const;
  // Every byte where a string starts, with the longest one; descending.
  std::vector<Hit> longest_at_each_byte(std::string_view text) const;

  std::vector<uint32_t> lengths_;      // of the strings
  std::vector<uint8_t> label_;         // byte on the edge to the node
  std::vector<uint32_t> first_child_;  // one more than there are nodes
  std::vector<uint32_t> fail_;         // node of the longest proper suffix (of the reversed string)
  std::vector<uint32_t> output_;       // longest string that ends in the node, or kNone
  std::array<uint32_t, 256> root_child_{};
};

}  // namespace lexel
