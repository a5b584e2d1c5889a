#include <utility>

#include "normalizers/components.h"
#include "unicode/utf8.h"

namespace lexel::normalizers {
namespace {

// Puts a string before any text that is not empty; it borrows the first scalar's span. An empty
// string takes that span away: the first scalar then counts as inserted at the start, as in Hugging
// Face.
class Prepend : public Normalizer {
 public:
  explicit Prepend(std::string prepend) : prepend_(std::move(prepend)) {}

  void normalize(NormalizedText& text) const override {
    if (text.text().empty()) return;
    TextEdit edit(text, TextEdit::Scope::kRanges);
    std::string_view old = edit.old_text();
    auto first = static_cast<uint32_t>(utf8::length_from_lead(old[0]));
    if (!prepend_.empty()) edit.replace_scalar(prepend_);
    edit.insert(old.substr(0, first));
    edit.move_to(first);
    edit.keep(static_cast<uint32_t>(old.size()) - first);
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
