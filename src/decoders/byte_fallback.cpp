#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "decoders/components.h"
#include "decoders/incomplete_scalar.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// The byte of "<0xHH>": digits of either case, and "<0x+H>", which Hugging Face's number parser
// takes.
std::optional<char> byte_of(std::string_view token) {
  if (token.size() != 6 || token.substr(0, 3) != "<0x" || token[5] != '>') return std::nullopt;
  std::optional<unsigned> high = token[3] == '+' ? 0 : hex_digit(token[3]);
  std::optional<unsigned> low = hex_digit(token[4]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4 | *low);
}

// A run of byte tokens becomes one token of their text if that is well-formed UTF-8, and otherwise
// a U+FFFD for each byte, good ones included.
class ByteFallback final : public Decoder {
 public:
  void decode(std::vector<std::string>& tokens) const override {
    std::vector<std::string> decoded;
    Run run;
    for (std::string& token : tokens) {
      if (std::optional<char> byte = byte_of(token)) {
        run.add(*byte, [&](std::string_view text) { decoded.emplace_back(text); });
      } else {
        run.end([&](std::string_view text) { decoded.emplace_back(text); });
        decoded.push_back(std::move(token));
      }
    }
    run.end([&](std::string_view text) { decoded.emplace_back(text); });
    tokens = std::move(decoded);
  }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(next);
  }

 private:
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

  // The bytes of a run so far. Once they cannot become well-formed, nothing is held back any more.
  class Run {
   public:
    // Both call put_out(text) for each token that is certain.
    template <class PutOut>
    void add(char byte, PutOut&& put_out) {
      if (is_ill_formed_) {
        put_out(kReplacement);
        return;
      }
      bytes_ += byte;
      well_formed_ += utf8::valid_prefix(std::string_view(bytes_).substr(well_formed_));
      if (well_formed_ == bytes_.size() || is_incomplete_scalar(bytes_, well_formed_)) return;
      is_ill_formed_ = true;
      put_out_replacements(put_out);
    }

    template <class PutOut>
    void end(PutOut&& put_out) {
      if (well_formed_ < bytes_.size()) {
        put_out_replacements(put_out);
      } else if (!bytes_.empty()) {
        put_out(bytes_);
      }
      bytes_.clear();
      well_formed_ = 0;
      is_ill_formed_ = false;
    }

   private:
    template <class PutOut>
    void put_out_replacements(PutOut&& put_out) {
      for (size_t i = 0; i < bytes_.size(); ++i) put_out(kReplacement);
      bytes_.clear();
      well_formed_ = 0;
    }

    std::string bytes_;
    size_t well_formed_ = 0;  // bytes known to be
    bool is_ill_formed_ = false;
  };

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
        if (std::optional<char> byte = byte_of(start_)) {
          run_.add(*byte, [this](std::string_view text) { put_out(text); });
          start_.clear();
          return;
        }
        pass_start();
      }
      is_passing_ = false;
      next_.end_token();
    }
    void finish() override {
      run_.end([this](std::string_view text) { put_out(text); });
    }

   private:
    void pass_start() {
      run_.end([this](std::string_view text) { put_out(text); });
      next_.append(start_);
      start_.clear();
      is_passing_ = true;
    }

    Run run_;
    std::string start_;
    bool is_passing_ = false;
  };
};

}  // namespace

std::unique_ptr<const Decoder> make_byte_fallback_decoder() {
  return std::make_unique<ByteFallback>();
}

}  // namespace lexel
