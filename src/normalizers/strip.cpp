#include "normalizers/components.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel::normalizers {
namespace {

// Trims White_Space from the chosen ends.
class Strip : public Normalizer {
 public:
  explicit Strip(const spec::Strip& node) : left_(node.strip_left), right_(node.strip_right) {}

  void normalize(NormalizedText& text) const override {
    std::string_view old = text.text();
    size_t begin = 0;
    size_t end = old.size();
    while (left_ && begin < end) {
      size_t next = begin;
      if (!unicode::is_white_space(utf8::decode(old, next))) break;
      begin = next;
    }
    while (right_ && end > begin) {
      size_t last = end;
      if (!unicode::is_white_space(utf8::decode_back(old, last))) break;
      end = last;
    }
    if (end - begin == old.size()) return;
    TextEdit edit(text);
    edit.drop(static_cast<uint32_t>(begin));
    edit.keep(static_cast<uint32_t>(end - begin));
    edit.finish();
  }

 private:
  bool left_;
  bool right_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_strip(const spec::Strip& node) {
  return std::make_unique<Strip>(node);
}

}  // namespace lexel::normalizers
