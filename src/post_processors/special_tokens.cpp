#include "post_processors/special_tokens.h"

#include <utility>

namespace lexel {

internal::Fragment special_fragment(std::shared_ptr<const TokenColumns> columns, uint32_t type_id) {
  internal::Fragment fragment;
  fragment.end = columns->size();
  fragment.columns = std::move(columns);
  fragment.type_id = type_id;
  fragment.is_special = true;
  return fragment;
}

std::shared_ptr<const TokenColumns> special_columns(const std::vector<uint32_t>& ids,
                                                    const std::vector<std::string>& tokens) {
  auto columns = std::make_shared<TokenColumns>();
  columns->ids = ids;
  columns->offsets.resize(ids.size());
  columns->words.assign(ids.size(), Encoding::kNoWord);
  for (size_t i = 0; i < ids.size(); ++i) {
    columns->tokens.push_back(i < tokens.size() ? tokens[i] : std::string());
  }
  return columns;
}

TokenFrame SequenceWrapper::frame() const {
  TokenFrame frame;
  if (first_.before) frame.before.push_back(special_fragment(first_.before, 0));
  if (first_.behind) frame.behind.push_back(special_fragment(first_.behind, 0));
  return frame;
}

void SequenceWrapper::wrap(internal::EncodingDraft& part, size_t index, uint32_t type_id) const {
  const Side& side = index == 0 ? first_ : other_;
  auto wrap_one = [&](const internal::EncodingDraft& inner) {
    internal::EncodingDraft wrapped;
    if (side.before) wrapped.append(special_fragment(side.before, type_id));
    size_t begin = wrapped.size;
    for (internal::Fragment fragment : inner.fragments) {
      fragment.is_special = false;
      fragment.is_padding = false;
      wrapped.append(std::move(fragment));
    }
    wrapped.sequence_ranges.push_back({index == 0 ? size_t{0} : size_t{1}, {begin, wrapped.size}});
    if (side.behind) wrapped.append(special_fragment(side.behind, type_id));
    return wrapped;
  };
  internal::EncodingDraft wrapped = wrap_one(part);
  for (const internal::EncodingDraft& window : part.overflowing) {
    wrapped.overflowing.push_back(wrap_one(window));
  }
  part = std::move(wrapped);
}

}  // namespace lexel
