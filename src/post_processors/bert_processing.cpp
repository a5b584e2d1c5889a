#include "post_processors/components.h"
#include "post_processors/special_tokens.h"

namespace lexel {
namespace {

// [CLS] A [SEP], and for a pair B [SEP] behind it with type id 1.
class BertProcessing final : public PostProcessor {
 public:
  explicit BertProcessing(const spec::BertProcessing& node)
      : wrapper_({special_columns({node.cls.second}, {node.cls.first}), sep(node)},
                 {nullptr, sep(node)}) {}

  size_t added_tokens(bool is_pair) const override { return is_pair ? 3 : 2; }

  const TokenFrame* frame() const override { return &frame_; }

  void process(std::vector<internal::EncodingDraft>& parts,
               const PostProcessContext& context) const override {
    if (!context.add_special_tokens) return;
    for (size_t i = 0; i < parts.size(); ++i) wrapper_.wrap(parts[i], i, i == 0 ? 0 : 1);
  }

 private:
  static std::shared_ptr<const TokenColumns> sep(const spec::BertProcessing& node) {
    return special_columns({node.sep.second}, {node.sep.first});
  }

  SequenceWrapper wrapper_;
  TokenFrame frame_ = wrapper_.frame();
};

}  // namespace

std::unique_ptr<const PostProcessor> make_bert_processing(const spec::BertProcessing& node) {
  return std::make_unique<BertProcessing>(node);
}

}  // namespace lexel
