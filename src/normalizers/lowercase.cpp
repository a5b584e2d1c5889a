#include "normalizers/components.h"
#include "normalizers/passes.h"
#include "unicode/properties.h"

namespace lexel::normalizers {
namespace {

class Lowercase : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override { apply_lowercase(text); }
};

}  // namespace

void apply_lowercase(NormalizedText& text) {
  LazyEdit lazy(text);
  std::string_view old = text.text();
  for (size_t pos = 0; pos < old.size();) {
    if (is_ascii_at(old, pos) && (old[pos] < 'A' || old[pos] > 'Z')) {
      ++pos;
      continue;
    }
    size_t begin = pos;
    char32_t c = utf8::decode(old, pos);
    char32_t lower[3];
    int count = unicode::to_lowercase(c, lower);
    if (count == 1 && lower[0] == c) continue;
    TextEdit& edit = lazy.at(begin);
    for (int i = 0; i < count; ++i) edit.transform(lower[i], i > 0);
  }
  lazy.finish();
}

std::unique_ptr<const Normalizer> make_lowercase() { return std::make_unique<Lowercase>(); }

}  // namespace lexel::normalizers
