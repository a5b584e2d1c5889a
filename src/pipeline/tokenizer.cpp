#include "lexel/tokenizer.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <unordered_set>
#include <utility>

#include "builtin/builtin_tokenizer.h"
#include "compiled/container.h"
#include "format/compiled_spec.h"
#include "format/tokenizer_json.h"
#include "lexel/error.h"
#include "pipeline/encoder.h"
#include "pipeline/flat.h"
#include "pipeline/parallel.h"
#include "pipeline/tokenizer_impl.h"

namespace lexel {
namespace {

[[noreturn]] void throw_io(const std::string& what, const std::string& path) {
  throw Error(ErrorCode::kIo, what + " \"" + path + "\": " + std::strerror(errno));
}

std::string read_file(const std::string& path, const LoadLimits& limits) {
  errno = 0;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw_io("cannot open", path);
  std::streamoff size = file.tellg();
  if (size < 0) throw_io("cannot read", path);
  if (static_cast<uint64_t>(size) > limits.max_file_bytes) {
    throw Error(ErrorCode::kLimitExceeded,
                "\"" + path + "\" has " + std::to_string(size) + " bytes, more than the " +
                    std::to_string(limits.max_file_bytes) + " of LoadLimits::max_file_bytes");
  }
  std::string text(static_cast<size_t>(size), '\0');
  file.seekg(0);
  if (!file.read(text.data(), size)) throw_io("cannot read", path);
  return text;
}

bool is_compiled(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char begin[8] = {};
  return file.read(begin, sizeof begin) && compiled::has_magic({begin, sizeof begin});
}

// Calls fn(token, id) for every entry of a model's vocabulary.
template <class Fn>
void for_each_entry(const spec::Model& model, Fn fn) {
  auto visit_vocab = [&](const spec::Vocab& vocab) {
    for (size_t i = 0; i < vocab.size(); ++i) fn(vocab.tokens[i], vocab.ids[i]);
  };
  if (const auto* unigram = std::get_if<spec::Unigram>(&model.value)) {
    for (size_t i = 0; i < unigram->pieces.size(); ++i) {
      fn(unigram->pieces[i], static_cast<uint32_t>(i));
    }
  } else if (const auto* bpe = std::get_if<spec::Bpe>(&model.value)) {
    visit_vocab(bpe->vocab);
  } else if (const auto* word_piece = std::get_if<spec::WordPiece>(&model.value)) {
    visit_vocab(word_piece->vocab);
  } else if (const auto* word_level = std::get_if<spec::WordLevel>(&model.value)) {
    visit_vocab(word_level->vocab);
  }
}

}  // namespace

Tokenizer::Tokenizer(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

Tokenizer Tokenizer::from_json(std::string_view json, const LoadLimits& limits) {
  return Tokenizer(std::make_shared<const Impl>(
      Impl{Pipeline::compile(format::parse_tokenizer_json(json, limits), limits)}));
}

Tokenizer Tokenizer::from_file(const std::string& path, const LoadLimits& limits) {
  if (is_compiled(path)) return from_compiled(path, limits);
  spec::Tokenizer spec = [&] {
    std::string json = read_file(path, limits);
    return format::parse_tokenizer_json(json, limits);
  }();  // the file's bytes are gone before the tables are built
  return Tokenizer(std::make_shared<const Impl>(Impl{Pipeline::compile(std::move(spec), limits)}));
}

Tokenizer Tokenizer::from_compiled(const std::string& path, const LoadLimits& limits) {
  compiled::Reader file = compiled::Reader::open(path, limits);
  spec::Tokenizer spec = format::read_compiled_spec(file, limits);
  return Tokenizer(
      std::make_shared<const Impl>(Impl{Pipeline::compile(std::move(spec), limits, &file)}));
}

void Tokenizer::save_compiled(const std::string& path) const {
  compiled::Writer out;
  format::write_compiled_spec(impl_->pipeline.to_spec(), out);
  impl_->pipeline.model_machine().write_tables(out);
  const std::string bytes = out.finish();
  // A file of that name may be mapped now, so it is replaced, not written over.
  const std::string fresh = path + "." + std::to_string(::getpid()) + ".new";
  errno = 0;
  std::ofstream file(fresh, std::ios::binary);
  if (!file) throw_io("cannot create", fresh);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file || std::rename(fresh.c_str(), path.c_str()) != 0) {
    int error = errno;
    std::remove(fresh.c_str());
    errno = error;
    throw_io("cannot write", path);
  }
}

Tokenizer Tokenizer::builtin() {
  static const Tokenizer tokenizer = from_json(builtin_tokenizer_json());
  return tokenizer;
}

std::string Tokenizer::to_json(bool pretty) const {
  return format::write_tokenizer_json(impl_->pipeline.to_spec(), pretty);
}

void Tokenizer::save(const std::string& path, bool pretty) const {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  if (!file) throw_io("cannot create", path);
  std::string json = to_json(pretty);
  file.write(json.data(), static_cast<std::streamsize>(json.size()));
  file.close();
  if (!file) throw_io("cannot write", path);
}

Encoding Tokenizer::encode(const EncodeInput& input, const EncodeOptions& options) const {
  return lexel::encode(impl_->pipeline, input, options, Interpreter::Columns::kAll);
}

std::vector<Encoding> Tokenizer::encode_batch(std::span<const EncodeInput> inputs,
                                              const EncodeOptions& options) const {
  return lexel::encode_batch(impl_->pipeline, inputs, options, Interpreter::Columns::kAll);
}

FlatEncodings Tokenizer::encode_flat(std::span<const std::string_view> texts,
                                     const EncodeOptions& options, bool with_offsets) const {
  return lexel::encode_flat(impl_->pipeline, texts, options, with_offsets);
}

size_t Tokenizer::count(std::string_view text, const EncodeOptions& options) const {
  return count_tokens(impl_->pipeline, text, options);
}

std::vector<size_t> Tokenizer::count_batch(std::span<const std::string_view> texts,
                                           const EncodeOptions& options) const {
  return count_tokens(impl_->pipeline, texts, options);
}

std::optional<uint32_t> Tokenizer::token_to_id(std::string_view token) const {
  return impl_->pipeline.token_to_id(token);
}

std::optional<std::string> Tokenizer::id_to_token(uint32_t id) const {
  auto token = impl_->pipeline.id_to_token(id);
  if (!token) return std::nullopt;
  return std::string(*token);
}

size_t Tokenizer::vocab_size(bool with_added_tokens) const {
  const Model& model = impl_->pipeline.model_machine();
  size_t size = model.vocab_size();
  if (!with_added_tokens) return size;
  impl_->pipeline.added_vocabulary->for_each_content(
      [&](std::string_view content, uint32_t) { size += !model.token_to_id(content); });
  return size;
}

std::vector<std::pair<std::string, uint32_t>> Tokenizer::vocab(bool with_added_tokens) const {
  const Pipeline& pipeline = impl_->pipeline;
  std::vector<std::pair<std::string, uint32_t>> entries;
  entries.reserve(vocab_size(with_added_tokens));
  for_each_entry(pipeline.model->node, [&](std::string_view token, uint32_t id) {
    if (with_added_tokens) id = pipeline.added_vocabulary->token_to_id(token).value_or(id);
    entries.emplace_back(token, id);
  });
  if (with_added_tokens) {
    pipeline.added_vocabulary->for_each_content([&](std::string_view content, uint32_t id) {
      if (!pipeline.model_machine().token_to_id(content)) entries.emplace_back(content, id);
    });
  }
  return entries;
}

std::vector<std::pair<uint32_t, AddedToken>> Tokenizer::added_tokens() const {
  std::vector<std::pair<uint32_t, AddedToken>> tokens;
  for (const AddedVocabulary::Entry& entry : impl_->pipeline.added_vocabulary->entries()) {
    tokens.emplace_back(entry.id, entry.token);
  }
  return tokens;
}

size_t Tokenizer::num_special_tokens_to_add(bool is_pair) const {
  const PostProcessor* processor = impl_->pipeline.post_processor_machine();
  return processor ? processor->added_tokens(is_pair) : 0;
}

size_t Tokenizer::add_tokens(std::span<const AddedToken> tokens) {
  size_t before = impl_->pipeline.added_vocabulary->size();
  auto changed = std::make_shared<Impl>(*impl_);
  Pipeline& pipeline = changed->pipeline;
  pipeline.added_batches.push_back(pipeline.added_tokens.size());
  pipeline.added_tokens.insert(pipeline.added_tokens.end(), tokens.begin(), tokens.end());
  pipeline.rebuild_added_vocabulary();
  changed->decode_table = std::make_shared<DecodeTable>();
  impl_ = std::move(changed);
  return impl_->pipeline.added_vocabulary->size() - before;
}

const std::optional<Truncation>& Tokenizer::truncation() const {
  return impl_->pipeline.truncation;
}

const std::optional<Padding>& Tokenizer::padding() const { return impl_->pipeline.padding; }

void Tokenizer::set_truncation(std::optional<Truncation> truncation) {
  auto changed = std::make_shared<Impl>(*impl_);
  changed->pipeline.truncation = std::move(truncation);
  impl_ = std::move(changed);
}

void Tokenizer::set_cache_budget(uint64_t bytes) {
  auto changed = std::make_shared<Impl>(*impl_);
  changed->pipeline.fused = std::make_shared<const LazyFused>(*impl_->pipeline.fused, bytes);
  impl_ = std::move(changed);
}

uint64_t Tokenizer::cache_budget() const { return impl_->pipeline.fused->cache_budget(); }

CacheStats Tokenizer::cache_stats() const { return impl_->pipeline.fused->cache_counts().stats(); }

void Tokenizer::set_padding(std::optional<Padding> padding) {
  auto changed = std::make_shared<Impl>(*impl_);
  changed->pipeline.padding = std::move(padding);
  impl_ = std::move(changed);
}

}  // namespace lexel
