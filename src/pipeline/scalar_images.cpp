#include "pipeline/scalar_images.h"

#include <algorithm>
#include <cstring>

#include "unicode/normal_forms.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {

ScalarImages::ScalarImages(const WordClasses& classes, const Normalizer* normalizer)
    : classes_(classes), normalizer_(normalizer), images_(kImages) {
  for (char32_t c = 0; c < ascii_.size(); ++c) {
    ascii_[c] = make_image(c);
    const bool is_same = ascii_[c].size == 1 && ascii_[c].bytes[0] == static_cast<char>(c);
    if (is_same && ascii_[c].kind != Kind::kHard) plain_[c] = ascii_[c].kind;
  }
}

bool ScalarImages::normalize(std::string_view word) {
  part_ = 0;
  if (is_plain(word)) {
    text_ = word;
    parts_begin_ = static_cast<uint32_t>(word.size());
    return true;
  }
  return normalize_scalars(word);
}

// Whether a word is ASCII that stays as it is.
bool ScalarImages::is_plain(std::string_view word) const {
  auto kind_of = [&](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte < plain_.size() ? plain_[byte] : Kind::kNone;
  };
  const Kind kind = kind_of(word.front());
  if (kind == Kind::kAlone) return word.size() == 1;
  if (kind == Kind::kNone) return false;
  return std::all_of(word.begin(), word.end(), [&](char c) { return kind_of(c) == kind; });
}

bool ScalarImages::normalize_scalars(std::string_view word) {
  parts_.clear();
  uint32_t size = 0;
  bool is_changed = false;
  Kind word_kind = Kind::kNone;
  for (size_t pos = 0; pos < word.size();) {
    const size_t begin = pos;
    const Image& image = image_of(utf8::decode(word, pos));
    if (image.kind == Kind::kHard) return false;
    if (image.kind != Kind::kDropped) {
      if (word_kind == Kind::kNone) {
        word_kind = image.kind;
      } else if (word_kind != image.kind || word_kind == Kind::kAlone) {
        return false;
      }
    }
    if (size + kMaxBytes > buffer_.size()) buffer_.resize(2 * buffer_.size() + kMaxBytes);
    std::memcpy(buffer_.data() + size, image.bytes.data(), kMaxBytes);
    if (!is_changed && image.size != pos - begin) {
      is_changed = true;
      parts_begin_ = size;
    }
    size += image.size;
    if (is_changed && image.size > 0) {
      parts_.push_back({size, {static_cast<uint32_t>(begin), static_cast<uint32_t>(pos)}});
    }
  }
  if (!is_changed) parts_begin_ = size;
  text_ = {buffer_.data(), size};
  return true;
}

Span ScalarImages::original(uint32_t begin, uint32_t end) {
  if (begin >= parts_begin_) {
    while (parts_[part_].end <= begin) ++part_;
    begin = parts_[part_].original.begin;
  }
  if (end > parts_begin_) {
    while (parts_[part_].end < end) ++part_;
    end = parts_[part_].original.end;
  }
  return {begin, end};
}

ScalarImages::Image ScalarImages::make_image(char32_t c) {
  Image image{c, Kind::kHard, 0, {}};
  const std::string scalar = utf8::encode(c);
  scratch_.reset(scalar, 0, 1024);
  if (normalizer_) normalizer_->normalize(scratch_);
  std::string_view text = scratch_.text();
  switch (classes_.of(c)) {
    case WordClasses::kWord:
      image.kind = Kind::kWord;
      break;
    case WordClasses::kOther:
      image.kind = Kind::kOther;
      break;
    case WordClasses::kAlone:
      image.kind = Kind::kAlone;
      while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
      while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
      break;
    case WordClasses::kJoined:
      if (text.empty()) image.kind = Kind::kDropped;
      break;
    default:
      break;
  }
  if (text.size() > kMaxBytes || (classes_.decomposes() && has_marks(text))) {
    image.kind = Kind::kHard;
  } else {
    image.size = static_cast<uint8_t>(text.size());
    std::copy_n(text.data(), text.size(), image.bytes.data());
  }
  return image;
}

// Marks that are kept could change places with others.
bool ScalarImages::has_marks(std::string_view text) const {
  for (size_t pos = 0; pos < text.size();) {
    if (!unicode::is_stable(unicode::NormalForm::kNfd, utf8::decode(text, pos))) return true;
  }
  return false;
}

}  // namespace lexel
