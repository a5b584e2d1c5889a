#include <string>
#include <utility>
#include <vector>

#include "lexel/decode_stream.h"
#include "lexel/tokenizer.h"
#include "pipeline/tokenizer_impl.h"

namespace lexel {
namespace {

// The token string that decoding shows for an id; none for unknown ids and for special tokens that
// the options skip.
std::optional<std::string_view> token_to_decode(const Pipeline& pipeline, uint32_t id,
                                                const DecodeOptions& options) {
  auto token = pipeline.id_to_token(id);
  if (token && options.skip_special_tokens && pipeline.added_vocabulary->is_special_token(*token)) {
    return std::nullopt;
  }
  return token;
}

}  // namespace

std::string Tokenizer::decode(std::span<const uint32_t> ids, const DecodeOptions& options) const {
  const Pipeline& pipeline = impl_->pipeline;
  std::vector<std::string> tokens;
  tokens.reserve(ids.size());
  for (uint32_t id : ids) {
    if (auto token = token_to_decode(pipeline, id, options)) tokens.emplace_back(*token);
  }
  if (pipeline.decoder) pipeline.decoder->machine->decode(tokens);
  std::string text;
  for (const std::string& token : tokens) {
    // Without a decoder Hugging Face joins with spaces (TRAPS T65).
    if (!pipeline.decoder && &token != tokens.data()) text += ' ';
    text += token;
  }
  return text;
}

std::vector<std::string> Tokenizer::decode_batch(std::span<const std::vector<uint32_t>> rows,
                                                 const DecodeOptions& options) const {
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const std::vector<uint32_t>& row : rows) texts.push_back(decode(row, options));
  return texts;
}

struct DecodeStream::Impl {
  std::shared_ptr<const Tokenizer::Impl> tokenizer;
  DecodeOptions options;
  std::unique_ptr<StreamStage> stage;  // null: no decoder
  bool is_first = true;                // without a decoder: no space yet
  std::vector<std::string> pieces;
  // Of a prompt that ends inside a character: the text of its last tokens that are parts of
  // characters, which goes before the first text.
  std::string prompt_end;

  bool is_inside_character() const { return stage && stage->is_inside_character(); }

  std::string take_pieces() {
    std::string text;
    if (!pieces.empty()) text.swap(prompt_end);
    for (const std::string& piece : pieces) text += piece;
    pieces.clear();
    return text;
  }
};

DecodeStream::DecodeStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DecodeStream::DecodeStream(DecodeStream&&) noexcept = default;
DecodeStream& DecodeStream::operator=(DecodeStream&&) noexcept = default;
DecodeStream::~DecodeStream() = default;

DecodeStream Tokenizer::decode_stream(const DecodeOptions& options,
                                      std::span<const uint32_t> prompt_ids) const {
  auto impl = std::make_unique<DecodeStream::Impl>();
  impl->tokenizer = impl_;
  impl->options = options;
  if (impl_->pipeline.decoder) impl->stage = impl_->pipeline.decoder->machine->make_stream();
  DecodeStream stream(std::move(impl));
  std::string prompt_end;
  for (uint32_t id : prompt_ids) {
    bool starts_inside = stream.impl_->is_inside_character();
    std::string text = stream.step(id);
    if (starts_inside || stream.impl_->is_inside_character()) {
      prompt_end += text;
    } else {
      prompt_end.clear();
    }
  }
  if (stream.impl_->is_inside_character()) stream.impl_->prompt_end = std::move(prompt_end);
  return stream;
}

std::string DecodeStream::step(uint32_t id) {
  Impl& stream = *impl_;
  auto token = token_to_decode(stream.tokenizer->pipeline, id, stream.options);
  if (!token) return {};
  if (!stream.stage) {
    std::string text;
    if (!stream.is_first) text += ' ';
    text += *token;
    stream.is_first = false;
    return text;
  }
  stream.stage->push(*token, stream.pieces);
  return stream.take_pieces();
}

std::string DecodeStream::flush() {
  Impl& stream = *impl_;
  stream.is_first = true;
  if (!stream.stage) return {};
  stream.stage->flush(stream.pieces);
  stream.stage = stream.tokenizer->pipeline.decoder->machine->make_stream();
  return stream.take_pieces();
}

}  // namespace lexel
