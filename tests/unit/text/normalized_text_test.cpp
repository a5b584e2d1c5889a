#include "text/normalized_text.h"

#include <gtest/gtest.h>

#include "lexel/error.h"

namespace lexel {
namespace {

std::vector<Span> scalar_spans(const NormalizedText& text) {
  std::vector<Span> spans;
  OffsetCursor cursor = text.cursor();
  for (uint32_t i = 0; i < text.text().size(); ++i) spans.push_back(cursor.scalar_span(i));
  return spans;
}

TEST(NormalizedText, UnchangedTextMapsEachByteToItsScalar) {
  NormalizedText text("a\u00e9b", 10);
  EXPECT_EQ(scalar_spans(text), (std::vector<Span>{{10, 11}, {11, 13}, {11, 13}, {13, 14}}));
}

TEST(NormalizedText, AppendedTextHasTheSpanItIsGiven) {
  NormalizedText text;
  text.clear();
  text.append("ab", {3, 4});
  text.append("c", {1, 2});
  EXPECT_EQ(text.text(), "abc");
  EXPECT_EQ(scalar_spans(text), (std::vector<Span>{{3, 4}, {3, 4}, {1, 2}}));
}

TEST(TextEdit, ReplacedScalarInheritsAndInsertedOneCopiesThePreviousSpan) {
  NormalizedText text("abc");
  TextEdit edit(text);
  edit.keep(1);
  edit.replace_scalar("XY");
  edit.insert("-");
  edit.keep(1);
  edit.finish();
  EXPECT_EQ(text.text(), "aXY-c");
  EXPECT_EQ(scalar_spans(text), (std::vector<Span>{{0, 1}, {1, 2}, {1, 2}, {1, 2}, {2, 3}}));
}

TEST(TextEdit, InsertionAtTheStartHasTheEmptySpan) {
  NormalizedText text("a", 5);
  TextEdit edit(text);
  edit.insert("x");
  edit.keep(1);
  edit.finish();
  EXPECT_EQ(scalar_spans(text), (std::vector<Span>{{5, 5}, {5, 6}}));
}

TEST(TextEdit, ReplacingBytesByAsManyLeavesTheMapAsItWas) {
  NormalizedText text("A\u00c9b");
  TextEdit edit(text);
  edit.replace_scalar("a");
  edit.replace_scalar("\u00e9");
  edit.keep(1);
  edit.finish();
  EXPECT_EQ(text.text(), "a\u00e9b");
  EXPECT_EQ(text.map().runs().size(), 1u);
  EXPECT_EQ(scalar_spans(text), (std::vector<Span>{{0, 1}, {1, 3}, {1, 3}, {3, 4}}));
}

TEST(TextEdit, ComposesOverSeveralPasses) {
  NormalizedText text("a b c");
  for (int pass = 0; pass < 2; ++pass) {
    TextEdit edit(text);
    edit.keep(1);
    edit.drop(1);
    edit.keep(static_cast<uint32_t>(text.text().size()) - 2);
    edit.finish();
  }
  EXPECT_EQ(text.text(), "a c");
  EXPECT_EQ(scalar_spans(text), (std::vector<Span>{{0, 1}, {3, 4}, {4, 5}}));
}

TEST(TextEdit, GrowthBeyondTheLimitIsATypedError) {
  NormalizedText text("a", 0, 100);
  TextEdit edit(text);
  try {
    edit.insert(std::string(101, 'x'));
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kLimitExceeded);
  }
}

}  // namespace
}  // namespace lexel
