#pragma once

#include <string>
#include <string_view>

#include "decoders/decoder.h"

namespace lexel {

// A stage that needs to see a token whole: gathers its parts. What it holds is one token.
class WholeTokenStage : public DecoderStage {
 public:
  using DecoderStage::DecoderStage;

  void append(std::string_view part) final { token_ += part; }
  void end_token() final {
    take(token_);
    token_.clear();
  }
  void finish() override {}

 protected:
  // Takes the next token, which it may change.
  virtual void take(std::string& token) = 0;

 private:
  std::string token_;
};

}  // namespace lexel
