#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"

namespace lexel {
namespace {

// The text between the delimiters.
class CharDelimiterSplit final : public PreTokenizer {
 public:
  explicit CharDelimiterSplit(const spec::CharDelimiterSplit& node) : delimiter_(node.delimiter) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([this](std::string_view piece, PieceSink& parts) {
      split_on_scalars(
          piece, [this](char32_t c) { return c == delimiter_; }, spec::SplitBehavior::kRemoved,
          parts);
    });
  }

 private:
  char32_t delimiter_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_char_delimiter_split(
    const spec::CharDelimiterSplit& node) {
  return std::make_unique<CharDelimiterSplit>(node);
}

}  // namespace lexel
