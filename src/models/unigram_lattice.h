#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "models/random.h"
#include "models/unigram_matcher.h"

namespace lexel {

// One token of a segmentation: bytes [begin, end) of the piece.
struct UnigramSegment {
  uint32_t begin;
  uint32_t end;
  uint32_t id;
};

// All segmentations of a piece, to draw one at random. Kept as one automaton state per byte: the
// tokens that end at a byte are read off its state, from the earliest begin to the latest.
class UnigramLattice {
 public:
  // Views are borrowed until the next build().
  void build(std::string_view piece, const UnigramMatcher& matcher, double unknown_score,
             uint32_t unk_id);

  // Draws a whole segmentation (Kudo, 2018: forward filtering, backward sampling). As in Hugging
  // Face `theta` is applied once more at every token of the forward pass, so for theta other than 1
  // the probabilities are not the textbook's. O(tokens in the lattice).
  void sample(double theta, Random& random, std::vector<UnigramSegment>& path);

  // Draws among the n best segmentations in proportion to exp(theta * score); the best one when all
  // of these are too small for a double.
  void sample_nbest(uint64_t n, double theta, Random& random, std::vector<UnigramSegment>& path);

 private:
  // A token that a path has been extended by, to the left; its path goes on with `next`.
  struct Hypothesis {
    uint32_t begin;
    uint32_t id;
    uint32_t next;  // kNone: the end of the piece
    double token_score;
  };
  struct Candidate {
    uint32_t begin;
    uint32_t id;
    double weight;
  };

  // Calls fn(begin, id, score) for the tokens that end at byte `end`, the end of a scalar.
  template <class Fn>
  void for_each_ending_at(uint32_t end, Fn&& fn) const;

  void find_best_scores();
  void read_best(std::vector<UnigramSegment>& path) const;
  void find_nbest(uint64_t n);
  // Index into candidates_ by weight, where all of them together make a usable distribution.
  std::optional<size_t> draw(Random& random) const;

  std::string_view piece_;
  const UnigramMatcher* matcher_ = nullptr;
  double unknown_score_ = 0;
  uint32_t unk_id_ = 0;
  std::vector<uint32_t> states_;  // of the matcher, after each byte
  std::vector<double> forward_;   // by end of a scalar: log of summed probability, or best score
  std::vector<Candidate> candidates_;
  std::vector<Hypothesis> hypotheses_;
  std::vector<uint32_t> nbest_;  // the first hypothesis of each path found, best path first
};

}  // namespace lexel
