#include <utility>

#include "post_processors/components.h"

namespace lexel {
namespace {

class PostProcessorSequence final : public PostProcessor {
 public:
  explicit PostProcessorSequence(std::vector<std::unique_ptr<const PostProcessor>> processors)
      : processors_(std::move(processors)) {}

  size_t added_tokens(bool is_pair) const override {
    size_t total = 0;
    for (const auto& processor : processors_) total += processor->added_tokens(is_pair);
    return total;
  }

  // Each processor's tokens go around those of the processors before it; where two insert some, it
  // is left to process() to say how.
  std::optional<TokenFrame> frame() const override {
    TokenFrame result;
    bool inserts = false;
    for (const auto& processor : processors_) {
      std::optional<TokenFrame> frame = processor->frame();
      if (!frame) return std::nullopt;
      result.trims_offsets = result.trims_offsets || frame->trims_offsets;
      if (frame->before.empty() && frame->behind.empty()) continue;
      if (inserts) return std::nullopt;
      inserts = true;
      result.before = std::move(frame->before);
      result.behind = std::move(frame->behind);
    }
    return result;
  }

  void process(std::vector<internal::EncodingDraft>& parts,
               const PostProcessContext& context) const override {
    for (const auto& processor : processors_) processor->process(parts, context);
  }

 private:
  std::vector<std::unique_ptr<const PostProcessor>> processors_;
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
