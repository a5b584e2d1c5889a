#include "lexel/error.h"

#include <utility>

namespace lexel {

Error::Error(ErrorCode code, std::string message, std::string json_path,
             std::optional<uint64_t> byte_offset)
    : code_(code),
      message_(std::move(message)),
      json_path_(std::move(json_path)),
      byte_offset_(byte_offset) {
  compose();
}

Error Error::in_row(uint64_t row) const {
  Error copy = *this;
  copy.row_ = row;
  copy.compose();
  return copy;
}

Error Error::in_file(std::string file, std::optional<uint64_t> line) const {
  Error copy = *this;
  copy.file_ = std::move(file);
  copy.line_ = line;
  copy.compose();
  return copy;
}

void Error::compose() {
  what_ = file_;
  if (line_) what_ += ":" + std::to_string(*line_);
  if (!what_.empty()) what_ += ": ";
  if (!json_path_.empty()) what_ += json_path_ + ": ";
  what_ += message_;
  if (byte_offset_ && row_) {
    what_ += " (byte " + std::to_string(*byte_offset_) + ", row " + std::to_string(*row_) + ")";
  } else if (byte_offset_) {
    what_ += " (byte " + std::to_string(*byte_offset_) + ")";
  } else if (row_) {
    what_ += " (row " + std::to_string(*row_) + ")";
  }
}

}  // namespace lexel
