#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lexel::spec {

// An append-only list of strings in one buffer: 4 bytes a string beside its text, against 32 and a
// possible allocation for std::string. Vocabularies and merges live in these. Total text < 4 GiB.
class StringTable {
 public:
  void push_back(std::string_view s) {
    text_.append(s);
    ends_.push_back(static_cast<uint32_t>(text_.size()));
  }
  std::string_view operator[](size_t i) const {
    uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }
  // Asks for what reading string i will need first, and then for the string itself.
  void prefetch_place(size_t i) const { __builtin_prefetch(&ends_[i]); }
  void prefetch_text(size_t i) const {
    __builtin_prefetch(text_.data() + (i == 0 ? 0 : ends_[i - 1]));
  }
  size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  void pop_back() {
    ends_.pop_back();
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
  bool operator==(const StringTable&) const = default;

 private:
  std::string text_;
  std::vector<uint32_t> ends_;
};

}  // namespace lexel::spec
