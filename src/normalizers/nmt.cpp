#include "normalizers/components.h"
#include "normalizers/passes.h"

namespace lexel::normalizers {
namespace {

bool is_dropped(char32_t c) {
  return (c >= 0x1 && c <= 0x8) || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F || c == 0x8F ||
         c == 0x9F;
}

bool is_space(char32_t c) {
  return c == 0x9 || c == 0xA || c == 0xC || c == 0xD || c == 0x1680 ||
         (c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x2581 || c == 0xFEFF ||
         c == 0xFFFD;
}

// The clean-up rules of the nmt_nfkc charsmap, without its normal form.
class Nmt : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override {
    LazyEdit lazy(text);
    std::string_view old = text.text();
    for (size_t pos = 0; pos < old.size();) {
      size_t begin = pos;
      char32_t c = utf8::decode(old, pos);
      if (is_dropped(c)) {
        lazy.at(begin).drop(static_cast<uint32_t>(pos - begin));
      } else if (is_space(c)) {
        lazy.at(begin).replace_scalar(" ");
      }
    }
    lazy.finish();
  }
};

}  // namespace

std::unique_ptr<const Normalizer> make_nmt() { return std::make_unique<Nmt>(); }

}  // namespace lexel::normalizers
