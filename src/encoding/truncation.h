#pragma once

#include <optional>

#include "encoding/encoding_draft.h"
#include "lexel/options.h"

namespace lexel {

// Truncates a sequence, or a pair together, to truncation.max_length tokens (REFERENCE 8). Throws
// Error(kTruncation) where Hugging Face raises: a strategy that names a missing second sequence, or
// one that has to shorten a sequence to nothing.
void truncate_sequences(internal::EncodingDraft& first,
                        std::optional<internal::EncodingDraft>& second,
                        const Truncation& truncation);

}  // namespace lexel
