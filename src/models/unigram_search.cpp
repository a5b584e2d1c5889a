#include "models/unigram_search.h"

#include <algorithm>
#include <limits>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr double kUnknownPenalty = 10;

// Returns the unknown token's id.
std::optional<uint32_t> check(const spec::Unigram& node, const std::string& json_path) {
  if (node.pieces.size() != node.scores.size()) {
    throw Error(ErrorCode::kInvalidModel, "each piece needs one score", json_path + "/vocab");
  }
  if (!node.unk_id) return std::nullopt;
  if (*node.unk_id >= node.pieces.size()) {
    throw Error(ErrorCode::kInvalidModel,
                "unk_id " + std::to_string(*node.unk_id) + " names no piece of a vocabulary of " +
                    std::to_string(node.pieces.size()) + "; give an index into it, or null",
                json_path + "/unk_id");
  }
  return static_cast<uint32_t>(*node.unk_id);
}

}  // namespace

UnigramSearch::UnigramSearch(const spec::Unigram& node, const std::string& json_path,
                             const compiled::Reader* file)
    : node_(node),
      unk_id_(check(node, json_path)),
      matcher_(node.pieces, node.scores, file),
      byte_tokens_([this](std::string_view token) { return matcher_.id_of(token); }),
      unknown_(unk_id_, json_path) {
  double lowest = std::numeric_limits<double>::infinity();
  for (double score : node.scores) {
    if (score < lowest) lowest = score;
  }
  unknown_score_ = lowest - kUnknownPenalty;
}

// For every end of a scalar, from left to right, the candidates are the pieces that end there,
// longest first, so that the earliest begin wins ties; then, where the scalar is no piece, the
// unknown token. longest_at(begin, end) is the longest piece that ends at byte `end`, for each
// scalar [begin, end) in order.
template <bool kWithLead, class LongestAt>
void UnigramSearch::find_best_path(std::string_view piece, LongestAt&& longest_at,
                                   Scratch& scratch) const {
  std::vector<Best>& best = scratch.best;
  if (best.size() <= piece.size()) best.resize(piece.size() + 1);
  best[0].score = 0;
  for (uint32_t scalar_begin = 0, end = 0; end < piece.size(); scalar_begin = end) {
    end = scalar_begin + static_cast<uint32_t>(utf8::length_from_lead(piece[scalar_begin]));
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Best winner{0, kNoBegin, 0, kInfinity};
    auto offer = [&](double score, uint32_t begin, uint32_t id) {
      if (winner.begin == kNoBegin) {
        winner = {score, begin, id, kInfinity};
      } else if (score > winner.score) {
        winner = {score, begin, id, kWithLead ? score - winner.score : 0};
      } else if constexpr (kWithLead) {
        winner.lead = std::min(winner.lead, winner.score - score);
      }
    };
    uint32_t shortest = 0;
    for (uint32_t match = longest_at(scalar_begin, end); match != UnigramMatcher::kNone;) {
      const UnigramMatcher::Match& m = matcher_.match(match);
      offer(m.score + best[end - m.length].score, end - m.length, match);
      shortest = m.length;
      match = m.next_shorter;
    }
    if (shortest != end - scalar_begin) {
      const double score = unknown_score_ + best[scalar_begin].score;
      // Its id is asked for only where it wins: there may be none.
      if (winner.begin == kNoBegin || score > winner.score) unknown_.require_id();
      offer(score, scalar_begin, unk_id_.value_or(0));
    }
    best[end] = winner;
  }

  scratch.path.clear();
  for (auto end = static_cast<uint32_t>(piece.size()); end > 0; end = best[end].begin) {
    scratch.path.push_back({best[end].begin, end, best[end].id});
  }
  std::reverse(scratch.path.begin(), scratch.path.end());
}

void UnigramSearch::find_best(std::string_view piece, Scratch& scratch) const {
  uint32_t state = UnigramMatcher::kStart;
  auto longest_at = [&](uint32_t begin, uint32_t end) {
    while (begin < end) state = matcher_.step(state, static_cast<unsigned char>(piece[begin++]));
    return matcher_.longest(state);
  };
  find_best_path<false>(piece, longest_at, scratch);
}

double UnigramSearch::find_best_and_lead(std::string_view piece, const uint32_t* longest,
                                         Scratch& scratch) const {
  find_best_path<true>(
      piece, [&](uint32_t, uint32_t end) { return longest[end - 1]; }, scratch);
  double lead = std::numeric_limits<double>::infinity();
  for (const UnigramSegment& segment : scratch.path) {
    lead = std::min(lead, scratch.best[segment.end].lead);
  }
  return lead;
}

}  // namespace lexel
