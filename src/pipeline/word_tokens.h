#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
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
// It works block by block in rounds, so that the memory a word needs is on its way long before it
// is read: keys, then the index, then the cache for what is not in it, then what is in neither.
class WordTokens {
 public:
  static constexpr size_t kBlock = 512;

  // What tokenizing one word gives: ids, and spans in bytes of the word.
  struct Tokens {
    std::vector<uint32_t> ids;
    std::vector<Span> spans;
    // A word is one piece, but for rare ones, which are not kept: then `pieces` has the index of
    // each token's.
    uint32_t piece_count = 1;
    std::vector<uint32_t> pieces;
    bool is_kept = true;  // false: not to be remembered

    bool can_be_kept() const { return piece_count == 1 && is_kept; }
    void clear() {
      ids.clear();
      spans.clear();
      piece_count = 1;
      pieces.clear();
      is_kept = true;
    }
  };

  // A word that is not known.
  struct Miss {
    std::string_view word;
    Tokens tokens;
    size_t place = 0;  // among the words at hand
  };

  // Words of `text`, which begins at byte `base` of what spans count in. Where they follow each
  // other, `begins` is `ends` from one before the first on.
  struct Words {
    std::string_view text;
    const uint32_t* begins;
    const uint32_t* ends;
    size_t count;  // at most kBlock
    uint32_t base = 0;
    // If given: 1 for a word that is in one piece with the one before.
    const uint8_t* joins = nullptr;
    // If given: the ids of words that stand for one token whatever their text, or kNone.
    const uint32_t* ids = nullptr;

    std::string_view word(size_t i) const { return text.substr(begins[i], ends[i] - begins[i]); }
  };

  // What append() calls, made of fn(std::string_view word, Tokens&) for a single word.
  template <class Fn>
  static auto one_by_one(Fn fn) {
    return [fn](std::span<Miss> misses) {
      for (Miss& miss : misses) fn(miss.word, miss.tokens);
    };
  }

  // `index` is borrowed. `cache_budget` in bytes.
  WordTokens(const WordIndex& index, uint64_t cache_budget)
      : index_(index), cache_(cache_budget, index.seed()) {}

  CacheStats cache_stats() const { return {asked_ - missed_, missed_, cache_.bytes()}; }

  // Appends the words' tokens. Calls tokenize(std::span<Miss>) for those it does not know, whose
  // tokens are empty then.
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
    const size_t unknown_count = find_words(words);
    const size_t miss_count = find_misses(words, unknown_count);
    asked_ += unknown_count;
    missed_ += miss_count;
    if (miss_count > 0) tokenize(std::span(misses_).first(miss_count));
    size_t n = 0;
    size_t done = 0;
    size_t missed = 0;
    for (size_t u = 0; u < unknown_count; ++u) {
      const size_t i = unknown_[u];
      const uint32_t begin = words.base + words.begins[i];
      n = put_known<kWithSpans>(words, done, i, n, out);
      done = i + 1;
      if (kWithSpans && words.joins) out.next_word -= words.joins[i];
      const Known& known = known_[u];
      if (known.entry) {
        known.entry->copy_ids(ids_ + n);
        if constexpr (kWithSpans) {
          for (size_t k = 0; k < known.entry->size(); ++k) {
            const Span span = known.entry->span(k);
            put_span(n + k, {begin + span.begin, begin + span.end}, out.next_word);
          }
        }
        n += known.entry->size();
        ++out.next_word;
      } else if (known.is_long) {
        n = put<kWithSpans>(known.tokens.ids, known.tokens.spans, known.tokens.size, begin, n, out);
      } else {
        n = put_miss<kWithSpans>(misses_[missed++].tokens, begin, n, out);
      }
    }
    n = put_known<kWithSpans>(words, done, words.count, n, out);
    flush<kWithSpans>(n, out);
    keep(miss_count);
  }

  // Looks words up in the index. Puts which ones it has not into unknown_; their number.
  size_t find_words(const Words& words) {
    size_t n = 0;
    for (size_t i = 0; i < words.count; ++i) {
      found_[i] = index_.find(keys_[i], hashes_[i]);
      if (words.ids && words.ids[i] != WordIndex::kNone) found_[i] = words.ids[i];
      unknown_[n] = static_cast<uint16_t>(i);
      n += found_[i] >= WordIndex::kBehind;
    }
    size_t unknown_count = 0;
    for (size_t u = 0; u < n; ++u) {
      const size_t i = unknown_[u];
      if (found_[i] == WordIndex::kBehind) found_[i] = index_.find_behind(keys_[i], hashes_[i]);
      if (found_[i] != WordIndex::kNone) continue;
      cache_.prefetch(hashes_[i]);
      unknown_[unknown_count++] = static_cast<uint16_t>(i);
    }
    return unknown_count;
  }

  // Puts the ids of words [begin, end), which the index has, behind n tokens on their way out;
  // returns their new number.
  template <bool kWithSpans>
  size_t put_known(const Words& words, size_t begin, size_t end, size_t n, Fused::Output& out) {
    for (size_t i = begin; i < end; i += kCopied) {
      std::memcpy(ids_ + n + (i - begin), found_ + i, kCopied * sizeof(uint32_t));
    }
    if constexpr (kWithSpans) {
      for (size_t i = begin; i < end; ++i) {
        if (words.joins) out.next_word -= words.joins[i];
        put_span(n + (i - begin), {words.base + words.begins[i], words.base + words.ends[i]},
                 out.next_word++);
      }
    } else {
      out.next_word += static_cast<uint32_t>(end - begin);
    }
    return n + (end - begin);
  }

  void make_keys(const Words& words) {
    for (size_t i = 0; i < words.count; ++i) {
      const uint32_t begin = words.begins[i];
      const size_t size = words.ends[i] - begin;
      if (size > WordKey::kMaxBytes) [[unlikely]] {
        keys_[i] = kLongWord;
        hashes_[i] = cache_.hash_long(words.word(i));
        cache_.prefetch_long(hashes_[i]);
      } else {
        keys_[i] = begin + 16 <= words.text.size() ? WordKey::load(words.text.data() + begin, size)
                                                   : WordKey::of(words.word(i));
        hashes_[i] = keys_[i].hash(index_.seed());
        index_.prefetch(hashes_[i]);
      }
    }
  }

  // Looks the first `count` unknown words up in the cache. Puts those it has not into misses_;
  // their number.
  size_t find_misses(const Words& words, size_t count) {
    size_t n = 0;
    for (size_t u = 0; u < count; ++u) {
      const size_t i = unknown_[u];
      Known& known = known_[u];
      known = {};
      if (keys_[i] == kLongWord) {
        if (auto tokens = cache_.find_long(words.word(i), hashes_[i])) {
          known.is_long = true;
          known.tokens = *tokens;
          continue;
        }
      } else if ((known.entry = cache_.find(keys_[i], hashes_[i]))) {
        continue;
      }
      if (n == misses_.size()) misses_.emplace_back();
      misses_[n].word = words.word(i);
      misses_[n].place = i;
      misses_[n++].tokens.clear();
    }
    return n;
  }

  // Puts the first `count` misses into the cache, after which nothing of known_ is valid.
  void keep(size_t count) {
    for (const Miss& miss : std::span(misses_).first(count)) {
      const Tokens& tokens = miss.tokens;
      if (!tokens.can_be_kept()) continue;
      const uint64_t hash = hashes_[miss.place];
      if (keys_[miss.place] == kLongWord) {
        cache_.insert_long(miss.word, hash, tokens.ids.data(), tokens.spans.data(),
                           tokens.ids.size());
      } else {
        cache_.insert(keys_[miss.place], hash, tokens.ids.data(), tokens.spans.data(),
                      tokens.ids.size());
      }
    }
  }

  // Puts the tokens of a word that was missed behind n tokens on their way out; returns their new
  // number.
  template <bool kWithSpans>
  size_t put_miss(const Tokens& tokens, uint32_t begin, size_t n, Fused::Output& out) {
    if (!tokens.can_be_kept()) [[unlikely]] {
      n = flush<kWithSpans>(n, out);
      put_pieces(tokens, begin, out);
      return n;
    }
    return put<kWithSpans>(tokens.ids.data(), tokens.spans.data(), tokens.ids.size(), begin, n,
                           out);
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
  static void put_pieces(const Tokens& tokens, uint32_t begin, Fused::Output& out) {
    const uint32_t first = out.next_word;
    put_behind(tokens.ids.data(), tokens.spans.data(), tokens.ids.size(), begin, out);
    if (out.words) {
      size_t at = out.words->size() - tokens.ids.size();
      for (uint32_t piece : tokens.pieces) (*out.words)[at++] = first + piece;
    }
    out.next_word = first + tokens.piece_count;
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

  static constexpr size_t kTokens = kBlock * TokenCache::kLineTokens;
  static constexpr size_t kCopied = 8;                             // words at a time
  static constexpr WordKey kLongWord{~uint64_t{0}, ~uint64_t{0}};  // nobody's key

  const WordIndex& index_;
  TokenCache cache_;
  uint64_t asked_ = 0;   // words that the cache was asked for
  uint64_t missed_ = 0;  // those of them that it had not
  std::vector<Miss> misses_;
  WordKey keys_[kBlock];
  uint64_t hashes_[kBlock];
  uint32_t found_[kBlock + kCopied];
  // Words that the index has not, and where their tokens are: in a line of the cache, in its text,
  // or else in misses_.
  struct Known {
    const TokenCache::Entry* entry = nullptr;
    bool is_long = false;
    TokenCache::Tokens tokens{};
  };
  uint16_t unknown_[kBlock + 1];
  Known known_[kBlock];
  // Tokens on their way out. More than count may be written behind the last one.
  static constexpr size_t kSpare = std::max(kCopied, TokenCache::kLineTokens);
  uint32_t ids_[kTokens + kSpare];
  Span spans_[kTokens];
  uint32_t words_[kTokens];
};

}  // namespace lexel
