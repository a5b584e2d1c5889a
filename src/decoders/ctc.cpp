#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decoders/cleanup.h"
#include "decoders/components.h"
#include "decoders/literal_replacer.h"
#include "decoders/whole_token_stage.h"

namespace lexel {
namespace {

// Of equal neighbours one is kept, the pad token is deleted from each, and what is then empty is
// left out. Only with cleanup does the word delimiter become a space (Hugging Face).
class Ctc final : public Decoder {
 public:
  explicit Ctc(const spec::CtcDecoder& node)
      : pad_(node.pad_token, ""),
        delimiter_(node.word_delimiter_token, " "),
        cleanup_(node.cleanup) {}

  void decode(std::vector<std::string>& tokens) const override {
    std::string previous;
    size_t kept = 0;
    for (size_t i = 0; i < tokens.size(); ++i) {
      std::string token = std::move(tokens[i]);
      if (i > 0 && token == previous) continue;
      previous = token;
      decode_one(token);
      if (!token.empty()) tokens[kept++] = std::move(token);
    }
    tokens.resize(kept);
  }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(*this, next);
  }

 private:
  class Stage final : public WholeTokenStage {
   public:
    Stage(const Ctc& decoder, TokenSink& next) : WholeTokenStage(next), decoder_(decoder) {}

   private:
    void take(std::string& token) override {
      if (!is_first_ && token == previous_) return;
      is_first_ = false;
      previous_ = token;
      decoder_.decode_one(token);
      if (!token.empty()) put_out(token);
    }

    const Ctc& decoder_;
    bool is_first_ = true;
    std::string previous_;
  };

  void decode_one(std::string& token) const {
    pad_.replace_in(token);
    if (!cleanup_) return;
    clean_up_spaces(token);
    delimiter_.replace_in(token);
  }

  LiteralReplacer pad_;
  LiteralReplacer delimiter_;
  bool cleanup_;
};

}  // namespace

std::unique_ptr<const Decoder> make_ctc_decoder(const spec::CtcDecoder& node) {
  return std::make_unique<Ctc>(node);
}

}  // namespace lexel
