#include "pipeline/interpreter.h"

#include <algorithm>
#include <atomic>
#include <optional>

#include "lexel/error.h"
#include "pipeline/input_text.h"
#include "pipeline/parallel.h"
#include "pipeline/token_parts.h"
#include "unicode/utf8.h"

namespace lexel {

namespace {

// Parts of a long text: enough for all workers to end together, not so small that cutting costs.
constexpr size_t kPartsPerWorker = 16;
constexpr size_t kSmallestPart = 8 << 10;
constexpr size_t kNearPart = 64 << 10;

// Memory that worked on longer texts is not kept: it may have grown to a multiple of them.
constexpr uint64_t kLongestKept = 4 << 20;

// Requires that there is a fused form.
void give_worker(const Pipeline& pipeline, const Fused& fused, InterpreterMemory& memory) {
  if (memory.worker) return;
  memory.worker = CountedWorker(fused.make_worker(pipeline.fused->cache_budget()),
                                pipeline.fused->cache_counts());
}

std::unique_ptr<InterpreterMemory> take_memory(const Pipeline& pipeline, const Fused* fused) {
  std::unique_ptr<InterpreterMemory> memory;
  if (pipeline.fused) memory = pipeline.fused->shelf().take();
  if (!memory) memory = std::make_unique<InterpreterMemory>();
  if (fused) give_worker(pipeline, *fused, *memory);
  return memory;
}

void put_back(const Pipeline& pipeline, std::unique_ptr<InterpreterMemory> memory) {
  memory->worker.count();
  pipeline.fused->shelf().put_back(std::move(memory));
}

}  // namespace

Interpreter::Interpreter(const Pipeline& pipeline, const EncodeOptions& options, Columns columns,
                         unsigned threads)
    : pipeline_(pipeline),
      options_(options),
      columns_(columns),
      threads_(threads),
      fused_(pipeline.fused ? pipeline.fused->get() : nullptr),
      memory_(take_memory(pipeline, fused_)),
      text_(memory_->text),
      pre_tokenized_(memory_->pre_tokenized) {}

Interpreter::~Interpreter() {
  if (!pipeline_.fused) return;
  if (largest_text_ > kLongestKept) {
    auto fresh = std::make_unique<InterpreterMemory>();
    fresh->worker = std::move(memory_->worker);  // bounds its memory itself
    memory_ = std::move(fresh);
  } else {
    text_.reset({}, 0, 0);  // borrows nothing any more
  }
  put_back(pipeline_, std::move(memory_));
}

void Interpreter::seed(uint64_t seed) {
  const bool is_random = pipeline_.model_machine().is_random();
  if (!memory_->model_scratch || is_random) {
    memory_->model_scratch = pipeline_.model_machine().make_scratch(seed);
  }
}

void Interpreter::tokenize(std::string_view bytes, TokenColumns& out) {
  run(bytes, std::nullopt, out);
}

void Interpreter::tokenize_word(std::string_view bytes, uint32_t word, TokenColumns& out) {
  run(bytes, word, out);
}

const PreTokenizedText& Interpreter::pre_tokenize(std::string_view bytes) {
  largest_text_ = std::max<uint64_t>(largest_text_, bytes.size());
  InputText input = prepare_input(bytes, options_, memory_->repaired);
  find_pieces(input.text, pipeline_.normalizer_machine());
  if (pipeline_.pre_tokenizer) pipeline_.pre_tokenizer->machine->pre_tokenize(pre_tokenized_);
  return pre_tokenized_;
}

void Interpreter::run(std::string_view bytes, std::optional<uint32_t> word, TokenColumns& out) {
  largest_text_ = std::max<uint64_t>(largest_text_, bytes.size());
  if (columns_ == Columns::kAll) {
    const Model* model = pipeline_.model->machine.get();
    if (out.tokens.source() != model) out.tokens.set_source({pipeline_.model, model});
  }
  if (!fused_ && pipeline_.fused) {
    fused_ = pipeline_.fused->get(bytes.size());
    if (fused_) give_worker(pipeline_, *fused_, *memory_);
  }
  InputText input = prepare_input(bytes, options_, memory_->repaired);
  const bool is_raw_fused = fused_ && fused_->raw_growth() > 0;
  if (is_raw_fused && takes_raw(input.text)) {
    find_pieces(input.text, nullptr);
    if (emit_fused(input, word, out)) return;
  }
  find_pieces(input.text, pipeline_.normalizer_machine());
  if (fused_ && !is_raw_fused && emit_fused(input, word, out)) return;
  if (pipeline_.pre_tokenizer) pipeline_.pre_tokenizer->machine->pre_tokenize(pre_tokenized_);
  emit(input, word, out);
}

bool Interpreter::takes_raw(std::string_view input) const {
  // Added tokens of the second pass are found in normalized text.
  if (pipeline_.normalizer && pipeline_.added_vocabulary->has_normalized()) return false;
  return fused_->raw_growth() * (uint64_t{input.size()} + 1) <= max_normalized_bytes(input);
}

uint64_t Interpreter::max_normalized_bytes(std::string_view input) const {
  const EncodeLimits& limits = options_.limits;
  uint64_t max_bytes =
      limits.max_normalized_base + limits.max_normalized_per_byte * uint64_t{input.size()};
  return std::min(max_bytes, EncodeLimits().max_text_bytes);
}

void Interpreter::find_pieces(std::string_view input, const Normalizer* normalizer) {
  const AddedVocabulary& added = *pipeline_.added_vocabulary;
  std::vector<Piece>& pieces = pre_tokenized_.pieces();
  pieces.clear();
  pre_tokenized_.given_tokens().clear();
  memory_->raw_pieces.clear();
  added.split_raw(input, options_.special_tokens, memory_->raw_pieces);

  uint64_t max_bytes = max_normalized_bytes(input);
  bool is_one_gap = memory_->raw_pieces.size() == 1 && !memory_->raw_pieces.front().is_added_token;
  if (!normalizer || is_one_gap) {
    // Nothing to rewrite, or one stretch that is the whole text: no copies.
    text_.reset(input, 0, max_bytes);
    if (normalizer) {
      normalizer->normalize(text_);
      memory_->raw_pieces.front().end = static_cast<uint32_t>(text_.text().size());
    }
  } else {
    // Every gap between raw added tokens is normalized on its own (TRAPS T8).
    text_.reset({}, 0, max_bytes);
    text_.clear();
    for (Piece& piece : memory_->raw_pieces)
      append_normalized(input, *normalizer, piece, max_bytes);
  }

  for (const Piece& piece : memory_->raw_pieces) {
    if (piece.is_added_token) {
      pieces.push_back(piece);
      continue;
    }
    std::string_view gap = pre_tokenized_.text_of(piece);
    if (gap.empty()) continue;
    size_t first = pieces.size();
    try {
      added.split_normalized(gap, options_.special_tokens, pieces);
    } catch (const Error& e) {
      if (e.code() != ErrorCode::kSpecialTokenInText || !e.byte_offset()) throw;
      auto at = static_cast<uint32_t>(piece.begin + *e.byte_offset());
      throw Error(e.code(), e.message(), e.json_path(), text_.cursor().scalar_span(at).begin);
    }
    for (size_t i = first; i < pieces.size(); ++i) {
      pieces[i].begin += piece.begin;
      pieces[i].end += piece.begin;
    }
  }
}

void Interpreter::append_normalized(std::string_view input, const Normalizer& normalizer,
                                    Piece& piece, uint64_t max_bytes) {
  uint64_t used = text_.text().size();
  memory_->gap.reset(input.substr(piece.begin, piece.end - piece.begin), piece.begin,
                     max_bytes > used ? max_bytes - used : 0);
  if (!piece.is_added_token) normalizer.normalize(memory_->gap);
  piece.begin = static_cast<uint32_t>(used);
  text_.append(memory_->gap);
  piece.end = static_cast<uint32_t>(text_.text().size());
}

bool Interpreter::emit_fused(const InputText& input, std::optional<uint32_t> word,
                             TokenColumns& out) {
  OffsetCursor cursor = text_.cursor();
  if (!text_.map().is_identity()) {
    // Text that stands for nothing in the original is mapped in a way of its own
    // (pre_tokenizers/byte_level.cpp); it comes at the start of a gap only.
    for (const Piece& piece : pre_tokenized_.pieces()) {
      if (piece.is_added_token) continue;
      Span first = cursor.scalar_span(piece.begin);
      if (first.begin == first.end) return false;
    }
  }
  const bool with_all = columns_ == Columns::kAll;
  std::optional<OffsetConverter> converter;
  if (columns_ != Columns::kIds) converter.emplace(input, options_.offset_unit);
  const size_t first_token = out.ids.size();
  std::vector<PartOfText> parts;
  const unsigned workers = threads_ == 1 ? 1 : text_worker_count(threads_, text_.text().size());
  const size_t size = text_.text().size();
  if (workers > 1) {
    parts = cut_text(pre_tokenized_, *fused_, kPartsPerWorker * workers, kSmallestPart);
  } else if (converter && size > 2 * kNearPart &&
             (pre_tokenized_.pieces().size() == 1 || !memory_->worker->takes_pieces())) {
    // So that spans are still in the processor's cache when they become offsets.
    parts = cut_text(pre_tokenized_, *fused_, size / kNearPart, kNearPart);
  }
  bool is_exact = true;
  if (workers > 1 && parts.size() > 1) {
    is_exact = emit_parts(parts, workers, converter, out);
  } else {
    FusedRun run(text_, pre_tokenized_, std::move(converter), with_all, memory_->spans);
    if (parts.empty()) {
      is_exact = run.append(*memory_->worker, whole_text(pre_tokenized_), out);
    }
    for (const PartOfText& part : parts) {
      is_exact = is_exact && run.append(*memory_->worker, part, out);
    }
  }
  if (!is_exact) {
    out.truncate(first_token);
    return false;
  }
  if (word && with_all) {
    std::fill(out.words.begin() + static_cast<ptrdiff_t>(first_token), out.words.end(), *word);
  }
  return true;
}

bool Interpreter::emit_parts(std::span<const PartOfText> parts, unsigned workers,
                             const std::optional<OffsetConverter>& converter, TokenColumns& out) {
  struct Helper {
    std::unique_ptr<InterpreterMemory> memory;
    TokenColumns columns;
  };
  workers = static_cast<unsigned>(std::min<size_t>(workers, parts.size()));
  const bool with_all = columns_ == Columns::kAll;
  std::vector<Helper> helpers(workers - 1);
  std::vector<TokenPart> made(parts.size());
  std::vector<uint32_t> words(parts.size());
  std::atomic<bool> is_exact{true};
  run_parts(workers, parts.size(), [&](unsigned worker) {
    Helper* helper = worker > 0 ? &helpers[worker - 1] : nullptr;
    if (helper) {
      helper->memory = take_memory(pipeline_, fused_);
      if (with_all) helper->columns.tokens.set_source(out.tokens);
    }
    InterpreterMemory& memory = helper ? *helper->memory : *memory_;
    TokenColumns& columns = helper ? helper->columns : out;
    auto run = std::make_unique<FusedRun>(text_, pre_tokenized_, converter, with_all, memory.spans);
    return [&, run = std::move(run)](size_t i) {
      if (!is_exact.load(std::memory_order_relaxed)) return;
      const size_t first = columns.ids.size();
      if (&columns != &out) run->restart_words();
      const uint32_t first_word = run->word_count();
      if (!run->append(*memory.worker, parts[i], columns)) {
        is_exact.store(false, std::memory_order_relaxed);
        return;
      }
      made[i] = {&columns, first, columns.ids.size() - first};
      words[i] = run->word_count() - first_word;
    };
  });
  if (is_exact.load()) {
    for (size_t i = 1; i < parts.size(); ++i) {
      made[i].first_word = made[i - 1].first_word + words[i - 1];
    }
    join_parts(made, workers, out);
  }
  for (Helper& helper : helpers) {
    if (helper.memory) put_back(pipeline_, std::move(helper.memory));
  }
  return is_exact.load();
}

Span Interpreter::span_of(const Piece& piece, uint32_t begin, uint32_t end,
                          OffsetCursor& cursor) const {
  if (begin == end) {
    // An empty token stands at the piece's start, as in Hugging Face.
    uint32_t shift = cursor.scalar_span(piece.begin).begin;
    return {shift + begin, shift + end};
  }
  if (begin < end && end <= piece.end - piece.begin) {
    return cursor.span(piece.begin + begin, piece.begin + end);
  }
  return {begin, end};  // claims bytes the piece has not: the numbers stay, as in Hugging Face
}

void Interpreter::emit(const InputText& input, std::optional<uint32_t> word, TokenColumns& out) {
  const Model& model = pipeline_.model_machine();
  const bool with_offsets = columns_ != Columns::kIds;
  const bool with_all = columns_ == Columns::kAll;
  std::optional<OffsetConverter> converter;
  if (with_offsets) converter.emplace(input, options_.offset_unit);
  OffsetCursor cursor = text_.cursor();

  uint32_t word_id = 0;
  // All of a token but its string; whether that is wanted.
  auto put = [&](uint32_t id, auto&& span) {
    out.ids.push_back(id);
    if (with_offsets) out.offsets.push_back(converter->convert(span()));
    if (with_all) out.words.push_back(word_id);
    return with_all;
  };
  uint32_t piece_index = 0;
  for (const Piece& piece : pre_tokenized_.pieces()) {
    word_id = word.value_or(piece_index++);
    std::string_view text = pre_tokenized_.text_of(piece);
    if (piece.has_given_tokens) {
      for (const GivenToken& token : pre_tokenized_.given_tokens()[piece.id]) {
        auto span = [&] { return span_of(piece, token.begin, token.end, cursor); };
        if (put(token.id, span)) out.tokens.push_back(token.text);
      }
      continue;
    }
    if (piece.is_added_token) {
      auto span = [&] { return cursor.span(piece.begin, piece.end); };
      if (put(piece.id, span)) out.tokens.push_back(text);
      continue;
    }
    memory_->model_tokens.clear();
    model.tokenize(text, *memory_->model_scratch, memory_->model_tokens);
    for (const ModelToken& token : memory_->model_tokens) {
      if (!put(token.id, [&] { return span_of(piece, token.begin, token.end, cursor); })) continue;
      if (token.is_literal) {
        out.tokens.push_back(text.substr(token.begin, token.end - token.begin));
      } else {
        out.tokens.push_known(1);
      }
    }
  }
}

}  // namespace lexel
