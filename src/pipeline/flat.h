#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "lexel/encoding.h"
#include "lexel/options.h"
#include "pipeline/pipeline.h"

namespace lexel {

// Encodes every text straight into one buffer, by options.threads workers. Where nothing but
// special tokens stands around a text, no encoding is put together on the way. Throws as
// for_each_row() does.
FlatEncodings encode_flat(const Pipeline& pipeline, std::span<const std::string_view> texts,
                          const EncodeOptions& options, bool with_offsets);

// The number of a text's tokens, truncation aside.
size_t count_tokens(const Pipeline& pipeline, std::string_view text, const EncodeOptions& options);

// The same for each text of a batch.
std::vector<size_t> count_tokens(const Pipeline& pipeline, std::span<const std::string_view> texts,
                                 const EncodeOptions& options);

}  // namespace lexel
