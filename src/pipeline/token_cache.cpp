#include "pipeline/token_cache.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace lexel {

TokenCache::TokenCache(uint64_t budget, uint64_t seed)
    // At most half for words in lines. Numbers of 32 bits find the other ones.
    : max_lines_(std::bit_floor(budget / 2 / sizeof(Line))),
      max_long_bytes_(std::min<uint64_t>(budget - max_lines_ * sizeof(Line), 1 << 30)),
      seed_(seed) {
  lines_ = HugeArray<Line>(std::clamp<size_t>(max_lines_, 2, kFirstLines));
  mask_ = lines_.size() - 1;
}

void TokenCache::insert(const WordKey& word, uint64_t hash, const uint32_t* ids, const Span* spans,
                        size_t size) {
  if (size > kLineTokens || max_lines_ < 2) return;
  if (pushed_out_ > lines_.size() / 16 && lines_.size() < max_lines_) grow();
  Entry entry{};
  Entry::More more{};
  entry.word_ = {word.low, word.high | uint64_t{size} << 60};
  for (size_t i = 0; i < size; ++i) {
    const bool is_near = i < Entry::kNear;
    const size_t at = is_near ? i : i - Entry::kNear;
    (is_near ? entry.ids_[at] : more.ids[at]) = ids[i];
    (is_near ? entry.spans_[at] : more.spans[at]) =
        static_cast<uint8_t>(spans[i].begin | spans[i].end << 4);
  }
  put(entry, std::bit_cast<Entry>(more), hash);
}

// `behind` is the second half of a wide entry.
void TokenCache::put(const Entry& entry, const Entry& behind, uint64_t hash) {
  auto& [first, second] = lines_[hash >> 32 & mask_].entries;
  const bool has_first = first.word_.high != 0;
  const bool has_second = !first.is_wide() && second.word_.high != 0;
  if (entry.is_wide()) {
    pushed_out_ += has_first + has_second;
    second = behind;
  } else if (first.is_wide()) {
    ++pushed_out_;
    second = {};
  } else {
    pushed_out_ += has_first && has_second;
    if (has_first) second = first;
  }
  first = entry;
}

void TokenCache::grow() {
  HugeArray<Line> old =
      std::exchange(lines_, HugeArray<Line>(std::min(4 * lines_.size(), max_lines_)));
  mask_ = lines_.size() - 1;
  for (size_t i = 0; i < old.size(); ++i) {
    const auto& [first, second] = old[i].entries;
    auto put_again = [&](const Entry& entry) {
      const WordKey word{entry.word_.low, entry.word_.high & kKeyBits};
      if (word.high != 0) put(entry, second, word.hash(seed_));
    };
    if (!first.is_wide()) put_again(second);  // the older one
    put_again(first);
  }
  pushed_out_ = 0;
}

const TokenCache::LongWord* TokenCache::find_long(std::string_view word, uint64_t hash) const {
  if (long_words_.empty()) return nullptr;
  for (size_t i = hash & long_mask_; long_words_[i].text_size != 0; i = (i + 1) & long_mask_) {
    const LongWord& found = long_words_[i];
    if (found.hash != hash || found.text_size != word.size()) continue;
    if (word != std::string_view(text_).substr(found.text_begin, found.text_size)) continue;
    return &found;
  }
  return nullptr;
}

// What a vector takes, in elements, once `extra` more are in it.
template <class Vector>
size_t grown_capacity(const Vector& vector, size_t extra) {
  const size_t size = vector.size() + extra;
  return size <= vector.capacity() ? vector.capacity() : std::max(2 * vector.capacity(), size);
}

// What long words take once there is one more, of `text` bytes and `tokens` tokens.
size_t TokenCache::long_bytes_with(size_t text, size_t tokens) const {
  const bool is_full = 2 * (long_count_ + 1) > long_words_.size();
  const size_t slots =
      is_full ? std::max(kFirstLongWords, 2 * long_words_.size()) : long_words_.size();
  return slots * sizeof(LongWord) + grown_capacity(text_, text) +
         grown_capacity(ids_, tokens) * sizeof(uint32_t) +
         grown_capacity(spans_, tokens) * sizeof(Span);
}

void TokenCache::insert_long(std::string_view word, uint64_t hash, const uint32_t* ids,
                             const Span* spans, size_t size) {
  if (word.empty() || word.size() > kMaxWordBytes) return;
  if (long_bytes_with(word.size(), size) > max_long_bytes_) {
    drop_long();
    if (long_bytes_with(word.size(), size) > max_long_bytes_) return;
  }
  if (2 * (long_count_ + 1) > long_words_.size()) grow_long();

  size_t i = hash & long_mask_;
  while (long_words_[i].text_size != 0) i = (i + 1) & long_mask_;
  long_words_[i] = {hash, static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(word.size()),
                    static_cast<uint32_t>(ids_.size()), static_cast<uint32_t>(size)};
  ++long_count_;
  text_ += word;
  ids_.insert(ids_.end(), ids, ids + size);
  spans_.insert(spans_.end(), spans, spans + size);
}

void TokenCache::grow_long() {
  std::vector<LongWord> old = std::exchange(
      long_words_, std::vector<LongWord>(std::max(kFirstLongWords, 2 * long_words_.size())));
  long_mask_ = long_words_.size() - 1;
  for (const LongWord& word : old) {
    if (word.text_size == 0) continue;
    size_t i = word.hash & long_mask_;
    while (long_words_[i].text_size != 0) i = (i + 1) & long_mask_;
    long_words_[i] = word;
  }
}

void TokenCache::drop_long() {
  std::fill(long_words_.begin(), long_words_.end(), LongWord());
  long_count_ = 0;
  text_.clear();
  ids_.clear();
  spans_.clear();
}

}  // namespace lexel
