#include "pipeline/fused.h"

#include <mutex>

#include "pipeline/interpreter.h"
#include "pipeline/pipeline.h"
#include "pipeline/plain_path.h"

namespace lexel {

struct LazyFused::Shape {
  Pipeline parts;
  std::once_flag once;
  std::unique_ptr<const Fused> fused;
};

LazyFused::LazyFused(const Pipeline& pipeline, uint64_t cache_budget)
    : shape_(std::make_shared<Shape>()), cache_budget_(cache_budget) {
  shape_->parts.normalizer = pipeline.normalizer;
  shape_->parts.pre_tokenizer = pipeline.pre_tokenizer;
  shape_->parts.model = pipeline.model;
}

LazyFused::LazyFused(const LazyFused& other, uint64_t cache_budget)
    : shape_(other.shape_), cache_budget_(cache_budget) {}

LazyFused::~LazyFused() = default;

const Fused* LazyFused::get() const {
  if (is_plain_path_forced()) return nullptr;
  Shape& shape = *shape_;
  std::call_once(shape.once, [&] {
    for (auto make : {make_fused_byte_bpe, make_fused_sentencepiece_bpe, make_fused_unigram,
                      make_fused_wordpiece}) {
      if (!shape.fused) shape.fused = make(shape.parts);
    }
  });
  return shape.fused.get();
}

bool LazyFused::is_of(const Pipeline& pipeline) const {
  const Pipeline& parts = shape_->parts;
  return parts.normalizer == pipeline.normalizer && parts.pre_tokenizer == pipeline.pre_tokenizer &&
         parts.model == pipeline.model;
}

}  // namespace lexel
