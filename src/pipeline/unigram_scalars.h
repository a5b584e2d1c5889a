#pragma once

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/merge_cutter.h"
#include "models/unigram_search.h"
#include "pipeline/unigram_shape.h"
#include "pipeline/word_in_context.h"
#include "spec/model.h"

namespace lexel {

// What becomes of single scalars on their way to Unigram, and between which two of them every
// segmentation ends a token. Found out by the normalizer itself when a scalar is first met, by
// whichever thread, always with the same result.
//
// A cut between two scalars is right if each is a grapheme of its own that becomes the same text
// whatever stands beside it, and if no piece holds, side by side, the end of what the first becomes
// and the begin of what the second does. Unknown tokens are single scalars, but two in a row become
// one; so one of the two must be a piece.
class UnigramScalars {
 public:
  enum class Kind : uint8_t {
    kNew,     // not looked at yet
    kPlain,   // stays as it is
    kMapped,  // becomes the image
    kBound,   // what becomes of it may depend on scalars beside it, but on no space behind
    kSpace,   // ends up as a space; beyond ASCII only where spaces are removed
    kOther,   // depends on more
  };

  // In one number, so that threads can share it.
  class Image {
   public:
    static constexpr size_t kMaxBytes = 7;

    Image() = default;
    Image(Kind kind, std::string_view bytes, bool knows_first, bool knows_last);

    Kind kind() const { return static_cast<Kind>(bits_ & 7); }
    size_t size() const { return bits_ >> 5 & 7; }
    // Writes the kMaxBytes + 1 bytes at `out`, of which the first size() count.
    void write(char* out) const {
      const uint64_t bytes = bits_ >> 8;
      std::memcpy(out, &bytes, sizeof bytes);
    }
    // The image's first scalar; whether it is a piece. The same for the last one.
    char32_t first() const;
    char32_t last() const;
    bool knows_first() const { return (bits_ & 8) != 0; }
    bool knows_last() const { return (bits_ & 16) != 0; }

   private:
    friend class UnigramScalars;
    uint64_t bits_ = 0;  // kind 3, flags 2, size 3, bytes 56
  };

  // All are borrowed. `machines` serves in the constructor only.
  UnigramScalars(const UnigramShape& shape, const spec::Unigram& model, const UnigramSearch& search,
                 WordInContext& machines);

  Image of(char32_t c, WordInContext& machines) const {
    if (c >= kScalars) return kUnlisted;
    Image image;
    image.bits_ = images_[c].load(std::memory_order_relaxed);
    return image.bits_ != 0 ? image : look_at(c, machines);
  }

  // Of ASCII scalars. (Not a carriage return where it is one grapheme with the line feed
  // behind it.)
  bool is_space(char c) const { return is_space_[static_cast<unsigned char>(c)]; }

  // Copies a text, its spaces as U+0020. (Not a line feed behind a carriage return that is no space
  // itself.)
  void copy_with_spaces(std::string_view text, std::string& copy) const;
  // Whether that would change anything.
  bool has_other_spaces(std::string_view text) const;

  // What stands at one side of a place where text may be cut: the outermost scalar there once it is
  // normalized, and whether that is a piece.
  struct Edge {
    char32_t scalar = 0;
    bool is_piece = false;
  };
  // The edges of what becomes of `c`, whose image is kPlain or kMapped.
  static Edge first_edge(char32_t c, const Image& image) {
    return {image.kind() == Kind::kPlain ? c : image.first(), image.knows_first()};
  }
  static Edge last_edge(char32_t c, const Image& image) {
    return {image.kind() == Kind::kPlain ? c : image.last(), image.knows_last()};
  }
  bool is_cut(Edge before, Edge after) const {
    return (before.is_piece || after.is_piece) &&
           !pairs_.may_merge_across(before.scalar, after.scalar);
  }
  // The same as 0 or 1 for bytes, between a word and the space behind it, too, but not between that
  // and the next word; kStop if one of the two is no ASCII scalar of these kinds.
  static constexpr uint8_t kStop = 2;
  uint8_t ascii_step(uint8_t before, uint8_t after) const { return ascii_steps_[before][after]; }
  Kind ascii_kind(uint8_t c) const { return ascii_kinds_[c]; }

  // A segmentation that leads by less than this for each scalar may come out differently behind
  // other text, since sums are rounded; see the source for why.
  double least_lead() const { return least_lead_; }
  // Scores may be such that nothing can be said.
  bool can_cut() const { return std::isfinite(least_lead_); }
  // Longer texts must not be cut.
  static constexpr size_t kMaxBytes = size_t{1} << 24;

 private:
  static constexpr char32_t kScalars = 0x20000;
  static const Image kUnlisted;

  void find_spaces(WordInContext& machines);
  uint64_t other_spaces(uint64_t bytes) const;
  void add_pairs(const spec::Unigram& model);
  void fill_ascii(WordInContext& machines);
  Image look_at(char32_t c, WordInContext& machines) const;
  Image find(char32_t c, WordInContext& machines) const;
  bool knows(std::string_view scalar) const;

  const UnigramShape& shape_;
  const UnigramSearch& search_;
  std::string_view unk_piece_;
  MergeCutter pairs_;
  double least_lead_;
  std::array<bool, 256> is_space_{};
  std::vector<uint64_t> other_spaces_;  // each eight times in a row
  std::array<Kind, 0x80> ascii_kinds_{};
  std::array<std::array<uint8_t, 0x100>, 0x80> ascii_steps_;
  std::unique_ptr<std::atomic<uint64_t>[]> images_;
};

}  // namespace lexel
