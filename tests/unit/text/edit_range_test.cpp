#include "text/edit_range.h"

#include <gtest/gtest.h>

#include "lexel/error.h"
#include "text/normalized_text.h"

// Values from Hugging Face tokenizers 0.23.3: Sequence[Replace(^ -> x), ..] and Prepend("").
namespace lexel {
namespace {

// "xab", x inserted at the start of "ab".
void insert_at_start(NormalizedText& text) {
  TextEdit edit(text, TextEdit::Scope::kRanges);
  edit.insert("x");
  edit.keep(2);
  edit.finish();
}

TEST(EditRange, APassThatRunsPastTheEndDoesWhatItMeans) {
  NormalizedText text("ab");
  insert_at_start(text);
  TextEdit edit(text);
  edit.keep(1);
  edit.replace_scalar("A");
  edit.keep(1);
  edit.finish();
  EXPECT_EQ(text.text(), "xAb");
}

TEST(EditRange, OtherwiseTheSkippedScalarsComeTwice) {
  NormalizedText text("ab");
  insert_at_start(text);
  TextEdit edit(text);  // drop the last scalar: x and a replace a and b
  edit.keep(2);
  edit.drop(1);
  edit.finish();
  EXPECT_EQ(text.text(), "xxa");
  OffsetCursor cursor = text.cursor();
  EXPECT_EQ(cursor.scalar_span(0), (Span{0, 0}));
  EXPECT_EQ(cursor.scalar_span(1), (Span{0, 1}));
  EXPECT_EQ(cursor.scalar_span(2), (Span{1, 2}));
}

TEST(EditRange, AStrictTextRefusesWhatHuggingFaceCannotDo) {
  NormalizedText text("ab");
  insert_at_start(text);
  EXPECT_NO_THROW(text.pass_unchanged());
  text.set_strict();
  EXPECT_THROW(text.pass_unchanged(), Error);
  TextEdit edit(text);
  edit.keep(3);
  EXPECT_THROW(edit.finish(), Error);
}

}  // namespace
}  // namespace lexel
