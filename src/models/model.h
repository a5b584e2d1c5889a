#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiled/container.h"
#include "lexel/options.h"
#include "spec/model.h"

namespace lexel {

// One token of a piece. `begin` and `end` are the bytes of the piece it claims to cover; like
// Hugging Face's they can run past the piece's end (byte fallback of a decorated symbol).
struct ModelToken {
  uint32_t id = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  // The token's string is the piece's text [begin, end). Must be set where that is not the
  // vocabulary's entry of `id` (Unigram's unknown tokens), and may be set where both are the same.
  bool is_literal = false;
};

// Working memory of one encode call, reused from piece to piece. Each model has its own kind.
class ModelScratch {
 public:
  virtual ~ModelScratch() = default;
};

// Turns pieces into tokens. Immutable after construction; safe to share between threads, each with
// a scratch of its own.
class Model {
 public:
  virtual ~Model() = default;

  // `seed` drives dropout and sampling; models without either ignore it.
  virtual std::unique_ptr<ModelScratch> make_scratch(uint64_t seed) const = 0;

  // Appends the tokens of `piece` (valid UTF-8, may be empty) to `out`. Throws
  // Error(kMissingUnknownToken) where Hugging Face raises.
  virtual void tokenize(std::string_view piece, ModelScratch& scratch,
                        std::vector<ModelToken>& out) const = 0;

  virtual std::optional<uint32_t> token_to_id(std::string_view token) const = 0;
  // The same for many: ids[i] is that of tokens[i].
  virtual void tokens_to_ids(std::span<const std::string_view> tokens,
                             std::span<std::optional<uint32_t>> ids) const {
    for (size_t i = 0; i < tokens.size(); ++i) ids[i] = token_to_id(tokens[i]);
  }
  // Borrowed from the model.
  virtual std::optional<std::string_view> id_to_token(uint32_t id) const = 0;
  // Number of entries, which is not always the largest id + 1.
  virtual size_t vocab_size() const = 0;
  // Adds the tables that compile_model() takes from a compiled file; none if it builds its own.
  virtual void write_tables(compiled::Writer& out) const { static_cast<void>(out); }
  virtual bool is_random() const { return false; }  // dropout or sampling is on
};

// Builds the machine for a spec node. The node is borrowed and must outlive the model. Throws
// Error(kInvalidModel) with the JSON path below `json_path`. `file`, if any, is the compiled file
// that the node comes from, with the tables of write_tables().
std::unique_ptr<const Model> compile_model(const spec::Model& node, const std::string& json_path,
                                           const LoadLimits& limits,
                                           const compiled::Reader* file = nullptr);

}  // namespace lexel
