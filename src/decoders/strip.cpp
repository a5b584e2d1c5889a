#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "decoders/components.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Takes up to `start` content characters off the front of each token and up to `stop` off its end.
// A token that is used up is empty, where Hugging Face panics.
class Strip final : public Decoder {
 public:
  explicit Strip(const spec::StripDecoder& node)
      : content_(utf8::encode(node.content)), start_(node.start), stop_(node.stop) {}

  void decode(std::vector<std::string>& tokens) const override {
    for (std::string& token : tokens) {
      std::string_view rest = token;
      for (uint64_t n = 0; n < start_ && rest.substr(0, content_.size()) == content_; ++n) {
        rest.remove_prefix(content_.size());
      }
      for (uint64_t n = 0; n < stop_ && ends_with_content(rest); ++n) {
        rest.remove_suffix(content_.size());
      }
      if (rest.size() < token.size()) token = std::string(rest);
    }
  }

  DecoderShape shape() const override { return DecoderShape::kEachToken; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(*this, next);
  }

 private:
  // Holds back the last content characters, as a number.
  class Stage final : public DecoderStage {
   public:
    Stage(const Strip& decoder, TokenSink& next) : DecoderStage(next), decoder_(decoder) {}

    void append(std::string_view part) override {
      const std::string& content = decoder_.content_;
      std::string_view rest = part;
      while (is_at_front_ && dropped_ < decoder_.start_ && !rest.empty()) {
        is_at_front_ = rest.substr(0, content.size()) == content;
        if (!is_at_front_) break;
        rest.remove_prefix(content.size());
        ++dropped_;
      }
      // The content characters that end the part may end the token.
      uint64_t trailing = 0;
      std::string_view body = rest;
      while (decoder_.ends_with_content(body)) {
        body.remove_suffix(content.size());
        ++trailing;
      }
      if (!body.empty()) {
        release(held_);
        next_.append(body);
      }
      held_ += trailing;
      if (held_ > decoder_.stop_) release(held_ - decoder_.stop_);
    }
    void end_token() override {
      held_ = 0;
      dropped_ = 0;
      is_at_front_ = true;
      next_.end_token();
    }
    void finish() override {}

   private:
    void release(uint64_t count) {
      held_ -= count;
      for (; count > 0; --count) next_.append(decoder_.content_);
    }

    const Strip& decoder_;
    bool is_at_front_ = true;
    uint64_t dropped_ = 0;
    uint64_t held_ = 0;  // content characters
  };

  bool ends_with_content(std::string_view text) const {
    return text.size() >= content_.size() && text.substr(text.size() - content_.size()) == content_;
  }

  std::string content_;
  uint64_t start_;
  uint64_t stop_;
};

}  // namespace

std::unique_ptr<const Decoder> make_strip_decoder(const spec::StripDecoder& node) {
  return std::make_unique<Strip>(node);
}

}  // namespace lexel
