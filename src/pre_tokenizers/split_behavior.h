#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "spec/pattern.h"
#include "text/pre_tokenized_text.h"
#include "text/span.h"
#include "unicode/utf8.h"

namespace lexel {

// What becomes of delimiters. Takes a piece as a row of segments, each a delimiter or the text
// between two, and puts the parts that the behavior makes of them into the sink. Works segment by
// segment and holds back one at most.
class SplitBehaviorSink {
 public:
  SplitBehaviorSink(spec::SplitBehavior behavior, PieceSink& parts)
      : behavior_(behavior), parts_(parts) {}

  // The next segment, bytes [begin, end) of the piece; begin is the end of the one before. Empty
  // delimiters count: they part their neighbours.
  void add(uint32_t begin, uint32_t end, bool is_delimiter);
  // Call after the last segment.
  void finish() { flush(); }

 private:
  void flush() {
    if (has_held_) parts_.add(held_.begin, held_.end);
    has_held_ = false;
  }
  void hold(uint32_t begin, uint32_t end) {
    flush();
    held_ = {begin, end};
    has_held_ = true;
  }

  spec::SplitBehavior behavior_;
  PieceSink& parts_;
  Span held_;
  bool has_held_ = false;
  bool previous_is_delimiter_ = false;
};

// Splits `piece` on `matches` (ascending, not overlapping); with `invert` on what lies between
// them.
void split_on_matches(std::string_view piece, const std::vector<Span>& matches,
                      spec::SplitBehavior behavior, bool invert, PieceSink& parts);

// Splits `piece` with every scalar that is_delimiter(char32_t) accepts as a delimiter of its own.
template <class Predicate>
void split_on_scalars(std::string_view piece, Predicate&& is_delimiter,
                      spec::SplitBehavior behavior, PieceSink& parts) {
  SplitBehaviorSink sink(behavior, parts);
  size_t gap_begin = 0;
  for (size_t pos = 0; pos < piece.size();) {
    size_t begin = pos;
    if (!is_delimiter(utf8::decode(piece, pos))) continue;
    if (gap_begin < begin) {
      sink.add(static_cast<uint32_t>(gap_begin), static_cast<uint32_t>(begin), false);
    }
    sink.add(static_cast<uint32_t>(begin), static_cast<uint32_t>(pos), true);
    gap_begin = pos;
  }
  if (gap_begin < piece.size()) {
    sink.add(static_cast<uint32_t>(gap_begin), static_cast<uint32_t>(piece.size()), false);
  }
  sink.finish();
}

}  // namespace lexel
