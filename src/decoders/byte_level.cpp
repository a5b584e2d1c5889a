#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decoders/components.h"
#include "decoders/incomplete_scalar.h"
#include "decoders/spelled_bytes.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Joins all tokens to one text of the bytes they spell; a token that is not spelled in the alphabet
// stands for its own UTF-8. Each maximal ill-formed part of the bytes becomes one U+FFFD.
class ByteLevel final : public Decoder {
 public:
  void decode(std::vector<std::string>& tokens) const override {
    std::string bytes;
    for (const std::string& token : tokens) {
      if (!append_spelled_bytes(token, bytes)) bytes += token;
    }
    if (utf8::valid_prefix(bytes) < bytes.size()) bytes = utf8::to_valid(bytes);
    tokens.clear();
    tokens.push_back(std::move(bytes));
  }

  DecoderShape shape() const override { return DecoderShape::kJoinBytes; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(next);
  }

 private:
  class Stage final : public DecoderStage {
   public:
    using DecoderStage::DecoderStage;

    void append(std::string_view part) override {
      if (!is_raw_) {
        if (append_spelled_bytes(part, token_bytes_)) {
          // Kept as it was given, too: a later part can still show the token to be raw.
          token_ += part;
          return;
        }
        bytes_ += token_;
        token_.clear();
        token_bytes_.clear();
        is_raw_ = true;
      }
      bytes_ += part;
      put_out_certain();
    }
    void end_token() override {
      bytes_ += token_bytes_;
      token_.clear();
      token_bytes_.clear();
      is_raw_ = false;
      put_out_certain();
    }
    void finish() override {
      if (!bytes_.empty()) next_.append(utf8::to_valid(bytes_));
      bytes_.clear();
      next_.end_token();
    }
    bool is_inside_character() const override { return !bytes_.empty(); }

   private:
    // Hands on all but a last scalar that further bytes could complete.
    void put_out_certain() {
      std::string text;
      size_t pos = 0;
      for (;;) {
        size_t good = utf8::valid_prefix(std::string_view(bytes_).substr(pos));
        text.append(bytes_, pos, good);
        pos += good;
        if (pos == bytes_.size() || is_incomplete_scalar(bytes_, pos)) break;
        utf8::append(text, utf8::kReplacementCharacter);
        pos += utf8::ill_formed_length(bytes_, pos);
      }
      bytes_.erase(0, pos);
      next_.append(text);
    }

    std::string token_;        // the current token as given
    std::string token_bytes_;  // and what it spells
    bool is_raw_ = false;      // it has a scalar that is not in the alphabet
    std::string bytes_;        // not handed on yet
  };
};

}  // namespace

std::unique_ptr<const Decoder> make_byte_level_decoder() { return std::make_unique<ByteLevel>(); }

}  // namespace lexel
