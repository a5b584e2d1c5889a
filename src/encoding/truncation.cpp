#include "encoding/truncation.h"

#include <algorithm>
#include <utility>

#include "lexel/error.h"

namespace lexel {
namespace {

// How many tokens of each of two sequences survive: the shorter one is spared as long as possible,
// and an odd token goes to the longer one.
std::pair<uint64_t, uint64_t> longest_first(uint64_t first, uint64_t second, uint64_t max_length) {
  uint64_t shorter = std::min(first, second);
  uint64_t longer = shorter > max_length ? shorter : std::max(shorter, max_length - shorter);
  if (shorter + longer > max_length) {
    shorter = max_length / 2;
    longer = shorter + max_length % 2;
  }
  return first > second ? std::pair(longer, shorter) : std::pair(shorter, longer);
}

}  // namespace

void truncate_sequences(internal::EncodingDraft& first,
                        std::optional<internal::EncodingDraft>& second,
                        const Truncation& truncation) {
  auto cut = [&](internal::EncodingDraft& draft, uint64_t length) {
    internal::truncate(draft, length, truncation.stride, truncation.direction);
  };
  if (truncation.max_length == 0) {
    cut(first, 0);
    if (second) cut(*second, 0);
    return;
  }
  uint64_t total = first.size + (second ? second->size : 0);
  if (total <= truncation.max_length) return;
  uint64_t excess = total - truncation.max_length;

  if (truncation.strategy == TruncationStrategy::kLongestFirst) {
    if (!second) {
      cut(first, truncation.max_length);
      return;
    }
    auto [keep_first, keep_second] = longest_first(first.size, second->size, truncation.max_length);
    cut(first, keep_first);
    cut(*second, keep_second);
    return;
  }
  bool is_first = truncation.strategy == TruncationStrategy::kOnlyFirst;
  if (!is_first && !second) {
    throw Error(ErrorCode::kTruncation,
                "truncation strategy OnlySecond needs a pair, but there is one sequence; use "
                "LongestFirst or OnlyFirst",
                "/truncation/strategy");
  }
  internal::EncodingDraft& target = is_first ? first : *second;
  if (target.size <= excess) {
    throw Error(ErrorCode::kTruncation,
                "the sequence to truncate is too short: it has " + std::to_string(target.size) +
                    " tokens, but " + std::to_string(excess) +
                    " would have to go; raise max_length or use LongestFirst",
                "/truncation/strategy");
  }
  cut(target, target.size - excess);
}

}  // namespace lexel
