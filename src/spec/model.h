#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "compiled/array.h"
#include "spec/string_table.h"

// The models of tokenizer.json, field for field.
namespace lexel::spec {

// {token: id}: tokens[i] has ids[i]. Tokens are distinct (a later entry of the same token replaced
// the earlier one); ids may repeat and have holes.
struct Vocab {
  StringTable tokens;
  compiled::Array<uint32_t> ids;

  size_t size() const { return ids.size(); }
  bool operator==(const Vocab&) const = default;
};

struct Bpe {
  Vocab vocab;
  StringTable merges;  // 2n strings: left and right part of merge i at 2i and 2i+1; rank = i
  std::optional<double> dropout;
  std::optional<std::string> unk_token;
  std::optional<std::string> continuing_subword_prefix;
  std::optional<std::string> end_of_word_suffix;
  bool fuse_unk = false;
  bool byte_fallback = false;
  bool ignore_merges = false;
  bool operator==(const Bpe&) const = default;
};

struct WordPiece {
  Vocab vocab;
  std::string unk_token = "[UNK]";
  std::string continuing_subword_prefix = "##";
  uint64_t max_input_chars_per_word = 100;  // code points
  bool operator==(const WordPiece&) const = default;
};

struct WordLevel {
  Vocab vocab;
  std::string unk_token = "<unk>";
  bool operator==(const WordLevel&) const = default;
};

struct Unigram {
  StringTable pieces;  // id = index
  compiled::Array<double> scores;
  std::optional<uint64_t> unk_id;
  bool byte_fallback = false;
  // Sampling; settings of the running program, never in a file.
  std::optional<double> alpha;
  std::optional<uint64_t> nbest_size;
  bool operator==(const Unigram&) const = default;
};

struct Model {
  std::variant<Bpe, WordPiece, WordLevel, Unigram> value;
  bool operator==(const Model&) const = default;
};

}  // namespace lexel::spec
