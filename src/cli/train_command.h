#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lexel::cli {

// What `lexel train` was asked for.
struct TrainCommand {
  std::string model = "bpe";  // bpe, wordpiece, unigram, wordlevel
  std::string tokenizer;      // a tokenizer.json whose components to use; empty: the model's own
  std::string output = "tokenizer.json";
  std::vector<std::string> files;  // "-": standard input
  uint64_t vocab_size = 30'000;
  uint64_t min_frequency = 0;
  std::vector<std::string> special_tokens;
  std::optional<uint64_t> limit_alphabet;
  std::optional<uint64_t> max_token_length;
  std::string unk_token;
  unsigned threads = 0;
  uint64_t memory_megabytes = 0;  // 0: no limit
  bool is_quiet = false;
};

// Trains, saves the tokenizer and prints a summary. Throws lexel::Error.
void run_train(const TrainCommand& command);

}  // namespace lexel::cli
