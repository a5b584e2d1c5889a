#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/unigram_scalars.h"
#include "pipeline/unigram_shape.h"
#include "pipeline/word_in_context.h"
#include "pipeline/word_tokens.h"

namespace lexel {

// Cuts raw text before spaces into words, and words into units wherever UnigramScalars proves that
// right:
//
//   "I like it (so far)."   ->   I | like | it | (|so | far|)|.      | word, | unit
//
// so that rare words become units that are not rare. The first unit of a word has the space before
// it; where a run of spaces becomes one mark, or none, the last one. Words of which it proves
// nothing stay whole.
class UnigramCutter {
 public:
  // All are borrowed.
  UnigramCutter(const UnigramShape& shape, const UnigramScalars& scalars, WordInContext& machines)
      : removes_spaces_(shape.removes_spaces),
        is_run_one_(shape.removes_spaces || shape.joins_spaces),
        scalars_(scalars),
        machines_(machines) {}

  // Begins with another text, which is borrowed until the last call of next(); its spaces are as
  // UnigramScalars::copy_with_spaces() makes them. More of them may be put in the place of others.
  // From byte `begin` on. Where shape.removes_spaces, the text must be that of `buffer`.
  void start(std::string_view text, uint32_t begin, std::string& buffer) {
    buffer_ = &buffer;
    text_ = text;
    begin_ = begin;
    count_ = 0;
    proved_until_ = 0;
    can_cut_ = scalars_.can_cut() && text.size() <= UnigramScalars::kMaxBytes;
    whole_at_.clear();
    next_whole_ = 0;
  }

  // Whether there is a space beyond ASCII at byte `pos` that others could take the place of. Then
  // they do.
  bool blank_at(size_t pos);

  // Finds the next units; false if there are none left. Linear in the text.
  bool next();

  // The units found, as bytes of the text; joins()[i] says that number i goes on with the word
  // before. From begin() on, but for spaces left out.
  size_t count() const { return count_; }
  uint32_t begin() const { return begin_; }
  const uint32_t* begins() const { return begins_.data(); }
  const uint32_t* ends() const { return ends_.data(); }
  const uint8_t* joins() const { return joins_.data(); }

  // Says that the word with byte `pos` in it must stay whole, for restart().
  void leave_whole(uint32_t pos) { whole_at_.push_back(pos); }
  // Begins again at byte `begin`, the begin of a word.
  void restart(uint32_t begin);

 private:
  using Kind = UnigramScalars::Kind;

  static constexpr size_t kUnits = WordTokens::kBlock;

  // How far a word was followed.
  struct Walk {
    size_t pos;
    bool is_proved;  // no scalar so far forbids to cut the word
    bool is_full;    // there was no room for another bound
  };

  static bool stands_alone(Kind kind) { return kind == Kind::kPlain || kind == Kind::kMapped; }
  bool is_space(size_t pos) const { return text_[pos] == ' '; }
  bool stays_whole(size_t begin);
  void add_plain_words();
  bool add_word(size_t begin);
  bool go_on_with_word(size_t begin);
  // Where a walk stands.
  struct Steps {
    size_t pos;
    char32_t before = 0;  // the scalar before
    size_t before_begin = 0;
    UnigramScalars::Edge edge = {};  // of what it becomes; not kept for ASCII
    unsigned unbound = 0;            // scalars in a row up to here, two at least count as two
    unsigned repeats = 0;            // how often it was the same as the one before
  };

  template <bool kWrites>
  Walk walk(size_t begin, size_t pos, bool joins);
  bool step_ascii_words(Steps& at);
  bool step_plain(Steps& at);
  bool step_first(Steps& at);
  template <bool kWrites>
  bool step_ascii(Steps& at);
  template <bool kWrites>
  bool step(Steps& at, size_t first_unit);
  size_t end_of_word(size_t pos) const;
  uint32_t end_of_last() const { return count_ > 0 ? ends_[count_ - 1] : begin_; }
  void add(size_t begin, size_t end, bool joins) {
    begins_[count_] = static_cast<uint32_t>(begin);
    ends_[count_] = static_cast<uint32_t>(end);
    joins_[count_++] = joins;
  }

  bool removes_spaces_;
  bool is_run_one_;  // a run of spaces becomes one mark with the word behind it, or none
  const UnigramScalars& scalars_;
  WordInContext& machines_;
  std::string* buffer_ = nullptr;
  std::string_view text_;
  bool can_cut_ = false;
  std::vector<uint32_t> whole_at_;  // ascending, up to where the text was followed so far
  size_t next_whole_ = 0;           // the first of these that is not passed
  size_t proved_until_ = 0;         // the end of a word of more units than fit, which can be cut
  size_t count_ = 0;
  uint32_t begin_ = 0;
  std::array<uint32_t, kUnits + 1> begins_;
  std::array<uint32_t, kUnits + 2> ends_;
  std::array<uint8_t, kUnits + 1> joins_;
};

}  // namespace lexel
