#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/byte_tokens.h"
#include "models/model.h"
#include "models/unigram_lattice.h"
#include "models/unigram_matcher.h"
#include "models/unknown_token.h"
#include "spec/model.h"

namespace lexel {

// Unigram without chance: the segmentation of highest summed score (Viterbi), and the tokens it
// stands for. Immutable; each thread needs a scratch of its own.
class UnigramSearch {
 public:
  // The best segmentation of a piece up to a byte: its score, its last token, and by how much the
  // one before was missed.
  struct Best {
    double score;
    uint32_t begin;
    uint32_t id;
    double lead;
  };
  struct Scratch {
    std::vector<Best> best;
    std::vector<UnigramSegment> path;
  };

  // The node is borrowed. Throws Error(kInvalidModel) with the JSON path below `json_path`. `file`:
  // the compiled file that it comes from, or null.
  UnigramSearch(const spec::Unigram& node, const std::string& json_path,
                const compiled::Reader* file = nullptr);

  const UnigramMatcher& matcher() const { return matcher_; }
  std::optional<uint32_t> unk_id() const { return unk_id_; }
  // Throws Error(kMissingUnknownToken) if there is none.
  uint32_t require_unk_id() const { return unknown_.require_id(); }
  double unknown_score() const { return unknown_score_; }

  // Fills scratch.path for a piece that is not empty.
  void find_best(std::string_view piece, Scratch& scratch) const;
  // The same, where `longest` is what UnigramMatcher::find_longest() finds in the piece. Returns
  // the least difference in score between a choice that led to the path and the next best one;
  // infinity if there was nothing to choose.
  double find_best_and_lead(std::string_view piece, const uint32_t* longest,
                            Scratch& scratch) const;

  // Calls fn(ModelToken) for each token of the path through `piece`. Neighbouring unknown tokens
  // are one; what they cover may be a piece after all, or bytes.
  template <class Fn>
  void for_each_token(std::string_view piece, const std::vector<UnigramSegment>& path,
                      Fn&& fn) const {
    for (size_t i = 0; i < path.size();) {
      auto [begin, end, id] = path[i++];
      if (!unk_id_ || id != *unk_id_) {
        fn(ModelToken{id, begin, end, false});
        continue;
      }
      while (i < path.size() && path[i].id == *unk_id_) end = path[i++].end;
      std::string_view text = piece.substr(begin, end - begin);
      if (std::optional<uint32_t> known = matcher_.id_of(text)) {
        fn(ModelToken{*known, begin, end, false});
      } else if (node_.byte_fallback && byte_tokens_.has_all(text)) {
        for (char byte : text) fn(ModelToken{byte_tokens_.id_of(byte), begin, end, false});
      } else {
        fn(ModelToken{*unk_id_, begin, end, true});
      }
    }
  }

 private:
  static constexpr uint32_t kNoBegin = 0xFFFF'FFFF;

  template <bool kWithLead, class LongestAt>
  void find_best_path(std::string_view piece, LongestAt&& longest_at, Scratch& scratch) const;

  const spec::Unigram& node_;
  std::optional<uint32_t> unk_id_;
  UnigramMatcher matcher_;
  ByteTokens byte_tokens_;
  UnknownToken unknown_;
  double unknown_score_;
};

// Borrowed from the model; null if it is of another kind.
const UnigramSearch* unigram_search(const Model& model);

}  // namespace lexel
