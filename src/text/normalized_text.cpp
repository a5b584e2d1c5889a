#include "text/normalized_text.h"

#include <utility>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel {

namespace {

[[noreturn]] void throw_lost_range() {
  throw Error(
      ErrorCode::kInvalidModel,
      "a normalizer inserts text at the start that the next one cannot change; Hugging Face "
      "fails here, too. Put the inserting one last",
      "/normalizer");
}

// End of the scalars of empty span that a text starts with.
uint32_t inserted_prefix(const OffsetMap& map, std::string_view text) {
  if (map.is_identity()) return 0;
  OffsetCursor cursor(map, text);
  uint32_t end = 0;
  while (end < text.size()) {
    Span span = cursor.scalar_span(end);
    if (span.begin != span.end) break;
    end += static_cast<uint32_t>(utf8::length_from_lead(text[end]));
  }
  return end;
}

}  // namespace

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

void NormalizedText::append(std::string_view text, Span original) {
  if (text.empty()) return;
  map_.add_block(static_cast<uint32_t>(buffer_.size()), original);
  buffer_.append(text);
}

void NormalizedText::pass_unchanged() const {
  if (is_strict_ && inserted_prefix(map_, text()) > 0) throw_lost_range();
}

TextEdit::TextEdit(NormalizedText& target, Scope scope)
    : target_(target),
      old_(target.text()),
      cursor_(target.map_, old_),
      out_(target.spare_buffer_),
      out_map_(target.spare_map_) {
  out_.clear();
  out_.reserve(old_.size());
  out_map_.reset(target.map_.base());

  if (scope != Scope::kWholeText) return;
  uint32_t begin = inserted_prefix(target.map_, old_);
  if (begin > 0) range_.emplace(begin);
}

void TextEdit::check_growth(size_t n) const {
  if (out_.size() + n <= target_.max_bytes_) return;
  throw Error(ErrorCode::kLimitExceeded,
              "the normalizer makes more than " + std::to_string(target_.max_bytes_) +
                  " bytes of this text; raise EncodeLimits::max_normalized_base or _per_byte",
              "/normalizer");
}

void TextEdit::write(std::string_view s, Span original) {
  if (s.empty()) return;
  check_growth(s.size());
  out_map_.add_block(new_size(), original);
  out_.append(s);
}

void TextEdit::keep(uint32_t n) {
  if (n == 0) return;
  if (range_) {
    for (size_t at = pos_; at < pos_ + n;) range_->emit(utf8::decode(old_, at), 0);
  }
  copy(old_.substr(pos_, n));
}

// Writes `bytes` with the offsets of the next bytes.size() old ones, and consumes those. The
// scalars must have the same lengths.
void TextEdit::copy(std::string_view bytes) {
  auto n = static_cast<uint32_t>(bytes.size());
  check_growth(n);
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
  out_.append(bytes);
  pos_ += n;
}

void TextEdit::drop(uint32_t n) {
  if (range_) range_->drop(utf8::count_scalars(old_.substr(pos_, n)));
  pos_ += n;
}

void TextEdit::replace_scalar(std::string_view s) {
  if (range_) {
    if (s.empty()) range_->drop(1);
    for (size_t at = 0; at < s.size();) {
      int64_t change = at == 0 ? 0 : 1;
      range_->emit(utf8::decode(s, at), change);
    }
  }
  auto old_length = static_cast<uint32_t>(utf8::length_from_lead(old_[pos_]));
  if (s.size() == old_length && utf8::length_from_lead(s[0]) == old_length) {
    copy(s);  // the offsets do not change, so they cost no run of their own
    return;
  }
  write(s, cursor_.scalar_span(pos_));
  pos_ += old_length;
}

void TextEdit::insert(std::string_view s) {
  if (range_) {
    for (size_t at = 0; at < s.size();) range_->emit(utf8::decode(s, at), 1);
  }
  insert_copy(s);
}

void TextEdit::insert_copy(std::string_view s) {
  uint32_t base = target_.map_.base();
  write(s, pos_ == 0 ? Span{base, base} : cursor_.scalar_span(pos_ - 1));
}

void TextEdit::transform(char32_t c, int64_t change) {
  char bytes[4];
  std::string_view s(bytes, utf8::encode_to(c, bytes));
  if (change > 0 || pos_ >= old_.size()) {
    if (range_) range_->emit(c, change);
    insert_copy(s);
    return;
  }
  replace_scalar(s);
  drop_scalars(static_cast<uint64_t>(-change));
}

void TextEdit::drop_scalars(uint64_t n) {
  if (range_) range_->drop(n);
  for (; n > 0 && pos_ < old_.size(); --n) {
    pos_ += static_cast<uint32_t>(utf8::length_from_lead(old_[pos_]));
  }
}

void TextEdit::finish() {
  if (range_) {
    EditRange range = *std::exchange(range_, std::nullopt);
    if (auto steps = range.replay(old_)) {
      out_.clear();
      out_map_.reset(target_.map_.base());
      move_to(0);
      keep(range.begin());
      for (const EditRange::Step& step : *steps) {
        move_to(step.replaced.value_or(step.behind));
        char bytes[4];
        std::string_view s(bytes, utf8::encode_to(step.scalar, bytes));
        step.replaced ? replace_scalar(s) : insert_copy(s);
      }
    } else if (target_.is_strict_) {
      throw_lost_range();
    }
  }
  std::swap(target_.buffer_, target_.spare_buffer_);
  std::swap(target_.map_, target_.spare_map_);
  target_.owned_ = true;
  // An empty run list means identity, which is wrong for a text that was emptied or never written.
  if (target_.map_.is_identity()) target_.map_.add_identity(0, target_.map_.base());
}

}  // namespace lexel
