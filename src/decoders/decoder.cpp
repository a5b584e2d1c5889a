#include "decoders/decoder.h"

#include <utility>
#include <variant>

#include "decoders/components.h"

namespace lexel {
namespace {

class TextCollector final : public TokenSink {
 public:
  void append(std::string_view part) override { text_ += part; }
  void end_token() override {}

  void move_to(std::vector<std::string>& out) {
    if (text_.empty()) return;
    out.push_back(std::move(text_));
    text_.clear();
  }

 private:
  std::string text_;
};

class Stream final : public StreamStage {
 public:
  explicit Stream(const Decoder& decoder) : stage_(decoder.make_stage(collector_)) {}

  void push(std::string_view token, std::vector<std::string>& out) override {
    stage_->append(token);
    stage_->end_token();
    collector_.move_to(out);
  }
  void flush(std::vector<std::string>& out) override {
    stage_->finish();
    collector_.move_to(out);
  }
  bool is_inside_character() const override { return stage_->is_inside_character(); }

 private:
  TextCollector collector_;
  std::unique_ptr<DecoderStage> stage_;
};

}  // namespace

std::unique_ptr<StreamStage> Decoder::make_stream() const {
  return std::make_unique<Stream>(*this);
}

std::unique_ptr<const Decoder> compile_decoder(const spec::Decoder& node,
                                               const std::string& json_path,
                                               const LoadLimits& limits) {
  struct Compile {
    const std::string& json_path;
    const LoadLimits& limits;

    auto operator()(const spec::BpeDecoder& n) const { return make_bpe_decoder(n); }
    auto operator()(const spec::ByteLevel&) const { return make_byte_level_decoder(); }
    auto operator()(const spec::WordPieceDecoder& n) const { return make_wordpiece_decoder(n); }
    auto operator()(const spec::Metaspace& n) const { return make_metaspace_decoder(n); }
    auto operator()(const spec::CtcDecoder& n) const { return make_ctc_decoder(n); }
    auto operator()(const spec::DecoderSequence& n) const {
      return make_decoder_sequence(n, json_path, limits);
    }
    auto operator()(const spec::Replace& n) const {
      return make_replace_decoder(n, json_path, limits);
    }
    auto operator()(const spec::Fuse&) const { return make_fuse_decoder(); }
    auto operator()(const spec::StripDecoder& n) const { return make_strip_decoder(n); }
    auto operator()(const spec::ByteFallback&) const { return make_byte_fallback_decoder(); }
  };
  return std::visit(Compile{json_path, limits}, node.value);
}

}  // namespace lexel
