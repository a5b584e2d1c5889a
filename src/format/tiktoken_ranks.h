#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "spec/model.h"

namespace lexel::format {

// A line of a tiktoken ranks file: a token's bytes and its rank, which is its id, too. Borrowed.
struct RankedToken {
  std::string_view bytes;
  uint32_t rank;
};

struct RankedBpe {
  spec::Bpe model;
  // Ids that stand for single bytes without a rank of their own, ascending. tiktoken has no answer
  // where such a byte is left unmerged; here one of these ids comes out.
  std::vector<uint32_t> missing_byte_ids;
};

// The byte-level BPE that merges exactly as tiktoken does with these ranks.
//
// tiktoken has no list of merges: of all neighbours it joins those whose joined bytes have the
// lowest rank, leftmost first. So a token could come from several pairs. But a token is made only
// after all merges inside its own bytes, which go the same way whatever stands around them, as
// nothing has merged across its ends. Hence the last step is always the one that merging the token
// alone ends with: one pair for each token, or none, and the tokens' order is the merges' order. A
// token without a pair is found only where it is a whole piece (ignore_merges).
//
// The order of `tokens` does not matter. Tokens are distinct. Throws Error(kInvalidModel) for
// two of one rank. Cost: O(n log n) look-ups of substrings for a token of n bytes.
RankedBpe bpe_of_ranks(std::span<const RankedToken> tokens);

}  // namespace lexel::format
