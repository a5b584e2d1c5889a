#include <utility>

#include "post_processors/components.h"

namespace lexel {
namespace {

class PostProcessorSequence final : public PostProcessor {
 public:
  explicit PostProcessorSequence(std::vector<std::unique_ptr<const PostProcessor>> processors)
      : processors_(std::move(processors)) {
    make_frame();
  }

  size_t added_tokens(bool is_pair) const override {
    size_t total = 0;
    for (const auto& processor : processors_) total += processor->added_tokens(is_pair);
    return total;
  }

  const TokenFrame* frame() const override { return frame_ ? &*frame_ : nullptr; }

  void process(std::vector<internal::EncodingDraft>& parts,
               const PostProcessContext& context) const override {
    for (const auto& processor : processors_) processor->process(parts, context);
  }

 private:
  // Only of processors the first of which may trim and the last of which may insert or set types.
  // Where anything follows an insertion, what was inserted becomes part of the sequence and gets
  // its type: process() does that.
  void make_frame() {
    TokenFrame result;
    bool is_plain = true;
    for (const auto& processor : processors_) {
      const TokenFrame* frame = processor->frame();
      if (!frame || !is_plain) return;
      const bool inserts = !frame->before.empty() || !frame->behind.empty() || frame->type_id != 0;
      if (result.trims_offsets && frame->trims_offsets) return;
      if (frame->trims_offsets) {
        result.trims_offsets = true;
        result.add_prefix_space = frame->add_prefix_space;
      }
      if (!inserts) continue;
      is_plain = false;
      result.before = frame->before;
      result.behind = frame->behind;
      result.type_id = frame->type_id;
    }
    frame_ = std::move(result);
  }

  std::vector<std::unique_ptr<const PostProcessor>> processors_;
  std::optional<TokenFrame> frame_;
};

}  // namespace

std::unique_ptr<const PostProcessor> make_post_processor_sequence(
    const spec::PostProcessorSequence& node, const std::string& json_path) {
  std::vector<std::unique_ptr<const PostProcessor>> processors;
  for (size_t i = 0; i < node.processors.size(); ++i) {
    processors.push_back(
        compile_post_processor(node.processors[i], json_path + "/processors/" + std::to_string(i)));
  }
  return std::make_unique<PostProcessorSequence>(std::move(processors));
}

}  // namespace lexel
