#include "trainers/parity_index.h"

#include <algorithm>
#include <utility>

#include "lexel/error.h"

namespace lexel {

void ParityIndex::end_word(uint64_t count) {
  if (symbols_.size() >= kBoundary) {
    throw Error(ErrorCode::kLimitExceeded,
                "the distinct words of a language have more than the 4294967293 characters that "
                "training can index; train on less text, or on shorter words by a pre-tokenizer");
  }
  symbols_.push_back({kBoundary, 1, 0});
  word_counts_.push_back(count);
}

void ParityIndex::build(bool has_top) {
  has_top_ = has_top;
  uint32_t word = 0;
  for (uint32_t i = 0; i < symbols_.size(); ++i) {
    symbols_[i].word = word;
    if (symbols_[i].token == kBoundary) {
      ++word;
      continue;
    }
    length_ += word_counts_[word];
    if (is_pair(i, i + 1)) add(i, i + 1, word_counts_[word]);
  }
  grown_.clear();
  if (!has_top_) return;
  for (const auto& [key, pair] : pairs_) heap_.push_back({pair.count, key});
  std::make_heap(heap_.begin(), heap_.end(), order());
}

std::optional<BpeMerge> ParityIndex::top(uint64_t min_count) {
  while (!heap_.empty() && heap_.front().count >= min_count) {
    HeapEntry entry = heap_.front();
    auto left = static_cast<uint32_t>(entry.key >> 32);
    auto right = static_cast<uint32_t>(entry.key);
    uint64_t count = count_of({left, right});
    if (count == entry.count) return BpeMerge{left, right};
    std::pop_heap(heap_.begin(), heap_.end(), order());
    heap_.pop_back();
    if (count != 0) push(entry.key);
  }
  return std::nullopt;
}

uint64_t ParityIndex::count_of(const BpeMerge& pair) const {
  auto found = pairs_.find(key_of(pair.left, pair.right));
  return found == pairs_.end() ? 0 : found->second.count;
}

void ParityIndex::merge(const BpeMerge& pair, uint32_t token) {
  auto found = pairs_.find(key_of(pair.left, pair.right));
  if (found == pairs_.end()) return;
  std::vector<uint32_t> places = std::move(found->second.places);
  found->second.places.clear();
  std::sort(places.begin(), places.end());
  for (uint32_t place : places) {
    Symbol& left = symbols_[place];
    if (left.token != pair.left) continue;
    uint32_t next = place + left.length;
    Symbol& right = symbols_[next];
    if (right.token != pair.right) continue;
    uint64_t count = word_counts_[left.word];
    bool has_before = place > 0 && symbols_[place - 1].token != kBoundary;
    uint32_t before = has_before ? place - symbols_[place - 1].length : 0;
    uint32_t behind = next + right.length;

    if (has_before) take(before, place, count);
    take(place, next, count);
    take(next, behind, count);
    left.token = token;
    left.length += right.length;
    right.token = kDead;
    symbols_[behind - 1].length = left.length;
    length_ -= count;
    if (has_before && is_pair(before, place)) add(before, place, count);
    if (is_pair(place, behind)) add(place, behind, count);
  }
  if (has_top_) {
    std::sort(grown_.begin(), grown_.end());
    grown_.erase(std::unique(grown_.begin(), grown_.end()), grown_.end());
    for (uint64_t key : grown_) push(key);
  }
  grown_.clear();
  // The pair of a merge that overlapped with itself has no place any more, or only new ones.
  if (auto left_over = pairs_.find(key_of(pair.left, pair.right));
      left_over != pairs_.end() && left_over->second.count == 0) {
    pairs_.erase(left_over);
  }
}

bool ParityIndex::is_pair(uint32_t place, uint32_t next) const {
  const Symbol& left = symbols_[place];
  const Symbol& right = symbols_[next];
  if (left.token == kBoundary || right.token == kBoundary) return false;
  return uint64_t{left.length} + right.length < max_length_ ||
         (left.length == 1 && right.length == 1);
}

void ParityIndex::add(uint32_t place, uint32_t next, uint64_t count) {
  uint64_t key = key_of(symbols_[place].token, symbols_[next].token);
  Pair& pair = pairs_[key];
  pair.count += count;
  pair.places.push_back(place);
  grown_.push_back(key);
}

void ParityIndex::take(uint32_t place, uint32_t next, uint64_t count) {
  if (!is_pair(place, next)) return;
  pairs_.find(key_of(symbols_[place].token, symbols_[next].token))->second.count -= count;
}

bool ParityIndex::goes_behind(const HeapEntry& a, const HeapEntry& b) const {
  if (a.count != b.count) return a.count < b.count;
  auto left = [](const HeapEntry& entry) { return static_cast<uint32_t>(entry.key >> 32); };
  auto right = [](const HeapEntry& entry) { return static_cast<uint32_t>(entry.key); };
  if (left(a) != left(b)) return vocabulary_.token(left(a)) < vocabulary_.token(left(b));
  return right(a) != right(b) && vocabulary_.token(right(a)) < vocabulary_.token(right(b));
}

void ParityIndex::push(uint64_t key) {
  auto found = pairs_.find(key);
  if (found == pairs_.end() || found->second.count == 0) return;
  heap_.push_back({found->second.count, key});
  std::push_heap(heap_.begin(), heap_.end(), order());
}

}  // namespace lexel
