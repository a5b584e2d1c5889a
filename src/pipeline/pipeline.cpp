#include "pipeline/pipeline.h"

#include <string>
#include <utility>

namespace lexel {
namespace {

// Puts the node where it stays, then compiles it there: machines may borrow from their node.
template <class Node, class Machine, class Compile>
std::shared_ptr<const Component<Node, Machine>> compile_part(Node node, Compile compile) {
  auto part = std::make_shared<Component<Node, Machine>>();
  part->node = std::move(node);
  part->machine = compile(part->node);
  return part;
}

}  // namespace

Pipeline Pipeline::compile(spec::Tokenizer tokenizer, const LoadLimits& limits,
                           const compiled::Reader* file) {
  Pipeline pipeline;
  if (tokenizer.normalizer) {
    pipeline.normalizer = compile_part<spec::Normalizer, Normalizer>(
        std::move(*tokenizer.normalizer), [&](const spec::Normalizer& node) {
          return compile_normalizer(node, "/normalizer", limits);
        });
  }
  if (tokenizer.pre_tokenizer) {
    pipeline.pre_tokenizer = compile_part<spec::PreTokenizer, PreTokenizer>(
        std::move(*tokenizer.pre_tokenizer), [&](const spec::PreTokenizer& node) {
          return compile_pre_tokenizer(node, "/pre_tokenizer", limits);
        });
  }
  pipeline.model = compile_part<spec::Model, Model>(
      std::move(tokenizer.model),
      [&](const spec::Model& node) { return compile_model(node, "/model", limits, file); });
  if (tokenizer.post_processor) {
    pipeline.post_processor = compile_part<spec::PostProcessor, PostProcessor>(
        std::move(*tokenizer.post_processor), [](const spec::PostProcessor& node) {
          return compile_post_processor(node, "/post_processor");
        });
  }
  if (tokenizer.decoder) {
    pipeline.decoder = compile_part<spec::Decoder, Decoder>(
        std::move(*tokenizer.decoder),
        [&](const spec::Decoder& node) { return compile_decoder(node, "/decoder", limits); });
  }
  pipeline.added_tokens.reserve(tokenizer.added_tokens.size());
  for (spec::AddedTokenEntry& entry : tokenizer.added_tokens) {
    pipeline.added_tokens.push_back(std::move(entry.token));
  }
  pipeline.truncation = std::move(tokenizer.truncation);
  pipeline.padding = std::move(tokenizer.padding);
  pipeline.rebuild_added_vocabulary();
  if (file) {  // it is there to be loaded at once, for a single text, too
    pipeline.fused = std::make_shared<const LazyFused>(pipeline, Tokenizer::kDefaultCacheBudget,
                                                       LazyFused::Making::kWhenItPays);
  } else {
    pipeline.refresh_fused();
    pipeline.fused->get();  // now, not in somebody's first call
  }
  return pipeline;
}

void Pipeline::refresh_fused() {
  if (fused && fused->is_of(*this)) return;
  const uint64_t budget = fused ? fused->cache_budget() : Tokenizer::kDefaultCacheBudget;
  fused = std::make_shared<const LazyFused>(*this, budget);
}

void Pipeline::replace_model(Part<spec::Model, Model> part) {
  model = std::move(part);
  fixed_added_ids.clear();
  for (const AddedToken& token : added_tokens) {
    fixed_added_ids.push_back(added_vocabulary->token_to_id(token.content).value_or(0));
  }
}

void Pipeline::rebuild_added_vocabulary() {
  added_vocabulary = std::make_shared<AddedVocabulary>(
      added_tokens, model_machine(), normalizer_machine(), added_batches, fixed_added_ids);
}

spec::Tokenizer Pipeline::to_spec() const {
  spec::Tokenizer tokenizer;
  tokenizer.truncation = truncation;
  tokenizer.padding = padding;
  for (const AddedVocabulary::Entry& entry : added_vocabulary->entries()) {
    tokenizer.added_tokens.push_back({entry.id, entry.token});
  }
  if (normalizer) tokenizer.normalizer = normalizer->node;
  if (pre_tokenizer) tokenizer.pre_tokenizer = pre_tokenizer->node;
  if (post_processor) tokenizer.post_processor = post_processor->node;
  if (decoder) tokenizer.decoder = decoder->node;
  tokenizer.model = model->node;
  return tokenizer;
}

std::optional<uint32_t> Pipeline::token_to_id(std::string_view token) const {
  if (auto id = added_vocabulary->token_to_id(token)) return id;
  return model_machine().token_to_id(token);
}

std::optional<std::string_view> Pipeline::id_to_token(uint32_t id) const {
  if (auto token = added_vocabulary->id_to_token(id)) return token;
  return model_machine().id_to_token(id);
}

}  // namespace lexel
