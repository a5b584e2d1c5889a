#include <vector>

#include "normalizers/components.h"
#include "normalizers/passes.h"

namespace lexel::normalizers {
namespace {

class UnicodeNormalForm : public Normalizer {
 public:
  explicit UnicodeNormalForm(unicode::NormalForm form) : form_(form) {}
  void normalize(NormalizedText& text) const override { apply_normal_form(form_, text); }

 private:
  unicode::NormalForm form_;
};

// Whether the parts say what old[begin, end) says already.
bool is_unchanged(const std::vector<unicode::ScalarChange>& parts, std::string_view old,
                  size_t begin, size_t end) {
  for (const unicode::ScalarChange& part : parts) {
    if (part.change != 0 || begin == end || utf8::decode(old, begin) != part.scalar) return false;
  }
  return begin == end;
}

}  // namespace

void apply_normal_form(unicode::NormalForm form, NormalizedText& text) {
  std::string_view old = text.text();
  size_t pos = unicode::stable_prefix_end(form, old, 0);
  if (pos == old.size()) return text.pass_unchanged();

  LazyEdit lazy(text);
  std::vector<unicode::ScalarChange> parts;
  while (pos < old.size()) {
    size_t end = unicode::normalize_segment(form, old, pos, parts);
    if (!is_unchanged(parts, old, pos, end)) {
      TextEdit& edit = lazy.at(pos);
      for (const unicode::ScalarChange& part : parts) edit.transform(part.scalar, part.change);
    }
    pos = unicode::stable_prefix_end(form, old, end);
  }
  lazy.finish();
}

std::unique_ptr<const Normalizer> make_nfc() {
  return std::make_unique<UnicodeNormalForm>(unicode::NormalForm::kNfc);
}
std::unique_ptr<const Normalizer> make_nfd() {
  return std::make_unique<UnicodeNormalForm>(unicode::NormalForm::kNfd);
}
std::unique_ptr<const Normalizer> make_nfkc() {
  return std::make_unique<UnicodeNormalForm>(unicode::NormalForm::kNfkc);
}
std::unique_ptr<const Normalizer> make_nfkd() {
  return std::make_unique<UnicodeNormalForm>(unicode::NormalForm::kNfkd);
}

}  // namespace lexel::normalizers
