#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lexel {

// Many tokens' texts, side by side, and their ids.
class TokenTexts {
 public:
  void add(std::string_view text, uint32_t id) {
    bytes_ += text;
    ends_.push_back(bytes_.size());
    ids_.push_back(id);
  }

  size_t size() const { return ids_.size(); }
  uint32_t id(size_t i) const { return ids_[i]; }
  // Borrowed.
  std::string_view text(size_t i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string bytes_;
  std::vector<size_t> ends_;
  std::vector<uint32_t> ids_;
};

}  // namespace lexel
