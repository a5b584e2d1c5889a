#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "encoding/offset_converter.h"
#include "encoding/token_columns.h"
#include "lexel/options.h"
#include "models/model.h"
#include "pipeline/fused.h"
#include "pipeline/fused_run.h"
#include "pipeline/pipeline.h"
#include "text/normalized_text.h"
#include "text/pre_tokenized_text.h"

namespace lexel {

// A worker of a fused pipeline, and what its cache has counted so far.
class CountedWorker {
 public:
  CountedWorker() = default;
  // `counts` is borrowed.
  CountedWorker(std::unique_ptr<Fused::Worker> worker, CacheCounts& counts)
      : worker_(std::move(worker)), counts_(&counts) {
    count();
  }
  CountedWorker(CountedWorker&&) = default;
  CountedWorker& operator=(CountedWorker&&) = default;
  // What goes takes nothing any more.
  ~CountedWorker() {
    if (worker_) counts_->add({counted_.hits, counted_.misses, 0}, counted_);
  }

  explicit operator bool() const { return worker_ != nullptr; }
  Fused::Worker& operator*() const { return *worker_; }
  Fused::Worker* operator->() const { return worker_.get(); }

  void count() {
    if (!worker_) return;
    const CacheStats now = worker_->cache_stats();
    counts_->add(now, counted_);
    counted_ = now;
  }

 private:
  std::unique_ptr<Fused::Worker> worker_;
  CacheCounts* counts_ = nullptr;
  CacheStats counted_;
};

// The working memory of an interpreter; kept from call to call with the pipeline's parts it was
// made for, so that a short call allocates little.
struct InterpreterMemory {
  std::unique_ptr<ModelScratch> model_scratch;
  CountedWorker worker;  // null without a fused pipeline
  std::string repaired;
  std::vector<Piece> raw_pieces;
  NormalizedText text;
  NormalizedText gap;
  PreTokenizedText pre_tokenized{text};
  std::vector<ModelToken> model_tokens;
  std::vector<Span> spans;
  TokenColumns columns;
};

// Runs any combination of components over one sequence: added tokens, normalizer, pre-tokenizer,
// model, offsets. This is the plain path, the oracle of every faster one; where the pipeline has a
// fused pre-tokenizer and model, they take over after the normalizer, or before it. One belongs to
// one thread and is reused from text to text, so that a call allocates little.
class Interpreter {
 public:
  // Which columns to fill; ids always.
  enum class Columns : uint8_t { kIds, kIdsAndOffsets, kAll };

  // Both are borrowed. A long text is shared by up to `threads` threads, 0: as
  // many as there are cores.
  Interpreter(const Pipeline& pipeline, const EncodeOptions& options, Columns columns,
              unsigned threads = 1);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  // Seeds dropout and sampling for the texts to come.
  void seed(uint64_t seed);

  // Appends the tokens of one text to `out`.
  void tokenize(std::string_view bytes, TokenColumns& out);
  // The same for a text that is word number `word` of a pre-tokenized sequence.
  void tokenize_word(std::string_view bytes, uint32_t word, TokenColumns& out);

  // Columns to use between calls: empty, with room from texts before.
  TokenColumns& empty_columns() {
    memory_->columns.truncate(0);
    return memory_->columns;
  }

  // The pieces that the model would be shown, and added tokens. Borrowed until the next call.
  const PreTokenizedText& pre_tokenize(std::string_view bytes);

 private:
  // Whether the fused path is exact on `input` as it is, without the normalizer.
  bool takes_raw(std::string_view input) const;
  uint64_t max_normalized_bytes(std::string_view input) const;
  // Normalized pieces of `input` in text_ and pre_tokenized_. `normalizer` may be null.
  void find_pieces(std::string_view input, const Normalizer* normalizer);
  // Appends a raw piece's normalized text to text_ and moves the piece there.
  void append_normalized(std::string_view input, const Normalizer& normalizer, Piece& piece,
                         uint64_t max_bytes);
  void emit(const InputText& input, std::optional<uint32_t> word, TokenColumns& out);
  // The same as pre-tokenizing and emit(), by the fused path. False where only the plain path is
  // exact; then `out` is as it was.
  bool emit_fused(const InputText& input, std::optional<uint32_t> word, TokenColumns& out);
  // The same for each of the text's parts, by several threads.
  bool emit_parts(std::span<const PartOfText> parts, unsigned workers,
                  const std::optional<OffsetConverter>& converter, TokenColumns& out);
  // What bytes [begin, end) of a piece were in the original text.
  Span span_of(const Piece& piece, uint32_t begin, uint32_t end, OffsetCursor& cursor) const;
  void run(std::string_view bytes, std::optional<uint32_t> word, TokenColumns& out);

  const Pipeline& pipeline_;
  const EncodeOptions& options_;
  Columns columns_;
  unsigned threads_;
  const Fused* fused_;
  uint64_t largest_text_ = 0;
  std::unique_ptr<InterpreterMemory> memory_;
  NormalizedText& text_;
  PreTokenizedText& pre_tokenized_;
};

}  // namespace lexel
