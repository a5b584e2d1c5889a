#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "added_tokens/added_vocabulary.h"
#include "decoders/decoder.h"
#include "lexel/options.h"
#include "models/model.h"
#include "normalizers/normalizer.h"
#include "pipeline/fused.h"
#include "post_processors/post_processor.h"
#include "pre_tokenizers/pre_tokenizer.h"
#include "spec/tokenizer.h"

namespace lexel {

// A spec node and the machine compiled from it; shared between the pipelines that differ elsewhere.
template <class Node, class Machine>
struct Component {
  Node node;
  std::unique_ptr<const Machine> machine;
};

// The machine that a tokenizer.json describes. Immutable once in use; a changed tokenizer is a new
// Pipeline that shares the untouched components.
struct Pipeline {
  template <class Node, class Machine>
  using Part = std::shared_ptr<const Component<Node, Machine>>;

  Part<spec::Normalizer, Normalizer> normalizer;         // null: none
  Part<spec::PreTokenizer, PreTokenizer> pre_tokenizer;  // null: none
  Part<spec::Model, Model> model;
  Part<spec::PostProcessor, PostProcessor> post_processor;  // null: none
  Part<spec::Decoder, Decoder> decoder;                     // null: none
  std::vector<AddedToken> added_tokens;   // in the order they were added, which decides their ids
  std::vector<size_t> added_batches;      // where each later batch of them begins
  std::vector<uint32_t> fixed_added_ids;  // of the first of them: those older than the model
  std::shared_ptr<const AddedVocabulary> added_vocabulary;
  std::optional<Truncation> truncation;
  std::optional<Padding> padding;
  std::shared_ptr<const LazyFused> fused;

  // Compiles every component; see Tokenizer::from_json for the errors. `file`: the compiled file
  // that the spec comes from, if it does, whose tables are used then.
  static Pipeline compile(spec::Tokenizer tokenizer, const LoadLimits& limits,
                          const compiled::Reader* file = nullptr);

  // Puts another model in the place of the one there is. Added tokens keep their ids, as in Hugging
  // Face.
  void replace_model(Part<spec::Model, Model> part);

  // Resolves added_tokens anew, after they or the normalizer changed.
  void rebuild_added_vocabulary();

  // Makes `fused` fit the other parts. Call after they changed.
  void refresh_fused();

  // The spec that compiles to this pipeline, added tokens resolved and ascending by id.
  spec::Tokenizer to_spec() const;

  const Normalizer* normalizer_machine() const {
    return normalizer ? normalizer->machine.get() : nullptr;
  }
  const PostProcessor* post_processor_machine() const {
    return post_processor ? post_processor->machine.get() : nullptr;
  }
  const Model& model_machine() const { return *model->machine; }

  std::optional<uint32_t> token_to_id(std::string_view token) const;
  // Added tokens first, in their normalized form (REFERENCE 2). Borrowed from the pipeline.
  std::optional<std::string_view> id_to_token(uint32_t id) const;
};

}  // namespace lexel
