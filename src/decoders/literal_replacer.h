#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lexel {

// Replaces every occurrence of a literal pattern, leftmost first and never overlapping. The empty
// pattern occurs before every scalar and at the end.
//
// Knuth, Morris and Pratt (1977): the state is the length of the longest start of the pattern that
// the text so far ends with, so that text may come in parts and nothing is looked at twice. Linear.
class LiteralReplacer {
 public:
  LiteralReplacer(std::string pattern, std::string replacement);

  // Text in progress. What is held back is the first `matched` bytes of the pattern.
  struct State {
    size_t matched = 0;
    bool has_begun = false;  // some text has been fed
  };

  // Appends to `out` what is now certain of the text with `part` added (whole scalars).
  void feed(State& state, std::string_view part, std::string& out) const;
  // Appends the rest and makes the state fit for the next text.
  void finish(State& state, std::string& out) const;

  void replace_in(std::string& text) const;

  // Where the first occurrence in `text` cannot be before, npos if there is none: where the
  // pattern's first byte is.
  size_t find_candidate(std::string_view text) const {
    return pattern_.empty() ? 0 : text.find(pattern_[0]);
  }

 private:
  std::string pattern_;
  std::string replacement_;
  // fallback_[n]: the longest proper start of the pattern that its first n + 1 bytes end with.
  std::vector<size_t> fallback_;
};

}  // namespace lexel
