#include <vector>

#include "patterns/pattern.h"
#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"

namespace lexel {
namespace {

class Split final : public PreTokenizer {
 public:
  Split(const spec::Split& node, const std::string& json_path, const LoadLimits& limits)
      : pattern_(compile_pattern(node.pattern, json_path + "/pattern", limits)),
        behavior_(node.behavior),
        invert_(node.invert) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    std::vector<Span> matches;
    text.split([&](std::string_view piece, PieceSink& parts) {
      pattern_->find_matches(piece, matches);
      split_on_matches(piece, matches, behavior_, invert_, parts);
    });
  }

  bool add_to(CutterChain& chain) const override {
    const Cutter* cutter = pattern_->cutter();
    if (!cutter || chain.maps_bytes) return false;
    bool removes_gaps = behavior_ == spec::SplitBehavior::kRemoved && invert_;
    bool removes_nothing =
        behavior_ == spec::SplitBehavior::kIsolated || (removes_gaps && cutter->covers_all());
    if (!removes_nothing) return false;
    chain.cutters.push_back(cutter);
    return true;
  }

 private:
  std::unique_ptr<const Pattern> pattern_;
  spec::SplitBehavior behavior_;
  bool invert_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_split(const spec::Split& node,
                                               const std::string& json_path,
                                               const LoadLimits& limits) {
  return std::make_unique<Split>(node, json_path, limits);
}

}  // namespace lexel
