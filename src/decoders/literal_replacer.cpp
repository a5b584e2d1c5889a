#include "decoders/literal_replacer.h"

#include <algorithm>
#include <utility>

#include "unicode/utf8.h"

namespace lexel {

LiteralReplacer::LiteralReplacer(std::string pattern, std::string replacement)
    : pattern_(std::move(pattern)),
      replacement_(std::move(replacement)),
      fallback_(pattern_.size(), 0) {
  size_t length = 0;
  for (size_t i = 1; i < pattern_.size(); ++i) {
    while (length > 0 && pattern_[i] != pattern_[length]) length = fallback_[length - 1];
    if (pattern_[i] == pattern_[length]) ++length;
    fallback_[i] = length;
  }
}

void LiteralReplacer::feed(State& state, std::string_view part, std::string& out) const {
  if (part.empty()) return;
  bool is_start = !state.has_begun;
  state.has_begun = true;
  if (pattern_.empty()) {
    if (is_start) out += replacement_;
    for (size_t pos = 0; pos < part.size();) {
      size_t begin = pos;
      utf8::decode(part, pos);
      out.append(part.substr(begin, pos - begin)).append(replacement_);
    }
    return;
  }
  size_t pos = 0;
  size_t matched = state.matched;
  while (pos < part.size()) {
    if (matched == 0) {
      size_t hit = std::min(part.find(pattern_[0], pos), part.size());
      out.append(part.substr(pos, hit - pos));
      if (hit == part.size()) break;
      pos = hit + 1;
      matched = 1;
    } else if (part[pos] == pattern_[matched]) {
      ++pos;
      ++matched;
    } else {
      size_t shorter = fallback_[matched - 1];
      out.append(pattern_, 0, matched - shorter);
      matched = shorter;
    }
    if (matched == pattern_.size()) {
      out += replacement_;
      matched = 0;
    }
  }
  state.matched = matched;
}

void LiteralReplacer::finish(State& state, std::string& out) const {
  if (pattern_.empty() && !state.has_begun) out += replacement_;
  out.append(pattern_, 0, state.matched);
  state = {};
}

void LiteralReplacer::replace_in(std::string& text) const {
  if (find_candidate(text) == std::string::npos) return;
  std::string out;
  State state;
  feed(state, text, out);
  finish(state, out);
  text = std::move(out);
}

}  // namespace lexel
