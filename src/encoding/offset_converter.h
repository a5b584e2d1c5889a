#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lexel/encoding.h"
#include "lexel/options.h"
#include "text/span.h"

namespace lexel {

// A text as the pipeline reads it. Ill-formed bytes were replaced by U+FFFD, one for each maximal
// ill-formed part; `repairs` says where, so that byte offsets can still speak of the original
// bytes.
struct InputText {
  struct Repair {
    uint32_t end;           // of the U+FFFD in `text`
    uint32_t original_end;  // of the ill-formed part in the caller's bytes
  };

  std::string_view text;
  std::vector<Repair> repairs;  // ascending; empty for well-formed input
};

// Turns byte spans of an InputText into offsets in the caller's unit.
//
// Code points and UTF-16 units are counted from checkpoints every 8 bytes, set up once when the
// text is not ASCII; a look-up then reads 8 bytes at once, in whatever order spans come.
class OffsetConverter {
 public:
  // `input` is borrowed.
  OffsetConverter(const InputText& input, OffsetUnit unit);

  // Whether convert() gives every span within the text back as it is.
  bool is_identity() const { return is_identity_; }
  // Whether that is known to be so because all characters are single bytes.
  bool is_ascii() const { return is_ascii_; }

  // Follows Hugging Face where a span runs past the text: an end beyond it counts as the end of the
  // character before it; a start beyond it leaves the span as it is.
  Offset convert(Span span);

 private:
  uint32_t units_before(uint32_t byte) const;
  uint32_t original_byte(uint32_t byte) const;

  const InputText& input_;
  OffsetUnit unit_;
  bool is_identity_ = false;
  bool is_ascii_ = false;
  std::vector<uint32_t> checkpoints_;  // [i]: units before byte 8 i
  // Where the last span ended: tokens mostly go on there.
  uint32_t last_end_ = 0;
  uint32_t last_units_ = 0;
};

}  // namespace lexel
