#include "pipeline/fused.h"

#include <algorithm>
#include <mutex>

#include "pipeline/interpreter.h"
#include "pipeline/pipeline.h"
#include "pipeline/plain_path.h"

namespace lexel {
namespace {

// The plain path needs about as long for so much text as it takes to make a fused form.
constexpr uint64_t kBytesThatPay = 512 << 10;

}  // namespace

struct LazyFused::Shape {
  Pipeline parts;
  std::atomic<uint64_t> bytes_until_made{0};
  std::once_flag once;
  std::unique_ptr<const Fused> fused;
};

LazyFused::LazyFused(const Pipeline& pipeline, uint64_t cache_budget, Making making)
    : shape_(std::make_shared<Shape>()), cache_budget_(cache_budget) {
  shape_->parts.normalizer = pipeline.normalizer;
  shape_->parts.pre_tokenizer = pipeline.pre_tokenizer;
  shape_->parts.model = pipeline.model;
  if (making == Making::kWhenItPays) shape_->bytes_until_made = kBytesThatPay;
}

LazyFused::LazyFused(const LazyFused& other, uint64_t cache_budget)
    : shape_(other.shape_), cache_budget_(cache_budget) {}

LazyFused::~LazyFused() = default;

const Fused* LazyFused::get(uint64_t bytes) const {
  if (is_plain_path_forced()) return nullptr;
  Shape& shape = *shape_;
  // Never grows, so once it is 0 every thread goes on from here.
  uint64_t left = shape.bytes_until_made.load(std::memory_order_relaxed);
  while (left > 0) {
    const uint64_t less = left - std::min(left, bytes);
    if (shape.bytes_until_made.compare_exchange_weak(left, less, std::memory_order_relaxed)) {
      if (less > 0) return nullptr;
      break;
    }
  }
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
