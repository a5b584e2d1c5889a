#include "trainers/pair_index.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lexel/error.h"
#include "models/hash.h"

namespace lexel {
namespace {

constexpr uint64_t kNoKey = ~uint64_t{0};
constexpr size_t kChunkSize = 1 << 18;  // places

size_t hash(uint64_t key) {
  return fold_multiply(key ^ 0x8EBC'6AF0'9C88'C6E3u, 0x9E37'79B9'7F4A'7C15u);
}

}  // namespace

void PairIndex::reserve(size_t words, size_t characters) {
  if (words + characters >= kBoundary) {
    throw Error(ErrorCode::kLimitExceeded,
                "the distinct words have " + std::to_string(characters) +
                    " characters, more than the 4294967293 that training can index; train on less "
                    "text, or on shorter words by a pre-tokenizer");
  }
  symbols_.reserve(words + characters);
  word_ends_.reserve(words);
  word_counts_.reserve(words);
}

void PairIndex::end_word(uint64_t count) {
  word_ends_.push_back(static_cast<uint32_t>(symbols_.size()));
  word_counts_.push_back(count);
  symbols_.push_back({kBoundary, 1, word_});
  ++word_;
}

void PairIndex::build(size_t token_count) {
  left_.changes.resize(token_count);
  right_.changes.resize(token_count);
  table_.assign(1 << 12, {kNoKey, 0});

  // An index for each pair, in the order of their first places; then their places, in one go.
  std::vector<uint32_t> pair_at(symbols_.size(), 0);
  std::vector<int64_t> counts;
  for (size_t i = 0; i + 1 < symbols_.size(); ++i) {
    uint32_t a = symbols_[i].token;
    uint32_t b = symbols_[i + 1].token;
    if (a == kBoundary || b == kBoundary) continue;
    size_t size_before = table_size_;
    Slot& slot = slot_of(key_of(a, b));
    if (table_size_ != size_before) {
      slot.state = static_cast<int64_t>(counts.size());
      counts.push_back(0);
      blocks_.push_back({nullptr, 0});
    }
    auto pair = static_cast<uint32_t>(slot.state);
    counts[pair] += static_cast<int64_t>(word_counts_[symbols_[i].word]);
    ++blocks_[pair].size;
    pair_at[i] = pair + 1;
  }
  size_t places = 0;
  for (const Block& block : blocks_) places += block.size;
  chunks_.push_back(std::make_unique<uint32_t[]>(places));
  uint32_t* next = chunks_.back().get();
  for (Block& block : blocks_) {
    block.places = next;
    next += block.size;
    block.size = 0;
  }
  for (size_t i = 0; i < pair_at.size(); ++i) {
    if (pair_at[i] == 0) continue;
    Block& block = blocks_[pair_at[i] - 1];
    block.places[block.size++] = static_cast<uint32_t>(i);
  }
  for (Slot& slot : table_) {
    if (slot.key == kNoKey) continue;
    auto pair = static_cast<uint32_t>(slot.state);
    slot.state = counts[pair] * kOne + kKnown;
    if (counts[pair] > 0) {
      heap_.push_back({static_cast<uint64_t>(counts[pair]), slot.key, pair});
    }
  }
  for (size_t i = heap_.size() / 2; i-- > 0;) sift_down(i);
}

std::optional<PairIndex::Pair> PairIndex::top() {
  while (!heap_.empty()) {
    HeapEntry& entry = heap_.front();
    uint64_t count = count_of(slot_of(entry.key));
    if (entry.count == count) {
      return Pair{static_cast<uint32_t>(entry.key >> 32), static_cast<uint32_t>(entry.key), count};
    }
    entry.count = count;
    sift_down(0);
  }
  return std::nullopt;
}

void PairIndex::merge_top(uint32_t token) {
  HeapEntry entry = heap_.front();
  heap_.front() = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0);

  bool is_new_token = token >= left_.changes.size();
  if (is_new_token) {
    left_.changes.resize(token + size_t{1});
    right_.changes.resize(token + size_t{1});
  }
  auto left = static_cast<uint32_t>(entry.key >> 32);
  auto right = static_cast<uint32_t>(entry.key);
  const Block block = blocks_[entry.block];
  if ((slot_of(entry.key).state & kAroseTwice) != 0) {
    merge_words(block, left, right, token);
  } else {
    for (uint32_t i = 0; i < block.size; ++i) {
      uint32_t place = block.places[i];
      if (symbols_[place].token != left) continue;
      uint32_t right_place = place + symbols_[place].length;
      if (symbols_[right_place].token == right) merge_at(place, right_place, token);
    }
  }
  if (!is_new_token) join_double_pairs(token);
  apply_changes(left, right, token);
}

void PairIndex::merge_words(const Block& block, uint32_t left, uint32_t right, uint32_t token) {
  uint32_t last_word = ~uint32_t{0};
  for (uint32_t i = 0; i < block.size; ++i) {
    uint32_t word = symbols_[block.places[i]].word;
    if (word == last_word) continue;
    last_word = word;
    uint32_t place = word == 0 ? 0 : word_ends_[word - 1] + 1;
    while (symbols_[place].token != kBoundary) {
      uint32_t next = place + symbols_[place].length;
      if (symbols_[place].token == left && symbols_[next].token == right) {
        merge_at(place, next, token);
      }
      place += symbols_[place].length;
    }
  }
}

void PairIndex::merge_at(uint32_t place, uint32_t right_place, uint32_t token) {
  Symbol& first = symbols_[place];
  Symbol& second = symbols_[right_place];
  auto count = static_cast<int64_t>(word_counts_[first.word]);
  uint32_t length = first.length + second.length;

  if (place > 0 && symbols_[place - 1].token != kBoundary) {
    uint32_t before = place - symbols_[place - 1].length;
    bool is_counted = uint64_t{symbols_[before].length} + length < max_length_;
    note(left_, symbols_[before].token, count, is_counted, before);
  }
  const Symbol& behind = symbols_[right_place + second.length];
  if (behind.token != kBoundary) {
    bool is_counted = uint64_t{behind.length} + length < max_length_;
    note(right_, behind.token, count, is_counted, place);
  }
  first.token = token;
  first.length = length;
  second.token = kDead;
  symbols_[place + length - 1].length = length;
}

void PairIndex::note(Side& side, uint32_t neighbour, int64_t count, bool is_counted,
                     uint32_t place) {
  Change& change = side.changes[neighbour];
  if (change.minus == 0) side.touched.push_back(neighbour);
  change.minus += count;
  if (!is_counted) return;
  change.plus += count;
  ++change.places;
  side.found.push_back({neighbour, place});
}

// A merge that makes an old token can find (token, token) on both sides; it is one pair.
void PairIndex::join_double_pairs(uint32_t token) {
  Change& of_left = left_.changes[token];
  Change& of_right = right_.changes[token];
  if (of_left.places == 0 || of_right.places == 0) return;
  for (const Found& found : right_.found) {
    if (found.neighbour == token) left_.found.push_back(found);
  }
  std::erase_if(right_.found, [token](const Found& found) { return found.neighbour == token; });
  std::sort(left_.found.begin(), left_.found.end(),
            [](const Found& a, const Found& b) { return a.place < b.place; });
  of_left.places += std::exchange(of_right.places, 0);
  of_left.plus += std::exchange(of_right.plus, 0);
}

void PairIndex::apply_changes(uint32_t left, uint32_t right, uint32_t token) {
  for (uint32_t x : left_.touched) {
    slot_of(key_of(x, left)).state -= left_.changes[x].minus * kOne;
  }
  for (uint32_t y : right_.touched) {
    slot_of(key_of(right, y)).state -= right_.changes[y].minus * kOne;
  }
  for (Side* side : {&left_, &right_}) {
    for (uint32_t z : side->touched) {
      Change& change = side->changes[z];
      if (change.places == 0) continue;
      uint64_t key = side == &left_ ? key_of(z, token) : key_of(token, z);
      slot_of(key).state += change.plus * kOne;
      change.block = new_block(change.places);
    }
    for (const Found& found : side->found) {
      Block& block = blocks_[side->changes[found.neighbour].block];
      block.places[block.size++] = found.place;
    }
  }
  for (Side* side : {&left_, &right_}) {
    for (uint32_t z : side->touched) {
      Change& change = side->changes[z];
      if (change.places != 0) {
        offer(side == &left_ ? key_of(z, token) : key_of(token, z), change.block);
      }
      change = Change();
    }
    side->touched.clear();
    side->found.clear();
  }
}

void PairIndex::offer(uint64_t key, uint32_t block) {
  Slot& slot = slot_of(key);
  slot.state |= (slot.state & kKnown) != 0 ? kAroseTwice : kKnown;
  if (slot.state / kOne <= 0) return;
  heap_.push_back({count_of(slot), key, block});
  sift_up(heap_.size() - 1);
}

PairIndex::Slot& PairIndex::slot_of(uint64_t key) {
  size_t mask = table_.size() - 1;
  size_t i = hash(key) & mask;
  for (; table_[i].key != key; i = (i + 1) & mask) {
    if (table_[i].key != kNoKey) continue;
    if ((table_size_ + 1) * 8 > table_.size() * 5) {
      grow_table();
      return slot_of(key);
    }
    ++table_size_;
    table_[i] = {key, 0};
    break;
  }
  return table_[i];
}

void PairIndex::grow_table() {
  std::vector<Slot> old(table_.size() * 2, {kNoKey, 0});
  old.swap(table_);
  size_t mask = table_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.key == kNoKey) continue;
    size_t i = hash(slot.key) & mask;
    while (table_[i].key != kNoKey) i = (i + 1) & mask;
    table_[i] = slot;
  }
}

// Room for `size` places; the block is empty at first.
uint32_t PairIndex::new_block(uint32_t size) {
  if (size > free_size_) {
    free_size_ = std::max<size_t>(size, kChunkSize);
    chunks_.push_back(std::unique_ptr<uint32_t[]>(new uint32_t[free_size_]));
    free_ = chunks_.back().get();
  }
  blocks_.push_back({free_, 0});
  free_ += size;
  free_size_ -= size;
  return static_cast<uint32_t>(blocks_.size() - 1);
}

void PairIndex::sift_up(size_t at) {
  HeapEntry entry = heap_[at];
  while (at > 0 && goes_before(entry, heap_[(at - 1) / 2])) {
    heap_[at] = heap_[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  heap_[at] = entry;
}

void PairIndex::sift_down(size_t at) {
  HeapEntry entry = heap_[at];
  for (size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
    if (child + 1 < heap_.size() && goes_before(heap_[child + 1], heap_[child])) ++child;
    if (!goes_before(heap_[child], entry)) break;
    heap_[at] = heap_[child];
    at = child;
  }
  heap_[at] = entry;
}

}  // namespace lexel
