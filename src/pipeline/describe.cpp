#include <string>
#include <type_traits>
#include <variant>

#include "format/tokenizer_json.h"
#include "lexel/tokenizer.h"
#include "pipeline/tokenizer_impl.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr size_t kLongestLine = 400;  // bytes of a component's JSON; charsmaps are far longer

std::string shorten(std::string text) {
  if (text.size() <= kLongestLine) return text;
  size_t end = kLongestLine;
  while (utf8::is_continuation(text[end])) --end;
  return text.substr(0, end) + "... (" + std::to_string(text.size()) + " bytes)";
}

std::string quoted(const std::optional<std::string>& text) {
  return text ? "\"" + *text + "\"" : "none";
}

struct DescribeModel {
  std::string operator()(const spec::Bpe& bpe) const {
    std::string line = "BPE, " + std::to_string(bpe.vocab.size()) + " entries, " +
                       std::to_string(bpe.merges.size() / 2) + " merges, unknown token " +
                       quoted(bpe.unk_token);
    if (bpe.byte_fallback) line += ", byte fallback";
    if (bpe.fuse_unk) line += ", fuses unknowns";
    if (bpe.ignore_merges) line += ", ignores merges for whole words";
    if (bpe.dropout) line += ", dropout " + std::to_string(*bpe.dropout);
    if (bpe.continuing_subword_prefix) {
      line += ", continuing prefix " + quoted(bpe.continuing_subword_prefix);
    }
    if (bpe.end_of_word_suffix) line += ", word suffix " + quoted(bpe.end_of_word_suffix);
    return line;
  }
  std::string operator()(const spec::WordPiece& m) const {
    return "WordPiece, " + std::to_string(m.vocab.size()) + " entries, unknown token " +
           quoted(m.unk_token) + ", continuing prefix " + quoted(m.continuing_subword_prefix) +
           ", words up to " + std::to_string(m.max_input_chars_per_word) + " characters";
  }
  std::string operator()(const spec::WordLevel& m) const {
    return "WordLevel, " + std::to_string(m.vocab.size()) + " entries, unknown token " +
           quoted(m.unk_token);
  }
  std::string operator()(const spec::Unigram& m) const {
    std::string line = "Unigram, " + std::to_string(m.pieces.size()) + " entries, unknown id " +
                       (m.unk_id ? std::to_string(*m.unk_id) : "none");
    if (m.byte_fallback) line += ", byte fallback";
    return line;
  }
};

std::string describe_truncation(const std::optional<Truncation>& truncation) {
  if (!truncation) return "none";
  return "to " + std::to_string(truncation->max_length) + " tokens, stride " +
         std::to_string(truncation->stride);
}

std::string describe_padding(const std::optional<Padding>& padding) {
  if (!padding) return "none";
  std::string line = padding->fixed_length
                         ? "to " + std::to_string(*padding->fixed_length) + " tokens"
                         : "to the longest of the batch";
  return line + " with \"" + padding->pad_token + "\" (id " + std::to_string(padding->pad_id) + ")";
}

}  // namespace

std::string Tokenizer::describe() const {
  const Pipeline& pipeline = impl_->pipeline;
  std::string text;
  auto line = [&](const char* name, const std::string& value) {
    std::string label = name;
    label.resize(16, ' ');
    text += label + value + "\n";
  };
  auto component = [&](const char* name, const auto& part, auto write) {
    line(name, part ? shorten(write(part->node)) : "none");
  };
  size_t special = 0;
  for (const auto& [id, token] : added_tokens()) special += token.special;

  line("model", std::visit(DescribeModel{}, pipeline.model->node.value));
  line("vocabulary", std::to_string(vocab_size()) + " entries with added tokens");
  line("added tokens",
       std::to_string(added_tokens().size()) + ", " + std::to_string(special) + " of them special");
  component("normalizer", pipeline.normalizer, format::write_normalizer_json);
  component("pre-tokenizer", pipeline.pre_tokenizer, format::write_pre_tokenizer_json);
  component("post-processor", pipeline.post_processor, format::write_post_processor_json);
  component("decoder", pipeline.decoder, format::write_decoder_json);
  line("truncation", describe_truncation(pipeline.truncation));
  line("padding", describe_padding(pipeline.padding));
  return text;
}

}  // namespace lexel
