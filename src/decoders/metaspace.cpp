#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decoders/components.h"
#include "decoders/literal_replacer.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// The replacement character becomes a space; in the first token all of them vanish, unless the
// scheme is "never".
class Metaspace final : public Decoder {
 public:
  explicit Metaspace(const spec::Metaspace& node)
      : first_(utf8::encode(node.replacement),
               node.prepend_scheme == spec::PrependScheme::kNever ? " " : ""),
        others_(utf8::encode(node.replacement), " ") {}

  void decode(std::vector<std::string>& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i) (i == 0 ? first_ : others_).replace_in(tokens[i]);
  }

  DecoderShape shape() const override { return DecoderShape::kEachTokenNotFirst; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(*this, next);
  }

 private:
  class Stage final : public DecoderStage {
   public:
    Stage(const Metaspace& decoder, TokenSink& next)
        : DecoderStage(next), decoder_(decoder), replacer_(&decoder.first_) {}

    void append(std::string_view part) override {
      // Parts are whole scalars, so none is held back.
      LiteralReplacer::State state;
      buffer_.clear();
      replacer_->feed(state, part, buffer_);
      replacer_->finish(state, buffer_);
      next_.append(buffer_);
    }
    void end_token() override {
      replacer_ = &decoder_.others_;
      next_.end_token();
    }
    void finish() override {}

   private:
    const Metaspace& decoder_;
    const LiteralReplacer* replacer_;
    std::string buffer_;
  };

  LiteralReplacer first_;
  LiteralReplacer others_;
};

}  // namespace

std::unique_ptr<const Decoder> make_metaspace_decoder(const spec::Metaspace& node) {
  return std::make_unique<Metaspace>(node);
}

}  // namespace lexel
