#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Numbers (N*) apart from the rest: each scalar alone, or run by run.
class Digits final : public PreTokenizer, public Cutter {
 public:
  explicit Digits(const spec::Digits& node)
      : behavior_(node.individual_digits ? spec::SplitBehavior::kIsolated
                                         : spec::SplitBehavior::kContiguous) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([this](std::string_view piece, PieceSink& parts) {
      split_on_scalars(piece, unicode::is_numeric, behavior_, parts);
    });
  }

  bool add_to(CutterChain& chain) const override {
    if (chain.maps_bytes) return false;
    chain.cutters.push_back(this);
    return true;
  }

  bool covers_all() const override { return true; }

  Border border(char32_t before, char32_t after) const override {
    const bool first = unicode::is_numeric(before);
    const bool second = unicode::is_numeric(after);
    if (first != second) return Border::kCut;
    if (!first) return Border::kNoMatch;
    return behavior_ == spec::SplitBehavior::kIsolated ? Border::kCut : Border::kUnknown;
  }

  size_t cut(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity,
             Memory&) const override {
    size_t count = 0;
    for (size_t pos = begin; pos < text.size() && count < capacity; ++count) {
      bool is_number = unicode::is_numeric(utf8::decode(text, pos));
      bool is_alone = is_number && behavior_ == spec::SplitBehavior::kIsolated;
      for (size_t next = pos; !is_alone && pos < text.size(); pos = next) {
        if (unicode::is_numeric(utf8::decode(text, next)) != is_number) break;
      }
      ends[count] = static_cast<uint32_t>(pos);
    }
    return count;
  }

 private:
  spec::SplitBehavior behavior_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_digits(const spec::Digits& node) {
  return std::make_unique<Digits>(node);
}

}  // namespace lexel
