#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"
#include "unicode/properties.h"

namespace lexel {
namespace {

// The text between white space.
class WhitespaceSplit final : public PreTokenizer {
 public:
  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([](std::string_view piece, PieceSink& parts) {
      split_on_scalars(piece, unicode::is_white_space, spec::SplitBehavior::kRemoved, parts);
    });
  }
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_whitespace_split() {
  return std::make_unique<WhitespaceSplit>();
}

}  // namespace lexel
