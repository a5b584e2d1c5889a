#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "encoding/token_columns.h"
#include "lexel/encoding.h"
#include "lexel/options.h"

namespace lexel::internal {

// A run of tokens that came from one place: a window of a tokenized sequence, a special token,
// padding.
struct Fragment {
  std::shared_ptr<const TokenColumns> columns;
  size_t begin = 0;  // of the columns
  size_t end = 0;
  // Instead of columns->offsets[begin..end) when a post-processor trimmed them.
  std::shared_ptr<const std::vector<Offset>> trimmed_offsets;
  size_t copies = 1;  // the run so many times over (padding)
  uint32_t type_id = 0;
  bool is_special = false;
  bool is_padding = false;

  size_t size() const { return (end - begin) * copies; }
  Offset offset(size_t i) const {
    return trimmed_offsets ? (*trimmed_offsets)[i] : columns->offsets[begin + i];
  }
};

struct SequenceRange {
  size_t sequence;
  TokenRange tokens;
};

// An encoding under construction: a list of fragments, so that truncation, post-processing and
// padding share the tokens instead of copying them. Materialized once, at the end; overflowing
// windows only when somebody asks for them.
//
//   [CLS] | sequence A [0, 126) | [SEP]      overflowing: [CLS] | sequence A [126, 200) | [SEP]
struct EncodingDraft {
  std::vector<Fragment> fragments;
  std::vector<SequenceRange> sequence_ranges;
  std::vector<EncodingDraft> overflowing;
  size_t size = 0;

  void append(Fragment fragment);
  void set_type_id(uint32_t type_id);
  // Marks all tokens as sequence number `sequence`, replacing what was said of it before.
  void set_sequence_id(size_t sequence);

  // Appends `other`. Every window of one is combined with the other and with each of its windows,
  // in Hugging Face's order (REFERENCE 8).
  void merge(const EncodingDraft& other);
};

// A draft of a whole tokenized sequence.
EncodingDraft draft_of(std::shared_ptr<const TokenColumns> columns, uint32_t type_id);

// Cuts to max_length tokens; the further windows, `stride` tokens of each shared with the one
// before, become overflowing. Throws Error(kTruncation) unless stride < max_length.
void truncate(EncodingDraft& draft, uint64_t max_length, uint64_t stride, Side direction);

}  // namespace lexel::internal
