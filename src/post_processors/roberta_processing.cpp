#include "post_processors/components.h"
#include "post_processors/special_tokens.h"
#include "post_processors/trim_offsets.h"

namespace lexel {
namespace {

// <s> A </s>, and for a pair </s> B </s> behind it. All type ids are 0, with or without special
// tokens.
class RobertaProcessing final : public PostProcessor {
 public:
  explicit RobertaProcessing(const spec::RobertaProcessing& node)
      : trim_offsets_(node.trim_offsets),
        add_prefix_space_(node.add_prefix_space),
        wrapper_({special_columns({node.cls.second}, {node.cls.first}), sep(node)},
                 {sep(node), sep(node)}) {
    frame_.trims_offsets = trim_offsets_;
    frame_.add_prefix_space = add_prefix_space_;
  }

  size_t added_tokens(bool is_pair) const override { return is_pair ? 4 : 2; }

  const TokenFrame* frame() const override { return &frame_; }

  void process(std::vector<internal::EncodingDraft>& parts,
               const PostProcessContext& context) const override {
    for (internal::EncodingDraft& part : parts) {
      if (trim_offsets_ && context.with_offsets) {
        trim_offsets(part, add_prefix_space_, context.offset_unit);
      }
      part.set_type_id(0);
    }
    if (!context.add_special_tokens) return;
    for (size_t i = 0; i < parts.size(); ++i) {
      wrapper_.wrap(parts[i], i, 0);
      for (internal::EncodingDraft& window : parts[i].overflowing) window.set_type_id(0);
    }
  }

 private:
  static std::shared_ptr<const TokenColumns> sep(const spec::RobertaProcessing& node) {
    return special_columns({node.sep.second}, {node.sep.first});
  }

  bool trim_offsets_;
  bool add_prefix_space_;
  SequenceWrapper wrapper_;
  TokenFrame frame_ = wrapper_.frame();
};

}  // namespace

std::unique_ptr<const PostProcessor> make_roberta_processing(const spec::RobertaProcessing& node) {
  return std::make_unique<RobertaProcessing>(node);
}

}  // namespace lexel
