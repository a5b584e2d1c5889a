#pragma once

#include <cstdint>
#include <optional>

#include "simd/kernels.h"
#include "spec/normalizer.h"
#include "spec/pre_tokenizer.h"

namespace lexel {

// Where raw text can be cut before it is normalized, for normalizers that work scalar by scalar and
// pre-tokenizers that look at single scalars:
//
//   raw text           |Dé|jà|  |v|u|,|中|文|       cut at spaces, around scalars that stand alone
//   normalized         |de ja    v u ,  中  文 |     and between words and other runs
//
// A cut between two scalars is right if the normalizer makes the same of both sides when it sees
// them apart, and the pre-tokenizer ends a piece there. The first fails only where marks on both
// sides would be put in order; so no scalar whose canonical decomposition begins or ends with a
// mark is a space or stands alone, and none that begins with one takes part in other cuts.
class WordClasses {
 public:
  // The classes of scalars, one bit each.
  static constexpr uint8_t kSpace = 1;    // becomes white space, which is no part of any piece
  static constexpr uint8_t kAlone = 2;    // becomes a piece of its own
  static constexpr uint8_t kWord = 4;     // becomes one or more scalars within a piece
  static constexpr uint8_t kOther = 8;    // the same, in pieces apart from those of words
  static constexpr uint8_t kJoined = 16;  // vanishes, or what becomes of it depends on neighbours

  // Nothing for components of other kinds, or if this build lacks the data. Null: no normalizer.
  static std::optional<WordClasses> make(const spec::Normalizer* normalizer,
                                         const spec::PreTokenizer& pre_tokenizer);

  const simd::ClassTables& tables() const { return tables_; }
  uint8_t of(char32_t c) const { return tables_.of(c); }
  bool lowers() const { return lowers_; }          // upper-case letters become lower-case ones
  bool decomposes() const { return decomposes_; }  // marks in a row are put in order

  // Whether a word can begin between two scalars of these classes.
  static bool is_cut(uint8_t before, uint8_t after) {
    constexpr uint8_t kEdges = kSpace | kAlone;
    return ((before | after) & kEdges) != 0 || (before | after) == (kWord | kOther);
  }

 private:
  WordClasses() = default;

  simd::ClassTables tables_;
  bool lowers_ = false;
  bool decomposes_ = false;
};

}  // namespace lexel
