#include "pipeline/fused.h"

#include <cstdlib>
#include <string_view>

#include "pipeline/interpreter.h"
#include "pipeline/pipeline.h"

namespace lexel {
namespace {

bool is_turned_off() {
  static const bool is_off = [] {
    const char* value = std::getenv("LEXEL_PIPELINE");
    return value && std::string_view(value) == "interpreter";
  }();
  return is_off;
}

}  // namespace

LazyFused::LazyFused(const Pipeline& pipeline) {
  auto parts = std::make_unique<Pipeline>();
  parts->normalizer = pipeline.normalizer;
  parts->pre_tokenizer = pipeline.pre_tokenizer;
  parts->model = pipeline.model;
  parts_ = std::move(parts);
}

LazyFused::~LazyFused() = default;

const Fused* LazyFused::get() const {
  if (is_turned_off()) return nullptr;
  std::call_once(once_, [&] {
    for (auto make : {make_fused_byte_bpe, make_fused_sentencepiece_bpe, make_fused_wordpiece,
                      make_fused_unigram}) {
      if (!fused_) fused_ = make(*parts_);
    }
  });
  return fused_.get();
}

bool LazyFused::is_of(const Pipeline& pipeline) const {
  return parts_->normalizer == pipeline.normalizer &&
         parts_->pre_tokenizer == pipeline.pre_tokenizer && parts_->model == pipeline.model;
}

}  // namespace lexel
