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
