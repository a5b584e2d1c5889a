#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/merge_loop.h"
#include "pipeline/word_index.h"
#include "pipeline/word_tokens.h"

// What the fused forms of BPE share.
namespace lexel {

// The words that are one token to `bpe`, a ByteBpe or a SentencePieceBpe.
template <class Bpe>
WordIndex whole_words(const Bpe& bpe) {
  std::vector<WordIndex::Entry> entries;
  bpe.for_each_whole(WordKey::kMaxBytes, [&](std::string_view word, uint32_t id) {
    if (id != WordIndex::kNone) entries.push_back({WordKey::of(word), id});
  });
  return WordIndex(entries);
}

// Puts the symbols that a word is left with into `tokens`.
inline void put_symbols(const Symbols& symbols, WordTokens::Tokens& tokens) {
  uint32_t begin = 0;
  for (size_t i = 0; i < symbols.size(); ++i) {
    const uint32_t end = begin + symbols.lengths[i];
    tokens.ids.push_back(symbols.ids[i]);
    tokens.spans.push_back({begin, end});
    begin = end;
  }
}

}  // namespace lexel
