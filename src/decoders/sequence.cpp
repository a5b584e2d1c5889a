#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decoders/components.h"

namespace lexel {
namespace {

class Sequence final : public Decoder {
 public:
  explicit Sequence(std::vector<std::unique_ptr<const Decoder>> decoders)
      : decoders_(std::move(decoders)) {}

  void decode(std::vector<std::string>& tokens) const override {
    for (const auto& decoder : decoders_) decoder->decode(tokens);
  }

  DecoderShape shape() const override { return DecoderShape::kSequence; }
  std::span<const std::unique_ptr<const Decoder>> parts() const override { return decoders_; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(decoders_, next);
  }

 private:
  class Stage final : public DecoderStage {
   public:
    Stage(const std::vector<std::unique_ptr<const Decoder>>& decoders, TokenSink& next)
        : DecoderStage(next), first_(&next) {
      // Each stage needs the one after it.
      stages_.resize(decoders.size());
      for (size_t i = decoders.size(); i-- > 0;) {
        stages_[i] = decoders[i]->make_stage(*first_);
        first_ = stages_[i].get();
      }
    }

    void append(std::string_view part) override { first_->append(part); }
    void end_token() override { first_->end_token(); }
    void finish() override {
      for (const auto& stage : stages_) stage->finish();
    }
    bool is_inside_character() const override {
      return std::any_of(stages_.begin(), stages_.end(),
                         [](const auto& stage) { return stage->is_inside_character(); });
    }

   private:
    std::vector<std::unique_ptr<DecoderStage>> stages_;
    TokenSink* first_;
  };

  std::vector<std::unique_ptr<const Decoder>> decoders_;
};

}  // namespace

std::unique_ptr<const Decoder> make_decoder_sequence(const spec::DecoderSequence& node,
                                                     const std::string& json_path,
                                                     const LoadLimits& limits) {
  std::vector<std::unique_ptr<const Decoder>> decoders;
  for (size_t i = 0; i < node.decoders.size(); ++i) {
    decoders.push_back(
        compile_decoder(node.decoders[i], json_path + "/decoders/" + std::to_string(i), limits));
  }
  return std::make_unique<Sequence>(std::move(decoders));
}

}  // namespace lexel
