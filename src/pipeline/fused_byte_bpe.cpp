#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/byte_bpe.h"
#include "patterns/cutting.h"
#include "pipeline/fused.h"
#include "pipeline/fused_bpe.h"
#include "pipeline/pipeline.h"
#include "pipeline/word_index.h"
#include "pipeline/word_tokens.h"

namespace lexel {
namespace {

// Catalogued splits, then BPE over the byte alphabet: GPT-2, Llama 3, Qwen, DeepSeek and the like.
// Works on the text's own bytes; the mapped alphabet is never seen.
class FusedByteBpe final : public Fused {
 public:
  FusedByteBpe(std::vector<const Cutter*> cutters, ByteBpe bpe)
      : cutters_(std::move(cutters)), bpe_(std::move(bpe)), index_(whole_words(bpe_)) {}

  std::unique_ptr<Worker> make_worker(uint64_t cache_budget) const override {
    return std::make_unique<ByteBpeWorker>(*this, cache_budget);
  }

  uint32_t find_cut(std::string_view text, uint32_t from, uint32_t limit) const override {
    return find_scalar_cut(text, from, limit, [&](char32_t before, char32_t after) {
      return is_border(cutters_, before, after);
    });
  }

 private:
  class ByteBpeWorker final : public Worker {
   public:
    ByteBpeWorker(const FusedByteBpe& owner, uint64_t cache_budget)
        : owner_(owner), words_(owner.index_, cache_budget), merger_(owner.bpe_) {}

    CacheStats cache_stats() const override { return words_.cache_stats(); }

    bool tokenize(const Stretch& stretch, Output& out) override {
      std::string_view text = stretch.text;
      Cutting cutting(owner_.cutters_, text);
      uint32_t bounds[WordTokens::kBlock + 1];
      bounds[0] = 0;
      while (size_t count = cutting.next(bounds + 1, WordTokens::kBlock)) {
        words_.append(
            {text, bounds, bounds + 1, count}, out,
            [&](std::span<WordTokens::Miss> misses) { merger_.tokenize(misses); }, owner_.bpe_);
        bounds[0] = bounds[count];
      }
      return true;
    }

   private:
    const FusedByteBpe& owner_;
    WordTokens words_;
    WordMerger<ByteBpe> merger_;
  };

  std::vector<const Cutter*> cutters_;
  ByteBpe bpe_;
  WordIndex index_;
};

}  // namespace

std::unique_ptr<const Fused> make_fused_byte_bpe(const Pipeline& pipeline) {
  if (!pipeline.pre_tokenizer) return nullptr;
  CutterChain chain;
  if (!pipeline.pre_tokenizer->machine->add_to(chain) || !chain.maps_bytes) return nullptr;
  std::optional<BpeParts> parts = bpe_parts(pipeline.model_machine());
  if (!parts) return nullptr;
  std::optional<ByteBpe> bpe = ByteBpe::make(*parts);
  if (!bpe) return nullptr;
  return std::make_unique<FusedByteBpe>(std::move(chain.cutters), std::move(*bpe));
}

}  // namespace lexel
