#include "trainers/unigram_em.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>

#include "pipeline/parallel.h"

namespace lexel {
namespace {

constexpr size_t kParts = 8;
constexpr uint32_t kNoPiece = 0xFFFF'FFFF;
constexpr double kUnknownPenalty = 10;
constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
// A word whose paths, after the constant, could leave the range of a double by this much (natural
// logarithm) or more is weighed with logarithms.
constexpr uint32_t kMaxPlainLength = 64;

double add_logarithms(double a, double b) {
  if (a == kMinusInfinity) return b;
  double high = std::max(a, b);
  double low = std::min(a, b);
  return high + std::log1p(std::exp(low - high));
}

}  // namespace

struct UnigramPasses::Scratch {
  std::vector<double> forward;
  std::vector<double> backward;
  std::vector<uint32_t> piece;   // by end place: the best path's last piece
  std::vector<uint32_t> before;  // and where that begins
};

UnigramPasses::UnigramPasses(const UnigramLattices& lattices, unsigned threads)
    : lattices_(lattices), threads_(threads) {
  double smallest = std::numeric_limits<double>::infinity();
  double weighted = 0;
  double characters = 0;
  const auto& pieces = lattices.pieces();
  for (size_t id = 1; id < pieces.size(); ++id) {
    smallest = std::min(smallest, pieces[id].score);
    double probability = std::exp(pieces[id].score);
    weighted -= probability * pieces[id].score;
    characters += probability * pieces[id].length;
  }
  unknown_score_ = (pieces.size() > 1 ? smallest : 0) - kUnknownPenalty;
  per_character_ = characters > 0 ? weighted / characters : 0;
  probabilities_.resize(pieces.size());
  for (uint32_t id = 0; id < pieces.size(); ++id) {
    probabilities_[id] = std::exp(score_of(id) + per_character_ * pieces[id].length);
  }
}

double UnigramPasses::score_of(uint32_t piece) const {
  return piece == 0 ? unknown_score_ : lattices_.pieces()[piece].score;
}

// Cuts 0 to n - 1 into parts and calls fn(part, first, last) for each, in several threads.
template <class Fn>
void UnigramPasses::for_each_part(size_t n, Fn&& fn) const {
  size_t bytes = lattices_.edge_count() * sizeof(uint32_t);
  std::atomic<size_t> next = 0;
  run_workers(worker_count(threads_, kParts, bytes), [&](unsigned) {
    for (size_t part = next++; part < kParts; part = next++) {
      fn(part, n * part / kParts, n * (part + 1) / kParts);
    }
  });
}

std::vector<double> UnigramPasses::expected_counts() const {
  std::array<std::vector<double>, kParts> parts;
  for_each_part(lattices_.words().size(), [&](size_t part, size_t first, size_t last) {
    parts[part].assign(lattices_.pieces().size(), 0);
    Scratch scratch;
    for (size_t i = first; i < last; ++i) {
      const UnigramLattices::Word& word = lattices_.words()[i];
      if (word.end - word.begin <= kMaxPlainLength) {
        add_expected(word, scratch, parts[part]);
      } else {
        add_expected_by_logarithms(word, scratch, parts[part]);
      }
    }
  });
  for (size_t part = 1; part < kParts; ++part) {
    for (size_t id = 0; id < parts[0].size(); ++id) parts[0][id] += parts[part][id];
  }
  return std::move(parts[0]);
}

void UnigramPasses::add_expected(const UnigramLattices::Word& word, Scratch& scratch,
                                 std::vector<double>& expected) const {
  const auto& pieces = lattices_.pieces();
  uint32_t length = word.end - word.begin;
  scratch.forward.assign(length + size_t{1}, 0);
  scratch.backward.assign(length + size_t{1}, 0);
  double* forward = scratch.forward.data();
  double* backward = scratch.backward.data();
  backward[length] = 1;
  for (uint32_t i = length; i-- > 0;) {
    double sum = 0;
    for (uint32_t id : lattices_.edges(word.begin + i)) {
      sum += probabilities_[id] * backward[i + pieces[id].length];
    }
    backward[i] = sum;
  }
  double total = backward[0];
  if (!(total > 1e-250 && total < 1e250)) {
    add_expected_by_logarithms(word, scratch, expected);
    return;
  }
  forward[0] = static_cast<double>(word.count) / total;
  for (uint32_t i = 0; i < length; ++i) {
    for (uint32_t id : lattices_.edges(word.begin + i)) {
      double to_here = forward[i] * probabilities_[id];
      uint32_t end = i + pieces[id].length;
      forward[end] += to_here;
      expected[id] += to_here * backward[end];
    }
  }
}

void UnigramPasses::add_expected_by_logarithms(const UnigramLattices::Word& word, Scratch& scratch,
                                               std::vector<double>& expected) const {
  const auto& pieces = lattices_.pieces();
  uint32_t length = word.end - word.begin;
  scratch.forward.assign(length + size_t{1}, kMinusInfinity);
  scratch.backward.assign(length + size_t{1}, kMinusInfinity);
  std::vector<double>& forward = scratch.forward;
  std::vector<double>& backward = scratch.backward;
  backward[length] = 0;
  for (uint32_t i = length; i-- > 0;) {
    for (uint32_t id : lattices_.edges(word.begin + i)) {
      backward[i] = add_logarithms(backward[i], score_of(id) + backward[i + pieces[id].length]);
    }
  }
  forward[0] = std::log(static_cast<double>(word.count)) - backward[0];
  for (uint32_t i = 0; i < length; ++i) {
    for (uint32_t id : lattices_.edges(word.begin + i)) {
      double to_here = forward[i] + score_of(id);
      uint32_t end = i + pieces[id].length;
      forward[end] = add_logarithms(forward[end], to_here);
      expected[id] += std::exp(to_here + backward[end]);
    }
  }
}

// Among equally good ones the path whose last piece is longest, as in Hugging Face.
double UnigramPasses::best_path(uint32_t begin, uint32_t end, uint32_t excluded,
                                Scratch& scratch) const {
  const auto& pieces = lattices_.pieces();
  uint32_t length = end - begin;
  scratch.forward.assign(length + size_t{1}, kMinusInfinity);
  scratch.piece.assign(length + size_t{1}, kNoPiece);
  scratch.before.assign(length + size_t{1}, 0);
  scratch.forward[0] = 0;
  for (uint32_t i = 0; i < length; ++i) {
    if (scratch.forward[i] == kMinusInfinity) continue;
    for (uint32_t id : lattices_.edges(begin + i)) {
      uint32_t behind = i + pieces[id].length;
      if (behind > length || (id == excluded && behind - i == length)) continue;
      double score = scratch.forward[i] + score_of(id);
      if (score > scratch.forward[behind]) {
        scratch.forward[behind] = score;
        scratch.piece[behind] = id;
        scratch.before[behind] = i;
      }
    }
  }
  return scratch.forward[length];
}

UnigramPasses::BestCounts UnigramPasses::best_counts() const {
  std::array<BestCounts, kParts> parts;
  for_each_part(lattices_.words().size(), [&](size_t part, size_t first, size_t last) {
    BestCounts& counts = parts[part];
    counts.frequency.assign(lattices_.pieces().size(), 0);
    Scratch scratch;
    for (size_t i = first; i < last; ++i) {
      const UnigramLattices::Word& word = lattices_.words()[i];
      auto count = static_cast<double>(word.count);
      counts.words += count;
      best_path(word.begin, word.end, kNoPiece, scratch);
      for (uint32_t at = word.end - word.begin; at > 0; at = scratch.before[at]) {
        counts.frequency[scratch.piece[at]] += count;
      }
    }
  });
  for (size_t part = 1; part < kParts; ++part) {
    for (size_t id = 0; id < parts[0].frequency.size(); ++id) {
      parts[0].frequency[id] += parts[part].frequency[id];
    }
    parts[0].words += parts[part].words;
  }
  return std::move(parts[0]);
}

void UnigramPasses::for_each_alternative(
    const std::function<void(uint32_t, const Alternative&)>& fn) const {
  for_each_part(lattices_.pieces().size(), [&](size_t, size_t first, size_t last) {
    Scratch scratch;
    Alternative alternative;
    for (size_t id = std::max<size_t>(first, 1); id < last; ++id) {
      auto piece = static_cast<uint32_t>(id);
      const UnigramLattices::Piece& whole = lattices_.pieces()[piece];
      double second = best_path(whole.place, whole.place + whole.length, piece, scratch);
      alternative.pieces.clear();
      alternative.is_best_alone = whole.score >= second;
      if (second != kMinusInfinity && alternative.is_best_alone) {
        for (uint32_t at = whole.length; at > 0; at = scratch.before[at]) {
          alternative.pieces.push_back(scratch.piece[at]);
        }
      }
      fn(piece, alternative);
    }
  });
}

}  // namespace lexel
