#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "pipeline/fused.h"
#include "pipeline/hot_words.h"
#include "pipeline/token_cache.h"
#include "pipeline/word_index.h"

namespace lexel {

// The inner loop of every fused pipeline: from where words stand to tokens. What a word's tokens
// are depends on its bytes alone. A word is looked up among the hot ones, those that are one token,
// and those met before; only then, in segments if it can be cut, is it tokenized.
//
// It works block by block in rounds, so that the memory a word needs is on its way long before it
// is read: hot words, then the index for the others, then the cache for what is not in it, then
// what is in neither.
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
    // What it is to be remembered by.
    WordKey key;
    uint64_t hash = 0;
    std::optional<uint32_t> whole;  // the one token that it is, where cutter.whole_id() has it
  };

  // Words are not cut.
  struct NoCutter {};

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
      : index_(index),
        hot_(cache_budget >= 4 * HotWords::kBytes),
        cache_(cache_budget - hot_.bytes(), index.seed()) {}

  CacheStats cache_stats() const {
    return {asked_ - missed_, missed_, hot_.bytes() + cache_.bytes()};
  }

  // Appends the words' tokens. Calls tokenize(std::span<Miss>) for those it does not know, whose
  // tokens are empty then. With a cutter, a word that is in neither index nor cache is taken as the
  // segments that cutter.segment_end() says, unless cutter.whole_id() has it, which is asked for
  // words too long for the index. Segments are looked up in the cache, not in the index.
  template <class Tokenize, class Cutter = NoCutter>
  void append(const Words& words, Fused::Output& out, Tokenize&& tokenize,
              const Cutter& cutter = {}) {
    if (out.spans || out.words) {
      append_block<true>(words, out, tokenize, cutter);
    } else {
      append_block<false>(words, out, tokenize, cutter);
    }
  }

 private:
  // Where the tokens of a word are that the index has not: in a line of the cache, in its text, in
  // misses_, or where its segments say.
  struct Place {
    enum class Kind : uint8_t { kLine, kText, kMiss, kSegments };
    Kind kind = Kind::kMiss;
    uint32_t first = 0;  // the miss, or the first segment
    uint32_t end = 0;    // behind the last segment
    union {
      const TokenCache::Entry* entry = nullptr;
      const TokenCache::LongWord* long_word;
    };
  };
  struct Segment {
    WordKey key;
    uint64_t hash;
    uint32_t begin;  // in the word that it is of
    uint32_t size;
    const char* text;
    Place place;

    std::string_view word() const { return {text, size}; }
  };

  template <bool kWithSpans, class Tokenize, class Cutter>
  void append_block(const Words& words, Fused::Output& out, Tokenize& tokenize,
                    const Cutter& cutter) {
    const size_t strangers = words.ids ? find_hot_words<true>(words) : find_hot_words<false>(words);
    const size_t unknown_count = find_words(words, strangers);
    find_misses(words, unknown_count, cutter);
    asked_ += unknown_count;
    if (miss_count_ > 0) tokenize(std::span(misses_).first(miss_count_));
    if (!segments_.empty()) join_segments(unknown_count);
    size_t n = 0;
    size_t done = 0;
    for (size_t u = 0; u < unknown_count; ++u) {
      const size_t i = unknown_[u];
      const uint32_t begin = words.base + words.begins[i];
      n = put_known<kWithSpans>(words, done, i, n, out);
      done = i + 1;
      if (kWithSpans && words.joins) out.next_word -= words.joins[i];
      const Place& place = places_[u];
      n = place.kind == Place::Kind::kSegments ? put_segments<kWithSpans>(place, begin, n, out)
                                               : put_from<kWithSpans>(place, begin, n, out);
    }
    n = put_known<kWithSpans>(words, done, words.count, n, out);
    flush<kWithSpans>(n, out);
    keep();
  }

  // Looks all words up among the hot ones. Puts which ones are not there, or are not in the index,
  // into unknown_; their number.
  template <bool kWithIds>
  size_t find_hot_words(const Words& words) {
    const char* const text = words.text.data();
    const uint32_t* const begins = words.begins;
    const uint32_t* const ends = words.ends;
    size_t count = words.count;  // of those with 16 bytes that can be read
    while (count > 0 && begins[count - 1] + size_t{16} > words.text.size()) --count;
    if (!hot_.is_used()) count = 0;
    size_t n = 0;
    for (size_t i = 0; i < count; ++i) {
      const size_t size = ends[i] - begins[i];
      uint32_t value = HotWords::kAbsent;
      if (size <= WordKey::kMaxBytes) [[likely]] {
        value = hot_.find(WordKey::load(text + begins[i], size));
      }
      if (kWithIds && words.ids[i] != WordIndex::kNone) value = words.ids[i];
      found_[i] = value;
      unknown_[n] = static_cast<uint16_t>(i);
      n += value >= HotWords::kAbsent;
    }
    for (size_t i = count; i < words.count; ++i) {
      static_assert(HotWords::kUnknown == WordIndex::kNone);
      found_[i] = kWithIds ? words.ids[i] : HotWords::kUnknown;
      unknown_[n] = static_cast<uint16_t>(i);
      n += found_[i] == HotWords::kUnknown;
    }
    return n;
  }

  static WordKey key_at(std::string_view text, size_t begin, size_t size) {
    return begin + 16 <= text.size() ? WordKey::load(text.data() + begin, size)
                                     : WordKey::of(text.substr(begin, size));
  }

  // Looks the first `count` unknown words up in the index. Leaves those that it has not, their keys
  // and hashes beside; their number.
  size_t find_words(const Words& words, size_t count) {
    for (size_t u = 0; u < count; ++u) {
      const size_t i = unknown_[u];
      const uint32_t begin = words.begins[i];
      const size_t size = words.ends[i] - begin;
      if (size > WordKey::kMaxBytes) {
        keys_[u] = kLongWord;
        hashes_[u] = cache_.hash_long(words.word(i));
        found_[i] = HotWords::kAbsent;
        continue;
      }
      keys_[u] = key_at(words.text, begin, size);
      hashes_[u] = keys_[u].hash(index_.seed());
      if (found_[i] == HotWords::kUnknown) index_.prefetch(hashes_[u]);
    }
    size_t n = 0;
    for (size_t u = 0; u < count; ++u) {
      const size_t i = unknown_[u];
      const WordKey key = keys_[u];
      const uint64_t hash = hashes_[u];
      if (found_[i] == HotWords::kUnknown) {
        found_[i] = index_.find(key, hash);
        if (found_[i] == WordIndex::kBehind) found_[i] = index_.find_behind(key, hash);
        if (found_[i] != WordIndex::kNone) {
          hot_.put(key, found_[i]);
          continue;
        }
      }
      unknown_[n] = static_cast<uint16_t>(i);
      keys_[n] = key;
      hashes_[n++] = hash;
      if (key == kLongWord) {
        cache_.prefetch_long(hash);
      } else {
        cache_.prefetch(hash);
      }
    }
    return n;
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

  // Looks the first `count` unknown words up in the cache, and the segments of those that it has
  // not. Puts those of which nothing is known into misses_.
  template <class Cutter>
  void find_misses(const Words& words, size_t count, const Cutter& cutter) {
    miss_count_ = 0;
    segments_.clear();
    for (size_t u = 0; u < count; ++u) {
      const std::string_view word = words.word(unknown_[u]);
      Place& place = places_[u];
      if (find_place(word, keys_[u], hashes_[u], place)) {
        if (place.kind == Place::Kind::kLine) hot_.put(keys_[u], HotWords::kAbsent);
        continue;
      }
      std::optional<uint32_t> whole;
      if constexpr (!std::is_same_v<Cutter, NoCutter>) {
        if (keys_[u] == kLongWord) whole = cutter.whole_id(word);
        uint32_t end = whole ? static_cast<uint32_t>(word.size()) : cutter.segment_end(word, 0);
        if (end < word.size()) {
          place.kind = Place::Kind::kSegments;
          place.first = static_cast<uint32_t>(segments_.size());
          add_segment(words, word, 0, end);
          for (uint32_t begin = end; begin < word.size(); begin = end) {
            end = cutter.segment_end(word, begin);
            add_segment(words, word, begin, end);
          }
          place.end = static_cast<uint32_t>(segments_.size());
          continue;
        }
      }
      add_miss(word, keys_[u], hashes_[u], place);
      misses_[place.first].whole = whole;
    }
    missed_ += miss_count_;
    if (!segments_.empty()) find_segments(count);
  }

  void find_segments(size_t count) {
    // A megabyte without a space is one word, most of whose segments come again and again.
    const bool has_many = segments_.size() > kMaxKept;
    if (has_many) recent_.assign(kRecent, kNoMiss);
    for (const Place& place : std::span(places_).first(count)) {
      if (place.kind != Place::Kind::kSegments) continue;
      const size_t before = miss_count_;
      for (Segment& segment : segments_of(place)) {
        if (find_place(segment.word(), segment.key, segment.hash, segment.place)) continue;
        if (has_many && segment.key != kLongWord) {
          uint32_t& recent = recent_[segment.hash % kRecent];
          if (recent != kNoMiss && misses_[recent].key == segment.key) {
            segment.place.kind = Place::Kind::kMiss;
            segment.place.first = recent;
            continue;
          }
          recent = static_cast<uint32_t>(miss_count_);
        }
        add_miss(segment.word(), segment.key, segment.hash, segment.place);
      }
      missed_ += miss_count_ > before;
    }
  }

  std::span<Segment> segments_of(const Place& place) {
    return std::span(segments_).subspan(place.first, place.end - place.first);
  }

  // Makes misses, which will be remembered as a whole, of the short ones among the first `count`
  // unknown words that were cut.
  void join_segments(size_t count) {
    for (size_t u = 0; u < count; ++u) {
      Place& place = places_[u];
      if (place.kind != Place::Kind::kSegments || keys_[u] == kLongWord) continue;
      const std::span<Segment> segments = segments_of(place);
      add_miss({}, keys_[u], hashes_[u], place);
      Tokens& joined = misses_[place.first].tokens;
      for (const Segment& segment : segments) {
        auto add = [&](uint32_t id, Span span) {
          joined.ids.push_back(id);
          joined.spans.push_back({segment.begin + span.begin, segment.begin + span.end});
        };
        if (segment.place.kind == Place::Kind::kLine) {
          uint32_t ids[TokenCache::kLineTokens];
          segment.place.entry->copy_ids(ids);
          for (size_t k = 0; k < segment.place.entry->size(); ++k) {
            add(ids[k], segment.place.entry->span(k));
          }
        } else {
          const Tokens& tokens = misses_[segment.place.first].tokens;
          for (size_t k = 0; k < tokens.ids.size(); ++k) add(tokens.ids[k], tokens.spans[k]);
        }
      }
    }
  }

  // Looks a word up in the cache.
  bool find_place(std::string_view word, const WordKey& key, uint64_t hash, Place& place) {
    if (key == kLongWord) {
      place.long_word = cache_.find_long(word, hash);
      place.kind = Place::Kind::kText;
      return place.long_word != nullptr;
    }
    place.entry = cache_.find(key, hash);
    place.kind = Place::Kind::kLine;
    return place.entry != nullptr;
  }

  void add_miss(std::string_view word, const WordKey& key, uint64_t hash, Place& place) {
    if (miss_count_ == misses_.size()) misses_.emplace_back();
    Miss& miss = misses_[miss_count_];
    miss.word = word;
    miss.key = key;
    miss.hash = hash;
    miss.tokens.clear();
    miss.whole.reset();
    place.kind = Place::Kind::kMiss;
    place.first = static_cast<uint32_t>(miss_count_++);
  }

  // `words` has the word.
  void add_segment(const Words& words, std::string_view word, uint32_t begin, uint32_t end) {
    Segment& segment = segments_.emplace_back();
    segment.begin = begin;
    segment.size = end - begin;
    segment.text = word.data() + begin;
    if (segment.size <= WordKey::kMaxBytes) {
      segment.key =
          key_at(words.text, static_cast<size_t>(segment.text - words.text.data()), segment.size);
      segment.hash = segment.key.hash(index_.seed());
      cache_.prefetch(segment.hash);
    } else {
      segment.key = kLongWord;
      // Apart from words of the same text: those may be one token by a rule of their own.
      segment.hash = ~cache_.hash_long(segment.word());
      cache_.prefetch_long(segment.hash);
    }
  }

  // Puts what was missed into the cache, after which nothing of places_ and segments_ is valid.
  void keep() {
    for (const Miss& miss : std::span(misses_).first(miss_count_)) {
      const Tokens& tokens = miss.tokens;
      if (!tokens.can_be_kept()) continue;
      if (miss.key == kLongWord) {
        cache_.insert_long(miss.word, miss.hash, tokens.ids.data(), tokens.spans.data(),
                           tokens.ids.size());
      } else {
        cache_.insert(miss.key, miss.hash, tokens.ids.data(), tokens.spans.data(),
                      tokens.ids.size());
      }
    }
    // One word of a megabyte must not hold its memory for ever.
    if (misses_.size() > kMaxKept) misses_ = {};
    if (segments_.capacity() > kMaxKept) {
      segments_ = {};
      recent_ = {};
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

  // Puts the tokens of a word that was not cut behind n tokens on their way out; returns their new
  // number.
  template <bool kWithSpans>
  size_t put_from(const Place& place, uint32_t begin, size_t n, Fused::Output& out) {
    if (place.kind == Place::Kind::kLine) {
      const TokenCache::Entry& entry = *place.entry;
      entry.copy_ids(ids_ + n);
      if constexpr (kWithSpans) {
        for (size_t k = 0; k < entry.size(); ++k) {
          const Span span = entry.span(k);
          put_span(n + k, {begin + span.begin, begin + span.end}, out.next_word);
        }
      }
      ++out.next_word;
      return n + entry.size();
    }
    if (place.kind == Place::Kind::kText) {
      const TokenCache::Tokens tokens = cache_.tokens_of(*place.long_word);
      return put<kWithSpans>(tokens.ids, tokens.spans, tokens.size, begin, n, out);
    }
    return put_miss<kWithSpans>(misses_[place.first].tokens, begin, n, out);
  }

  // The same for a word that was cut.
  template <bool kWithSpans>
  size_t put_segments(const Place& place, uint32_t begin, size_t n, Fused::Output& out) {
    // The block's other words have their room; these need not fit in what is left.
    n = flush<kWithSpans>(n, out);
    for (const Segment& segment : segments_of(place)) {
      if (n + TokenCache::kLineTokens > kTokens) n = flush<kWithSpans>(n, out);
      n = put_from<kWithSpans>(segment.place, begin + segment.begin, n, out);
      --out.next_word;  // all of them are one word
    }
    ++out.next_word;
    return flush<kWithSpans>(n, out);
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

  static constexpr size_t kMaxKept = 1 << 14;
  static constexpr size_t kRecent = 1 << 15;
  static constexpr uint32_t kNoMiss = 0xFFFF'FFFF;

  const WordIndex& index_;
  HotWords hot_;
  TokenCache cache_;
  uint64_t asked_ = 0;   // words that the cache was asked for
  uint64_t missed_ = 0;  // those of them that it had not
  std::vector<Segment> segments_;
  std::vector<Miss> misses_;  // those that count are the first miss_count_
  size_t miss_count_ = 0;
  std::vector<uint32_t> recent_;  // segments that were missed lately, by hash; if there are many
  uint32_t found_[kBlock + kCopied];
  // Words that the index has not.
  uint16_t unknown_[kBlock + 1];
  WordKey keys_[kBlock];
  uint64_t hashes_[kBlock];
  Place places_[kBlock];
  // Tokens on their way out. More than count may be written behind the last one.
  static constexpr size_t kSpare = std::max(kCopied, TokenCache::kLineTokens);
  uint32_t ids_[kTokens + kSpare];
  Span spans_[kTokens];
  uint32_t words_[kTokens];
};

}  // namespace lexel
