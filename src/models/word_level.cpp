#include <optional>
#include <string>
#include <vector>

#include "models/components.h"
#include "models/unknown_token.h"
#include "models/vocabulary.h"

namespace lexel {
namespace {

// A piece is a token as a whole or unknown as a whole; so is the empty piece.
class WordLevel final : public Model {
 public:
  WordLevel(const spec::WordLevel& node, const std::string& json_path, const compiled::Reader* file)
      : vocabulary_(Vocabulary::make(node.vocab, file)),
        unknown_(vocabulary_.id_of(node.unk_token), node.unk_token, json_path) {}

  std::unique_ptr<ModelScratch> make_scratch(uint64_t) const override {
    return std::make_unique<ModelScratch>();
  }

  void tokenize(std::string_view piece, ModelScratch&,
                std::vector<ModelToken>& out) const override {
    auto size = static_cast<uint32_t>(piece.size());
    if (std::optional<uint32_t> id = vocabulary_.id_of(piece)) {
      out.push_back({*id, 0, size, vocabulary_.has_repeated_ids()});
    } else {
      out.push_back({unknown_.require_id(), 0, size, false});
    }
  }

  std::optional<uint32_t> token_to_id(std::string_view token) const override {
    return vocabulary_.id_of(token);
  }
  void tokens_to_ids(std::span<const std::string_view> tokens,
                     std::span<std::optional<uint32_t>> ids) const override {
    vocabulary_.ids_of(tokens, ids);
  }
  std::optional<std::string_view> id_to_token(uint32_t id) const override {
    return vocabulary_.token_of(id);
  }
  size_t vocab_size() const override { return vocabulary_.size(); }
  void write_tables(compiled::Writer& out) const override { vocabulary_.write(out); }

 private:
  Vocabulary vocabulary_;
  UnknownToken unknown_;
};

}  // namespace

std::unique_ptr<const Model> make_word_level(const spec::WordLevel& node,
                                             const std::string& json_path,
                                             const compiled::Reader* file) {
  return std::make_unique<WordLevel>(node, json_path, file);
}

}  // namespace lexel
