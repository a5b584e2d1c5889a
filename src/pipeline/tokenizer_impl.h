#pragma once

#include <utility>

#include "lexel/tokenizer.h"
#include "pipeline/pipeline.h"

namespace lexel {

// What a Tokenizer points to.
struct Tokenizer::Impl {
  Pipeline pipeline;
};

}  // namespace lexel
