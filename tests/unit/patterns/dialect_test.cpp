#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/patterns/pattern_matches.h"

namespace lexel::patterns_test {
namespace {

struct DialectCase {
  const char* pattern;
  const char* text;
  const char* replaced;
};

#include "unit/patterns/dialect_cases.inc"

std::optional<Error> error_of(const std::string& pattern) {
  try {
    compile_regex(pattern);
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

TEST(PatternDialect, MatchesWhatTheWheelMatches) {
  for (const DialectCase& row : kDialectCases) {
    std::unique_ptr<const Pattern> pattern;
    try {
      pattern = compile_regex(row.pattern);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kUnavailable) continue;
      ADD_FAILURE() << row.pattern << ": " << error.what();
      continue;
    }
    EXPECT_EQ(replaced(*pattern, row.text), row.replaced) << row.pattern;
  }
}

TEST(PatternDialect, RefusesWhatTheWheelRefuses) {
  for (const char* pattern : kRefusedPatterns) {
    std::optional<Error> error = error_of(pattern);
    ASSERT_TRUE(error) << pattern;
    EXPECT_EQ(error->code(), ErrorCode::kUnsupportedPattern) << pattern;
    EXPECT_EQ(error->json_path(), "/pattern") << pattern;
    EXPECT_TRUE(error->byte_offset()) << pattern;
  }
}

TEST(PatternDialect, PointsAtTheFault) {
  EXPECT_EQ(error_of("ab)")->byte_offset(), 2);
  EXPECT_EQ(error_of("ab(c")->byte_offset(), 2);
  EXPECT_EQ(error_of("a+*\\p{Nope}")->byte_offset(), 6);
  EXPECT_EQ(error_of("[b-a]")->byte_offset(), 3);
}

// What the wheel runs but no engine here can.
TEST(PatternDialect, SaysWhatIsNotSupported) {
  for (const char* pattern :
       {R"(\X)", R"(\y)", R"((?~ab))", R"((a)\g<1>)", R"((a)?(?(1)b|c))", R"((?{a}))", R"((?=\G)a)",
        R"((?:a|\b){2})", R"((a\1)+)", R"((?i)(a)\1)", R"((?L)a|ab)"}) {
    std::optional<Error> error = error_of(pattern);
    ASSERT_TRUE(error) << pattern;
    EXPECT_EQ(error->code(), ErrorCode::kUnsupportedPattern) << pattern;
  }
}

}  // namespace
}  // namespace lexel::patterns_test
