#pragma once

#include <cstdint>
#include <span>

#include "encoding/encoding_draft.h"
#include "lexel/options.h"

namespace lexel {

// Length that a batch whose longest encoding has `longest` tokens is padded to. Throws
// Error(kLimitExceeded) beyond `max_padded_length`.
uint64_t padded_length(uint64_t longest, const Padding& padding, uint64_t max_padded_length);

// Pads a draft and its overflowing windows to `length` tokens. A longer one is left alone. `pad`
// holds the padding token as its only entry.
void pad(internal::EncodingDraft& draft, uint64_t length, const Padding& padding,
         const std::shared_ptr<const TokenColumns>& pad_token);

// The columns `pad` wants.
std::shared_ptr<const TokenColumns> pad_columns(const Padding& padding);

}  // namespace lexel
