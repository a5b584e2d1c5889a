#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lexel/options.h"
#include "patterns/pattern.h"
#include "spec/pre_tokenizer.h"
#include "text/pre_tokenized_text.h"

namespace lexel {

// A pre-tokenizer as cutters in a row. Borrowed from it.
struct CutterChain {
  std::vector<const Cutter*> cutters;
  bool maps_bytes = false;  // then every byte is mapped to its scalar of the byte alphabet
};

// Cuts the pieces that are not added tokens into smaller ones, rewriting their text where the
// component says so. Immutable after construction; safe to share between threads.
class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  virtual void pre_tokenize(PreTokenizedText& text) const = 0;

  // Adds what it does to the pieces that `chain` makes; false, with the chain in any state, if that
  // is something else than cutting them, mapping their bytes, or both.
  virtual bool add_to(CutterChain&) const { return false; }
};

// Builds the machine for a spec node; see compile_normalizer for `json_path` and errors.
std::unique_ptr<const PreTokenizer> compile_pre_tokenizer(const spec::PreTokenizer& node,
                                                          const std::string& json_path,
                                                          const LoadLimits& limits);

}  // namespace lexel
