#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#include "lexel/export.h"

namespace lexel {

// What went wrong, as a value a program can switch on. Values are stable and never reused.
enum class ErrorCode : int32_t {
  kIo = 1,            // a file cannot be read or written
  kInvalidJson = 2,   // the bytes are not JSON
  kInvalidSpec = 3,   // JSON, but not a tokenizer: missing field, wrong type, unknown component
  kInvalidModel = 4,  // the parts contradict each other: a merge of unknown tokens, a bad trie
  kUnsupportedPattern = 5,    // a regular expression that no engine here can run exactly
  kUnavailable = 6,           // needs a dependency this build was made without (ICU, RE2)
  kLimitExceeded = 7,         // a LoadLimits or EncodeLimits value, or a pattern's work budget
  kInvalidArgument = 8,       // a call's argument is out of range
  kInvalidUtf8 = 9,           // ill-formed text where the caller asked for an error
  kMissingUnknownToken = 10,  // the model needs its unknown token and the vocabulary has none
  kTruncation = 11,           // truncation leaves no room, or names a pair that is not there
  kSpecialTokenInText = 12,   // a special token in the text where the caller asked for an error
  kMissingSpecialToken = 13,  // a post-processor's template names a token it does not define
};

// The one exception type of the library: what, where, and how to mend it.
//
// `json_path` is a JSON pointer into the tokenizer file ("/model/merges/7"), empty when the fault
// is not in a file. `byte_offset` counts bytes of the file or of the text, absent when unknown.
// `row` is the index of the input in a batch, absent outside batches. `file` and `line` (from 1 on)
// say where in files of text it is, which `byte_offset` then counts in; empty and absent elsewhere.
class LEXEL_API Error : public std::exception {
 public:
  Error(ErrorCode code, std::string message, std::string json_path = {},
        std::optional<uint64_t> byte_offset = std::nullopt);

  ErrorCode code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& json_path() const noexcept { return json_path_; }
  std::optional<uint64_t> byte_offset() const noexcept { return byte_offset_; }
  std::optional<uint64_t> row() const noexcept { return row_; }
  const std::string& file() const noexcept { return file_; }
  std::optional<uint64_t> line() const noexcept { return line_; }

  // The same error, said to come from row `row` of a batch.
  Error in_row(uint64_t row) const;
  // The same error, said to come from a line of a file.
  Error in_file(std::string file, std::optional<uint64_t> line = std::nullopt) const;

  // "<file>:<line>: <json_path>: <message> (byte <offset>, row <row>)", with only the parts that
  // are known.
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  void compose();

  ErrorCode code_;
  std::string message_;
  std::string json_path_;
  std::optional<uint64_t> byte_offset_;
  std::optional<uint64_t> row_;
  std::string file_;
  std::optional<uint64_t> line_;
  std::string what_;
};

}  // namespace lexel
