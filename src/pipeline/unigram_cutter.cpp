#include "pipeline/unigram_cutter.h"

#include "unicode/utf8.h"

namespace lexel {

bool UnigramCutter::next() {
  begin_ = end_of_last();
  count_ = 0;
  if (begin_ < proved_until_ && !go_on_with_word(begin_)) return true;
  while (end_of_last() < text_.size() && count_ < kUnits) {
    if (can_cut_ && next_whole_ == whole_at_.size()) add_plain_words();
    if (end_of_last() == text_.size() || count_ == kUnits || !add_word(end_of_last())) break;
  }
  return count_ > 0;
}

void UnigramCutter::restart(uint32_t begin) {
  std::sort(whole_at_.begin(), whole_at_.end());
  next_whole_ = 0;
  proved_until_ = 0;
  begin_ = begin;
  count_ = 0;
}

// Appends the units of whole words as long as all their scalars stand alone and one space is before
// each: as add_word() would, in one loop over all of them. Stops at the begin of another word.
void UnigramCutter::add_plain_words() {
  const size_t first_unit = count_;
  const size_t begin = end_of_last();
  if (!is_space(begin)) return;
  Steps at{begin + 1};
  at.before = ' ';
  while (at.pos < text_.size() && count_ < kUnits) {
    if (at.before < 0x80 && !step_ascii_words(at)) break;
    if (at.pos == text_.size() || count_ == kUnits) break;
    const bool is_ascii = at.before < 0x80 && static_cast<uint8_t>(text_[at.pos]) < 0x80;
    if (!is_ascii && !step_plain(at)) break;
  }
  // The last unit goes to the end of the text, or with the rest of its word.
  if (at.pos == text_.size() && at.before != ' ' && count_ < kUnits) {
    ends_[count_++] = static_cast<uint32_t>(at.pos);
  } else {
    while (count_ > first_unit && !is_space(ends_[count_ - 1])) --count_;
  }
  for (size_t i = first_unit; i < count_; ++i) {
    begins_[i] = i == first_unit ? static_cast<uint32_t>(begin) : ends_[i - 1];
    joins_[i] = !is_space(begins_[i]);
  }
}

// As many ASCII scalars as there are and there is room for. False at a scalar for the third time.
bool UnigramCutter::step_ascii_words(Steps& at) {
  // As many bytes as there is room for units.
  const size_t end = std::min(text_.size(), at.pos + (kUnits - count_));
  auto before = static_cast<uint8_t>(at.before);
  size_t pos = at.pos;
  size_t count = count_;
  unsigned repeats = at.repeats;
  for (; pos < end; ++pos) {
    const auto c = static_cast<uint8_t>(text_[pos]);
    const uint8_t what = scalars_.ascii_step(before, c);
    const unsigned is_same = c == before;
    if (what == UnigramScalars::kStop || (is_same & repeats) != 0) break;
    ends_[count] = static_cast<uint32_t>(pos);
    count += what;
    repeats = is_same;
    before = c;
  }
  at.pos = pos;
  at.before = before;
  at.repeats = repeats;
  count_ = count;
  return pos == end || static_cast<uint8_t>(text_[pos]) >= 0x80;
}

// One scalar beyond ASCII, or one behind such a scalar. False if it does not stand alone.
bool UnigramCutter::step_plain(Steps& at) {
  const size_t here = at.pos;
  size_t next = here;
  const char32_t c = utf8::decode(text_, next);
  bool is_cut = true;
  if (c != ' ') {
    const UnigramScalars::Image image = scalars_.of(c, machines_);
    const unsigned repeats = c == at.before ? at.repeats + 1 : 0;
    if (!stands_alone(image.kind()) || repeats == 2) return false;
    if (at.before < 0x80 && at.before != ' ') {
      at.edge = UnigramScalars::last_edge(at.before, scalars_.of(at.before, machines_));
    }
    is_cut = at.before != ' ' && scalars_.is_cut(at.edge, UnigramScalars::first_edge(c, image));
    at.edge = UnigramScalars::last_edge(c, image);
    at.repeats = repeats;
  }
  ends_[count_] = static_cast<uint32_t>(here);
  count_ += is_cut;
  at.before = c;
  at.pos = next;
  return true;
}

// Appends the units of the word behind the spaces at `begin`. False if they do not all fit: then
// either none or, where the word is the first one, kUnits of them are there.
bool UnigramCutter::add_word(size_t begin) {
  const size_t first_unit = count_;
  size_t rest = begin;
  if (is_space(rest)) ++rest;
  if (is_run_one_) {
    while (rest < text_.size() && (is_space(rest) || blank_at(rest))) ++rest;
  }
  if (rest == text_.size() || is_space(rest)) {
    add(begin, rest, false);  // spaces that are words of their own
    return true;
  }
  begin = rest - (rest > begin);
  if (stays_whole(rest)) {
    add(begin, end_of_word(rest), false);
    return true;
  }
  Walk walked = walk<true>(begin, rest, false);
  if (!walked.is_proved) {
    count_ = first_unit;
    add(begin, end_of_word(walked.pos), false);
    return true;
  }
  if (!walked.is_full && count_ < kUnits) {
    const bool is_first = count_ == first_unit;
    add(is_first ? begin : end_of_last(), walked.pos, !is_first);
    return true;
  }
  count_ = first_unit;
  if (first_unit > 0) return false;
  if (walked.is_full) walked = walk<false>(begin, rest, false);
  if (!walked.is_proved) {
    add(begin, end_of_word(walked.pos), false);
    return true;
  }
  proved_until_ = walked.pos;
  count_ = kUnits;
  return false;
}

// The same for the rest of a word, known to be proved.
bool UnigramCutter::go_on_with_word(size_t begin) {
  const Walk walked = walk<true>(begin, begin, true);
  if (walked.is_full || count_ >= kUnits) {
    count_ = kUnits;
    return false;
  }
  add(end_of_last(), walked.pos, true);
  return true;
}

// Whether the word at `begin` must.
bool UnigramCutter::stays_whole(size_t begin) {
  if (!can_cut_) return true;
  // A position is the begin of a unit, perhaps the space before the word.
  while (next_whole_ < whole_at_.size() && whole_at_[next_whole_] + 1 < begin) ++next_whole_;
  return next_whole_ < whole_at_.size() && whole_at_[next_whole_] < end_of_word(begin);
}

size_t UnigramCutter::end_of_word(size_t pos) const {
  return std::min(text_.find(' ', pos), text_.size());
}

// Follows a word from its scalar at `pos` to its end. If kWrites, adds the units that end at cuts,
// from byte `begin` on; the first one joined or not, the others joined.
//
// A cut stands if its four nearest scalars are not bound, so it may have to be taken back. A scalar
// three times in a row has segmentations without a lead, mostly; such words stay whole.
template <bool kWrites>
UnigramCutter::Walk UnigramCutter::walk(size_t begin, size_t pos, bool joins) {
  const size_t first_unit = count_;
  Steps at{pos};
  Walk walked = step_first(at) ? Walk{0, true, false} : Walk{0, false, false};
  while (walked.is_proved && !walked.is_full) {
    if (at.before < 0x80 && at.unbound >= 2 && !step_ascii<kWrites>(at)) walked.is_proved = false;
    if (at.pos == text_.size() || is_space(at.pos) || !walked.is_proved) break;
    walked.is_full = kWrites && count_ > kUnits;
    if (!walked.is_full) walked.is_proved = step<kWrites>(at, first_unit);
  }
  walked.pos = at.pos;
  for (size_t i = first_unit; i < count_; ++i) {
    begins_[i] = i == first_unit ? static_cast<uint32_t>(begin) : ends_[i - 1];
    joins_[i] = joins || i > first_unit;
  }
  return walked;
}

// One scalar with no other before it in the word. False if it forbids cuts.
bool UnigramCutter::step_first(Steps& at) {
  at.before_begin = at.pos;
  at.before = utf8::decode(text_, at.pos);
  at.unbound = 2;  // with the space, or the one before the cut
  if (at.before < 0x80) return stands_alone(scalars_.ascii_kind(static_cast<uint8_t>(at.before)));
  const UnigramScalars::Image image = scalars_.of(at.before, machines_);
  if (!stands_alone(image.kind())) return false;
  at.edge = UnigramScalars::last_edge(at.before, image);
  return true;
}

// As many ASCII scalars that stand alone as there are.
template <bool kWrites>
bool UnigramCutter::step_ascii(Steps& at) {
  const size_t room = kWrites ? kUnits + 1 - count_ : text_.size();
  const size_t end = std::min(text_.size(), at.pos + room);
  auto before = static_cast<uint8_t>(at.before);
  size_t pos = at.pos;
  size_t count = count_;
  unsigned was_same = at.repeats;
  unsigned triples = 0;
  for (; pos < end; ++pos) {
    const auto c = static_cast<uint8_t>(text_[pos]);
    const uint8_t what = scalars_.ascii_step(before, c);
    if (what == UnigramScalars::kStop || c == ' ') break;
    if (kWrites) {
      ends_[count] = static_cast<uint32_t>(pos);
      count += what;
    }
    const unsigned is_same = c == before;
    triples |= is_same & was_same;
    was_same = is_same;
    before = c;
  }
  if (pos > at.pos) {
    at = {pos, before, pos - 1, {}, 2, was_same};
    if (kWrites) count_ = count;
  }
  return triples == 0;
}

// One scalar of any kind. False if it forbids cuts.
template <bool kWrites>
bool UnigramCutter::step(Steps& at, size_t first_unit) {
  const size_t here = at.pos;
  const char32_t c = utf8::decode(text_, at.pos);
  const UnigramScalars::Image image = scalars_.of(c, machines_);
  at.repeats = c == at.before ? at.repeats + 1 : 0;
  if (at.repeats == 2) return false;
  if (stands_alone(image.kind())) {
    if (at.before < 0x80 && at.unbound > 0) {
      at.edge = UnigramScalars::last_edge(at.before, scalars_.of(at.before, machines_));
    }
    if (kWrites && at.unbound >= 2 &&
        scalars_.is_cut(at.edge, UnigramScalars::first_edge(c, image))) {
      ends_[count_++] = static_cast<uint32_t>(here);
    }
    at.edge = UnigramScalars::last_edge(c, image);
    ++at.unbound;
  } else if (image.kind() == Kind::kBound) {
    if (kWrites && count_ > first_unit && ends_[count_ - 1] == at.before_begin) --count_;
    at.unbound = 0;
  } else {
    at.pos = here;
    return blank_at(here);  // then the word ends here
  }
  at.before = c;
  at.before_begin = here;
  return true;
}

// Not if what stands behind may make another character of it.
bool UnigramCutter::blank_at(size_t begin) {
  if (!removes_spaces_ || static_cast<uint8_t>(text_[begin]) < 0x80) return false;
  size_t end = begin;
  if (scalars_.of(utf8::decode(text_, end), machines_).kind() != Kind::kSpace) return false;
  if (end < text_.size()) {
    size_t pos = end;
    const Kind behind = scalars_.of(utf8::decode(text_, pos), machines_).kind();
    if (!stands_alone(behind) && behind != Kind::kSpace) return false;
  }
  std::fill_n(buffer_->begin() + static_cast<std::ptrdiff_t>(begin), end - begin, ' ');
  return true;
}

}  // namespace lexel
