#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "decoders/components.h"
#include "decoders/literal_replacer.h"
#include "decoders/whole_token_stage.h"

namespace lexel {
namespace {

// The suffix that ends a word becomes a space, in the last token nothing.
class BpeDecoder final : public Decoder {
 public:
  explicit BpeDecoder(const spec::BpeDecoder& node)
      : inner_(node.suffix, " "), last_(node.suffix, "") {}

  void decode(std::vector<std::string>& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i) {
      (i + 1 < tokens.size() ? inner_ : last_).replace_in(tokens[i]);
    }
  }

  DecoderShape shape() const override { return DecoderShape::kEachTokenNotLast; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(*this, next);
  }

 private:
  // Which of the two a token is shows with the next one: what stands before its first suffix goes
  // on at once, the rest is held back.
  class Stage final : public WholeTokenStage {
   public:
    Stage(const BpeDecoder& decoder, TokenSink& next) : WholeTokenStage(next), decoder_(decoder) {}

    void finish() override { put_out_held(decoder_.last_); }

   private:
    void take(std::string& token) override {
      put_out_held(decoder_.inner_);
      size_t certain = std::min(decoder_.inner_.find_candidate(token), token.size());
      next_.append(std::string_view(token).substr(0, certain));
      held_.assign(token, certain);
      is_open_ = true;
    }

    void put_out_held(const LiteralReplacer& replacer) {
      if (!is_open_) return;
      replacer.replace_in(held_);
      put_out(held_);
      held_.clear();
      is_open_ = false;
    }

    const BpeDecoder& decoder_;
    bool is_open_ = false;  // a token's end has not been handed on
    std::string held_;
  };

  LiteralReplacer inner_;
  LiteralReplacer last_;
};

}  // namespace

std::unique_ptr<const Decoder> make_bpe_decoder(const spec::BpeDecoder& node) {
  return std::make_unique<BpeDecoder>(node);
}

}  // namespace lexel
