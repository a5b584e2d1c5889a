#include <optional>
#include <utility>

#include "normalizers/charsmap.h"
#include "normalizers/components.h"
#include "text/normalized_text.h"
#include "unicode/graphemes.h"
#include "unicode/utf8.h"

namespace lexel::normalizers {
namespace {

// Writes the new text with Hugging Face's change counts. What they say is not always what was
// replaced: a part that vanishes at the start of the text is not counted at all, and every later
// scalar then carries the span of an earlier one. So old text is only copied while the edit stands
// where the reader does.
class Rewriter {
 public:
  explicit Rewriter(NormalizedText& text) : text_(text), old_(text.text()) {}

  // old[begin, end), one or more scalars, becomes `replacement`.
  void replace(size_t begin, size_t end, std::string_view replacement) {
    if (!edit_) edit_.emplace(text_);
    keep_until(begin);
    auto old_count = static_cast<int64_t>(utf8::count_scalars(old_.substr(begin, end - begin)));
    auto new_count = static_cast<int64_t>(utf8::count_scalars(replacement));
    // All replace one scalar each but the surplus ones at the end, which are inserted.
    int64_t index = 0;
    for (size_t pos = 0; pos < replacement.size(); ++index) {
      push(utf8::decode(replacement, pos), index >= old_count ? 1 : 0);
    }
    if (new_count < old_count) drop_after_last(old_count - new_count);
    read_ = end;
  }

  void finish() {
    if (!edit_) return;
    keep_until(old_.size());
    flush();
    edit_->finish();
  }

 private:
  // Passes on old text up to `end` unchanged.
  void keep_until(size_t end) {
    if (read_ == end) return;
    flush();
    any_ = true;
    if (edit_->old_position() == read_) {
      edit_->keep(static_cast<uint32_t>(end - read_));
      read_ = end;
    }
    while (read_ < end) edit_->transform(utf8::decode(old_, read_), 0);
  }

  void push(char32_t c, int64_t change) {
    flush();
    pending_ = c;
    pending_change_ = change;
    has_pending_ = true;
    any_ = true;
  }

  // Counts n vanished scalars on the last scalar written, whichever part it belongs to.
  void drop_after_last(int64_t n) {
    if (has_pending_) {
      pending_change_ -= n;
    } else if (any_) {
      edit_->drop_scalars(static_cast<uint64_t>(n));
    }
  }

  void flush() {
    if (has_pending_) edit_->transform(pending_, pending_change_);
    has_pending_ = false;
  }

  NormalizedText& text_;
  std::string_view old_;
  std::optional<TextEdit> edit_;
  size_t read_ = 0;  // old text dealt with
  char32_t pending_ = 0;
  int64_t pending_change_ = 0;
  bool has_pending_ = false;
  bool any_ = false;  // anything written or pending
};

// SentencePiece's character map as Hugging Face applies it: a grapheme below six bytes that starts
// with a key is replaced as a whole by the shortest such key's string; others go scalar by scalar.
class Precompiled : public Normalizer {
 public:
  explicit Precompiled(Charsmap charsmap) : charsmap_(std::move(charsmap)) {}

  void normalize(NormalizedText& text) const override {
    std::string_view old = text.text();
    Rewriter rewriter(text);
    for (size_t pos = 0; pos < old.size();) {
      if (is_plain_ascii(old, pos)) {
        ++pos;
        continue;
      }
      size_t end = unicode::next_grapheme(old, pos);
      normalize_grapheme(old, pos, end, rewriter);
      pos = end;
    }
    rewriter.finish();
  }

 private:
  static constexpr size_t kWholeGraphemeLimit = 6;  // bytes

  // Whether old[pos] is surely a grapheme of its own that no key starts.
  bool is_plain_ascii(std::string_view old, size_t pos) const {
    auto c = static_cast<unsigned char>(old[pos]);
    if (c >= 0x80 || charsmap_.maps_ascii(c) || c == '\r') return false;
    return pos + 1 == old.size() || static_cast<unsigned char>(old[pos + 1]) < 0x80;
  }

  void normalize_grapheme(std::string_view old, size_t begin, size_t end,
                          Rewriter& rewriter) const {
    if (end - begin < kWholeGraphemeLimit) {
      if (auto found = charsmap_.find(old.substr(begin, end - begin))) {
        rewriter.replace(begin, end, *found);
        return;
      }
    }
    for (size_t pos = begin; pos < end;) {
      size_t next = pos + utf8::length_from_lead(old[pos]);
      if (auto found = charsmap_.find(old.substr(pos, next - pos))) {
        rewriter.replace(pos, next, *found);
      }
      pos = next;
    }
  }

  Charsmap charsmap_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_precompiled(const spec::Precompiled& node,
                                                   const std::string& json_path) {
  return std::make_unique<Precompiled>(
      Charsmap(node.charsmap, json_path + "/precompiled_charsmap"));
}

}  // namespace lexel::normalizers
