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

// The string of each token. Nearly all are those that the model's vocabulary has for the tokens'
// ids: they are looked up when somebody asks, and nothing is kept of them but their number.
class TokenStrings {
 public:
  // The model whose vocabulary it is.
  void set_source(const std::shared_ptr<const Model>& source) {
    if (source_ != source) source_ = source;
  }
  void set_source(const TokenStrings& same) { set_source(same.source_); }
  const Model* source() const { return source_.get(); }

  void push_back(std::string_view s) { push_copies(s, 1); }
  // The same string for n tokens.
  void push_copies(std::string_view s, size_t n) {
    const size_t begin = text_.size();
    text_.append(s);
    for (; n > 0; --n) own_.push_back({size_++, begin, text_.size()});
  }
  // The vocabulary's strings of n tokens. An id it lacks has an empty one.
  void push_known(size_t n) { size_ += n; }
  // Appends strings [begin, end) of `other`, whose tokens have `ids`.
  void append(const TokenStrings& other, const uint32_t* ids, size_t begin, size_t end) {
    if (begin == end) return;
    if (!source_ && own_.size() == size_) source_ = other.source_;
    if (source_ != other.source_) {
      for (size_t i = begin; i < end; ++i) push_back(other.get(i, ids[i]));
      return;
    }
    for (auto own = other.own_from(begin); own != other.own_.end() && own->token < end; ++own) {
      own_.push_back({size_ + (own->token - begin), text_.size(),
                      text_.size() + (own->text_end - own->text_begin)});
      text_.append(other.text_, own->text_begin, own->text_end - own->text_begin);
    }
    size_ += end - begin;
  }
  // Of token i, whose id is `id`. Logarithmic in the number of strings that are not the
  // vocabulary's.
  std::string_view get(size_t i, uint32_t id) const {
    if (!own_.empty()) {
      const auto own = own_from(i);
      if (own != own_.end() && own->token == i) {
        return std::string_view(text_).substr(own->text_begin, own->text_end - own->text_begin);
      }
    }
    return source_ ? source_->id_to_token(id).value_or(std::string_view()) : std::string_view();
  }
  size_t size() const { return size_; }
  // Keeps the first n.
  void truncate(size_t n) {
    size_ = n;
    if (own_.empty()) return;
    own_.erase(own_from(n), own_.end());
    text_.resize(own_.empty() ? 0 : own_.back().text_end);
  }

 private:
  struct Own {
    size_t token;
    size_t text_begin;
    size_t text_end;
  };

  std::vector<Own>::const_iterator own_from(size_t token) const {
    return std::lower_bound(own_.begin(), own_.end(), token,
                            [](const Own& own, size_t i) { return own.token < i; });
  }

  std::shared_ptr<const Model> source_;
  size_t size_ = 0;
  std::vector<Own> own_;  // ascending
  std::string text_;
};

// The tokens of one sequence as the model gave them, before truncation. Which columns are filled is
// up to the caller's wants; `ids` always is.
struct TokenColumns {
  std::vector<uint32_t> ids;
  std::vector<Offset> offsets;
  std::vector<uint32_t> words;
  TokenStrings tokens;

  size_t size() const { return ids.size(); }
  std::string_view token(size_t i) const { return tokens.get(i, ids[i]); }
  // Makes room, in the columns that will be filled, for as many tokens as so much text mostly has.
  void reserve_for(size_t bytes, bool with_offsets, bool with_all) {
    const size_t n = std::min<size_t>(bytes / 3 + 8, 1 << 24);
    ids.reserve(n);
    if (with_offsets) offsets.reserve(n);
    if (with_all) words.reserve(n);
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
