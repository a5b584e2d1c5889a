#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "lexel/encoding.h"
#include "lexel/tokenizer.h"
#include "pipeline/shelf.h"
#include "text/pre_tokenized_text.h"
#include "text/span.h"
#include "unicode/utf8.h"

namespace lexel {

struct InterpreterMemory;
struct Pipeline;

// A pre-tokenizer and a model that run as one, for the shapes that nearly every real tokenizer has:
// no piece is stored, and pieces met before are not tokenized again. Some shapes take the
// normalizer in, too. The interpreter is its oracle; the environment variable
// LEXEL_PIPELINE=interpreter, read once per process, turns it off.
//
// Immutable; safe to share between threads.
class Fused {
 public:
  // Where tokens go. The pointers may be null, but for `ids`.
  struct Output {
    std::vector<uint32_t>* ids;
    std::vector<Span>* spans;      // bytes of the text given
    std::vector<uint32_t>* words;  // index of the token's piece, from `next_word` on
    uint32_t next_word = 0;        // counts on over all pieces, those without tokens, too; where a
                                   // continued stretch goes on with a piece, that is number -1
  };

  // Text between added tokens.
  struct Stretch {
    std::string_view text;
    bool is_at_start;           // nothing stands before it in the input
    bool is_continued = false;  // it is the rest of a stretch that was cut, see find_cut()
  };

  // What one thread needs: a cache and working memory.
  class Worker {
   public:
    virtual ~Worker() = default;
    // Appends the tokens of a stretch of well-formed UTF-8, normalized or raw as raw_growth() says.
    // False, whatever was appended, where only the plain path is exact.
    virtual bool tokenize(const Stretch& stretch, Output& out) = 0;
    // Of this worker's cache.
    virtual CacheStats cache_stats() const = 0;

    // Whether it also takes all pieces of a text at once, added tokens among them, so that these do
    // not keep it from working on many words at a time.
    virtual bool takes_pieces() const { return false; }
    // Appends the tokens of all pieces, with spans in bytes of the whole text; out.words is null.
    // As tokenize().
    virtual bool tokenize_pieces(std::string_view, std::span<const Piece>, Output&) {
      return false;
    }
  };

  virtual ~Fused() = default;

  // 0: workers take normalized text. Otherwise they take text as it is, of which the normalizer
  // would make at most this many bytes for each byte, and once more as many.
  virtual uint32_t raw_growth() const { return 0; }

  // The first place from byte `from` on where a stretch can be cut in two, so that the tokens of
  // both, the second `is_continued`, are those of the whole. `limit` if there is none below it, or
  // nothing is proved. `from` is neither 0 nor behind `limit`. Linear in the distance.
  virtual uint32_t find_cut(std::string_view text, uint32_t from, uint32_t limit) const {
    (void)text, (void)from;
    return limit;
  }

  // `cache_budget`: bytes that its cache may take, 0 for none.
  virtual std::unique_ptr<Worker> make_worker(uint64_t cache_budget) const = 0;
};

// find_cut() where any place will do at which is_cut(scalar before, scalar after) holds.
template <class IsCut>
uint32_t find_scalar_cut(std::string_view text, uint32_t from, uint32_t limit, IsCut&& is_cut) {
  size_t before = from - 1;
  while (before > 0 && utf8::is_continuation(text[before])) --before;
  char32_t first = utf8::decode(text, before);
  for (size_t at = before; at < limit;) {
    size_t behind = at;
    const char32_t second = utf8::decode(text, behind);
    if (is_cut(first, second)) return static_cast<uint32_t>(at);
    first = second;
    at = behind;
  }
  return limit;
}

// What the caches of all workers of a tokenizer did.
class CacheCounts {
 public:
  // `now` is what a worker has counted in all, `before` what it had when last added.
  void add(const CacheStats& now, const CacheStats& before) {
    add(hits_, now.hits - before.hits);
    add(misses_, now.misses - before.misses);
    add(bytes_, now.bytes - before.bytes);
  }
  CacheStats stats() const { return {hits_.load(), misses_.load(), bytes_.load()}; }

 private:
  // Calls for short texts mostly change one of the three.
  static void add(std::atomic<uint64_t>& count, uint64_t n) {
    if (n != 0) count.fetch_add(n, std::memory_order_relaxed);
  }

  std::atomic<uint64_t> hits_{0};
  std::atomic<uint64_t> misses_{0};
  std::atomic<uint64_t> bytes_{0};
};

// The fused form of a pipeline's parts, null if they have none of the shapes. Made when it is asked
// for; copies of a pipeline share it.
class LazyFused {
 public:
  // When to make it: at the first text, or when texts have been shown that it pays for.
  enum class Making : uint8_t { kAtFirstText, kWhenItPays };

  // The parts that it is made of are kept alive.
  explicit LazyFused(const Pipeline& pipeline,
                     uint64_t cache_budget = Tokenizer::kDefaultCacheBudget,
                     Making making = Making::kAtFirstText);
  // Of the same parts, with caches of its own.
  LazyFused(const LazyFused& other, uint64_t cache_budget);
  ~LazyFused();

  // `bytes`: of the text to encode now. Null also where making it does not pay yet.
  const Fused* get(uint64_t bytes = 0) const;
  // For each worker.
  uint64_t cache_budget() const { return cache_budget_; }
  CacheCounts& cache_counts() const { return cache_counts_; }
  // Working memory of interpreters of such a pipeline.
  Shelf<InterpreterMemory>& shelf() const { return shelf_; }
  // Whether it is still right for `pipeline`, some of whose parts may have changed.
  bool is_of(const Pipeline& pipeline) const;

 private:
  struct Shape;

  std::shared_ptr<Shape> shape_;
  uint64_t cache_budget_;
  mutable CacheCounts cache_counts_;
  mutable Shelf<InterpreterMemory> shelf_;  // goes before what its things borrow
};

// The shapes; each null for a pipeline of another shape. Parts are borrowed.
std::unique_ptr<const Fused> make_fused_byte_bpe(const Pipeline& pipeline);
std::unique_ptr<const Fused> make_fused_sentencepiece_bpe(const Pipeline& pipeline);
std::unique_ptr<const Fused> make_fused_unigram(const Pipeline& pipeline);
std::unique_ptr<const Fused> make_fused_wordpiece(const Pipeline& pipeline);

}  // namespace lexel
