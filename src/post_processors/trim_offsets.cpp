#include "post_processors/trim_offsets.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr char32_t kByteLevelSpace = U'\u0120';

bool is_space(char32_t c) { return c == kByteLevelSpace || unicode::is_white_space(c); }

// What a trimmed character takes off an offset. A byte-level space stands for one byte.
uint32_t width(char32_t c, OffsetUnit unit) {
  bool is_single = c == kByteLevelSpace || unit != OffsetUnit::kBytes;
  return is_single ? 1 : static_cast<uint32_t>(utf8::length_of(c));
}

Offset trim(Offset offset, std::string_view token, bool is_first, bool add_prefix_space,
            OffsetUnit unit) {
  uint32_t leading = 0;
  size_t leading_count = 0;
  size_t at = 0;
  while (at < token.size()) {
    char32_t c = utf8::decode(token, at);
    if (!is_space(c)) break;
    leading += width(c, unit);
    ++leading_count;
  }
  uint32_t trailing = 0;
  at = token.size();
  while (at > 0) {
    char32_t c = utf8::decode_back(token, at);
    if (!is_space(c)) break;
    trailing += width(c, unit);
  }
  // A lone leading space was put there by add_prefix_space; several were in the text.
  bool is_prefix = add_prefix_space && leading_count == 1 && (is_first || offset.begin == 0);
  if (!is_prefix) offset.begin = std::min(offset.begin + leading, offset.end);
  if (trailing > 0 && offset.end >= trailing) {
    offset.end = std::max(offset.end - trailing, offset.begin);
  }
  return offset;
}

void trim_fragment(internal::Fragment& fragment, bool is_first_fragment, bool add_prefix_space,
                   OffsetUnit unit) {
  std::shared_ptr<std::vector<Offset>> trimmed;
  size_t n = fragment.end - fragment.begin;
  for (size_t i = 0; i < n; ++i) {
    Offset before = fragment.offset(i);
    Offset after = trim(before, fragment.columns->token(fragment.begin + i),
                        is_first_fragment && i == 0, add_prefix_space, unit);
    if (after == before) continue;
    if (!trimmed) {
      trimmed = std::make_shared<std::vector<Offset>>();
      trimmed->reserve(n);
      for (size_t j = 0; j < n; ++j) trimmed->push_back(fragment.offset(j));
    }
    (*trimmed)[i] = after;
  }
  if (trimmed) fragment.trimmed_offsets = std::move(trimmed);
}

}  // namespace

void trim_offsets(internal::EncodingDraft& draft, bool add_prefix_space, OffsetUnit unit) {
  bool is_first = true;
  for (internal::Fragment& fragment : draft.fragments) {
    trim_fragment(fragment, is_first, add_prefix_space, unit);
    is_first = is_first && fragment.size() == 0;
  }
  for (internal::EncodingDraft& part : draft.overflowing) {
    trim_offsets(part, add_prefix_space, unit);
  }
}

void trim_offsets(std::span<Offset> offsets, const TokenColumns& sequence, bool add_prefix_space,
                  OffsetUnit unit) {
  for (size_t i = 0; i < offsets.size(); ++i) {
    offsets[i] = trim(offsets[i], sequence.token(i), i == 0, add_prefix_space, unit);
  }
}

}  // namespace lexel
