#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pre_tokenizers/components.h"

namespace lexel {
namespace {

// Each pre-tokenizer cuts what the one before it left, and sees the text that it wrote.
class PreTokenizerSequence final : public PreTokenizer {
 public:
  // `splits`, if any, cuts as the first `split_count` of `pretokenizers` do together.
  PreTokenizerSequence(std::vector<std::unique_ptr<const PreTokenizer>> pretokenizers,
                       std::unique_ptr<const Pattern> splits, size_t split_count)
      : pretokenizers_(std::move(pretokenizers)),
        splits_(std::move(splits)),
        split_count_(split_count) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    for (const auto& pretokenizer : pretokenizers_) pretokenizer->pre_tokenize(text);
  }

  bool add_to(CutterChain& chain) const override {
    auto first = pretokenizers_.begin();
    if (splits_ && !chain.maps_bytes) {
      chain.cutters.push_back(splits_->cutter());
      first += static_cast<ptrdiff_t>(split_count_);
    }
    return std::all_of(first, pretokenizers_.end(),
                       [&](const auto& pretokenizer) { return pretokenizer->add_to(chain); });
  }

 private:
  std::vector<std::unique_ptr<const PreTokenizer>> pretokenizers_;
  std::unique_ptr<const Pattern> splits_;
  size_t split_count_;
};

// The regular expressions of the first pre-tokenizers that are nothing but isolating Splits.
std::vector<std::string> leading_splits(const spec::PreTokenizerSequence& node) {
  std::vector<std::string> regexes;
  for (const spec::PreTokenizer& pretokenizer : node.pretokenizers) {
    const auto* split = std::get_if<spec::Split>(&pretokenizer.value);
    if (split == nullptr || split->behavior != spec::SplitBehavior::kIsolated || split->invert ||
        split->pattern.kind != spec::Pattern::Kind::kRegex) {
      break;
    }
    regexes.push_back(split->pattern.text);
  }
  return regexes;
}

}  // namespace

std::unique_ptr<const PreTokenizer> make_pre_tokenizer_sequence(
    const spec::PreTokenizerSequence& node, const std::string& json_path,
    const LoadLimits& limits) {
  std::vector<std::unique_ptr<const PreTokenizer>> pretokenizers;
  pretokenizers.reserve(node.pretokenizers.size());
  for (size_t i = 0; i < node.pretokenizers.size(); ++i) {
    pretokenizers.push_back(compile_pre_tokenizer(
        node.pretokenizers[i], json_path + "/pretokenizers/" + std::to_string(i), limits));
  }
  std::vector<std::string> splits = leading_splits(node);
  return std::make_unique<PreTokenizerSequence>(
      std::move(pretokenizers), compile_splits(splits, json_path, limits), splits.size());
}

}  // namespace lexel
