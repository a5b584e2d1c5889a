#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lexel/error.h"
#include "models/byte_tokens.h"
#include "models/components.h"
#include "models/double_array.h"
#include "models/random.h"
#include "models/unigram_lattice.h"
#include "models/unigram_matcher.h"
#include "models/unknown_token.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

struct UnigramScratch final : ModelScratch {
  explicit UnigramScratch(uint64_t seed) : random(seed) {}

  // The best segmentation of the piece up to a byte: its score, and its last token.
  struct Best {
    double score;
    uint32_t begin;
    uint32_t id;
  };
  std::vector<Best> best;
  std::vector<UnigramSegment> path;
  UnigramLattice lattice;
  Random random;
};

constexpr double kUnknownPenalty = 10;

// The segmentation of highest summed score (Viterbi), or one drawn at random by score.
class Unigram final : public Model {
 public:
  Unigram(const spec::Unigram& node, const std::string& json_path)
      : node_(node),
        unk_id_(check(node, json_path)),
        matcher_(node.pieces, node.scores),
        byte_tokens_([this](std::string_view token) { return token_to_id(token); }),
        unknown_(unk_id_, json_path) {
    double lowest = std::numeric_limits<double>::infinity();
    for (double score : node.scores) {
      if (score < lowest) lowest = score;
    }
    unknown_score_ = lowest - kUnknownPenalty;
  }

  std::unique_ptr<ModelScratch> make_scratch(uint64_t seed) const override {
    return std::make_unique<UnigramScratch>(seed);
  }

  void tokenize(std::string_view piece, ModelScratch& model_scratch,
                std::vector<ModelToken>& out) const override {
    if (piece.empty()) return;
    auto& scratch = static_cast<UnigramScratch&>(model_scratch);
    if (is_random()) {
      sample(piece, scratch);
    } else {
      find_best(piece, scratch);
    }
    put_out(piece, scratch.path, out);
  }

  std::optional<uint32_t> token_to_id(std::string_view token) const override {
    return matcher_.id_of(token);
  }
  std::optional<std::string_view> id_to_token(uint32_t id) const override {
    if (id >= node_.pieces.size()) return std::nullopt;
    return node_.pieces[id];
  }
  size_t vocab_size() const override { return node_.pieces.size(); }
  bool is_random() const override { return node_.alpha && *node_.alpha != 0; }

 private:
  // Returns the unknown token's id.
  static std::optional<uint32_t> check(const spec::Unigram& node, const std::string& json_path) {
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

  // Fills scratch.path. For every end of a scalar, from left to right, the candidates are the
  // pieces that end there, longest first, so that the earliest begin wins ties; then, where the
  // scalar is no piece, the unknown token.
  void find_best(std::string_view piece, UnigramScratch& scratch) const {
    auto& best = scratch.best;
    best.resize(piece.size() + 1);
    best[0].score = 0;
    uint32_t state = UnigramMatcher::kStart;
    uint32_t pos = 0;
    while (pos < piece.size()) {
      uint32_t scalar_begin = pos;
      uint32_t end = pos + static_cast<uint32_t>(utf8::length_from_lead(piece[pos]));
      while (pos < end) state = matcher_.step(state, static_cast<unsigned char>(piece[pos++]));

      UnigramScratch::Best winner{0, kNoBegin, 0};
      uint32_t shortest = 0;
      for (uint32_t match = matcher_.longest(state); match != UnigramMatcher::kNone;) {
        const UnigramMatcher::Match& m = matcher_.match(match);
        double score = m.score + best[end - m.length].score;
        if (winner.begin == kNoBegin || score > winner.score) {
          winner = {score, end - m.length, match};
        }
        shortest = m.length;
        match = m.next_shorter;
      }
      if (shortest != end - scalar_begin) {
        double score = unknown_score_ + best[scalar_begin].score;
        if (winner.begin == kNoBegin || score > winner.score) {
          winner = {score, scalar_begin, unknown_.require_id()};
        }
      }
      best[end] = winner;
    }

    scratch.path.clear();
    for (auto end = static_cast<uint32_t>(piece.size()); end > 0; end = best[end].begin) {
      scratch.path.push_back({best[end].begin, end, best[end].id});
    }
    std::reverse(scratch.path.begin(), scratch.path.end());
  }

  void sample(std::string_view piece, UnigramScratch& scratch) const {
    unknown_.require_id();
    scratch.lattice.build(piece, matcher_, unknown_score_, *unk_id_);
    uint64_t nbest = node_.nbest_size.value_or(0);
    if (nbest > 0) {
      scratch.lattice.sample_nbest(nbest, *node_.alpha, scratch.random, scratch.path);
    } else {
      scratch.lattice.sample(*node_.alpha, scratch.random, scratch.path);
    }
  }

  // Neighbouring unknown tokens are one; what they cover may be a piece after all, or bytes.
  void put_out(std::string_view piece, const std::vector<UnigramSegment>& path,
               std::vector<ModelToken>& out) const {
    for (size_t i = 0; i < path.size();) {
      auto [begin, end, id] = path[i++];
      if (!unk_id_ || id != *unk_id_) {
        out.push_back({id, begin, end, false});
        continue;
      }
      while (i < path.size() && path[i].id == *unk_id_) end = path[i++].end;
      std::string_view text = piece.substr(begin, end - begin);
      if (std::optional<uint32_t> known = token_to_id(text)) {
        out.push_back({*known, begin, end, false});
      } else if (node_.byte_fallback && byte_tokens_.has_all(text)) {
        for (char byte : text) out.push_back({byte_tokens_.id_of(byte), begin, end, false});
      } else {
        out.push_back({*unk_id_, begin, end, true});
      }
    }
  }

  static constexpr uint32_t kNoBegin = 0xFFFF'FFFF;

  const spec::Unigram& node_;
  std::optional<uint32_t> unk_id_;
  UnigramMatcher matcher_;
  ByteTokens byte_tokens_;
  UnknownToken unknown_;
  double unknown_score_;
};

}  // namespace

std::unique_ptr<const Model> make_unigram(const spec::Unigram& node, const std::string& json_path) {
  return std::make_unique<Unigram>(node, json_path);
}

}  // namespace lexel
