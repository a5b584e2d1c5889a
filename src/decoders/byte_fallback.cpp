#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "decoders/components.h"
#include "decoders/incomplete_scalar.h"
#include "decoders/spelled_bytes.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// A run of byte tokens becomes one token of their text if that is well-formed UTF-8, and otherwise
// a U+FFFD for each byte, good ones included.
//
// Nobody can know of a run in progress whether a bad byte will spoil it, and a stream must not
// wait: it hands on each character once it is complete, and a U+FFFD for each byte that is in none.
// The two agree on every run that is well-formed and on every run without a complete character.
class ByteFallback final : public Decoder {
 public:
  void decode(std::vector<std::string>& tokens) const override {
    std::vector<std::string> decoded;
    std::string run;
    auto end_run = [&] {
      if (utf8::valid_prefix(run) < run.size()) {
        decoded.insert(decoded.end(), run.size(), std::string(kReplacement));
      } else if (!run.empty()) {
        decoded.push_back(run);
      }
      run.clear();
    };
    for (std::string& token : tokens) {
      if (std::optional<char> byte = byte_of_token(token)) {
        run += *byte;
      } else {
        end_run();
        decoded.push_back(std::move(token));
      }
    }
    end_run();
    tokens = std::move(decoded);
  }

  DecoderShape shape() const override { return DecoderShape::kByteRuns; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(next);
  }

 private:
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

  // Lets a token through in parts once it is too long for a byte token.
  class Stage final : public DecoderStage {
   public:
    using DecoderStage::DecoderStage;

    void append(std::string_view part) override {
      if (!is_passing_) {
        start_ += part;
        if (start_.size() <= 6) return;
        pass_start();
        return;
      }
      next_.append(part);
    }
    void end_token() override {
      if (!is_passing_) {
        if (std::optional<char> byte = byte_of_token(start_)) {
          add(*byte);
          start_.clear();
          return;
        }
        pass_start();
      }
      is_passing_ = false;
      next_.end_token();
    }
    void finish() override { end_run(); }
    bool is_inside_character() const override { return !pending_.empty(); }

   private:
    void add(char byte) {
      pending_ += byte;
      while (!pending_.empty()) {
        if (utf8::valid_prefix(pending_) == pending_.size()) {
          next_.append(pending_);
          is_token_open_ = true;
          pending_.clear();
        } else if (is_incomplete_scalar(pending_, 0)) {
          return;
        } else {
          put_out_replacements(utf8::ill_formed_length(pending_, 0));
        }
      }
    }
    void end_run() { put_out_replacements(pending_.size()); }
    // A token for each of the first `count` pending bytes; ends the token of the characters before.
    void put_out_replacements(size_t count) {
      if (is_token_open_) next_.end_token();
      is_token_open_ = false;
      for (size_t i = 0; i < count; ++i) put_out(kReplacement);
      pending_.erase(0, count);
    }

    void pass_start() {
      end_run();
      next_.append(start_);
      start_.clear();
      is_passing_ = true;
    }

    std::string pending_;         // the start of a character, at most 3 bytes
    bool is_token_open_ = false;  // characters of the run were handed on as parts of a token
    std::string start_;           // of the current token, which may be a byte's
    bool is_passing_ = false;
  };
};

}  // namespace

std::unique_ptr<const Decoder> make_byte_fallback_decoder() {
  return std::make_unique<ByteFallback>();
}

}  // namespace lexel
