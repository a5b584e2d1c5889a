#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "trainers/unigram_lattices.h"

namespace lexel {

// The passes over all lattices that Unigram training consists of. Each cuts the words into the same
// few parts whatever the number of threads, and adds the parts' sums in order, so that results do
// not depend on it.
//
// A word's paths are weighed without logarithms: alpha of a place is the sum over all paths to it
// of the product of their pieces' probabilities, each times a constant for every character so that
// the numbers stay in range. Words too long for that are weighed with logarithms.
class UnigramPasses {
 public:
  // `lattices` is borrowed.
  UnigramPasses(const UnigramLattices& lattices, unsigned threads);

  // How often each piece is expected to occur in the words.
  std::vector<double> expected_counts() const;

  // Counts in the best segmentation of each word.
  struct BestCounts {
    std::vector<double> frequency;  // by piece
    double words = 0;
  };
  BestCounts best_counts() const;

  // What a piece is cut into when it is no piece itself.
  struct Alternative {
    bool is_best_alone = false;    // it is the best segmentation of its own string
    std::vector<uint32_t> pieces;  // the second best, if there is one
  };
  // Calls fn(piece, alternative) for each piece but the unknown one, several at a time.
  void for_each_alternative(const std::function<void(uint32_t, const Alternative&)>& fn) const;

  // Score of an unknown character.
  double unknown_score() const { return unknown_score_; }

 private:
  struct Scratch;
  template <class Fn>
  void for_each_part(size_t n, Fn&& fn) const;
  double score_of(uint32_t piece) const;
  void add_expected(const UnigramLattices::Word& word, Scratch& scratch,
                    std::vector<double>& expected) const;
  void add_expected_by_logarithms(const UnigramLattices::Word& word, Scratch& scratch,
                                  std::vector<double>& expected) const;
  // The best segmentation of [begin, end), from its end backwards; without the piece `excluded`.
  double best_path(uint32_t begin, uint32_t end, uint32_t excluded, Scratch& scratch) const;

  const UnigramLattices& lattices_;
  unsigned threads_;
  double unknown_score_;
  double per_character_;               // logarithm of the constant
  std::vector<double> probabilities_;  // by piece, times the constant for each of its characters
};

}  // namespace lexel
