#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lexel/error.h"
#include "pre_tokenizers/pre_tokenizer.h"

namespace lexel {

// What the pre-tokenizer of `node` makes of `text`: each piece with the bytes of the text it came
// from.
using Pieces = std::vector<std::tuple<std::string, uint32_t, uint32_t>>;

inline Pieces pieces_of(const spec::PreTokenizer& node, std::string_view text) {
  NormalizedText normalized(text);
  PreTokenizedText pre_tokenized(normalized);
  if (!text.empty()) {
    pre_tokenized.pieces().push_back({0, static_cast<uint32_t>(text.size()), 0, false});
  }
  compile_pre_tokenizer(node, "/pre_tokenizer", {})->pre_tokenize(pre_tokenized);

  Pieces pieces;
  OffsetCursor cursor = normalized.cursor();
  for (const Piece& piece : pre_tokenized.pieces()) {
    Span span = cursor.span(piece.begin, piece.end);
    pieces.emplace_back(pre_tokenized.text_of(piece), span.begin, span.end);
  }
  return pieces;
}

inline spec::PreTokenizerSequence sequence(std::vector<spec::PreTokenizer> pretokenizers) {
  return {std::move(pretokenizers)};
}

}  // namespace lexel
