#include "normalizers/components.h"
#include "normalizers/passes.h"
#include "unicode/properties.h"

namespace lexel::normalizers {
namespace {

// Drops every combining mark that stands in the text; what is composed stays.
class StripAccents : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override {
    drop_marks_if(text, unicode::is_combining_mark);
  }
};

}  // namespace

std::unique_ptr<const Normalizer> make_strip_accents() { return std::make_unique<StripAccents>(); }

}  // namespace lexel::normalizers
