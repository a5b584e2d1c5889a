#include "lexel/error.h"
#include "pre_tokenizers/components.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Pieces of `length` scalars; the last may be shorter.
class FixedLength final : public PreTokenizer {
 public:
  explicit FixedLength(uint64_t length) : length_(length) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([this](std::string_view piece, PieceSink& parts) {
      for (size_t pos = 0; pos < piece.size();) {
        size_t begin = pos;
        for (uint64_t n = 0; n < length_ && pos < piece.size(); ++n) {
          pos += utf8::length_from_lead(piece[pos]);
        }
        parts.add(static_cast<uint32_t>(begin), static_cast<uint32_t>(pos));
      }
    });
  }

 private:
  uint64_t length_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_fixed_length(const spec::FixedLength& node,
                                                      const std::string& json_path) {
  if (node.length == 0) {
    throw Error(ErrorCode::kInvalidSpec, "length is 0; give the number of characters of a piece",
                json_path + "/length");
  }
  return std::make_unique<FixedLength>(node.length);
}

}  // namespace lexel
