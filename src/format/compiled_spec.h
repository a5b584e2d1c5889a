#pragma once

#include "compiled/container.h"
#include "lexel/options.h"
#include "spec/tokenizer.h"

namespace lexel::format {

// A spec in a compiled file: JSON without what there may be much of, and that as arrays. Which
// section holds what, docs/compiled-file.md says. BPE's merges, bpe.parts and bpe.merges, are
// written by its machine, who knows where each token is.
void write_compiled_spec(spec::Tokenizer tokenizer, compiled::Writer& out);

// Token strings lie in the file afterwards. Throws Error(kInvalidSpec) for sections that contradict
// each other, and what parse_tokenizer_json does.
spec::Tokenizer read_compiled_spec(const compiled::Reader& file, const LoadLimits& limits);

}  // namespace lexel::format
