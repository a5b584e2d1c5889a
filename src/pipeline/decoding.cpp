#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lexel/decode_stream.h"
#include "lexel/tokenizer.h"
#include "pipeline/plain_path.h"
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

// One past the largest id that has a token.
uint64_t id_limit_of(const Pipeline& pipeline) {
  uint64_t limit = 0;
  auto raise = [&](uint64_t id) { limit = std::max(limit, id + 1); };
  for (const AddedVocabulary::Entry& entry : pipeline.added_vocabulary->entries()) raise(entry.id);
  const auto& model = pipeline.model->node.value;
  if (const auto* unigram = std::get_if<spec::Unigram>(&model)) {
    return std::max<uint64_t>(limit, unigram->pieces.size());
  }
  auto visit = [&](const spec::Vocab& vocab) {
    for (uint32_t id : vocab.ids) raise(id);
  };
  if (const auto* bpe = std::get_if<spec::Bpe>(&model)) visit(bpe->vocab);
  if (const auto* word_piece = std::get_if<spec::WordPiece>(&model)) visit(word_piece->vocab);
  if (const auto* word_level = std::get_if<spec::WordLevel>(&model)) visit(word_level->vocab);
  return limit;
}

auto token_source(const Pipeline& pipeline) {
  return [&pipeline](uint32_t id) -> std::optional<FusedDecoder::Token> {
    auto token = pipeline.id_to_token(id);
    if (!token) return std::nullopt;
    return FusedDecoder::Token{*token, pipeline.added_vocabulary->is_special_token(*token)};
  };
}

std::string decode_plain(const Pipeline& pipeline, std::span<const uint32_t> ids,
                         const DecodeOptions& options) {
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

}  // namespace

const FusedDecoder* DecodeTable::get(const Pipeline& pipeline, size_t id_count) {
  if (is_plain_path_forced()) return nullptr;
  // A table's entry costs a fraction of an id's plain decoding.
  constexpr uint64_t kEntriesPerDecodedId = 8;
  uint64_t decoded = decoded_.fetch_add(id_count, std::memory_order_relaxed) + id_count;
  if (kEntriesPerDecodedId * decoded < pipeline.model_machine().vocab_size()) return nullptr;
  std::call_once(made_, [&] {
    uint64_t count =
        pipeline.model_machine().vocab_size() + pipeline.added_vocabulary->entries().size();
    uint64_t limit = id_limit_of(pipeline);
    // A few holes among the ids cost less than looking for them.
    if (limit > 2 * count + 1024) return;
    table_ = FusedDecoder::make(pipeline.decoder ? pipeline.decoder->machine.get() : nullptr,
                                static_cast<uint32_t>(limit), token_source(pipeline));
  });
  return table_.get();
}

std::string Tokenizer::decode(std::span<const uint32_t> ids, const DecodeOptions& options) const {
  const Pipeline& pipeline = impl_->pipeline;
  if (const FusedDecoder* table = impl_->decode_table->get(pipeline, ids.size())) {
    return table->decode(ids, options.skip_special_tokens, token_source(pipeline));
  }
  return decode_plain(pipeline, ids, options);
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
