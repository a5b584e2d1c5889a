#pragma once

#include <string>
#include <vector>

namespace lexel::cli {

// Where a command's tokenizer and text come from.
struct Input {
  std::string tokenizer;               // path; empty: built-in
  std::vector<std::string> files;      // read before the arguments
  std::vector<std::string> arguments;  // texts (for decode: ids); "-": standard input
};

struct EncodeCommand {
  bool ids_only = false;
  bool add_special_tokens = true;
  bool jsonl = false;
  std::string rows;  // "lines" or "jsonl": each is a text; empty: each file is
  std::string field = "text";
};

// Each prints to standard output and throws on failure: lexel::Error, or std::runtime_error for a
// file that cannot be read.
void run_encode(const Input& input, const EncodeCommand& command);
void run_decode(const Input& input, bool keep_special_tokens);
void run_count(const Input& input);
void run_inspect(const Input& input);
void run_compile(const Input& input, const std::string& output);

}  // namespace lexel::cli
