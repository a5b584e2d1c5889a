#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lexel {

// What Hugging Face does to a text that starts with inserted scalars, whose span is empty.
//
// It asks for the part of the text that the original stands for, and an empty span stands for
// nothing:
//
//   text    |x|a|b|c|      x was inserted at the start
//   span     -  0 1 2      the pass works on [1, 4), but its changes are made for all four scalars
//
// The changes run over the part and the skipped scalars stay in front of the result, so the pass
// shows them twice. Mostly the changes run past the end first, which makes Hugging Face panic;
// Lexel then does what the pass means. This class keeps the list of changes and replays it on the
// part.
class EditRange {
 public:
  struct Change {
    char32_t scalar;
    int64_t change;  // see TextEdit::transform
  };
  struct Step {
    char32_t scalar;
    std::optional<uint32_t> replaced;  // byte position of the old scalar whose span it gets
    uint32_t behind;                   // else: the position that it is inserted at
  };

  // The part starts at byte `begin` of the text.
  explicit EditRange(uint32_t begin) : begin_(begin) {}

  void emit(char32_t scalar, int64_t change) { changes_.push_back({scalar, change}); }
  void drop(uint64_t scalars) {
    if (changes_.empty()) {
      dropped_first_ += scalars;
    } else {
      changes_.back().change -= static_cast<int64_t>(scalars);
    }
  }

  uint32_t begin() const { return begin_; }
  // What the pass makes of the part; none where Hugging Face panics.
  std::optional<std::vector<Step>> replay(std::string_view text) const;

 private:
  uint32_t begin_;
  uint64_t dropped_first_ = 0;
  std::vector<Change> changes_;
};

}  // namespace lexel
