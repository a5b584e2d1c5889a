#pragma once

#include <memory>
#include <string>

#include "lexel/options.h"
#include "spec/pre_tokenizer.h"
#include "text/pre_tokenized_text.h"

namespace lexel {

// Cuts the pieces that are not added tokens into smaller ones, rewriting their text where the
// component says so. Immutable after construction; safe to share between threads.
class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  virtual void pre_tokenize(PreTokenizedText& text) const = 0;
};

// Builds the machine for a spec node; see compile_normalizer for `json_path` and errors.
std::unique_ptr<const PreTokenizer> compile_pre_tokenizer(const spec::PreTokenizer& node,
                                                          const std::string& json_path,
                                                          const LoadLimits& limits);

}  // namespace lexel
