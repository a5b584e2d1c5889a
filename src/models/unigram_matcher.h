#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/double_array.h"
#include "spec/string_table.h"
#include "text/huge_array.h"

namespace lexel {

// Finds all of Unigram's pieces in a text in one pass (Aho and Corasick, 1975): after each byte the
// state names the longest piece that ends there, and each piece the next shorter one.
//
//   pieces  ab, bab, b        after "bab":  bab -> ab -> b
//
// A step takes constant amortised time, however long the pieces are.
class UnigramMatcher {
 public:
  static constexpr uint32_t kNone = DoubleArray::kNone;
  static constexpr uint32_t kStart = DoubleArray::kRoot;

  // What Viterbi needs of the piece of an id.
  struct Match {
    double score;
    uint32_t length;        // bytes
    uint32_t next_shorter;  // id of the longest piece that is its proper suffix, or kNone
  };

  // The id of a piece is its index; of equal pieces the last one counts, and the empty piece never
  // matches. Throws Error(kLimitExceeded).
  // With a compiled file, which is where the pieces come from, its trie is used.
  UnigramMatcher(const spec::StringTable& pieces, const compiled::Array<double>& scores,
                 const compiled::Reader* file = nullptr);
  // Puts the trie into a compiled file. Builds it once more.
  static void write_trie(const spec::StringTable& pieces, compiled::Writer& out);

  uint32_t step(uint32_t state, unsigned char byte) const {
    for (;;) {
      const Node& node = nodes_[state];
      const uint32_t next = node.base ^ byte;
      if (nodes_[next].parent == state) return next;
      if (state == DoubleArray::kRoot) return state;
      state = node.fail;
    }
  }
  // For texts side by side, text[bounds[i], bounds[i + 1]): puts the id of the longest piece of
  // that text that ends at each byte, or kNone, into longest[byte]. Several texts go on in turn, so
  // that they do not wait for memory one after the other.
  void find_longest(std::string_view text, std::span<const uint32_t> bounds,
                    uint32_t* longest) const;

  // The id of the longest piece that ends at the state, or kNone.
  uint32_t longest(uint32_t state) const { return nodes_[state].longest; }
  const Match& match(uint32_t id) const { return matches_[id]; }

  std::optional<uint32_t> id_of(std::string_view piece) const;

 private:
  // A double array's unit (models/double_array.h) with what is needed where it ends: one cache line
  // for each byte of a text.
  struct Node {
    uint32_t base;
    uint32_t parent;  // kNone for the root and for gaps
    uint32_t fail;    // the longest proper suffix that is a node
    uint32_t longest;
  };

  static std::vector<DoubleArray::Key> keys(const spec::StringTable& pieces);
  static DoubleArray read_trie(const spec::StringTable& pieces, const compiled::Reader& file,
                               std::vector<DoubleArray::Edge>& edges);
  void add_nodes(const DoubleArray& trie);
  void link(const DoubleArray& trie, const std::vector<DoubleArray::Edge>& edges);

  std::optional<uint32_t> empty_piece_;
  HugeArray<Node> nodes_;
  HugeArray<Match> matches_;
};

}  // namespace lexel
