#pragma once

#include <memory>
#include <string>

#include "lexel/options.h"
#include "spec/normalizer.h"
#include "text/normalized_text.h"

namespace lexel {

// Rewrites text and keeps its offsets. Immutable after construction; safe to share between threads.
class Normalizer {
 public:
  virtual ~Normalizer() = default;
  virtual void normalize(NormalizedText& text) const = 0;
};

// Builds the machine for a spec node. `json_path` is where the node stands ("/normalizer"); it goes
// into every error. Throws Error (kUnsupportedPattern, kInvalidModel, kUnavailable,
// kLimitExceeded).
std::unique_ptr<const Normalizer> compile_normalizer(const spec::Normalizer& node,
                                                     const std::string& json_path,
                                                     const LoadLimits& limits);

}  // namespace lexel
