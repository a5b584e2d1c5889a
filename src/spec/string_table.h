#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "compiled/array.h"

namespace lexel::spec {

// An append-only list of strings in one buffer: 4 bytes a string beside its text, against 32 and a
// possible allocation for std::string. Vocabularies and merges live in these. Total text < 4 GiB.
class StringTable {
 public:
  StringTable() = default;
  // String i ends at ends[i] of the text; both may lie in a compiled file.
  StringTable(compiled::Array<char> text, compiled::Array<uint32_t> ends)
      : text_(std::move(text)), ends_(std::move(ends)) {}
  // String i is strings[picks[i]]: a list that costs no text where that one lies in a file.
  StringTable(const StringTable& strings, compiled::Array<uint32_t> picks) {
    if (picks.empty()) return;
    text_ = strings.text_;
    ends_ = strings.ends_;
    picks_ = std::move(picks);
  }

  void push_back(std::string_view s) {
    if (!picks_.empty()) write_out_picks();
    text_.append(s.data(), s.size());
    ends_.push_back(static_cast<uint32_t>(text_.size()));
  }
  std::string_view operator[](size_t i) const {
    if (!picks_.empty()) i = picks_[i];
    const uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return {text_.data() + begin, ends_[i] - begin};
  }
  // Asks for what reading string i will need first, and then for the string itself.
  void prefetch_place(size_t i) const { __builtin_prefetch(&ends_[i]); }
  void prefetch_text(size_t i) const {
    __builtin_prefetch(text_.data() + (i == 0 ? 0 : ends_[i - 1]));
  }
  size_t size() const { return picks_.empty() ? ends_.size() : picks_.size(); }
  bool empty() const { return size() == 0; }
  void pop_back() {
    if (!picks_.empty()) write_out_picks();
    ends_.resize(ends_.size() - 1);
    text_.resize(ends_.empty() ? 0 : ends_.back());
  }
  void reserve(size_t strings, size_t bytes) {
    ends_.reserve(strings);
    text_.reserve(bytes);
  }
  void shrink_to_fit() {
    ends_.shrink_to_fit();
    text_.shrink_to_fit();
  }
  bool operator==(const StringTable& other) const {
    if (size() != other.size()) return false;
    for (size_t i = 0; i < size(); ++i) {
      if ((*this)[i] != other[i]) return false;
    }
    return true;
  }

 private:
  void write_out_picks() {
    StringTable own;
    for (size_t i = 0; i < size(); ++i) own.push_back((*this)[i]);
    *this = std::move(own);
  }

  compiled::Array<char> text_;
  compiled::Array<uint32_t> ends_;
  compiled::Array<uint32_t> picks_;  // empty: string i is the i-th
};

}  // namespace lexel::spec
