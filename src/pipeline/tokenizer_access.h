#pragma once

#include <memory>
#include <utility>

#include "lexel/tokenizer.h"
#include "pipeline/pipeline.h"
#include "pipeline/tokenizer_impl.h"

namespace lexel::internal {

// For bindings that change parts of a tokenizer: from a Tokenizer to its pipeline and back.
struct TokenizerAccess {
  static const Pipeline& pipeline(const Tokenizer& tokenizer) { return tokenizer.impl_->pipeline; }
  static Tokenizer make(Pipeline pipeline) {
    return Tokenizer(std::make_shared<const Tokenizer::Impl>(Tokenizer::Impl{std::move(pipeline)}));
  }
};

}  // namespace lexel::internal
