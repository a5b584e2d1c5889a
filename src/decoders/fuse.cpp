#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decoders/components.h"

namespace lexel {
namespace {

// Joins all tokens to one; no tokens give the empty one.
class Fuse final : public Decoder {
 public:
  void decode(std::vector<std::string>& tokens) const override {
    std::string text;
    for (const std::string& token : tokens) text += token;
    tokens.clear();
    tokens.push_back(std::move(text));
  }

  DecoderShape shape() const override { return DecoderShape::kJoin; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(next);
  }

 private:
  class Stage final : public DecoderStage {
   public:
    using DecoderStage::DecoderStage;
    void append(std::string_view part) override { next_.append(part); }
    void end_token() override {}
    void finish() override { next_.end_token(); }
  };
};

}  // namespace

std::unique_ptr<const Decoder> make_fuse_decoder() { return std::make_unique<Fuse>(); }

}  // namespace lexel
