#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "text/span.h"
#include "unicode/utf8.h"

namespace lexel::patterns {

// A match as an engine reports it. With \K `begin` is not where the search found it.
struct EngineMatch {
  size_t begin;
  size_t end;
};

// All matches in `text`, as Hugging Face's engine finds them: `search(pos)` gives the first match
// from `pos` on. An empty match right behind the last match does not count, and the next search
// starts one scalar later; empty text has no matches at all.
template <class Search>
void collect_matches(std::string_view text, std::vector<Span>& matches, Search&& search) {
  matches.clear();
  if (text.empty()) return;
  size_t pos = 0;
  size_t last_end = static_cast<size_t>(-1);
  while (pos <= text.size()) {
    std::optional<EngineMatch> match = search(pos);
    if (!match) return;
    if (match->begin == match->end && match->end == last_end) {
      pos += pos < text.size() ? utf8::length_from_lead(text[pos]) : 1;
      continue;
    }
    matches.push_back({static_cast<uint32_t>(match->begin), static_cast<uint32_t>(match->end)});
    pos = last_end = match->end;
  }
}

}  // namespace lexel::patterns
