#include "patterns/literal.h"

#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "unicode/utf8.h"

namespace lexel::patterns {
namespace {

// Candidates are found by memchr for the first byte and compared in full: fastest on ordinary text,
// quadratic on hostile text. So the bytes compared in vain are counted, and once they outweigh the
// text passed over, Knuth, Morris and Pratt's algorithm does the rest.
class Literal final : public Pattern {
 public:
  explicit Literal(std::string text) : needle_(std::move(text)), borders_(needle_.size() + 1) {
    // borders_[k]: length of the longest proper border of needle_[0, k).
    for (size_t k = 1, border = 0; k < needle_.size(); ++k) {
      while (border > 0 && needle_[k] != needle_[border]) border = borders_[border];
      if (needle_[k] == needle_[border]) ++border;
      borders_[k + 1] = static_cast<uint32_t>(border);
    }
  }

  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    matches.clear();
    size_t pos = 0;
    size_t wasted = 0;
    while (text.size() - pos >= needle_.size()) {
      const void* found =
          std::memchr(text.data() + pos, needle_[0], text.size() - pos - needle_.size() + 1);
      if (found == nullptr) return;
      pos = static_cast<size_t>(static_cast<const char*>(found) - text.data());
      if (std::memcmp(text.data() + pos, needle_.data(), needle_.size()) == 0) {
        append(pos, matches);
        pos += needle_.size();
        continue;
      }
      ++pos;
      wasted += needle_.size();
      if (wasted > 8 * pos + 4096) return find_with_borders(text, pos, matches);
    }
  }

 private:
  void append(size_t begin, std::vector<Span>& matches) const {
    matches.push_back(
        {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + needle_.size())});
  }

  void find_with_borders(std::string_view text, size_t pos, std::vector<Span>& matches) const {
    size_t matched = 0;
    for (; pos < text.size(); ++pos) {
      while (matched > 0 && text[pos] != needle_[matched]) matched = borders_[matched];
      if (text[pos] == needle_[matched]) ++matched;
      if (matched == needle_.size()) {
        append(pos + 1 - matched, matches);
        matched = 0;
      }
    }
  }

  std::string needle_;
  std::vector<uint32_t> borders_;
};

class EmptyPattern final : public Pattern {
 public:
  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    matches.clear();
    if (text.empty()) return;  // the engine is not asked about empty text
    for (size_t pos = 0; pos <= text.size(); ++pos) {
      if (pos < text.size() && utf8::is_continuation(text[pos])) continue;
      matches.push_back({static_cast<uint32_t>(pos), static_cast<uint32_t>(pos)});
    }
  }
};

}  // namespace

std::unique_ptr<const Pattern> make_literal(std::string text) {
  return std::make_unique<Literal>(std::move(text));
}

std::unique_ptr<const Pattern> make_empty_pattern() { return std::make_unique<EmptyPattern>(); }

}  // namespace lexel::patterns
