#include "encoding/padding.h"

#include <string>
#include <utility>

#include "lexel/error.h"

namespace lexel {

uint64_t padded_length(uint64_t longest, const Padding& padding, uint64_t max_padded_length) {
  uint64_t length = padding.fixed_length.value_or(longest);
  uint64_t multiple = padding.pad_to_multiple_of.value_or(0);
  uint64_t missing = multiple > 0 && length % multiple > 0 ? multiple - length % multiple : 0;
  // Text that needs no padding may be as long as it likes.
  if ((length > longest || missing > 0) &&
      (length > max_padded_length || missing > max_padded_length - length)) {
    throw Error(ErrorCode::kLimitExceeded,
                "padding asks for more than " + std::to_string(max_padded_length) +
                    " tokens; lower the length or raise EncodeLimits::max_padded_length",
                "/padding");
  }
  return length + missing;
}

std::shared_ptr<const TokenColumns> pad_columns(const Padding& padding) {
  auto columns = std::make_shared<TokenColumns>();
  columns->ids.push_back(padding.pad_id);
  columns->offsets.push_back({0, 0});
  columns->words.push_back(Encoding::kNoWord);
  columns->tokens.push_back(padding.pad_token);
  return columns;
}

void pad(internal::EncodingDraft& draft, uint64_t length, const Padding& padding,
         const std::shared_ptr<const TokenColumns>& pad_token) {
  for (internal::EncodingDraft& part : draft.overflowing) pad(part, length, padding, pad_token);
  if (draft.size >= length) return;
  size_t missing = length - draft.size;

  internal::Fragment fragment;
  fragment.columns = pad_token;
  fragment.end = 1;
  fragment.copies = missing;
  fragment.type_id = padding.pad_type_id;
  fragment.is_special = true;
  fragment.is_padding = true;
  if (padding.direction == Side::kRight) {
    draft.append(std::move(fragment));
    return;
  }
  draft.fragments.insert(draft.fragments.begin(), std::move(fragment));
  draft.size += missing;
  for (internal::SequenceRange& range : draft.sequence_ranges) {
    range.tokens.begin += missing;
    range.tokens.end += missing;
  }
}

}  // namespace lexel
