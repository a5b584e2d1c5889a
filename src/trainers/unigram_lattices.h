#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trainers/word_counts.h"

namespace lexel {

// The pieces of a Unigram vocabulary in training, and where each occurs in the words.
//
// All words stand in one row of characters, and every character has the list of the pieces that
// begin there, made once:
//
//   text    |_ t h e|_ t o|        edges of the first "_":  "_", "_t", "_the"
//                                  edges of "t":            "t", "th", "the"
//
// Pieces only ever go away, so later lattices of the same words are these lists with entries taken
// out, and nothing is looked up again. A piece is known by one place where it occurs, so its own
// lattice is a part of that word's.
//
// Piece 0 is the unknown character. It stands wherever a character has no piece of its own.
class UnigramLattices {
 public:
  struct Word {
    uint32_t begin;  // in characters of the text
    uint32_t end;
    uint64_t count;
  };
  struct Piece {
    double score = 0;  // frequency, later log probability
    uint32_t place = 0;
    uint32_t length = 1;  // characters
  };

  // Words in the order of their bytes, so that sums of floating-point numbers do not depend on the
  // order in which they were counted. Pieces: the unknown one, all characters, then the substrings
  // with the greatest count times length among those that are followed by more than one character
  // (or end), until there are `seed_size` pieces. Scores are frequencies.
  //
  // Throws Error(kLimitExceeded) for more than 2^31 - 3 characters.
  UnigramLattices(const WordCounts::Data& words, uint64_t max_piece_length, uint64_t seed_size);

  const std::vector<Word>& words() const { return words_; }
  std::vector<Piece>& pieces() { return pieces_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  // The pieces that begin at a place, in no particular order. In a part of the text that ends at
  // `end` those count whose `length` fits.
  std::span<const uint32_t> edges(uint32_t place) const {
    return std::span(edges_).subspan(edge_begins_[place],
                                     edge_begins_[place + 1] - edge_begins_[place]);
  }
  uint64_t edge_count() const { return edges_.size(); }
  std::string string_of(const Piece& piece) const;

  // Keeps the pieces of these ids (piece 0 first) in this order; they get new ids.
  void keep(const std::vector<uint32_t>& ids);

 private:
  // A substring that occurs more than once and cannot be made longer without occurring less often:
  // an inner node of the suffix tree.
  struct Node {
    uint32_t rank;       // of its first suffix
    uint32_t frequency;  // its suffixes
    uint32_t length;     // characters
    uint32_t parent;     // the node that is the longest true prefix; itself: none
  };

  void add_words(const WordCounts::Data& words);
  std::vector<Node> find_nodes(const std::vector<int32_t>& suffixes,
                               const std::vector<int32_t>& lcp,
                               std::vector<uint32_t>& node_of_suffix) const;
  std::vector<uint32_t> add_seeds(const std::vector<Node>& nodes,
                                  const std::vector<int32_t>& suffixes, uint64_t max_piece_length,
                                  uint64_t seed_size);
  void add_edges(const std::vector<Node>& nodes, const std::vector<uint32_t>& piece_of_node,
                 const std::vector<int32_t>& suffixes, const std::vector<uint32_t>& node_of_suffix);

  std::vector<int32_t> text_;         // symbols; a boundary behind each word, 0 at the end
  std::vector<char32_t> characters_;  // by symbol
  std::vector<Word> words_;
  std::vector<Piece> pieces_;
  std::vector<uint32_t> piece_of_symbol_;
  std::vector<uint64_t> edge_begins_;
  std::vector<uint32_t> edges_;
};

}  // namespace lexel
