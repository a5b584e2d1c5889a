#pragma once

#include <memory>
#include <string>
#include <vector>

#include "encoding/encoding_draft.h"

namespace lexel::testing {

// A sequence of one-letter tokens: ids first, first + 1, ..; token i covers [2 i, 2 i + 1), as
// letters with spaces between do.
inline internal::EncodingDraft letters(uint32_t first, size_t n, uint32_t type_id = 0) {
  auto columns = std::make_shared<TokenColumns>();
  for (uint32_t i = 0; i < n; ++i) {
    columns->ids.push_back(first + i);
    columns->offsets.push_back({2 * i, 2 * i + 1});
    columns->words.push_back(i);
    columns->tokens.push_back(std::string(1, static_cast<char>('a' + i)));
  }
  return internal::draft_of(std::move(columns), type_id);
}

inline std::vector<uint32_t> ids_of(const internal::EncodingDraft& draft) {
  std::vector<uint32_t> ids;
  for (const internal::Fragment& fragment : draft.fragments) {
    for (size_t copy = 0; copy < fragment.copies; ++copy) {
      for (size_t i = fragment.begin; i < fragment.end; ++i) {
        ids.push_back(fragment.columns->ids[i]);
      }
    }
  }
  return ids;
}

// Ids of the overflowing parts, and of theirs, depth first.
inline std::vector<std::vector<uint32_t>> overflowing_ids(const internal::EncodingDraft& draft) {
  std::vector<std::vector<uint32_t>> all;
  for (const internal::EncodingDraft& part : draft.overflowing) {
    all.push_back(ids_of(part));
    for (auto& nested : overflowing_ids(part)) all.push_back(std::move(nested));
  }
  return all;
}

}  // namespace lexel::testing
