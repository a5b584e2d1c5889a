#pragma once

#include <memory>
#include <string_view>

#include "edit_lock.h"
#include "families.h"
#include "lexel/tokenizer.h"
#include "model_node.h"

namespace lexel::python {

// Python's Tokenizer: component nodes that handles may edit at any time, and the immutable
// tokenizer compiled from them. Guarded by the EditLock; work is done on the copy that current()
// gives.
class TokenizerObject {
 public:
  explicit TokenizerObject(std::shared_ptr<ModelNode> model);
  explicit TokenizerObject(const Tokenizer& tokenizer);

  // The tokenizer as it now is: components edited since the last call are compiled first, the
  // others are kept. Throws what compiling does.
  Tokenizer current();

  // The spec, for saving; throws for custom components.
  std::string to_json(bool pretty);
  // What saving and loading gives; throws for custom components.
  TokenizerObject copy();

  NodePtr<NormalizerFamily> normalizer;
  NodePtr<PreTokenizerFamily> pre_tokenizer;
  NodePtr<ProcessorFamily> post_processor;
  NodePtr<DecoderFamily> decoder;
  std::shared_ptr<ModelNode> model;
  bool encode_special_tokens = false;

  // Puts another component in a place; keeps the old one if the new one does not compile.
  template <class Slot>
  void replace(Slot& slot, Slot component) {
    EditLock lock;
    std::swap(slot, component);
    ++edit_count;
    try {
      current();
    } catch (...) {
      std::swap(slot, component);
      ++edit_count;
      throw;
    }
  }

  void set_truncation(std::optional<Truncation> truncation);
  void set_padding(std::optional<Padding> padding);
  void set_cache_budget(uint64_t bytes);
  size_t add_tokens(std::span<const AddedToken> tokens);

 private:
  // Throws for custom components.
  void require_serializable() const;

  // What a part was compiled from.
  template <class Family>
  struct Source {
    NodePtr<Family> node;
    uint64_t version = 0;
    // Says what it is compiled from now on; whether that is news.
    bool update(const NodePtr<Family>& now) {
      uint64_t now_version = now ? now->tree_version() : 0;
      bool is_new = now != node || now_version != version;
      node = now;
      version = now_version;
      return is_new;
    }
  };

  Tokenizer compiled_;
  uint64_t seen_edits_ = 0;
  Source<NormalizerFamily> normalizer_source_;
  Source<PreTokenizerFamily> pre_tokenizer_source_;
  Source<ProcessorFamily> post_processor_source_;
  Source<DecoderFamily> decoder_source_;
  std::shared_ptr<ModelNode> model_source_;
  uint64_t model_version_ = 0;
};

}  // namespace lexel::python
