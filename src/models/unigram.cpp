#include <optional>
#include <string>
#include <vector>

#include "models/components.h"
#include "models/random.h"
#include "models/unigram_lattice.h"
#include "models/unigram_search.h"

namespace lexel {
namespace {

struct UnigramScratch final : ModelScratch {
  explicit UnigramScratch(uint64_t seed) : random(seed) {}

  UnigramSearch::Scratch search;
  UnigramLattice lattice;
  Random random;
};

// The segmentation of highest summed score (Viterbi), or one drawn at random by score.
class Unigram final : public Model {
 public:
  Unigram(const spec::Unigram& node, const std::string& json_path, const compiled::Reader* file)
      : node_(node), search_(node, json_path, file) {}

  std::unique_ptr<ModelScratch> make_scratch(uint64_t seed) const override {
    return std::make_unique<UnigramScratch>(seed);
  }

  void tokenize(std::string_view piece, ModelScratch& model_scratch,
                std::vector<ModelToken>& out) const override {
    if (piece.empty()) return;
    auto& scratch = static_cast<UnigramScratch&>(model_scratch);
    if (is_random()) {
      sample(piece, scratch);
    } else {
      search_.find_best(piece, scratch.search);
    }
    search_.for_each_token(piece, scratch.search.path,
                           [&](const ModelToken& token) { out.push_back(token); });
  }

  std::optional<uint32_t> token_to_id(std::string_view token) const override {
    return search_.matcher().id_of(token);
  }
  std::optional<std::string_view> id_to_token(uint32_t id) const override {
    if (id >= node_.pieces.size()) return std::nullopt;
    return node_.pieces[id];
  }
  size_t vocab_size() const override { return node_.pieces.size(); }
  void write_tables(compiled::Writer& out) const override {
    UnigramMatcher::write_trie(node_.pieces, out);
  }
  bool is_random() const override { return node_.alpha && *node_.alpha != 0; }

  const UnigramSearch& search() const { return search_; }

 private:
  void sample(std::string_view piece, UnigramScratch& scratch) const {
    scratch.lattice.build(piece, search_.matcher(), search_.unknown_score(),
                          search_.require_unk_id());
    uint64_t nbest = node_.nbest_size.value_or(0);
    if (nbest > 0) {
      scratch.lattice.sample_nbest(nbest, *node_.alpha, scratch.random, scratch.search.path);
    } else {
      scratch.lattice.sample(*node_.alpha, scratch.random, scratch.search.path);
    }
  }

  const spec::Unigram& node_;
  UnigramSearch search_;
};

}  // namespace

const UnigramSearch* unigram_search(const Model& model) {
  const auto* unigram = dynamic_cast<const Unigram*>(&model);
  return unigram ? &unigram->search() : nullptr;
}

std::unique_ptr<const Model> make_unigram(const spec::Unigram& node, const std::string& json_path,
                                          const compiled::Reader* file) {
  return std::make_unique<Unigram>(node, json_path, file);
}

}  // namespace lexel
