#include "cli/train_command.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string_view>
#include <utility>

#include "cli/json_answer.h"
#include "cli/progress_bar.h"
#include "lexel/error.h"
#include "lexel/tokenizer.h"
#include "lexel/trainer.h"
#include "unicode/utf8.h"

namespace lexel::cli {
namespace {

constexpr size_t kSampleBytes = 1 << 20;  // of the files, for the summary's compression
constexpr size_t kLongestShown = 10;

// A tokenizer of the kind that each model usually stands in.
std::string template_json(const TrainCommand& command) {
  std::string unknown = "null";
  if (!command.unk_token.empty()) {
    unknown.clear();
    append_json_string(unknown, command.unk_token);
  }
  std::string parts, model;
  if (command.model == "bpe") {
    parts = R"("normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,)"
            R"("trim_offsets":true,"use_regex":true},"post_processor":null,"decoder":)"
            R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true})";
    model = R"({"type":"BPE","unk_token":)" + unknown + R"(,"vocab":{},"merges":[]})";
  } else if (command.model == "wordpiece") {
    parts =
        R"("normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,)"
        R"("strip_accents":null,"lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},)"
        R"("post_processor":null,"decoder":{"type":"WordPiece","prefix":"##","cleanup":true})";
    model = R"({"type":"WordPiece","vocab":{},"continuing_subword_prefix":"##",)"
            R"("max_input_chars_per_word":100,"unk_token":)" +
            (command.unk_token.empty() ? R"("[UNK]")" : unknown) + "}";
  } else if (command.model == "unigram") {
    parts = R"("normalizer":{"type":"NFKC"},"pre_tokenizer":{"type":"Metaspace","replacement":"▁",)"
            R"("prepend_scheme":"always","split":true},"post_processor":null,"decoder":)"
            R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true})";
    model = R"({"type":"Unigram","unk_id":null,"vocab":[],"byte_fallback":false})";
  } else {
    parts = R"("normalizer":null,"pre_tokenizer":{"type":"Whitespace"},"post_processor":null,)"
            R"("decoder":null)";
    model = R"({"type":"WordLevel","vocab":{},"unk_token":)" +
            (command.unk_token.empty() ? R"("[UNK]")" : unknown) + "}";
  }
  return R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[],)" + parts +
         R"(,"model":)" + model + "}";
}

std::vector<AddedToken> special_tokens(const TrainCommand& command) {
  std::vector<std::string> contents = command.special_tokens;
  // A model that needs an unknown token has it in its vocabulary.
  std::string unknown = command.unk_token;
  if (unknown.empty() && (command.model == "wordpiece" || command.model == "wordlevel")) {
    unknown = "[UNK]";
  }
  if (!unknown.empty() && std::find(contents.begin(), contents.end(), unknown) == contents.end()) {
    contents.insert(contents.begin(), unknown);
  }
  std::vector<AddedToken> tokens;
  for (std::string& content : contents) {
    AddedToken token;
    token.content = std::move(content);
    token.normalized = false;
    token.special = true;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

Trainer trainer_of(const TrainCommand& command, bool has_byte_alphabet) {
  if (command.model == "wordlevel") {
    WordLevelTrainer trainer;
    trainer.vocab_size = command.vocab_size;
    trainer.min_frequency = command.min_frequency;
    trainer.special_tokens = special_tokens(command);
    return trainer;
  }
  if (command.model == "unigram") {
    UnigramTrainer trainer;
    trainer.vocab_size = command.vocab_size;
    trainer.special_tokens = special_tokens(command);
    trainer.unk_token = command.unk_token.empty() ? "<unk>" : command.unk_token;
    if (command.max_token_length) trainer.max_piece_length = *command.max_token_length;
    return trainer;
  }
  BpeTrainer bpe;
  bpe.vocab_size = command.vocab_size;
  bpe.min_frequency = command.min_frequency;
  bpe.special_tokens = special_tokens(command);
  bpe.limit_alphabet = command.limit_alphabet;
  bpe.max_token_length = command.max_token_length;
  if (command.model == "wordpiece") {
    WordPieceTrainer trainer;
    bpe.continuing_subword_prefix = trainer.bpe.continuing_subword_prefix;
    trainer.bpe = std::move(bpe);
    return trainer;
  }
  if (has_byte_alphabet) bpe.initial_alphabet = byte_level_alphabet();
  return bpe;
}

std::string rounded(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.2f", value);
  return digits;
}

std::string share(uint64_t part, uint64_t whole) {
  return whole == 0 ? "-"
                    : rounded(100 * static_cast<double>(part) / static_cast<double>(whole)) + " %";
}

// The beginnings of the files, kSampleBytes in all.
std::string sample_of(const std::vector<std::string>& files) {
  std::string sample;
  for (const std::string& path : files) {
    if (path == "-") continue;
    std::ifstream file(path, std::ios::binary);
    std::string part(kSampleBytes / files.size(), '\0');
    file.read(part.data(), static_cast<std::streamsize>(part.size()));
    part.resize(static_cast<size_t>(file.gcount()));
    part.resize(utf8::valid_prefix(part));
    sample += part;
  }
  return sample;
}

void print_summary(const Tokenizer& tokenizer, const WordCounts& words,
                   const TrainCommand& command) {
  const TrainingReport& report = words.report();
  std::cout << command.output << ": " << tokenizer.vocab_size() << " entries\n"
            << "text:        " << report.bytes << " bytes, " << report.texts << " texts, "
            << report.words << " words, " << report.distinct_words << " distinct\n";
  if (report.dropped_words != 0) {
    std::cout << "dropped:     " << report.dropped_words << " rare words, at most "
              << report.dropped_count << " occurrences each, "
              << share(report.dropped_occurrences, report.words) << " of all words\n";
  }
  uint64_t characters = 0, known = 0;
  std::vector<int8_t> is_known(0x11'0000, -1);
  words.for_each([&](std::string_view word, uint64_t count) {
    for (size_t pos = 0; pos < word.size();) {
      char32_t c = utf8::decode(word, pos);
      if (is_known[c] < 0) is_known[c] = tokenizer.token_to_id(utf8::encode(c)) ? 1 : 0;
      characters += count;
      if (is_known[c] == 1) known += count;
    }
  });
  std::cout << "alphabet:    " << share(known, characters) << " of the words' characters\n";
  if (std::string sample = sample_of(command.files); !sample.empty()) {
    EncodeOptions options;
    options.add_special_tokens = false;
    size_t tokens = tokenizer.count(sample, options);
    std::cout << "compression: "
              << rounded(static_cast<double>(sample.size()) /
                         static_cast<double>(std::max<size_t>(tokens, 1)))
              << " bytes a token, on the first " << sample.size() << " bytes\n";
  }
  auto vocab = tokenizer.vocab(false);
  std::sort(vocab.begin(), vocab.end(), [](const auto& a, const auto& b) {
    size_t left = utf8::count_scalars(a.first);
    size_t right = utf8::count_scalars(b.first);
    return left != right ? left > right : a.second < b.second;
  });
  std::string longest;
  for (size_t i = 0; i < std::min(vocab.size(), kLongestShown); ++i) {
    if (i > 0) longest += ' ';
    append_json_string(longest, vocab[i].first);
  }
  std::cout << "longest:     " << longest << '\n';
}

}  // namespace

void run_train(const TrainCommand& command) {
  Tokenizer tokenizer = command.tokenizer.empty() ? Tokenizer::from_json(template_json(command))
                                                  : Tokenizer::from_file(command.tokenizer);
  ProgressBar bar(command.is_quiet ? ProgressBar::Style::kNone : ProgressBar::Style::kBar);
  TrainOptions options;
  options.threads = command.threads;
  options.memory_budget = command.memory_megabytes << 20;
  options.on_progress = [&](const TrainingProgress& progress) {
    if (bar.is_due() || progress.is_last) bar.show(progress);
  };
  Trainer trainer = trainer_of(command, command.tokenizer.empty());
  std::vector<std::string> paths = command.files;
  for (std::string& path : paths) {
    if (path == "-") path = "/dev/stdin";
  }
  WordCounter counter(tokenizer, options);
  counter.add_files(paths);
  WordCounts words = counter.finish();
  train(tokenizer, trainer, words, options);
  bar.finish();
  tokenizer.save(command.output);
  print_summary(tokenizer, words, command);
}

}  // namespace lexel::cli
