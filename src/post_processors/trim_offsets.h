#pragma once

#include <span>

#include "encoding/encoding_draft.h"
#include "encoding/token_columns.h"
#include "lexel/options.h"

namespace lexel {

// Takes the white space at both ends of each token (White_Space and byte-level spaces) out of the
// token's offsets, in a draft and its overflowing windows. With add_prefix_space the first token
// and any token at offset 0 keep a lone leading space: it was not in the text (REFERENCE 6, TRAPS
// T51).
void trim_offsets(internal::EncodingDraft& draft, bool add_prefix_space, OffsetUnit unit);

// The same for all tokens of a sequence; `offsets` are theirs.
void trim_offsets(std::span<Offset> offsets, const TokenColumns& sequence, bool add_prefix_space,
                  OffsetUnit unit);

}  // namespace lexel
