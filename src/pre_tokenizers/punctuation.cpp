#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"
#include "unicode/properties.h"

namespace lexel {
namespace {

// Splits on ASCII punctuation and P*.
class Punctuation final : public PreTokenizer {
 public:
  explicit Punctuation(const spec::Punctuation& node) : behavior_(node.behavior) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([this](std::string_view piece, PieceSink& parts) {
      split_on_scalars(piece, unicode::is_punctuation, behavior_, parts);
    });
  }

 private:
  spec::SplitBehavior behavior_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_punctuation(const spec::Punctuation& node) {
  return std::make_unique<Punctuation>(node);
}

}  // namespace lexel
