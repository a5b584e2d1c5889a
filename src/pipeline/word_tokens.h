#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/fused.h"
#include "pipeline/token_cache.h"
#include "pipeline/word_index.h"

namespace lexel {

// The inner loop of every fused pipeline: from the ends of words to tokens. What a word's tokens
// are depends on its bytes alone. A word is looked up among those that are one token, then among
// those met before; only then is it tokenized.
//
// It works block by block in three rounds, so that the memory a word needs is on its way long
// before it is read: keys, then the index, then what is not in it.
class WordTokens {
 public:
  static constexpr size_t kBlock = 128;

  // What tokenizing one word gives: ids, and spans in bytes of the word.
  struct Tokens {
    std::vector<uint32_t> ids;
    std::vector<Span> spans;

    void clear() {
      ids.clear();
      spans.clear();
    }
  };

  // `index` is borrowed.
  WordTokens(const WordIndex& index, size_t cache_budget)
      : index_(index), cache_(cache_budget, index.seed()) {}

  const TokenCache& cache() const { return cache_; }

  // Appends the tokens of the words of `text` that end at ends[0, count), the first of which begins
  // at `begin`; count is at most kBlock. Calls tokenize(word, Tokens&) for words it does not know.
  template <class Tokenize>
  void append(std::string_view text, uint32_t begin, const uint32_t* ends, size_t count,
              Fused::Output& out, Tokenize&& tokenize) {
    if (out.spans || out.words) {
      append_block<true>(text, begin, ends, count, out, tokenize);
    } else {
      append_block<false>(text, begin, ends, count, out, tokenize);
    }
  }

 private:
  template <bool kWithSpans, class Tokenize>
  void append_block(std::string_view text, uint32_t begin, const uint32_t* ends, size_t count,
                    Fused::Output& out, Tokenize& tokenize) {
    make_keys(text, begin, ends, count);
    for (size_t i = 0; i < count; ++i) {
      found_[i] = index_.find(keys_[i], hashes_[i]);
      if (found_[i] == WordIndex::kNone) cache_.prefetch(hashes_[i]);
    }
    size_t n = 0;
    uint32_t word_begin = begin;
    for (size_t i = 0; i < count; ++i) {
      if (n + TokenCache::kLineTokens > kTokens) n = flush<kWithSpans>(n, out);
      if (found_[i] != WordIndex::kNone) {
        ids_[n] = found_[i];
        if constexpr (kWithSpans) put_span(n, {word_begin, ends[i]}, out.next_word + i);
        ++n;
      } else if (const TokenCache::Line* line = find_line(i)) {
        for (size_t k = 0; k < TokenCache::kLineTokens; ++k) ids_[n + k] = line->ids[k];
        if constexpr (kWithSpans) {
          for (size_t k = 0; k < line->size(); ++k) {
            put_span(n + k, {word_begin + line->begins[k], word_begin + line->ends[k]},
                     out.next_word + i);
          }
        }
        n += line->size();
      } else {
        n = flush<kWithSpans>(n, out);
        append_unknown(text.substr(word_begin, ends[i] - word_begin), i, word_begin, out, tokenize);
      }
      word_begin = ends[i];
    }
    flush<kWithSpans>(n, out);
    out.next_word += static_cast<uint32_t>(count);
  }

  void make_keys(std::string_view text, uint32_t begin, const uint32_t* ends, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      size_t size = ends[i] - begin;
      if (size > WordKey::kMaxBytes) [[unlikely]] {
        keys_[i] = kLongWord;
        hashes_[i] = 0;
      } else {
        keys_[i] = begin + 16 <= text.size() ? WordKey::load(text.data() + begin, size)
                                             : WordKey::of(text.substr(begin, size));
        hashes_[i] = keys_[i].hash(index_.seed());
        index_.prefetch(hashes_[i]);
      }
      begin = ends[i];
    }
  }

  const TokenCache::Line* find_line(size_t i) const {
    return keys_[i] == kLongWord ? nullptr : cache_.find(keys_[i], hashes_[i]);
  }

  // A word that is neither in the index nor in a line of the cache.
  template <class Tokenize>
  void append_unknown(std::string_view word, size_t i, uint32_t begin, Fused::Output& out,
                      Tokenize& tokenize) {
    const bool is_long = keys_[i] == kLongWord;
    if (is_long) {
      if (auto known = cache_.find_long(word)) {
        put(known->ids, known->spans, known->size, begin, out.next_word + i, out);
        return;
      }
    }
    tokens_.clear();
    tokenize(word, tokens_);
    put(tokens_.ids.data(), tokens_.spans.data(), tokens_.ids.size(), begin, out.next_word + i,
        out);
    if (is_long) {
      cache_.insert_long(word, tokens_.ids.data(), tokens_.spans.data(), tokens_.ids.size());
    } else {
      cache_.insert(keys_[i], hashes_[i], tokens_.ids.data(), tokens_.spans.data(),
                    tokens_.ids.size());
    }
  }

  static void put(const uint32_t* ids, const Span* spans, size_t size, uint32_t begin, size_t word,
                  Fused::Output& out) {
    out.ids->insert(out.ids->end(), ids, ids + size);
    for (size_t k = 0; out.spans && k < size; ++k) {
      out.spans->push_back({begin + spans[k].begin, begin + spans[k].end});
    }
    if (out.words) out.words->insert(out.words->end(), size, static_cast<uint32_t>(word));
  }

  void put_span(size_t n, Span span, size_t word) {
    spans_[n] = span;
    words_[n] = static_cast<uint32_t>(word);
  }

  // Hands over the first n tokens; returns the number of those left.
  template <bool kWithSpans>
  size_t flush(size_t n, Fused::Output& out) {
    out.ids->insert(out.ids->end(), ids_, ids_ + n);
    if constexpr (kWithSpans) {
      if (out.spans) out.spans->insert(out.spans->end(), spans_, spans_ + n);
      if (out.words) out.words->insert(out.words->end(), words_, words_ + n);
    }
    return 0;
  }

  static constexpr size_t kTokens = 2 * kBlock;
  static constexpr WordKey kLongWord{~uint64_t{0}, ~uint64_t{0}};  // nobody's key

  const WordIndex& index_;
  TokenCache cache_;
  Tokens tokens_;
  WordKey keys_[kBlock];
  uint64_t hashes_[kBlock];
  uint32_t found_[kBlock];
  // Tokens on their way out; a line's seven may be written behind the last one.
  uint32_t ids_[kTokens + TokenCache::kLineTokens];
  Span spans_[kTokens + TokenCache::kLineTokens];
  uint32_t words_[kTokens + TokenCache::kLineTokens];
};

}  // namespace lexel
