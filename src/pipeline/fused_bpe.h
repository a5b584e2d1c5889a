#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/merge_lanes.h"
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
    if (id < WordIndex::kBehind) entries.push_back({WordKey::of(word), id});
  });
  return WordIndex(entries);
}

// Tokenizes the words that a pipeline does not know; one for each worker.
template <class Bpe>
class WordMerger {
 public:
  // `bpe` is borrowed.
  explicit WordMerger(const Bpe& bpe) : bpe_(bpe) {}

  void tokenize(std::span<WordTokens::Miss> misses) {
    short_.clear();
    auto merge_long = [&](WordTokens::Miss& miss) {
      bpe_.merge_long(miss.word, scratch_);
      put_symbols(miss.tokens);
    };
    for (WordTokens::Miss& miss : misses) {
      if (miss.whole) {
        miss.tokens.ids.push_back(*miss.whole);
        miss.tokens.spans.push_back({0, static_cast<uint32_t>(miss.word.size())});
      } else if (miss.word.size() <= MergeLanes::kMaxBytes) {
        short_.push_back(&miss);
      } else {
        merge_long(miss);
      }
    }
    bpe_.merge_short(
        short_.size(), scratch_, [&](uint32_t i) { return short_[i]->word; },
        [&](uint32_t i, const auto& lane) {
          WordTokens::Tokens& tokens = short_[i]->tokens;
          lane.for_each([&](uint32_t id, uint32_t begin, uint32_t end) {
            tokens.ids.push_back(id);
            tokens.spans.push_back({begin, end});
          });
        },
        [&](uint32_t i) { merge_long(*short_[i]); });
  }

 private:
  void put_symbols(WordTokens::Tokens& tokens) const {
    const Symbols& symbols = scratch_.symbols;
    uint32_t begin = 0;
    for (size_t i = 0; i < symbols.size(); ++i) {
      const uint32_t end = begin + symbols.lengths[i];
      tokens.ids.push_back(symbols.ids[i]);
      tokens.spans.push_back({begin, end});
      begin = end;
    }
  }

  const Bpe& bpe_;
  typename Bpe::Scratch scratch_;
  std::vector<WordTokens::Miss*> short_;
};

}  // namespace lexel
