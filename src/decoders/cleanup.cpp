#include "decoders/cleanup.h"

#include <string_view>

namespace lexel {
namespace {

struct Replacement {
  std::string_view pattern;
  std::string_view content;
};

constexpr Replacement kReplacements[] = {
    {" .", "."},   {" ?", "?"},     {" !", "!"},     {" ,", ","},
    {" ' ", "'"},  {" n't", "n't"}, {" 'm", "'m"},   {" do not", " don't"},
    {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"},
};

// None of the contents is longer than its pattern, so the text is rewritten in place.
void replace_all(std::string& text, const Replacement& replacement) {
  size_t hit = text.find(replacement.pattern);
  if (hit == std::string::npos) return;
  size_t written = hit;
  while (hit != std::string::npos) {
    for (char c : replacement.content) text[written++] = c;
    size_t from = hit + replacement.pattern.size();
    hit = text.find(replacement.pattern, from);
    size_t to = hit == std::string::npos ? text.size() : hit;
    while (from < to) text[written++] = text[from++];
  }
  text.resize(written);
}

}  // namespace

void clean_up_spaces(std::string& text) {
  // Every pattern begins with a space.
  if (text.find(' ') == std::string::npos) return;
  for (const Replacement& replacement : kReplacements) replace_all(text, replacement);
}

}  // namespace lexel
