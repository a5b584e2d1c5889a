#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/encoding.h"

namespace lexel {

// Token strings in one buffer.
class TokenStrings {
 public:
  void push_back(std::string_view s) {
    text_.append(s);
    ends_.push_back(text_.size());
  }
  // Appends strings [begin, end) of `other`.
  void append(const TokenStrings& other, size_t begin, size_t end) {
    if (begin == end) return;
    uint64_t from = other.begin_of(begin);
    uint64_t shift = text_.size() - from;  // modulo 2^64
    text_.append(other.text_, from, other.ends_[end - 1] - from);
    for (size_t i = begin; i < end; ++i) ends_.push_back(other.ends_[i] + shift);
  }
  std::string_view operator[](size_t i) const {
    uint64_t begin = begin_of(i);
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }
  size_t size() const { return ends_.size(); }
  // Drops all but the first n, of which there must be as many.
  void truncate(size_t n) {
    if (n == size()) return;
    text_.resize(begin_of(n));
    ends_.resize(n);
  }
  void reserve(size_t n) { ends_.reserve(n); }

 private:
  uint64_t begin_of(size_t i) const { return i == 0 ? 0 : ends_[i - 1]; }

  std::string text_;
  std::vector<uint64_t> ends_;
};

// The tokens of one sequence as the model gave them, before truncation. Which columns are filled is
// up to the caller's wants; `ids` always is.
struct TokenColumns {
  std::vector<uint32_t> ids;
  std::vector<Offset> offsets;
  std::vector<uint32_t> words;
  TokenStrings tokens;

  size_t size() const { return ids.size(); }
  // Drops all but the first n tokens, of which there must be as many.
  void truncate(size_t n) {
    ids.resize(n);
    offsets.resize(std::min(n, offsets.size()));
    words.resize(std::min(n, words.size()));
    tokens.truncate(std::min(n, tokens.size()));
  }
};

}  // namespace lexel
