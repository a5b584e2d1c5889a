#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

spec::Replace literal(std::string text, std::string content) {
  return {{spec::Pattern::Kind::kString, std::move(text)}, std::move(content)};
}
spec::Replace regex(std::string text, std::string content) {
  return {{spec::Pattern::Kind::kRegex, std::move(text)}, std::move(content)};
}

TEST(Replace, ContentCopiesTheSpanOfTheLastScalarReplaced) {
  EXPECT_EQ(trace(literal("bc", "XYZ"), "abcd"),
            (Trace{{"a", 0, 1}, {"X", 2, 3}, {"Y", 2, 3}, {"Z", 2, 3}, {"d", 3, 4}}));
  EXPECT_EQ(trace(regex("bc", "\u00e9"), "abcb"),
            (Trace{{"a", 0, 1}, {"\u00e9", 2, 3}, {"b", 3, 4}}));
}

TEST(Replace, ContentIsLiteral) { EXPECT_EQ(normalized(regex("(b)", "\\1$1"), "abc"), "a\\1$1c"); }

TEST(Replace, EmptyContentDeletes) {
  EXPECT_EQ(trace(literal("b", ""), "abcb"), (Trace{{"a", 0, 1}, {"c", 2, 3}}));
}

TEST(Replace, EmptyMatchesInsertWithTheSpanOfTheScalarBefore) {
  EXPECT_EQ(trace(regex("(?=b)", "Z"), "abc"),
            (Trace{{"a", 0, 1}, {"Z", 0, 1}, {"b", 1, 2}, {"c", 2, 3}}));
  EXPECT_EQ(trace(regex("^", "XY"), "a\nb"), (Trace{{"X", 0, 0},
                                                    {"Y", 0, 0},
                                                    {"a", 0, 1},
                                                    {"\n", 1, 2},
                                                    {"X", 1, 2},
                                                    {"Y", 1, 2},
                                                    {"b", 2, 3}}));
  EXPECT_EQ(normalized(regex("x*", "-"), "a\u00e9b"), "-a-\u00e9-b-");
  EXPECT_EQ(normalized(regex("x*", "-"), ""), "");
}

TEST(Replace, EmptyLiteralMatchesBetweenAllScalars) {
  EXPECT_EQ(normalized(literal("", "x"), "abcb"), "xaxbxcxbx");
}

TEST(Replace, LeavesTextWithoutMatchAlone) {
  EXPECT_TRUE(leaves_alone(literal(" ", "\u2581"), "abc"));
}

TEST(Replace, ABadPatternIsNamedByItsPath) {
  try {
    compiled(regex("(", "x"));
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kUnsupportedPattern);
    EXPECT_EQ(e.json_path().rfind("/normalizer/pattern", 0), 0u) << e.json_path();
  }
}

}  // namespace
}  // namespace lexel
