#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lexel/encoding.h"
#include "lexel/export.h"
#include "lexel/options.h"
#include "lexel/tokenizer.h"

namespace lexel {

// What the rows of a file are.
enum class FileRows : uint8_t {
  kLines,  // its lines, without "\n" or "\r\n"; a last line may lack that
  kWhole,  // one, the whole file
  kJsonl,  // of the object in each line the string in one field; lines of white space are left out
};

struct FileOptions {
  FileRows rows = FileRows::kLines;
  std::string field = "text";  // of kJsonl
  // Bytes of files that a chunk is made of, about: it ends with the row that goes over this.
  uint64_t block_bytes = 16 << 20;
  bool with_offsets = false;  // in the row's text
};

// Encodes the rows of files, one file after the other, chunk by chunk. Files are read in large
// blocks, and rows are encoded by EncodeOptions::threads workers; memory is a small multiple of
// block_bytes or of the longest row, whatever the files' sizes. Belongs to one thread at a time.
class LEXEL_API FileEncoder {
 public:
  // Opens nothing yet. The tokenizer as it now is.
  FileEncoder(Tokenizer tokenizer, std::vector<std::string> paths, FileOptions files = {},
              EncodeOptions options = {});
  ~FileEncoder();
  FileEncoder(FileEncoder&&) noexcept;
  FileEncoder& operator=(FileEncoder&&) noexcept;

  // The next rows, as Tokenizer::encode_flat gives them (padding is by chunk); nothing at the end.
  // What is not UTF-8 is handled as EncodeOptions::invalid_utf8 says. Throws Error that names file,
  // line and byte offset in the file (for a fault in a text of kJsonl that of its line): kIo,
  // kInvalidJson, kInvalidArgument (an object lacks the field, or it is no string), kLimitExceeded,
  // kInvalidUtf8, and what else encode_flat throws. After an error there is no more.
  std::optional<FlatEncodings> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lexel
