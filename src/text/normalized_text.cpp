#include "text/normalized_text.h"

#include <utility>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel {

void OffsetMap::add_identity(uint32_t text_begin, uint32_t original_begin) {
  if (!runs_.empty()) {
    const Run& last = runs_.back();
    if (last.original_end == kIdentity &&
        original_begin - last.original_begin == text_begin - last.text_begin) {
      return;
    }
  }
  runs_.push_back({text_begin, original_begin, kIdentity});
}

void OffsetMap::add_block(uint32_t text_begin, Span original) {
  if (!runs_.empty()) {
    const Run& last = runs_.back();
    if (last.original_end == original.end && last.original_begin == original.begin) return;
  }
  runs_.push_back({text_begin, original.begin, original.end});
}

Span OffsetCursor::scalar_span(uint32_t pos) {
  auto identity = [&](uint32_t text_begin, uint32_t original_begin) -> Span {
    uint32_t first = pos;
    while (first > 0 && utf8::is_continuation(text_[first])) --first;
    uint32_t begin = original_begin + (first - text_begin);
    return {begin, begin + static_cast<uint32_t>(utf8::length_from_lead(text_[first]))};
  };
  if (map_.is_identity()) return identity(0, map_.base());

  const OffsetMap::Run& run = map_.runs()[run_at(pos)];
  if (run.original_end == OffsetMap::kIdentity) return identity(run.text_begin, run.original_begin);
  return {run.original_begin, run.original_end};
}

void NormalizedText::reset(std::string_view original, uint32_t base, uint64_t max_bytes) {
  max_bytes_ = max_bytes;
  view_ = original;
  owned_ = false;
  map_.reset(base);
}

void NormalizedText::clear() {
  owned_ = true;
  buffer_.clear();
  map_.reset(0);
}

void NormalizedText::append(const NormalizedText& piece) {
  auto shift = static_cast<uint32_t>(buffer_.size());
  std::string_view text = piece.text();
  if (text.empty()) return;
  if (piece.map_.is_identity()) {
    map_.add_identity(shift, piece.map_.base());
  } else {
    for (const OffsetMap::Run& run : piece.map_.runs()) {
      if (run.original_end == OffsetMap::kIdentity) {
        map_.add_identity(shift + run.text_begin, run.original_begin);
      } else {
        map_.add_block(shift + run.text_begin, {run.original_begin, run.original_end});
      }
    }
  }
  buffer_.append(text);
}

TextEdit::TextEdit(NormalizedText& target)
    : target_(target),
      old_(target.text()),
      cursor_(target.map_, old_),
      out_(target.spare_buffer_),
      out_map_(target.spare_map_) {
  out_.clear();
  out_.reserve(old_.size());
  out_map_.reset(target.map_.base());
}

void TextEdit::write(std::string_view s, Span original) {
  if (s.empty()) return;
  if (out_.size() + s.size() > target_.max_bytes_) {
    throw Error(ErrorCode::kLimitExceeded,
                "the normalizer makes more than " + std::to_string(target_.max_bytes_) +
                    " bytes of this text; raise EncodeLimits::max_normalized_base or _per_byte",
                "/normalizer");
  }
  out_map_.add_block(new_size(), original);
  out_.append(s);
}

void TextEdit::keep(uint32_t n) {
  if (n == 0) return;
  if (out_.size() + n > target_.max_bytes_) write(old_.substr(pos_, n), {});  // throws
  const OffsetMap& map = target_.map_;
  uint32_t shift = new_size() - pos_;  // modulo 2^32: new position = old position + shift
  if (map.is_identity()) {
    out_map_.add_identity(new_size(), map.base() + pos_);
  } else {
    const auto& runs = map.runs();
    for (size_t i = cursor_.run_at(pos_); i < runs.size() && runs[i].text_begin < pos_ + n; ++i) {
      uint32_t begin = runs[i].text_begin < pos_ ? pos_ : runs[i].text_begin;
      if (runs[i].original_end == OffsetMap::kIdentity) {
        out_map_.add_identity(begin + shift, runs[i].original_begin + (begin - runs[i].text_begin));
      } else {
        out_map_.add_block(begin + shift, {runs[i].original_begin, runs[i].original_end});
      }
    }
  }
  out_.append(old_.substr(pos_, n));
  pos_ += n;
}

void TextEdit::replace_scalar(std::string_view s) {
  write(s, cursor_.scalar_span(pos_));
  pos_ += static_cast<uint32_t>(utf8::length_from_lead(old_[pos_]));
}

void TextEdit::insert(std::string_view s) {
  uint32_t base = target_.map_.base();
  write(s, pos_ == 0 ? Span{base, base} : cursor_.scalar_span(pos_ - 1));
}

void TextEdit::transform(char32_t c, int64_t change) {
  char bytes[4];
  std::string_view s(bytes, utf8::encode_to(c, bytes));
  if (change > 0 || pos_ >= old_.size()) {
    insert(s);
    return;
  }
  replace_scalar(s);
  drop_scalars(static_cast<uint64_t>(-change));
}

void TextEdit::drop_scalars(uint64_t n) {
  for (; n > 0 && pos_ < old_.size(); --n) {
    pos_ += static_cast<uint32_t>(utf8::length_from_lead(old_[pos_]));
  }
}

void TextEdit::finish() {
  std::swap(target_.buffer_, target_.spare_buffer_);
  std::swap(target_.map_, target_.spare_map_);
  target_.owned_ = true;
  // An empty run list means identity, which is wrong for a text that was emptied or never written.
  if (target_.map_.is_identity()) target_.map_.add_identity(0, target_.map_.base());
}

}  // namespace lexel
