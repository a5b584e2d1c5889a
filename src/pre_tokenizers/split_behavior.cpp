#include "pre_tokenizers/split_behavior.h"

namespace lexel {

void SplitBehaviorSink::add(uint32_t begin, uint32_t end, bool is_delimiter) {
  using enum spec::SplitBehavior;
  switch (behavior_) {
    case kRemoved:
      if (!is_delimiter) parts_.add(begin, end);
      break;
    case kIsolated:
      parts_.add(begin, end);
      break;
    case kContiguous:
      if (has_held_ && is_delimiter == previous_is_delimiter_) {
        held_.end = end;
      } else {
        hold(begin, end);
      }
      break;
    case kMergedWithPrevious:
      // Only the first of several delimiters in a row joins the text before them.
      if (has_held_ && is_delimiter && !previous_is_delimiter_) {
        held_.end = end;
      } else {
        hold(begin, end);
      }
      break;
    case kMergedWithNext:
      // Only the last of several delimiters in a row joins the text behind them.
      if (has_held_ && !is_delimiter && previous_is_delimiter_) {
        held_.end = end;
      } else {
        hold(begin, end);
      }
      break;
  }
  previous_is_delimiter_ = is_delimiter;
}

void split_on_matches(std::string_view piece, const std::vector<Span>& matches,
                      spec::SplitBehavior behavior, bool invert, PieceSink& parts) {
  SplitBehaviorSink sink(behavior, parts);
  uint32_t gap_begin = 0;
  for (const Span& match : matches) {
    if (gap_begin != match.begin) sink.add(gap_begin, match.begin, invert);
    sink.add(match.begin, match.end, !invert);
    gap_begin = match.end;
  }
  auto size = static_cast<uint32_t>(piece.size());
  if (gap_begin != size) sink.add(gap_begin, size, invert);
  sink.finish();
}

}  // namespace lexel
