#include <memory>
#include <string>
#include <vector>

#include "decoders/cleanup.h"
#include "decoders/components.h"
#include "decoders/whole_token_stage.h"

namespace lexel {
namespace {

// A token with the prefix continues the one before it, any other one but the first gets a space
// before it. Cleanup works on each token alone, with that space.
class WordPiece final : public Decoder {
 public:
  explicit WordPiece(const spec::WordPieceDecoder& node)
      : prefix_(node.prefix), cleanup_(node.cleanup) {}

  void decode(std::vector<std::string>& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i) decode_one(tokens[i], i == 0);
  }

  DecoderShape shape() const override { return DecoderShape::kEachTokenNotFirst; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(*this, next);
  }

 private:
  class Stage final : public WholeTokenStage {
   public:
    Stage(const WordPiece& decoder, TokenSink& next) : WholeTokenStage(next), decoder_(decoder) {}

   private:
    void take(std::string& token) override {
      decoder_.decode_one(token, is_first_);
      is_first_ = false;
      put_out(token);
    }

    const WordPiece& decoder_;
    bool is_first_ = true;
  };

  void decode_one(std::string& token, bool is_first) const {
    if (!is_first) {
      if (token.compare(0, prefix_.size(), prefix_) == 0) {
        token.erase(0, prefix_.size());
      } else {
        token.insert(token.begin(), ' ');
      }
    }
    if (cleanup_) clean_up_spaces(token);
  }

  std::string prefix_;
  bool cleanup_;
};

}  // namespace

std::unique_ptr<const Decoder> make_wordpiece_decoder(const spec::WordPieceDecoder& node) {
  return std::make_unique<WordPiece>(node);
}

}  // namespace lexel
