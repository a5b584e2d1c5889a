#include "trainers/suffix_array.h"

#include <algorithm>

namespace lexel {
namespace {

constexpr int32_t kFree = -1;

// One level of the recursion. A suffix is S-type if it is smaller than the one behind it, else
// L-type; an LMS suffix is an S-type one behind an L-type one. All suffixes follow from the order
// of the LMS ones by two passes over the array. That order is found by sorting the LMS substrings
// the same way, giving them names, and recursing on the row of names.
class Level {
 public:
  Level(std::span<const int32_t> text, int32_t symbol_count, std::span<int32_t> suffixes)
      : text_(text),
        n_(static_cast<int32_t>(text.size())),
        suffixes_(suffixes),
        is_s_(text.size()),
        bounds_(static_cast<size_t>(symbol_count) + 1, 0) {
    is_s_[text.size() - 1] = true;
    for (int32_t i = n_ - 2; i >= 0; --i) {
      is_s_[i] = text_[i] < text_[i + 1] || (text_[i] == text_[i + 1] && is_s_[i + 1]);
    }
    for (int32_t symbol : text_) ++bounds_[static_cast<size_t>(symbol) + 1];
    for (size_t i = 1; i < bounds_.size(); ++i) bounds_[i] += bounds_[i - 1];
  }

  void sort() {
    std::vector<int32_t> places;
    for (int32_t i = 1; i < n_; ++i) {
      if (is_lms(i)) places.push_back(i);
    }
    induce(places);
    auto count = static_cast<int32_t>(places.size());
    std::vector<int32_t> sorted(places.size());
    int32_t names = name(places, sorted);
    if (names < count) {
      std::vector<int32_t> order(places.size());
      Level(sorted, names, order).sort();
      for (int32_t i = 0; i < count; ++i) sorted[i] = places[order[i]];
    } else {
      std::vector<int32_t> by_name(places.size());
      for (int32_t i = 0; i < count; ++i) by_name[sorted[i]] = places[i];
      sorted.swap(by_name);
    }
    induce(sorted);
  }

 private:
  bool is_lms(int32_t i) const { return i > 0 && is_s_[i] && !is_s_[i - 1]; }

  // Puts the LMS suffixes at the ends of their buckets in the order given, then all others.
  void induce(const std::vector<int32_t>& lms) {
    std::fill(suffixes_.begin(), suffixes_.end(), kFree);
    std::vector<int32_t> at(bounds_.begin() + 1, bounds_.end());
    for (size_t i = lms.size(); i-- > 0;) suffixes_[--at[text_[lms[i]]]] = lms[i];
    at.assign(bounds_.begin(), bounds_.end() - 1);
    for (int32_t i = 0; i < n_; ++i) {
      int32_t before = suffixes_[i] - 1;
      if (before >= 0 && !is_s_[before]) suffixes_[at[text_[before]]++] = before;
    }
    at.assign(bounds_.begin() + 1, bounds_.end());
    for (int32_t i = n_ - 1; i >= 0; --i) {
      int32_t before = suffixes_[i] - 1;
      if (before >= 0 && is_s_[before]) suffixes_[--at[text_[before]]] = before;
    }
  }

  bool same_lms_substring(int32_t a, int32_t b) const {
    for (int32_t i = 0;; ++i) {
      if (text_[a + i] != text_[b + i] || is_s_[a + i] != is_s_[b + i]) return false;
      if (i > 0 && (is_lms(a + i) || is_lms(b + i))) return is_lms(a + i) && is_lms(b + i);
    }
  }

  // Gives every LMS substring the rank of its content, in text order; returns the number of ranks.
  int32_t name(const std::vector<int32_t>& places, std::vector<int32_t>& names) const {
    std::vector<int32_t> name_at(text_.size(), kFree);
    int32_t previous = kFree;
    int32_t next = 0;
    for (int32_t suffix : suffixes_) {
      if (!is_lms(suffix)) continue;
      if (previous != kFree && !same_lms_substring(previous, suffix)) ++next;
      name_at[suffix] = next;
      previous = suffix;
    }
    for (size_t i = 0; i < places.size(); ++i) names[i] = name_at[places[i]];
    return next + 1;
  }

  std::span<const int32_t> text_;
  int32_t n_;
  std::span<int32_t> suffixes_;
  std::vector<bool> is_s_;
  std::vector<int32_t> bounds_;  // where the bucket of each symbol begins
};

}  // namespace

std::vector<int32_t> suffix_array(std::span<const int32_t> text, int32_t symbol_count) {
  std::vector<int32_t> suffixes(text.size(), 0);
  if (text.size() > 1) Level(text, symbol_count, suffixes).sort();
  return suffixes;
}

std::vector<int32_t> common_prefixes(std::span<const int32_t> text,
                                     std::span<const int32_t> suffixes) {
  size_t n = text.size();
  // The suffix before each one in the order, by place; then how much they share, in text order,
  // where it shrinks by one at most from place to place.
  std::vector<int32_t> shared(n, kFree);
  for (size_t i = 1; i < n; ++i) shared[suffixes[i]] = suffixes[i - 1];
  size_t length = 0;
  for (size_t i = 0; i < n; ++i) {
    if (shared[i] == kFree) {
      length = 0;
    } else {
      auto before = static_cast<size_t>(shared[i]);
      while (i + length < n && before + length < n && text[i + length] == text[before + length]) {
        ++length;
      }
    }
    shared[i] = static_cast<int32_t>(length);
    if (length > 0) --length;
  }
  std::vector<int32_t> lcp(n, 0);
  for (size_t i = 1; i < n; ++i) lcp[i] = shared[suffixes[i]];
  return lcp;
}

}  // namespace lexel
