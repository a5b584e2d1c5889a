#include <utility>

#include "normalizers/components.h"
#include "unicode/utf8.h"

namespace lexel::normalizers {
namespace {

// Puts a string before any text that is not empty; it borrows the first scalar's span.
class Prepend : public Normalizer {
 public:
  explicit Prepend(std::string prepend) : prepend_(std::move(prepend)) {}

  void normalize(NormalizedText& text) const override {
    if (text.text().empty() || prepend_.empty()) return;
    TextEdit edit(text);
    std::string_view old = edit.old_text();
    size_t first = utf8::length_from_lead(old[0]);
    edit.replace_scalar(prepend_);
    edit.insert(old.substr(0, first));
    edit.keep(static_cast<uint32_t>(old.size() - first));
    edit.finish();
  }

 private:
  std::string prepend_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_prepend(const spec::Prepend& node) {
  return std::make_unique<Prepend>(node.prepend);
}

}  // namespace lexel::normalizers
