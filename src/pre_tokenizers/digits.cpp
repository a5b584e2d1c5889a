#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"
#include "unicode/properties.h"

namespace lexel {
namespace {

// Numbers (N*) apart from the rest: each scalar alone, or run by run.
class Digits final : public PreTokenizer {
 public:
  explicit Digits(const spec::Digits& node)
      : behavior_(node.individual_digits ? spec::SplitBehavior::kIsolated
                                         : spec::SplitBehavior::kContiguous) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([this](std::string_view piece, PieceSink& parts) {
      split_on_scalars(piece, unicode::is_numeric, behavior_, parts);
    });
  }

 private:
  spec::SplitBehavior behavior_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_digits(const spec::Digits& node) {
  return std::make_unique<Digits>(node);
}

}  // namespace lexel
