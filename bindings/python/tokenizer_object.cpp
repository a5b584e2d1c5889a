#include "tokenizer_object.h"

#include <utility>

#include "pipeline/tokenizer_access.h"

namespace lexel::python {
namespace {

using internal::TokenizerAccess;

template <class Family, class Part>
NodePtr<Family> node_of_part(const Part& part) {
  return part ? node_of<Family>(part->node) : nullptr;
}

Tokenizer tokenizer_of_model(const std::shared_ptr<ModelNode>& model) {
  Pipeline pipeline;
  pipeline.model = model->part();
  pipeline.rebuild_added_vocabulary();
  return TokenizerAccess::make(std::move(pipeline));
}

}  // namespace

TokenizerObject::TokenizerObject(std::shared_ptr<ModelNode> model_node)
    : model(std::move(model_node)),
      compiled_(tokenizer_of_model(model)),
      seen_edits_(edit_count),
      model_source_(model),
      model_version_(model->version()) {}

TokenizerObject::TokenizerObject(const Tokenizer& tokenizer) : compiled_(tokenizer) {
  const Pipeline& pipeline = TokenizerAccess::pipeline(compiled_);
  normalizer = node_of_part<NormalizerFamily>(pipeline.normalizer);
  pre_tokenizer = node_of_part<PreTokenizerFamily>(pipeline.pre_tokenizer);
  post_processor = node_of_part<ProcessorFamily>(pipeline.post_processor);
  decoder = node_of_part<DecoderFamily>(pipeline.decoder);
  model = std::make_shared<ModelNode>(pipeline.model);
  normalizer_source_.update(normalizer);
  pre_tokenizer_source_.update(pre_tokenizer);
  post_processor_source_.update(post_processor);
  decoder_source_.update(decoder);
  model_source_ = model;
  model_version_ = model->version();
  seen_edits_ = edit_count;
}

Tokenizer TokenizerObject::current() {
  EditLock lock;
  if (seen_edits_ == edit_count) return compiled_;
  uint64_t edits = edit_count;
  auto normalizer_source = normalizer_source_;
  auto pre_tokenizer_source = pre_tokenizer_source_;
  auto post_processor_source = post_processor_source_;
  auto decoder_source = decoder_source_;
  bool has_new_normalizer = normalizer_source.update(normalizer);
  bool has_new_pre_tokenizer = pre_tokenizer_source.update(pre_tokenizer);
  bool has_new_post_processor = post_processor_source.update(post_processor);
  bool has_new_decoder = decoder_source.update(decoder);
  bool has_new_model = model_source_ != model || model_version_ != model->version();
  if (has_new_normalizer || has_new_pre_tokenizer || has_new_post_processor || has_new_decoder ||
      has_new_model) {
    Pipeline pipeline = TokenizerAccess::pipeline(compiled_);
    if (has_new_normalizer) pipeline.normalizer = compile_part<NormalizerFamily>(normalizer);
    if (has_new_pre_tokenizer) {
      pipeline.pre_tokenizer = compile_part<PreTokenizerFamily>(pre_tokenizer);
    }
    if (has_new_post_processor) {
      pipeline.post_processor = compile_part<ProcessorFamily>(post_processor);
    }
    if (has_new_decoder) pipeline.decoder = compile_part<DecoderFamily>(decoder);
    if (has_new_model) pipeline.replace_model(model->part());
    if (has_new_normalizer) pipeline.rebuild_added_vocabulary();
    compiled_ = TokenizerAccess::make(std::move(pipeline));
  }
  normalizer_source_ = std::move(normalizer_source);
  pre_tokenizer_source_ = std::move(pre_tokenizer_source);
  post_processor_source_ = std::move(post_processor_source);
  decoder_source_ = std::move(decoder_source);
  model_source_ = model;
  model_version_ = model->version();
  seen_edits_ = edits;
  return compiled_;
}

void TokenizerObject::require_serializable() const {
  if (normalizer) spec_of(*normalizer);
  if (pre_tokenizer) spec_of(*pre_tokenizer);
  if (decoder) spec_of(*decoder);
}

std::string TokenizerObject::to_json(bool pretty) {
  EditLock lock;
  require_serializable();
  return current().to_json(pretty);
}

TokenizerObject TokenizerObject::copy() {
  EditLock lock;
  require_serializable();
  return TokenizerObject(current());
}

void TokenizerObject::set_truncation(std::optional<Truncation> truncation) {
  EditLock lock;
  current();
  compiled_.set_truncation(std::move(truncation));
}

void TokenizerObject::set_padding(std::optional<Padding> padding) {
  EditLock lock;
  current();
  compiled_.set_padding(std::move(padding));
}

void TokenizerObject::set_cache_budget(uint64_t bytes) {
  EditLock lock;
  current();
  compiled_.set_cache_budget(bytes);
}

size_t TokenizerObject::add_tokens(std::span<const AddedToken> tokens) {
  EditLock lock;
  current();
  return compiled_.add_tokens(tokens);
}

}  // namespace lexel::python
