#pragma once

#include <cstdint>
#include <optional>

#include "models/merge_table.h"
#include "models/model.h"
#include "models/vocabulary.h"
#include "spec/model.h"

namespace lexel {

// What a BPE model is made of, for machines that run it in another way. Borrowed from the model.
struct BpeParts {
  const spec::Bpe& node;
  const Vocabulary& vocabulary;
  const MergeTable& merges;
  bool can_scan;  // see merge_loop.h

  // Of the vocabulary.
  uint32_t largest_id() const;
};

// Symbols are the text's own scalars or bytes and merge by a scan: no dropout, prefix or suffix,
// and no merges where stale candidates count.
bool is_plain(const BpeParts& parts);

// Nothing if `model` is of another kind.
std::optional<BpeParts> bpe_parts(const Model& model);

}  // namespace lexel
