#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "lexel/error.h"
#include "pipeline/parallel.h"
#include "pipeline/tokenizer_access.h"
#include "text/byte_alphabet.h"
#include "trainers/text_cutter.h"
#include "trainers/word_counts.h"
#include "trainers/word_table.h"

namespace lexel {
namespace {

constexpr size_t kBytesPerTask = 64 << 10;  // what a worker takes at a time
// What a distinct word, and each of its bytes, costs here and in the trainer that is given most: a
// Unigram trainer's suffix array and lattices.
constexpr uint64_t kCostPerWord = 100;
constexpr uint64_t kCostPerByte = 64;
constexpr size_t kMergeParts = 16;         // of the workers' words
constexpr size_t kBytesPerRead = 4 << 20;  // what is read of a file at a time

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

[[noreturn]] void throw_io(const char* what, const std::string& path) {
  throw Error(ErrorCode::kIo, std::string(what) + " \"" + path + "\": " + std::strerror(errno));
}

}  // namespace

WordCounts::WordCounts() : data_(std::make_shared<const Data>()) {}
WordCounts::WordCounts(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

size_t WordCounts::size() const { return data_->size(); }

void WordCounts::for_each(
    const std::function<void(std::string_view word, uint64_t count)>& fn) const {
  data_->for_each_word(fn);
}

const TrainingReport& WordCounts::report() const { return data_->report; }

struct WordCounter::Impl {
  // What one worker found: words as TextCutter gives them, and added tokens as they are.
  struct Worker {
    explicit Worker(const TextCutter& cutter) : cutter(cutter) {}
    TextCutter::Worker cutter;
    WordTable words;
    WordTable tokens;
    uint64_t word_count = 0;
  };

  Tokenizer tokenizer;
  TrainOptions options;
  EncodeOptions encode_options;
  TextCutter cutter;
  std::vector<std::unique_ptr<Worker>> workers;
  WordTable total;  // of a run with a memory budget: all words but those of the current batch
  TrainingReport report;

  Impl(const Tokenizer& tokenizer, const TrainOptions& options)
      : tokenizer(tokenizer),
        options(options),
        cutter(internal::TokenizerAccess::pipeline(this->tokenizer), encode_options) {
    encode_options.limits = options.limits;
  }

  // Counts texts, which have `bytes` bytes in all. Throws the first error, its row the text's
  // index.
  void count(std::span<const std::string_view> texts, size_t bytes);
  void read_file(const std::string& path, uint64_t& done, std::optional<uint64_t> total,
                 bool is_last);
  void keep_budget();
  std::shared_ptr<const WordCounts::Data> take();
};

void WordCounter::Impl::count(std::span<const std::string_view> texts, size_t bytes) {
  // Tasks of neighbouring texts: ends[i] is behind the last text of task i.
  std::vector<size_t> ends;
  size_t task_bytes = 0;
  for (size_t i = 0; i < texts.size(); ++i) {
    task_bytes += texts[i].size();
    if (task_bytes < kBytesPerTask && i + 1 < texts.size()) continue;
    ends.push_back(i + 1);
    task_bytes = 0;
  }
  unsigned n = worker_count(options.threads, ends.size(), bytes);
  while (workers.size() < n) workers.push_back(std::make_unique<Worker>(cutter));

  std::atomic<size_t> next_task = 0;
  std::atomic<bool> has_failed = false;
  std::vector<std::optional<Error>> errors(n);
  run_workers(n, [&](unsigned index) {
    Worker& worker = *workers[index];
    while (!has_failed) {
      size_t task = next_task++;
      if (task >= ends.size()) return;
      for (size_t i = task == 0 ? 0 : ends[task - 1]; i < ends[task]; ++i) {
        try {
          worker.cutter.cut(texts[i], [&](std::string_view word, bool is_added_token) {
            (is_added_token ? worker.tokens : worker.words).add(word, 1);
            ++worker.word_count;
          });
        } catch (const Error& error) {
          has_failed = true;
          errors[index] = error.in_row(i);
          return;
        } catch (...) {
          has_failed = true;
          throw;
        }
      }
    }
  });
  // Tasks are handed out in order, so the first text that fails always is among these.
  const Error* first = nullptr;
  for (const auto& error : errors) {
    if (error && (first == nullptr || *error->row() < *first->row())) first = &*error;
  }
  if (first != nullptr) throw Error(*first);
  report.texts += texts.size();
  report.bytes += bytes;
  if (options.memory_budget != 0) keep_budget();
}

// Batches do not depend on the number of threads, so neither does what is dropped after them.
void WordCounter::Impl::keep_budget() {
  for (const auto& worker : workers) {
    worker->words.for_each([&](std::string_view word, uint64_t count) { total.add(word, count); });
    worker->words = WordTable();
  }
  auto cost = [](uint64_t words, uint64_t bytes) {
    return words * kCostPerWord + bytes * kCostPerByte;
  };
  if (cost(total.size(), total.text_bytes()) <= options.memory_budget) return;

  std::map<uint64_t, uint64_t> cost_of_count;
  total.for_each(
      [&](std::string_view word, uint64_t count) { cost_of_count[count] += cost(1, word.size()); });
  uint64_t threshold = 0;
  uint64_t left = cost(total.size(), total.text_bytes());
  for (const auto& [count, its_cost] : cost_of_count) {
    if (left <= options.memory_budget / 2) break;
    left -= its_cost;
    threshold = count;
  }
  WordTable kept;
  total.for_each([&](std::string_view word, uint64_t count) {
    if (count > threshold) {
      kept.add(word, count);
    } else {
      ++report.dropped_words;
      report.dropped_occurrences += count;
    }
  });
  report.dropped_count += threshold;
  total = std::move(kept);
}

void WordCounter::Impl::read_file(const std::string& path, uint64_t& done,
                                  std::optional<uint64_t> total, bool is_last) {
  errno = 0;
  std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) throw_io("cannot open", path);
  std::string buffer;
  uint64_t offset = 0;  // of the buffer in the file
  bool is_at_end = false;
  std::vector<std::string_view> lines;
  while (!is_at_end) {
    size_t kept = buffer.size();
    // The buffer only grows for a line that fills half of it.
    buffer.resize(std::max(kBytesPerRead, kept * 2));
    size_t room = buffer.size() - kept;
    size_t read = std::fread(buffer.data() + kept, 1, room, file.get());
    if (read < room && std::ferror(file.get()) != 0) throw_io("cannot read", path);
    is_at_end = read < room;
    buffer.resize(kept + read);

    lines.clear();
    size_t begin = 0;
    while (begin < buffer.size()) {
      size_t from = std::max(begin, kept);  // what was kept has no line feed
      const void* feed = std::memchr(buffer.data() + from, '\n', buffer.size() - from);
      if (feed == nullptr && !is_at_end) break;
      size_t end = feed == nullptr
                       ? buffer.size()
                       : static_cast<size_t>(static_cast<const char*>(feed) - buffer.data()) + 1;
      lines.push_back(std::string_view(buffer).substr(begin, end - begin));
      begin = end;
    }
    if (lines.empty() && buffer.size() > encode_options.limits.max_text_bytes) {
      throw Error(ErrorCode::kLimitExceeded,
                  "\"" + path + "\" has a line of more than the " +
                      std::to_string(encode_options.limits.max_text_bytes) +
                      " bytes of EncodeLimits::max_text_bytes; cut it first",
                  {}, offset);
    }
    encode_options.invalid_utf8 = InvalidUtf8::kError;
    try {
      count(lines, begin);
    } catch (const Error& error) {
      if (!error.row()) throw;
      uint64_t line_begin = offset;
      for (size_t i = 0; i < *error.row(); ++i) line_begin += lines[i].size();
      throw Error(error.code(), "\"" + path + "\": " + error.message(), error.json_path(),
                  line_begin + error.byte_offset().value_or(0));
    }
    buffer.erase(0, begin);
    offset += begin;
    done += begin;
    if (options.on_progress) {
      options.on_progress({TrainingProgress::Stage::kReadFiles, done, total, is_last && is_at_end});
    }
  }
}

std::shared_ptr<const WordCounts::Data> WordCounter::Impl::take() {
  auto data = std::make_shared<WordCounts::Data>();
  std::string mapped;
  auto as_shown = [&](std::string_view word) -> std::string_view {
    if (!cutter.words_are_bytes()) return word;
    mapped.clear();
    for (char byte : word) mapped += byte_alphabet::to_utf8(static_cast<unsigned char>(byte));
    return mapped;
  };

  bool has_tokens = false;
  std::vector<WordTable*> tables;
  if (total.size() != 0) tables.push_back(&total);
  for (const auto& worker : workers) {
    report.words += worker->word_count;
    has_tokens |= worker->tokens.size() != 0;
    if (worker->words.size() != 0) tables.push_back(&worker->words);
  }
  // Reserved for the case that no word is in two tables. Memory that is not written to is free.
  size_t size = 0;
  size_t bytes = 0;
  for (const WordTable* table : tables) {
    size += table->size();
    bytes += table->text_bytes();
  }
  data->lengths.reserve(size);
  data->counts.reserve(size);
  data->text.reserve(bytes + bytes / 4);
  auto add = [&](std::string_view word, uint64_t count) { data->add(as_shown(word), count); };
  if (has_tokens) {
    // Added tokens may be the same strings as words are in the end.
    WordTable merged;
    for (const WordTable* table : tables) {
      table->for_each(
          [&](std::string_view word, uint64_t count) { merged.add(as_shown(word), count); });
    }
    for (const auto& worker : workers) {
      worker->tokens.for_each(
          [&](std::string_view word, uint64_t count) { merged.add(word, count); });
    }
    merged.for_each([&](std::string_view word, uint64_t count) { data->add(word, count); });
  } else if (tables.size() <= 1) {
    for (const WordTable* table : tables) table->for_each(add);
  } else {
    // Some parts at a time, so that there are never two copies of all words beside the tables.
    size_t parts = std::max(kMergeParts, tables.size());
    for (size_t first = 0; first < parts; first += tables.size()) {
      std::vector<WordTable> merged(std::min(tables.size(), parts - first));
      run_workers(static_cast<unsigned>(merged.size()), [&](unsigned index) {
        for (const WordTable* table : tables) {
          table->for_each_in_part(first + index, parts, [&](std::string_view word, uint64_t count) {
            merged[index].add(word, count);
          });
        }
      });
      for (const WordTable& part : merged) part.for_each(add);
    }
  }
  total = WordTable();
  workers.clear();
  report.distinct_words = data->size();
  data->report = std::exchange(report, {});
  return data;
}

WordCounter::WordCounter(const Tokenizer& tokenizer, const TrainOptions& options)
    : impl_(std::make_unique<Impl>(tokenizer, options)) {}
WordCounter::~WordCounter() = default;

void WordCounter::add(std::span<const std::string_view> texts) {
  size_t bytes = 0;
  for (std::string_view text : texts) bytes += text.size();
  impl_->encode_options.invalid_utf8 = InvalidUtf8::kReplace;
  impl_->count(texts, bytes);
}

void WordCounter::add_file(const std::string& path) { add_files({&path, 1}); }

void WordCounter::add_files(std::span<const std::string> paths) {
  std::optional<uint64_t> total = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    uint64_t size = std::filesystem::file_size(path, error);
    if (error) {
      total.reset();
      break;
    }
    *total += size;
  }
  uint64_t done = 0;
  for (const std::string& path : paths) {
    impl_->read_file(path, done, total, &path == &paths.back());
  }
}

WordCounts WordCounter::finish() { return WordCounts(impl_->take()); }

}  // namespace lexel
