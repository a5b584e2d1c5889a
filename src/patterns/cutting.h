#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "patterns/pattern.h"

namespace lexel {

// Whether a text can be cut between these two scalars, wherever they stand side by side: all pieces
// of the two parts together are those of the whole.
//
// No cutter looks behind, so the second part is cut as it would be alone. So is the first, as no
// match reaches over the border or looks over it. What is left are gaps of a cutter that is not the
// last, of which one may become two; but the next one has no match there either, and the last ends
// a piece.
inline bool is_border(const std::vector<const Cutter*>& cutters, char32_t before, char32_t after) {
  Cutter::Border border = Cutter::Border::kUnknown;
  for (const Cutter* cutter : cutters) {
    border = cutter->border(before, after);
    if (border == Cutter::Border::kUnknown) return false;
  }
  return border == Cutter::Border::kCut;
}

// The pieces of one text under several cutters in a row, each of which cuts the pieces of the one
// before it as texts of their own.
class Cutting {
 public:
  // Both are borrowed. Without cutters the text is one piece.
  Cutting(const std::vector<const Cutter*>& cutters, std::string_view text)
      : last_(cutters.empty() ? nullptr : cutters.back()), text_(text), piece_(text) {
    for (size_t i = 0; i + 1 < cutters.size(); ++i) outer_.emplace_back(*cutters[i]);
    if (!outer_.empty()) {
      outer_.front().text = text;
      piece_ = {};
    }
  }

  // Writes the ends of the next pieces; their number, 0 only at the text's end. `capacity` is not
  // 0.
  size_t next(uint32_t* ends, size_t capacity) {
    size_t count = 0;
    while (count < capacity) {
      if (at_ == piece_.size() && !next_outer()) break;
      if (!last_) {
        ends[count++] = static_cast<uint32_t>(text_.size());
        at_ = static_cast<uint32_t>(piece_.size());
        continue;
      }
      size_t found = last_->cut(piece_, at_, ends + count, capacity - count, memory_);
      at_ = ends[count + found - 1];
      if (piece_begin_ != 0) {
        for (size_t i = count; i < count + found; ++i) ends[i] += piece_begin_;
      }
      count += found;
    }
    return count;
  }

 private:
  // A cutter in front of the last one, and the pieces it has ready.
  struct Outer {
    explicit Outer(const Cutter& c) : cutter(&c) {}

    const Cutter* cutter;
    std::string_view text;    // what it cuts now
    uint32_t text_begin = 0;  // where that stands in the whole
    uint32_t begin = 0;       // of the next piece, in `text`
    std::array<uint32_t, 64> ends;
    size_t count = 0;
    size_t at = 0;
    Cutter::Memory memory;
  };

  // Moves on to the next piece for the last cutter.
  bool next_outer() {
    if (outer_.empty() || !next_piece(outer_.size() - 1, piece_, piece_begin_)) return false;
    at_ = 0;
    memory_ = {};
    return true;
  }

  bool next_piece(size_t level, std::string_view& piece, uint32_t& piece_begin) {
    Outer& outer = outer_[level];
    if (outer.at == outer.count) {
      outer.at = 0;
      while ((outer.count = outer.cutter->cut(outer.text, outer.begin, outer.ends.data(),
                                              outer.ends.size(), outer.memory)) == 0) {
        if (level == 0 || !next_piece(level - 1, outer.text, outer.text_begin)) return false;
        outer.begin = 0;
        outer.memory = {};
      }
    }
    uint32_t end = outer.ends[outer.at++];
    piece = outer.text.substr(outer.begin, end - outer.begin);
    piece_begin = outer.text_begin + outer.begin;
    outer.begin = end;
    return true;
  }

  const Cutter* last_;
  std::string_view text_;
  std::string_view piece_;    // what the last cutter cuts now
  uint32_t piece_begin_ = 0;  // where that stands in the text
  uint32_t at_ = 0;           // how far it is cut
  Cutter::Memory memory_;
  std::vector<Outer> outer_;
};

}  // namespace lexel
