#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/normalized_text.h"
#include "text/span.h"

namespace lexel {

// A stretch of text: an added token (its id is known) or text that a model will tokenize.
struct Piece {
  uint32_t begin = 0;  // bytes of PreTokenizedText's text
  uint32_t end = 0;
  uint32_t id = 0;  // of the added token, or the index of its given tokens
  bool is_added_token = false;
  bool has_given_tokens = false;  // an added token in all but what it stands for

  Span span() const { return {begin, end}; }
};

// A token that a custom pre-tokenizer gave a piece, which the model does not see then. Offsets are
// bytes of the piece; nothing is known of them.
struct GivenToken {
  uint32_t id = 0;
  std::string text;
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Where a pre-tokenizer puts the parts of the piece it is shown. Empty parts are dropped, as in
// Hugging Face.
class PieceSink {
 public:
  PieceSink(std::vector<Piece>& pieces, uint32_t piece_begin)
      : pieces_(pieces), base_(piece_begin) {}

  // Bytes [begin, end) of the piece shown; calls ascend and do not overlap.
  void add(uint32_t begin, uint32_t end) {
    if (begin < end) pieces_.push_back({base_ + begin, base_ + end, 0, false});
  }

 private:
  std::vector<Piece>& pieces_;
  uint32_t base_;
};

// A normalized text cut into pieces. Pieces ascend, do not overlap and may leave gaps (removed
// text).
class PreTokenizedText {
 public:
  // `text` is borrowed and must hold still but for rewrite(). Starts without pieces.
  explicit PreTokenizedText(NormalizedText& text) : text_(text) {}

  std::string_view text() const { return text_.text(); }
  std::string_view text_of(const Piece& piece) const {
    return text().substr(piece.begin, piece.end - piece.begin);
  }
  const NormalizedText& normalized() const { return text_; }
  // For putting another text in the place of this one, pieces included.
  NormalizedText& mutable_normalized() { return text_; }
  std::vector<Piece>& pieces() { return pieces_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  // What the ids of pieces with given tokens are indices of.
  std::vector<std::vector<GivenToken>>& given_tokens() { return given_tokens_; }
  const std::vector<std::vector<GivenToken>>& given_tokens() const { return given_tokens_; }

  // Cuts every piece that is no added token: calls fn(std::string_view piece, PieceSink& parts).
  template <class Fn>
  void split(Fn&& fn) {
    scratch_.clear();
    for (const Piece& piece : pieces_) {
      if (piece.is_added_token) {
        scratch_.push_back(piece);
      } else {
        PieceSink sink(scratch_, piece.begin);
        fn(text_of(piece), sink);
      }
    }
    pieces_.swap(scratch_);
  }

  // Rewrites every piece that is no added token: calls fn(TextEdit& edit, const Piece& piece) with
  // the edit at the piece's first byte; fn consumes exactly the piece's bytes. Text between pieces
  // is dropped; pieces whose new text is empty vanish.
  template <class Fn>
  void rewrite(Fn&& fn) {
    TextEdit edit(text_, TextEdit::Scope::kRanges);
    size_t kept = 0;
    for (size_t i = 0; i < pieces_.size(); ++i) {
      Piece piece = pieces_[i];
      edit.move_to(piece.begin);
      uint32_t new_begin = edit.new_size();
      if (piece.is_added_token) {
        edit.keep(piece.end - piece.begin);
      } else {
        fn(edit, piece);
      }
      piece.begin = new_begin;
      piece.end = edit.new_size();
      if (piece.is_added_token || piece.begin < piece.end) pieces_[kept++] = piece;
    }
    pieces_.resize(kept);
    edit.finish();
  }

 private:
  NormalizedText& text_;
  std::vector<Piece> pieces_;
  std::vector<Piece> scratch_;
  std::vector<std::vector<GivenToken>> given_tokens_;
};

}  // namespace lexel
