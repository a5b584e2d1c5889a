#include "cli/commands.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "cli/json_answer.h"
#include "cli/jsonl.h"
#include "lexel/error.h"
#include "lexel/file_encoder.h"
#include "lexel/tokenizer.h"
#include "unicode/utf8.h"

namespace lexel::cli {
namespace {

// Tokens shown one by one; a longer text is summed up behind them.
constexpr size_t kRowsShown = 100;

struct Document {
  std::string name;
  std::string text;
};

std::string read_stream(std::istream& in) {
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<Document> read_documents(const Input& input) {
  std::vector<Document> documents;
  for (const std::string& path : input.files) {
    std::ifstream file(path, std::ios::binary);
    std::string text = read_stream(file);
    if (!file.is_open() || file.bad()) throw std::runtime_error("cannot read \"" + path + "\"");
    documents.push_back({path, std::move(text)});
  }
  for (const std::string& argument : input.arguments) {
    documents.push_back(argument == "-" ? Document{"standard input", read_stream(std::cin)}
                                        : Document{"text", argument});
  }
  if (documents.empty()) documents.push_back({"standard input", read_stream(std::cin)});
  return documents;
}

Tokenizer load(const Input& input) {
  return input.tokenizer.empty() ? Tokenizer::builtin() : Tokenizer::from_file(input.tokenizer);
}

std::string fixed(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.2f", value);
  return digits;
}

std::string ratio(size_t a, size_t b) {
  return b == 0 ? "-" : fixed(static_cast<double>(a) / static_cast<double>(b));
}

std::string right_aligned(const std::string& text, size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

void print_table(const Document& document, const Encoding& encoding) {
  std::cout << "      id  bytes          token                     stands for\n";
  size_t rows = std::min(encoding.size(), kRowsShown);
  for (size_t i = 0; i < rows; ++i) {
    Offset offset = encoding.offsets()[i];
    std::string span = std::to_string(offset.begin) + "-" + std::to_string(offset.end);
    std::string token(encoding.token(i));
    size_t width = utf8::count_scalars(token);
    std::string stands_for;
    if (offset.begin < offset.end && offset.end <= document.text.size()) {
      append_json_string(
          stands_for,
          utf8::to_valid(
              std::string_view(document.text).substr(offset.begin, offset.end - offset.begin)));
    } else {
      stands_for = "(inserted)";
    }
    std::cout << right_aligned(std::to_string(encoding.ids()[i]), 8) << "  " << span
              << std::string(span.size() < 13 ? 13 - span.size() : 0, ' ') << "  " << token
              << std::string(width < 24 ? 24 - width : 0, ' ') << "  " << stands_for << '\n';
  }
  if (rows < encoding.size()) {
    std::cout << "     ... and " << encoding.size() - rows << " more (--ids prints all ids)\n";
  }
}

void print_ids(std::span<const uint32_t> ids) {
  std::string line;
  for (uint32_t id : ids) {
    if (!line.empty()) line += ' ';
    line += std::to_string(id);
  }
  std::cout << line << '\n';
}

// The ids of each row of files, in bounded memory.
void print_rows(const Input& input, const EncodeCommand& command, const EncodeOptions& options) {
  if (!command.ids_only || input.files.empty() || !input.arguments.empty()) {
    throw std::runtime_error("--rows goes with --ids and with files (-f)");
  }
  FileOptions files;
  files.rows = command.rows == "jsonl" ? FileRows::kJsonl : FileRows::kLines;
  files.field = command.field;
  FileEncoder encoder(load(input), input.files, files, options);
  while (std::optional<FlatEncodings> flat = encoder.next()) {
    for (size_t i = 0; i + 1 < flat->row_offsets.size(); ++i) {
      const uint64_t begin = flat->row_offsets[i];
      print_ids(std::span(flat->ids).subspan(begin, flat->row_offsets[i + 1] - begin));
    }
  }
}

void append_ids(std::string_view text, std::vector<uint32_t>& ids) {
  for (size_t at = 0; (at = text.find_first_not_of(" \t\r\n,[]", at)) != std::string_view::npos;) {
    uint32_t id = 0;
    auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), id);
    size_t next = static_cast<size_t>(end - text.data());
    bool is_whole = next == text.size() ||
                    std::string_view(" \t\r\n,[]").find(text[next]) != std::string_view::npos;
    if (error != std::errc() || !is_whole) {
      throw Error(ErrorCode::kInvalidArgument,
                  "an id must be an integer from 0 to 4294967295, not \"" +
                      std::string(text.substr(at, text.find_first_of(" \t\r\n,[]", at) - at)) +
                      "\"",
                  {}, at);
    }
    ids.push_back(id);
    at = next;
  }
}

}  // namespace

void run_encode(const Input& input, const EncodeCommand& command) {
  if (command.jsonl) {
    serve_jsonl(std::cin, std::cout);
    return;
  }
  EncodeOptions options;
  options.add_special_tokens = command.add_special_tokens;
  if (!command.rows.empty()) {
    print_rows(input, command, options);
    return;
  }
  Tokenizer tokenizer = load(input);
  for (const Document& document : read_documents(input)) {
    Encoding encoding = tokenizer.encode(document.text, options);
    if (command.ids_only) {
      print_ids(encoding.ids());
      continue;
    }
    print_table(document, encoding);
    std::string valid = utf8::to_valid(document.text);
    size_t characters = utf8::count_scalars(valid);
    std::cout << document.name << ": " << encoding.size() << " tokens for " << characters
              << " characters (" << document.text.size() << " bytes), "
              << ratio(characters, encoding.size()) << " characters a token\n";
  }
}

void run_decode(const Input& input, bool keep_special_tokens) {
  Tokenizer tokenizer = load(input);
  std::vector<uint32_t> ids;
  for (const std::string& argument : input.arguments) append_ids(argument, ids);
  if (input.arguments.empty()) append_ids(read_stream(std::cin), ids);
  DecodeOptions options;
  options.skip_special_tokens = !keep_special_tokens;
  std::cout << tokenizer.decode(ids, options) << '\n';
}

void run_count(const Input& input) {
  Tokenizer tokenizer = load(input);
  size_t total_tokens = 0, total_characters = 0, total_bytes = 0;
  auto print = [](size_t tokens, size_t characters, size_t bytes, const std::string& name) {
    std::cout << right_aligned(std::to_string(tokens), 10)
              << right_aligned(std::to_string(characters), 12)
              << right_aligned(std::to_string(bytes), 12) << "  " << name << '\n';
  };
  std::vector<Document> documents = read_documents(input);
  std::cout << "    tokens  characters       bytes\n";
  for (const Document& document : documents) {
    EncodeOptions options;
    options.add_special_tokens = false;
    size_t tokens = tokenizer.count(document.text, options);
    size_t characters = utf8::count_scalars(utf8::to_valid(document.text));
    print(tokens, characters, document.text.size(), document.name);
    total_tokens += tokens;
    total_characters += characters;
    total_bytes += document.text.size();
  }
  if (documents.size() > 1) print(total_tokens, total_characters, total_bytes, "total");
}

void run_compile(const Input& input, const std::string& output) {
  load(input).save_compiled(output);
}

void run_inspect(const Input& input) {
  std::cout << (input.tokenizer.empty() ? "the built-in tokenizer" : input.tokenizer) << "\n\n"
            << load(input).describe();
}

}  // namespace lexel::cli
