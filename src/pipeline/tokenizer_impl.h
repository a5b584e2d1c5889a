#pragma once

#include <utility>

#include "lexel/tokenizer.h"
#include "pipeline/pipeline.h"

namespace lexel {

// What a Tokenizer points to.
struct Tokenizer::Impl {
  explicit Impl(Pipeline parts) : pipeline(std::move(parts)) { pipeline.refresh_fused(); }

  Pipeline pipeline;
};

}  // namespace lexel
