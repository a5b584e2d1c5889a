#include "models/unigram_lattice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr uint32_t kNone = 0xFFFF'FFFF;

// Size at which the agenda of the n-best search is cut, and what is kept of it.
constexpr size_t kMaxAgenda = 100'000;
constexpr size_t kMinAgenda = 512;

// log(exp(x) + exp(y)), where the smaller one is left out once it is lost in rounding.
double log_sum_exp(double x, double y) {
  auto [low, high] = std::minmax(x, y);
  return high > low + 50 ? high : high + std::log(std::exp(low - high) + 1);
}

// A path from some token to the end of the piece: an entry of the n-best search's agenda.
struct PartialPath {
  double bound;  // score of the best whole path that ends with it
  double path_score;
  double token_score;
  uint32_t begin;
  uint32_t id;
  uint32_t next;
  bool is_whole;
};

// A max-heap of four children a node. Which of several equal paths comes first decides what is
// among the n best, so this keeps the order of Hugging Face's (crate dary_heap), where an equal
// element is taken to be greater than the one it is compared with.
class Agenda {
 public:
  bool empty() const { return heap_.empty(); }
  size_t size() const { return heap_.size(); }

  void push(const PartialPath& path) {
    heap_.push_back(path);
    rise(heap_.size() - 1);
  }

  PartialPath pop() {
    PartialPath top = heap_.back();
    heap_.pop_back();
    if (heap_.empty()) return top;
    std::swap(top, heap_.front());
    sink();
    return top;
  }

 private:
  static constexpr size_t kChildren = 4;

  bool is_lower(size_t a, size_t b) const { return heap_[a].bound < heap_[b].bound; }

  void rise(size_t i) {
    while (i > 0) {
      size_t parent = (i - 1) / kChildren;
      if (is_lower(i, parent)) break;
      std::swap(heap_[i], heap_[parent]);
      i = parent;
    }
  }

  // Moves the root to a leaf along the greatest children, then up to its place.
  void sink() {
    size_t i = 0;
    for (size_t child = 1; child < heap_.size(); child = kChildren * i + 1) {
      size_t end = std::min(child + kChildren, heap_.size());
      size_t greatest = child;
      if (end - child == kChildren) {
        size_t first = child + is_lower(child, child + 1);
        size_t second = child + 2 + is_lower(child + 2, child + 3);
        greatest = is_lower(first, second) ? second : first;
      } else {
        for (size_t other = child + 1; other < end; ++other) {
          if (is_lower(greatest, other)) greatest = other;
        }
      }
      std::swap(heap_[i], heap_[greatest]);
      i = greatest;
    }
    rise(i);
  }

  std::vector<PartialPath> heap_;
};

}  // namespace

template <class Fn>
void UnigramLattice::for_each_ending_at(uint32_t end, Fn&& fn) const {
  size_t scalar_begin = end;
  utf8::decode_back(piece_, scalar_begin);
  uint32_t shortest = 0;
  for (uint32_t id = matcher_->longest(states_[end - 1]); id != UnigramMatcher::kNone;) {
    const UnigramMatcher::Match& match = matcher_->match(id);
    fn(end - match.length, id, match.score);
    shortest = match.length;
    id = match.next_shorter;
  }
  if (shortest != end - scalar_begin) {
    fn(static_cast<uint32_t>(scalar_begin), unk_id_, unknown_score_);
  }
}

void UnigramLattice::build(std::string_view piece, const UnigramMatcher& matcher,
                           double unknown_score, uint32_t unk_id) {
  piece_ = piece;
  matcher_ = &matcher;
  unknown_score_ = unknown_score;
  unk_id_ = unk_id;
  states_.clear();
  uint32_t state = UnigramMatcher::kStart;
  for (char c : piece) {
    state = matcher.step(state, static_cast<unsigned char>(c));
    states_.push_back(state);
  }
  forward_.assign(piece.size() + 1, 0);
}

void UnigramLattice::sample(double theta, Random& random, std::vector<UnigramSegment>& path) {
  auto size = static_cast<uint32_t>(piece_.size());
  for (uint32_t end = 1; end <= size; ++end) {
    if (end < size && utf8::is_continuation(piece_[end])) continue;
    // A later token with the id of the first one starts the sum anew: Hugging Face tells the first
    // one by its id.
    uint32_t first_id = kNone;
    double sum = 0;
    for_each_ending_at(end, [&](uint32_t begin, uint32_t id, double score) {
      double term = theta * (score + forward_[begin]);
      bool is_first = first_id == kNone || id == first_id;
      if (first_id == kNone) first_id = id;
      sum = is_first ? term : log_sum_exp(sum, term);
    });
    forward_[end] = sum;
  }

  path.clear();
  for (uint32_t end = size; end > 0;) {
    candidates_.clear();
    double highest = -std::numeric_limits<double>::infinity();
    for_each_ending_at(end, [&](uint32_t begin, uint32_t id, double score) {
      double weight = forward_[begin] + theta * score;
      highest = std::max(highest, weight);
      candidates_.push_back({begin, id, weight});
    });
    for (Candidate& candidate : candidates_) {
      candidate.weight = std::exp(candidate.weight - highest);
    }
    const Candidate& drawn = candidates_[draw(random).value_or(0)];
    path.push_back({drawn.begin, end, drawn.id});
    end = drawn.begin;
  }
  std::reverse(path.begin(), path.end());
}

std::optional<size_t> UnigramLattice::draw(Random& random) const {
  double total = 0;
  for (const Candidate& candidate : candidates_) {
    if (!(candidate.weight >= 0)) return std::nullopt;
    total += candidate.weight;
  }
  if (!(total > 0) || !std::isfinite(total)) return std::nullopt;
  double point = random.next_double() * total;
  size_t last = 0;
  double sum = 0;
  for (size_t i = 0; i < candidates_.size(); ++i) {
    sum += candidates_[i].weight;
    if (point < sum) return i;
    if (candidates_[i].weight > 0) last = i;
  }
  return last;
}

void UnigramLattice::find_best_scores() {
  auto size = static_cast<uint32_t>(piece_.size());
  for (uint32_t end = 1; end <= size; ++end) {
    if (end < size && utf8::is_continuation(piece_[end])) continue;
    bool has_best = false;
    double best = 0;
    for_each_ending_at(end, [&](uint32_t begin, uint32_t, double score) {
      double candidate = forward_[begin] + score;
      if (!has_best || candidate > best) best = candidate;
      has_best = true;
    });
    forward_[end] = best;
  }
}

// From right to left; of equal candidates the one that begins first. The score of the token to the
// right is added before comparing, as in Hugging Face, since rounding makes some candidates equal.
void UnigramLattice::read_best(std::vector<UnigramSegment>& path) const {
  path.clear();
  double right_score = 0;
  for (auto end = static_cast<uint32_t>(piece_.size()); end > 0;) {
    bool has_best = false;
    double best = 0;
    double best_token_score = 0;
    UnigramSegment segment{};
    for_each_ending_at(end, [&](uint32_t begin, uint32_t id, double score) {
      double candidate = (forward_[begin] + score) + right_score;
      if (has_best && !(candidate > best)) return;
      has_best = true;
      best = candidate;
      best_token_score = score;
      segment = {begin, end, id};
    });
    path.push_back(segment);
    right_score = best_token_score;
    end = segment.begin;
  }
  std::reverse(path.begin(), path.end());
}

// A* from the end of the piece: the best scores of what is to the left are the exact bound, so
// whole paths come out best first.
void UnigramLattice::find_nbest(uint64_t n) {
  nbest_.clear();
  hypotheses_.clear();
  Agenda agenda;
  agenda.push({0, 0, 0, static_cast<uint32_t>(piece_.size()), 0, kNone, false});
  while (!agenda.empty()) {
    PartialPath top = agenda.pop();
    if (top.is_whole) {
      nbest_.push_back(top.next);
      if (nbest_.size() >= n) return;
      continue;
    }
    // The first one is the end of the piece itself, no token.
    uint32_t here = kNone;
    if (top.begin < piece_.size()) {
      here = static_cast<uint32_t>(hypotheses_.size());
      hypotheses_.push_back({top.begin, top.id, top.next, top.token_score});
    }
    if (top.begin == 0) {
      agenda.push({top.path_score, top.path_score, 0, 0, 0, here, true});
    } else {
      for_each_ending_at(top.begin, [&](uint32_t begin, uint32_t id, double score) {
        double bound = (forward_[begin] + score) + top.path_score;
        agenda.push({bound, score + top.path_score, score, begin, id, here, false});
      });
    }
    if (agenda.size() > kMaxAgenda) {
      Agenda kept;
      size_t count = n < kMinAgenda / 10 + 1 ? std::min<size_t>(kMinAgenda, n * 10) : kMinAgenda;
      for (size_t i = 0; i < count; ++i) kept.push(agenda.pop());
      agenda = std::move(kept);
    }
  }
}

void UnigramLattice::sample_nbest(uint64_t n, double theta, Random& random,
                                  std::vector<UnigramSegment>& path) {
  find_best_scores();
  if (n == 1) {
    read_best(path);
    return;
  }
  find_nbest(n);
  candidates_.clear();
  for (uint32_t first : nbest_) {
    double score = 0;
    for (uint32_t h = first; h != kNone; h = hypotheses_[h].next) {
      score += hypotheses_[h].token_score;
    }
    candidates_.push_back({0, 0, std::exp(theta * score)});
  }
  uint32_t h = nbest_[draw(random).value_or(0)];
  path.clear();
  for (; h != kNone; h = hypotheses_[h].next) {
    uint32_t next = hypotheses_[h].next;
    auto end = next == kNone ? static_cast<uint32_t>(piece_.size()) : hypotheses_[next].begin;
    path.push_back({hypotheses_[h].begin, end, hypotheses_[h].id});
  }
}

}  // namespace lexel
