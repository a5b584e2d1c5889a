#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decoders/components.h"
#include "decoders/literal_replacer.h"
#include "decoders/whole_token_stage.h"
#include "patterns/pattern.h"

namespace lexel {
namespace {

// Bytes; a longer content could make a vocabulary's tokens grow out of all proportion.
constexpr size_t kLongestTabulatedContent = 16;

DecoderShape shape_for(const std::string& content) {
  return content.size() <= kLongestTabulatedContent ? DecoderShape::kEachToken
                                                    : DecoderShape::kOther;
}

// Replaces each occurrence of a text, token by token. In an empty token nothing is found, not even
// the empty text.
class ReplaceLiteral final : public Decoder {
 public:
  ReplaceLiteral(std::string pattern, std::string content)
      : shape_(shape_for(content)), replacer_(std::move(pattern), std::move(content)) {}

  void decode(std::vector<std::string>& tokens) const override {
    for (std::string& token : tokens) {
      if (!token.empty()) replacer_.replace_in(token);
    }
  }

  DecoderShape shape() const override { return shape_; }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(replacer_, next);
  }

 private:
  class Stage final : public DecoderStage {
   public:
    Stage(const LiteralReplacer& replacer, TokenSink& next)
        : DecoderStage(next), replacer_(replacer) {}

    void append(std::string_view part) override {
      buffer_.clear();
      replacer_.feed(state_, part, buffer_);
      next_.append(buffer_);
    }
    void end_token() override {
      buffer_.clear();
      if (state_.has_begun) replacer_.finish(state_, buffer_);
      put_out(buffer_);
    }
    void finish() override {}

   private:
    const LiteralReplacer& replacer_;
    LiteralReplacer::State state_;
    std::string buffer_;
  };

  DecoderShape shape_;
  LiteralReplacer replacer_;
};

// Replaces each match of a regular expression, token by token; none is found in an empty
// token. The content is literal.
class ReplacePattern final : public Decoder {
 public:
  ReplacePattern(std::unique_ptr<const Pattern> pattern, std::string content)
      : pattern_(std::move(pattern)), content_(std::move(content)) {}

  void decode(std::vector<std::string>& tokens) const override {
    std::vector<Span> matches;
    std::string buffer;
    for (std::string& token : tokens) replace_in(token, matches, buffer);
  }

  DecoderShape shape() const override { return shape_for(content_); }

  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<Stage>(*this, next);
  }

 private:
  class Stage final : public WholeTokenStage {
   public:
    Stage(const ReplacePattern& decoder, TokenSink& next)
        : WholeTokenStage(next), decoder_(decoder) {}

   private:
    void take(std::string& token) override {
      decoder_.replace_in(token, matches_, buffer_);
      put_out(token);
    }

    const ReplacePattern& decoder_;
    std::vector<Span> matches_;
    std::string buffer_;
  };

  void replace_in(std::string& token, std::vector<Span>& matches, std::string& buffer) const {
    if (token.empty()) return;
    pattern_->find_matches(token, matches);
    if (matches.empty()) return;
    buffer.clear();
    uint32_t pos = 0;
    for (Span match : matches) {
      buffer.append(token, pos, match.begin - pos).append(content_);
      pos = match.end;
    }
    buffer.append(token, pos);
    token.swap(buffer);
  }

  std::unique_ptr<const Pattern> pattern_;
  std::string content_;
};

}  // namespace

std::unique_ptr<const Decoder> make_replace_decoder(const spec::Replace& node,
                                                    const std::string& json_path,
                                                    const LoadLimits& limits) {
  if (node.pattern.kind == spec::Pattern::Kind::kString) {
    return std::make_unique<ReplaceLiteral>(node.pattern.text, node.content);
  }
  return std::make_unique<ReplacePattern>(
      compile_pattern(node.pattern, json_path + "/pattern/Regex", limits), node.content);
}

}  // namespace lexel
