#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "normalizers/normalizer.h"
#include "pipeline/word_classes.h"
#include "text/normalized_text.h"
#include "text/span.h"

namespace lexel {

// Normalizes words of one piece scalar by scalar, from a table of what single scalars become; the
// table is filled as they come up, by the normalizer itself. One belongs to one thread.
class ScalarImages {
 public:
  // Both are borrowed; the normalizer may be null.
  ScalarImages(const WordClasses& classes, const Normalizer* normalizer);

  // Normalizes a word that WordClasses cuts nowhere inside. False if that is not just what becomes
  // of its scalars one after the other, or if it may be more than one piece.
  bool normalize(std::string_view word);

  // The last word, without the white space around; empty if all of it vanished. Valid as long as
  // the word and until the next one.
  std::string_view text() const { return text_; }
  // The bytes of the word that bytes [begin, end) of text(), whole scalars, come from. Calls for
  // one word ascend.
  Span original(uint32_t begin, uint32_t end);

 private:
  static constexpr size_t kMaxBytes = 10;
  static constexpr size_t kImages = 4096;  // direct-mapped

  // How an image goes into a word.
  enum class Kind : uint8_t {
    kNone,     // no image
    kDropped,  // nothing
    kWord,     // a part of a piece
    kOther,    // a part of a piece of the other kind
    kAlone,    // the whole piece
    kHard,     // only the normalizer knows
  };
  struct Image {
    char32_t scalar;
    Kind kind;
    uint8_t size;
    std::array<char, kMaxBytes> bytes;
  };
  static_assert(sizeof(Image) == 16);

  const Image& image_of(char32_t c) {
    if (c < 0x80) return ascii_[c];
    Image& image = images_[c % kImages];
    if (image.scalar != c) image = make_image(c);
    return image;
  }
  Image make_image(char32_t c);
  bool has_marks(std::string_view text) const;

  bool is_plain(std::string_view word) const;
  bool normalize_scalars(std::string_view word);

  const WordClasses& classes_;
  const Normalizer* normalizer_;
  std::array<Image, 0x80> ascii_;
  std::array<Kind, 0x80> plain_{};  // of those that stay as they are, else kNone
  std::vector<Image> images_;
  NormalizedText scratch_;

  // A scalar that became text before byte `end`, from where the part before ends on.
  struct Part {
    uint32_t end;
    Span original;
  };

  std::string_view text_;
  std::vector<char> buffer_;
  // From the first scalar on that has another length than before; text before is the word's.
  uint32_t parts_begin_ = 0;
  std::vector<Part> parts_;
  size_t part_ = 0;  // where original() found the last one
};

}  // namespace lexel
