#include <algorithm>
#include <utility>
#include <vector>

#include "pre_tokenizers/components.h"

namespace lexel {
namespace {

// Each pre-tokenizer cuts what the one before it left, and sees the text that it wrote.
class PreTokenizerSequence final : public PreTokenizer {
 public:
  explicit PreTokenizerSequence(std::vector<std::unique_ptr<const PreTokenizer>> pretokenizers)
      : pretokenizers_(std::move(pretokenizers)) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    for (const auto& pretokenizer : pretokenizers_) pretokenizer->pre_tokenize(text);
  }

  bool add_to(CutterChain& chain) const override {
    return std::all_of(pretokenizers_.begin(), pretokenizers_.end(),
                       [&](const auto& pretokenizer) { return pretokenizer->add_to(chain); });
  }

 private:
  std::vector<std::unique_ptr<const PreTokenizer>> pretokenizers_;
};

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
  return std::make_unique<PreTokenizerSequence>(std::move(pretokenizers));
}

}  // namespace lexel
