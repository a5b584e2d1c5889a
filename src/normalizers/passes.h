#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "text/normalized_text.h"
#include "unicode/normal_forms.h"
#include "unicode/utf8.h"

// Rewriting passes that several normalizers are made of. Private to this room.
namespace lexel::normalizers {

// A TextEdit that begins with the first change: text that needs none is never copied.
class LazyEdit {
 public:
  explicit LazyEdit(NormalizedText& target, TextEdit::Scope scope = TextEdit::Scope::kWholeText)
      : target_(target), scope_(scope) {}

  // The edit, with everything before byte `pos` of the old text kept. Positions ascend.
  TextEdit& at(size_t pos) {
    if (!edit_) edit_.emplace(target_, scope_);
    edit_->keep(static_cast<uint32_t>(pos) - edit_->old_position());
    return *edit_;
  }

  // Keeps the rest and puts the new text in place, if there was a change.
  void finish() {
    if (!edit_) {
      if (scope_ == TextEdit::Scope::kWholeText) target_.pass_unchanged();
      return;
    }
    edit_->keep(static_cast<uint32_t>(edit_->old_text().size()) - edit_->old_position());
    edit_->finish();
  }

 private:
  NormalizedText& target_;
  TextEdit::Scope scope_;
  std::optional<TextEdit> edit_;
};

// Whether byte `pos` is an ASCII character; most text is settled by that.
inline bool is_ascii_at(std::string_view text, size_t pos) {
  return static_cast<unsigned char>(text[pos]) < 0x80;
}

// Drops every mark for which drop(scalar) is true. No mark is ASCII.
template <class Predicate>
void drop_marks_if(NormalizedText& text, Predicate&& drop) {
  LazyEdit lazy(text);
  std::string_view old = text.text();
  for (size_t pos = 0; pos < old.size();) {
    if (is_ascii_at(old, pos)) {
      ++pos;
      continue;
    }
    size_t begin = pos;
    if (drop(utf8::decode(old, pos))) lazy.at(begin).drop(static_cast<uint32_t>(pos - begin));
  }
  lazy.finish();
}

// Puts the text into a normal form. Throws Error(kUnavailable) where that takes ICU and there is
// none.
void apply_normal_form(unicode::NormalForm form, NormalizedText& text);

// Lowers every scalar on its own, without locale or context.
void apply_lowercase(NormalizedText& text);

}  // namespace lexel::normalizers
