#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simd/kernels.h"

namespace lexel {

// Finds a fixed set of strings in text: the leftmost match, of those the longest, then on behind
// it.
//
// Idea: most texts hold none of the strings, and most of a text starts none. So a vector filter on
// three bytes looks for places where one may start, and a trie walks on from there. Walks that fail
// may be long in hostile text ("aaaa..." with "aa...ab"): once they outweigh the text, an automaton
// does the rest, in one pass whatever the text.
//
// That is an Aho-Corasick automaton of the reversed strings, which reads the text from its end. Its
// state at byte p is the longest part of the text from p on that ends some string, so the longest
// string that starts at p is known without looking ahead. The usual forward automaton has to run on
// past a match in case a longer one follows, then come back: quadratic on "aaaa..." with the
// strings "a" and "aaaa...b".
//
// Layout of a trie: nodes are numbered level by level, the children of a node side by side and
// ascending by byte, so a node is 9 bytes. Strings "ab" and "cab", reversed:
//
//   node         0 root   1 "b"   2 "ab"   3 "cab"
//   label_                b       a        c
//   first_child_ 1        2       3        4  (4)   children of n: first_child_[n] to
//   first_child_[n+1]
//
// Cost: building is linear in the strings, after sorting them; the automaton is built when a text
// first calls for it. Finding is linear in the text, and
// allocates nothing unless the automaton is called for; text without candidates is passed over at
// several bytes a nanosecond.
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
    if (lengths_.empty()) return;
    const simd::Kernels& kernels = simd::kernels();
    size_t steps = 0;
    for (size_t at = 0;;) {
      at = kernels.find_prefix(filter_, text.data(), at, text.size());
      if (at == text.size()) return;
      if (steps > kStepsPerByte * at + kFreeSteps) return find_by_automaton(text, at, fn);
      uint32_t string = longest_at(text, at, steps);
      if (string == kNone) {
        ++at;
        continue;
      }
      size_t end = at + lengths_[string];
      fn(static_cast<uint32_t>(at), static_cast<uint32_t>(end), string);
      at = end;
    }
  }

 private:
  static constexpr size_t kStepsPerByte = 4;
  static constexpr size_t kFreeSteps = 4096;

  struct Hit {
    uint32_t begin;
    uint32_t string;
  };

  struct Trie {
    std::vector<uint8_t> label;         // byte on the edge to the node
    std::vector<uint32_t> first_child;  // one more than there are nodes
    std::vector<uint32_t> output;       // longest string that ends in the node, or kNone
    std::array<uint32_t, 256> root_child{};

    // The child of `node` by `byte`, 0 if it has none.
    uint32_t child(uint32_t node, uint8_t byte) const;
  };

  // Reads text backward.
  struct Automaton {
    explicit Automaton(const std::vector<std::string_view>& strings);
    // The state after reading `byte` in state `node`.
    uint32_t next(uint32_t node, uint8_t byte) const;

    Trie trie;                   // a node's output is also that of its suffixes
    std::vector<uint32_t> fail;  // node of the longest proper suffix (of the reversed string)
  };
  struct LazyAutomaton {
    std::once_flag once;
    std::optional<Automaton> automaton;
  };

  template <class Fn>
  void find_by_automaton(std::string_view text, size_t begin, Fn&& fn) const {
    std::vector<Hit> hits = longest_at_each_byte(text, begin);
    uint32_t end = 0;
    for (auto hit = hits.rbegin(); hit != hits.rend(); ++hit) {
      if (hit->begin < end) continue;
      end = hit->begin + lengths_[hit->string];
      fn(hit->begin, end, hit->string);
    }
  }

  // Tries of the strings, or of their reversals.
  static Trie make_trie(const std::vector<std::string_view>& strings, bool is_reversed);
  static simd::PrefixFilter make_filter(const std::vector<std::string_view>& strings);
  const Automaton& automaton() const;
  // Every byte from `begin` on where a string starts, with the longest one; descending.
  std::vector<Hit> longest_at_each_byte(std::string_view text, size_t begin) const;
  // The longest string that starts at text[at], or kNone. Adds the bytes it read to `steps`.
  uint32_t longest_at(std::string_view text, size_t at, size_t& steps) const;

  std::string text_;               // of the strings, one behind the other
  std::vector<uint32_t> lengths_;  // of each
  simd::PrefixFilter filter_;
  Trie forward_;
  std::unique_ptr<LazyAutomaton> backward_ = std::make_unique<LazyAutomaton>();
};

}  // namespace lexel
