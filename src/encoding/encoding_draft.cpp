#include "encoding/encoding_draft.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lexel/error.h"

namespace lexel::internal {
namespace {

// The fragments that make up tokens [begin, end) of a draft without overflow.
EncodingDraft window(const EncodingDraft& draft, size_t begin, size_t end) {
  EncodingDraft part;
  size_t at = 0;
  for (const Fragment& fragment : draft.fragments) {
    size_t from = std::max(begin, at);
    size_t to = std::min(end, at + fragment.size());
    if (from < to) {
      // Truncation comes before padding, so copies is 1 and offsets are untrimmed here.
      Fragment cut = fragment;
      cut.begin = fragment.begin + (from - at);
      cut.end = fragment.begin + (to - at);
      part.append(std::move(cut));
    }
    at += fragment.size();
  }
  return part;
}

}  // namespace

void EncodingDraft::append(Fragment fragment) {
  size += fragment.size();
  fragments.push_back(std::move(fragment));
}

void EncodingDraft::set_type_id(uint32_t type_id) {
  for (Fragment& fragment : fragments) fragment.type_id = type_id;
}

void EncodingDraft::set_sequence_id(size_t sequence) {
  std::erase_if(sequence_ranges, [&](const SequenceRange& r) { return r.sequence == sequence; });
  sequence_ranges.push_back({sequence, {0, size}});
}

void EncodingDraft::merge(const EncodingDraft& other) {
  std::vector<EncodingDraft> combined;
  if (other.overflowing.empty()) {
    combined = std::move(overflowing);
    for (EncodingDraft& mine : combined) mine.merge(other);
  } else {
    for (const EncodingDraft& mine : overflowing) {
      combined.push_back(mine);
      combined.back().merge(other);
      for (const EncodingDraft& theirs : other.overflowing) {
        combined.push_back(mine);
        combined.back().merge(theirs);
      }
    }
    for (const EncodingDraft& theirs : other.overflowing) {
      combined.push_back(*this);
      combined.back().merge(theirs);
    }
  }
  overflowing = std::move(combined);

  for (const SequenceRange& range : other.sequence_ranges) {
    std::erase_if(sequence_ranges,
                  [&](const SequenceRange& r) { return r.sequence == range.sequence; });
    sequence_ranges.push_back(
        {range.sequence, {size + range.tokens.begin, size + range.tokens.end}});
  }
  fragments.insert(fragments.end(), other.fragments.begin(), other.fragments.end());
  size += other.size;
}

EncodingDraft draft_of(std::shared_ptr<const TokenColumns> columns, uint32_t type_id) {
  EncodingDraft draft;
  Fragment fragment;
  fragment.end = columns->size();
  fragment.columns = std::move(columns);
  fragment.type_id = type_id;
  draft.append(std::move(fragment));
  return draft;
}

void truncate(EncodingDraft& draft, uint64_t max_length, uint64_t stride, Side direction) {
  size_t length = draft.size;
  if (max_length >= length) return;
  if (max_length == 0) {
    EncodingDraft rest = std::move(draft);
    draft = EncodingDraft();
    draft.overflowing.push_back(std::move(rest));
    return;
  }
  if (stride >= max_length) {
    throw Error(ErrorCode::kTruncation,
                "truncation stride " + std::to_string(stride) + " must be less than the " +
                    std::to_string(max_length) +
                    " tokens left for this sequence; lower stride or " + "raise max_length",
                "/truncation/stride");
  }
  size_t step = max_length - stride;
  std::vector<EncodingDraft> windows;
  if (direction == Side::kRight) {
    for (size_t begin = 0;; begin += step) {
      size_t end = std::min<size_t>(begin + max_length, length);
      windows.push_back(window(draft, begin, end));
      if (end == length) break;
    }
  } else {
    for (size_t end = length;; end -= step) {
      size_t begin = end < max_length ? 0 : end - max_length;
      windows.push_back(window(draft, begin, end));
      if (begin == 0) break;
    }
  }
  draft = std::move(windows.front());
  windows.erase(windows.begin());
  draft.overflowing = std::move(windows);
}

}  // namespace lexel::internal
