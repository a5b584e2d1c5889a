#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/fused.h"
#include "pipeline/token_cache.h"
#include "pipeline/word_index.h"

namespace lexel {

// The inner loop of every fused pipeline: from where words stand to tokens. What a word's tokens
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
    // A word is one piece, but for rare ones, which are not kept: then `pieces` has the index of
    // each token's.
    uint32_t piece_count = 1;
    std::vector<uint32_t> pieces;
    bool is_kept = true;  // false: not to be remembered

    void clear() {
      ids.clear();
      spans.clear();
      piece_count = 1;
      pieces.clear();
      is_kept = true;
    }
  };

  // Words of `text`, which begins at byte `base` of what spans count in. Where they follow each
  // other, `begins` is `ends` from one before the first on.
  struct Words {
    std::string_view text;
    const uint32_t* begins;
    const uint32_t* ends;
    size_t count;  // at most kBlock
    uint32_t base = 0;
  };

  // `index` is borrowed.
  explicit WordTokens(const WordIndex& index) : index_(index), cache_(kCacheBudget, index.seed()) {}

  // Appends the words' tokens. Calls tokenize(std::string_view word, Tokens&) for words it does not
  // know.
  template <class Tokenize>
  void append(const Words& words, Fused::Output& out, Tokenize&& tokenize) {
    if (out.spans || out.words) {
      append_block<true>(words, out, tokenize);
    } else {
      append_block<false>(words, out, tokenize);
    }
  }

 private:
  template <bool kWithSpans, class Tokenize>
  void append_block(const Words& words, Fused::Output& out, Tokenize& tokenize) {
    make_keys(words);
    for (size_t i = 0; i < words.count; ++i) {
      found_[i] = index_.find(keys_[i], hashes_[i]);
      if (found_[i] == WordIndex::kNone) cache_.prefetch(hashes_[i]);
    }
    size_t n = 0;
    for (size_t i = 0; i < words.count; ++i) {
      if (n + TokenCache::kLineTokens > kTokens) n = flush<kWithSpans>(n, out);
      const uint32_t begin = words.base + words.begins[i];
      if (found_[i] != WordIndex::kNone) {
        ids_[n] = found_[i];
        if constexpr (kWithSpans) put_span(n, {begin, words.base + words.ends[i]}, out.next_word);
        ++n;
        ++out.next_word;
      } else if (const TokenCache::Line* line = find_line(i)) {
        for (size_t k = 0; k < TokenCache::kLineTokens; ++k) ids_[n + k] = line->ids[k];
        if constexpr (kWithSpans) {
          for (size_t k = 0; k < line->size(); ++k) {
            put_span(n + k, {begin + line->begins[k], begin + line->ends[k]}, out.next_word);
          }
        }
        n += line->size();
        ++out.next_word;
      } else {
        n = append_unknown<kWithSpans>(words, i, n, out, tokenize);
      }
    }
    flush<kWithSpans>(n, out);
  }

  void make_keys(const Words& words) {
    for (size_t i = 0; i < words.count; ++i) {
      const uint32_t begin = words.begins[i];
      const size_t size = words.ends[i] - begin;
      if (size > WordKey::kMaxBytes) [[unlikely]] {
        keys_[i] = kLongWord;
        hashes_[i] = cache_.hash_long(words.text.substr(begin, size));
        cache_.prefetch_long(hashes_[i]);
      } else {
        keys_[i] = begin + 16 <= words.text.size() ? WordKey::load(words.text.data() + begin, size)
                                                   : WordKey::of(words.text.substr(begin, size));
        hashes_[i] = keys_[i].hash(index_.seed());
        index_.prefetch(hashes_[i]);
      }
    }
  }

  const TokenCache::Line* find_line(size_t i) const {
    return keys_[i] == kLongWord ? nullptr : cache_.find(keys_[i], hashes_[i]);
  }

  // A word that is neither in the index nor in a line of the cache. Behind n tokens on their way
  // out; returns their new number.
  template <bool kWithSpans, class Tokenize>
  size_t append_unknown(const Words& words, size_t i, size_t n, Fused::Output& out,
                        Tokenize& tokenize) {
    std::string_view word = words.text.substr(words.begins[i], words.ends[i] - words.begins[i]);
    const uint32_t begin = words.base + words.begins[i];
    const bool is_long = keys_[i] == kLongWord;
    if (is_long) {
      if (auto known = cache_.find_long(word, hashes_[i])) {
        return put<kWithSpans>(known->ids, known->spans, known->size, begin, n, out);
      }
    }
    tokens_.clear();
    tokenize(word, tokens_);
    const size_t size = tokens_.ids.size();
    if (tokens_.piece_count != 1 || !tokens_.is_kept) [[unlikely]] {
      n = flush<kWithSpans>(n, out);
      put_pieces(begin, out);
      return n;
    }
    if (is_long) {
      cache_.insert_long(word, hashes_[i], tokens_.ids.data(), tokens_.spans.data(), size);
    } else {
      cache_.insert(keys_[i], hashes_[i], tokens_.ids.data(), tokens_.spans.data(), size);
    }
    return put<kWithSpans>(tokens_.ids.data(), tokens_.spans.data(), size, begin, n, out);
  }

  template <bool kWithSpans>
  size_t put(const uint32_t* ids, const Span* spans, size_t size, uint32_t begin, size_t n,
             Fused::Output& out) {
    if (size > TokenCache::kLineTokens) [[unlikely]] {
      n = flush<kWithSpans>(n, out);
      put_behind(ids, spans, size, begin, out);
      return n;
    }
    for (size_t k = 0; k < size; ++k) {
      ids_[n + k] = ids[k];
      if constexpr (kWithSpans) {
        put_span(n + k, {begin + spans[k].begin, begin + spans[k].end}, out.next_word);
      }
    }
    ++out.next_word;
    return n + size;
  }

  static void put_behind(const uint32_t* ids, const Span* spans, size_t size, uint32_t begin,
                         Fused::Output& out) {
    out.ids->insert(out.ids->end(), ids, ids + size);
    for (size_t k = 0; out.spans && k < size; ++k) {
      out.spans->push_back({begin + spans[k].begin, begin + spans[k].end});
    }
    if (out.words) out.words->insert(out.words->end(), size, out.next_word);
    ++out.next_word;
  }

  // The tokens of a word that is not kept.
  void put_pieces(uint32_t begin, Fused::Output& out) {
    const uint32_t first = out.next_word;
    put_behind(tokens_.ids.data(), tokens_.spans.data(), tokens_.ids.size(), begin, out);
    if (out.words) {
      size_t at = out.words->size() - tokens_.ids.size();
      for (uint32_t piece : tokens_.pieces) (*out.words)[at++] = first + piece;
    }
    out.next_word = first + tokens_.piece_count;
  }

  void put_span(size_t n, Span span, uint32_t word) {
    spans_[n] = span;
    words_[n] = word;
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

  static constexpr size_t kCacheBudget = size_t{16} << 20;  // bytes
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
