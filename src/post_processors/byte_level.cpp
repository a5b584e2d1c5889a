#include "post_processors/components.h"
#include "post_processors/trim_offsets.h"

namespace lexel {
namespace {

// Inserts nothing; trims offsets and numbers the parts.
class ByteLevelPostProcessor final : public PostProcessor {
 public:
  explicit ByteLevelPostProcessor(const spec::ByteLevel& node) : node_(node) {}

  size_t added_tokens(bool) const override { return 0; }

  const TokenFrame* frame() const override { return &frame_; }

  void process(std::vector<internal::EncodingDraft>& parts,
               const PostProcessContext& context) const override {
    for (size_t i = 0; i < parts.size(); ++i) {
      if (node_.trim_offsets && context.with_offsets) {
        trim_offsets(parts[i], node_.add_prefix_space, context.offset_unit);
      }
      parts[i].set_sequence_id(i);
    }
  }

 private:
  spec::ByteLevel node_;
  TokenFrame frame_{{}, {}, 0, node_.trim_offsets, node_.add_prefix_space};
};

}  // namespace

std::unique_ptr<const PostProcessor> make_byte_level_post_processor(const spec::ByteLevel& node) {
  return std::make_unique<ByteLevelPostProcessor>(node);
}

}  // namespace lexel
