#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "encoding/offset_converter.h"
#include "encoding/token_columns.h"
#include "pipeline/fused.h"
#include "text/normalized_text.h"
#include "text/pre_tokenized_text.h"
#include "text/span.h"

namespace lexel {

// Pieces [first, end) of a text, the first of them from byte `text_begin` on, the last one up to
// byte `text_end` of the normalized text.
struct PartOfText {
  size_t first;
  size_t end;
  uint32_t text_begin;
  uint32_t text_end;
};

// All of `text`, whose pieces are added tokens and the stretches between.
PartOfText whole_text(const PreTokenizedText& text);

// The same in at most about `count` parts of similar size, none much smaller than `smallest` bytes,
// cut between pieces and where `fused` says.
std::vector<PartOfText> cut_text(const PreTokenizedText& text, const Fused& fused, size_t count,
                                 size_t smallest);

// Turns parts of one text into tokens by a fused pipeline, one after the other. One belongs to one
// thread; parts of a text may be given to several.
class FusedRun {
 public:
  // Texts are borrowed, and `spans`, which is working memory. Without a converter there are ids
  // only.
  FusedRun(const NormalizedText& text, const PreTokenizedText& pieces,
           std::optional<OffsetConverter> converter, bool with_all, std::vector<Span>& spans)
      : text_(text),
        pieces_(pieces),
        converter_(std::move(converter)),
        with_all_(with_all),
        spans_(spans),
        cursor_(text.cursor()) {}

  // Appends the part's tokens. False, whatever was appended, where only the plain path is exact.
  bool append(Fused::Worker& worker, const PartOfText& part, TokenColumns& out);

  // Pieces met since restart_words(); their tokens' words are numbered by it.
  uint32_t word_count() const { return word_count_; }
  void restart_words() { word_count_ = 0; }

 private:
  void put_offsets(uint32_t begin, std::vector<Offset>& out);
  // Bytes of the normalized text, where a token that is a part of a scalar has the whole of it.
  Span whole_scalars(Span span) const;

  const NormalizedText& text_;
  const PreTokenizedText& pieces_;
  std::optional<OffsetConverter> converter_;
  bool with_all_;
  std::vector<Span>& spans_;
  OffsetCursor cursor_;
  uint32_t word_count_ = 0;
};

}  // namespace lexel
