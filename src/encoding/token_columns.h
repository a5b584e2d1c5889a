#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lexel/encoding.h"
#include "models/model.h"

namespace lexel {

// The string of each token. Nearly all are entries of the model's vocabulary: those are kept as
// ids, and looked up when somebody asks.
class TokenStrings {
 public:
  // The model whose ids push_ids() takes.
  void set_source(std::shared_ptr<const Model> source) { source_ = std::move(source); }
  void set_source(const TokenStrings& same) { source_ = same.source_; }

  void push_back(std::string_view s) {
    references_.push_back(kOwn | static_cast<uint32_t>(ends_.size()));
    text_.append(s);
    ends_.push_back(text_.size());
  }
  // The vocabulary's strings; an id it lacks has an empty one.
  void push_ids(const uint32_t* ids, size_t n) {
    if (std::any_of(ids, ids + n, [](uint32_t id) { return (id & kOwn) != 0; })) {
      for (size_t i = 0; i < n; ++i) push_back(string_of_id(ids[i]));
    } else {
      references_.insert(references_.end(), ids, ids + n);
    }
  }
  // Appends strings [begin, end) of `other`.
  void append(const TokenStrings& other, size_t begin, size_t end) {
    if (begin == end) return;
    if (!source_) source_ = other.source_;
    if (other.ends_.empty() && source_ == other.source_) {
      references_.insert(references_.end(),
                         other.references_.begin() + static_cast<ptrdiff_t>(begin),
                         other.references_.begin() + static_cast<ptrdiff_t>(end));
      return;
    }
    for (size_t i = begin; i < end; ++i) {
      const uint32_t reference = other.references_[i];
      if ((reference & kOwn) == 0 && source_ == other.source_) {
        references_.push_back(reference);
      } else {
        push_back(other[i]);
      }
    }
  }
  std::string_view operator[](size_t i) const {
    const uint32_t reference = references_[i];
    if ((reference & kOwn) == 0) return string_of_id(reference);
    const size_t own = reference & ~kOwn;
    const uint64_t begin = own == 0 ? 0 : ends_[own - 1];
    return std::string_view(text_).substr(begin, ends_[own] - begin);
  }
  size_t size() const { return references_.size(); }
  void reserve(size_t n) { references_.reserve(n); }
  void clear() { truncate(0); }
  // Keeps the first n.
  void truncate(size_t n) {
    auto is_own = [](uint32_t reference) { return (reference & kOwn) != 0; };
    const auto dropped =
        std::find_if(references_.begin() + static_cast<ptrdiff_t>(n), references_.end(), is_own);
    if (dropped != references_.end()) {
      ends_.resize(*dropped & ~kOwn);  // own strings ascend
      text_.resize(ends_.empty() ? 0 : ends_.back());
    }
    references_.resize(n);
  }

 private:
  static constexpr uint32_t kOwn = 0x8000'0000;

  std::string_view string_of_id(uint32_t id) const {
    return source_ ? source_->id_to_token(id).value_or(std::string_view()) : std::string_view();
  }

  std::shared_ptr<const Model> source_;
  std::vector<uint32_t> references_;  // an id, or kOwn and an index into ends_
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
  // Makes room, in the columns that will be filled, for as many tokens as so much text mostly has.
  void reserve_for(size_t bytes, bool with_offsets, bool with_all) {
    const size_t n = std::min<size_t>(bytes / 3 + 8, 1 << 24);
    ids.reserve(n);
    if (with_offsets) offsets.reserve(n);
    if (!with_all) return;
    words.reserve(n);
    tokens.reserve(n);
  }
  // Drops all but the first n tokens, of which there must be as many.
  void truncate(size_t n) {
    ids.resize(n);
    offsets.resize(std::min(n, offsets.size()));
    words.resize(std::min(n, words.size()));
    tokens.truncate(std::min(n, tokens.size()));
  }
};

}  // namespace lexel
