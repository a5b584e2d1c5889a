#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/edit_range.h"
#include "text/span.h"

namespace lexel {

// Where each byte of a changed text came from, run by run.
//
//   text      |H e l l o|e|´|w o r l d|        runs: identity 0..5 -> 0..5
//   original  |H e l l o|  é |w o r l d|             block    5..6 -> 5..7, block 6..8 -> 5..7
//                                                   identity 8..  -> 7..
//
// In an identity run byte i came from byte original_begin + (i - text_begin); in a block every byte
// came from the whole range [original_begin, original_end). No runs at all: the text is the
// original shifted by `base`, which is what unchanged text costs.
class OffsetMap {
 public:
  struct Run {
    uint32_t text_begin;
    uint32_t original_begin;
    uint32_t original_end;  // kIdentity: an identity run
  };
  static constexpr uint32_t kIdentity = 0xFFFF'FFFF;

  explicit OffsetMap(uint32_t base = 0) : base_(base) {}

  bool is_identity() const { return runs_.empty(); }
  uint32_t base() const { return base_; }
  const std::vector<Run>& runs() const { return runs_; }

  // Drops all runs; the capacity stays.
  void reset(uint32_t base) {
    runs_.clear();
    base_ = base;
  }

  // Says what the text from `text_begin` on (to the next call's) came from. Calls ascend; a call
  // that continues the run before it is joined to it.
  void add_identity(uint32_t text_begin, uint32_t original_begin);
  void add_block(uint32_t text_begin, Span original);

 private:
  uint32_t base_;
  std::vector<Run> runs_;
};

// Looks spans up in an OffsetMap. Remembers the last run, so ascending or nearby look-ups cost
// O(1).
class OffsetCursor {
 public:
  // Both are borrowed. `text` is the text the map belongs to (scalar boundaries are read from it).
  OffsetCursor(const OffsetMap& map, std::string_view text) : map_(map), text_(text) {}

  // Original span of the scalar that byte `pos` is a part of. Requires pos < text.size().
  Span scalar_span(uint32_t pos);

  // Index of the run that holds byte `pos`. Requires a map with runs.
  size_t run_at(uint32_t pos) {
    const auto& runs = map_.runs();
    while (run_ > 0 && runs[run_].text_begin > pos) --run_;
    while (run_ + 1 < runs.size() && runs[run_ + 1].text_begin <= pos) ++run_;
    return run_;
  }

  // Original span of text bytes [begin, end), begin < end <= text.size(): from where its first
  // scalar came to where its last one did. Not always ordered: a later scalar can come from further
  // left.
  Span span(uint32_t begin, uint32_t end) {
    uint32_t original_begin = scalar_span(begin).begin;
    return {original_begin, scalar_span(end - 1).end};
  }

 private:
  const OffsetMap& map_;
  std::string_view text_;
  size_t run_ = 0;
};

// A text under normalization: what it says now, and where each byte came from. Starts as a borrowed
// view of the original, which costs nothing; TextEdit rewrites it.
class NormalizedText {
 public:
  // `original` is borrowed; `base` is its byte offset in the whole input. A rewriting that would
  // grow the text beyond `max_bytes` throws Error(kLimitExceeded).
  explicit NormalizedText(std::string_view original = {}, uint32_t base = 0,
                          uint64_t max_bytes = 0xFFFF'0000)
      : view_(original), map_(base), max_bytes_(max_bytes) {}
  NormalizedText(const NormalizedText&) = delete;
  NormalizedText& operator=(const NormalizedText&) = delete;

  // Starts again on another original, keeping the buffers.
  void reset(std::string_view original, uint32_t base, uint64_t max_bytes);

  std::string_view text() const { return owned_ ? std::string_view(buffer_) : view_; }
  const OffsetMap& map() const { return map_; }
  OffsetCursor cursor() const { return OffsetCursor(map_, text()); }

  // From now on a whole-text pass that Hugging Face cannot make (edit_range.h) throws
  // Error(kInvalidModel) instead of doing what it means.
  void set_strict() { is_strict_ = true; }
  // Says that a whole-text pass changes nothing. Throws only as set_strict() says.
  void pass_unchanged() const;

  // Appends another text after this one: `piece` with its own offsets.
  void append(const NormalizedText& piece);
  // Appends text all of which came from `original`.
  void append(std::string_view text, Span original);
  // Makes the text empty and owned, ready for append().
  void clear();

  // The text that reset() was given; empty for a text put together by append().
  std::string_view original() const { return view_; }

 private:
  friend class TextEdit;

  std::string_view view_;
  bool owned_ = false;
  std::string buffer_;
  OffsetMap map_;
  std::string spare_buffer_;  // what TextEdit writes to, then swaps in
  OffsetMap spare_map_;
  uint64_t max_bytes_;
  bool is_strict_ = false;
};

// One rewriting pass, left to right. Every call consumes old text, makes new text, or both;
// finish() puts the new text in place (what was not consumed is gone). Cost: linear in both texts.
//
// Offsets follow Hugging Face's rule: a scalar that takes the place of an old one inherits its
// span; an inserted one copies the span of the old scalar before it (the empty span at the start of
// the text).
//
// Scalars inserted at the very start have an empty span, and Hugging Face's next pass over the
// whole text does not see them as a part of it: see edit_range.h. Passes that Hugging Face makes
// over single ranges (Replace, Prepend, pre-tokenizers) are not concerned.
class TextEdit {
 public:
  enum class Scope : uint8_t { kWholeText, kRanges };

  explicit TextEdit(NormalizedText& target, Scope scope = Scope::kWholeText);
  TextEdit(const TextEdit&) = delete;
  TextEdit& operator=(const TextEdit&) = delete;

  std::string_view old_text() const { return old_; }
  uint32_t old_position() const { return pos_; }  // bytes consumed
  uint32_t new_size() const { return static_cast<uint32_t>(out_.size()); }

  // Copies the next n bytes (whole scalars) with their spans.
  void keep(uint32_t n);
  // Drops the next n bytes (whole scalars).
  void drop(uint32_t n);
  // Goes on at byte `pos` of the old text; what was not consumed before it is dropped. May go back,
  // to copy text once more.
  void move_to(uint32_t pos) { pos_ = pos; }
  // Puts `s` in the place of the next scalar: all of `s` inherits that scalar's span. Requires old
  // text.
  void replace_scalar(std::string_view s);
  // Inserts `s`: all of it copies the span of the old scalar that ends at the current position.
  void insert(std::string_view s);

  // Hugging Face's primitive: emits `c` and consumes 1 - change old scalars, so 0 replaces one, -k
  // replaces one and drops k more, and a positive change inserts. Past the end of the old text it
  // inserts.
  void transform(char32_t c, int64_t change);
  // Drops the next n scalars, as far as there are some.
  void drop_scalars(uint64_t n);

  // Throws only as NormalizedText::set_strict() says.
  void finish();

 private:
  void check_growth(size_t n) const;
  void copy(std::string_view bytes);
  void write(std::string_view s, Span original);
  void insert_copy(std::string_view s);

  NormalizedText& target_;
  std::string_view old_;
  OffsetCursor cursor_;
  std::string& out_;
  OffsetMap& out_map_;
  uint32_t pos_ = 0;
  std::optional<EditRange> range_;  // only where the text starts with scalars of empty span
};

}  // namespace lexel
