#include "patterns/pattern.h"

#include <gtest/gtest.h>

#include "lexel/error.h"
#include "patterns/catalogue.h"
#include "patterns/parser.h"
#include "unit/patterns/pattern_matches.h"

namespace lexel::patterns_test {
namespace {

using Strings = std::vector<std::string>;

// Whether a scanner takes the pattern, so that it is linear and needs no engine.
bool is_catalogued(std::string_view text) {
  std::optional<patterns::ScannerSpec> spec =
      patterns::recognize(patterns::parse_regex(text, {}, {}));
  return spec && patterns::make_scanner(*spec) != nullptr;
}

constexpr const char* kCl100k =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kO200k =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kDeepSeekV3 =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

TEST(LiteralPattern, FindsLeftmostWithoutOverlap) {
  EXPECT_EQ(spans(*compile_string("aa"), "aaaaa"), (std::vector<Span>{{0, 2}, {2, 4}}));
  EXPECT_EQ(spans(*compile_string("."), "a.b"), (std::vector<Span>{{1, 2}}));
  EXPECT_TRUE(spans(*compile_string("abc"), "ab").empty());
}

TEST(LiteralPattern, IsLinearOnHostileText) {
  std::string needle = std::string(50'000, 'a') + 'b';
  std::string text(1 << 20, 'a');
  EXPECT_TRUE(spans(*compile_string(needle), text).empty());
  EXPECT_EQ(spans(*compile_string(needle), text + 'b').size(), 1u);
}

TEST(EmptyPattern, MatchesAtEveryScalarBoundary) {
  std::vector<Span> expected{{0, 0}, {1, 1}, {3, 3}, {6, 6}};
  EXPECT_EQ(spans(*compile_string(""), "a\u00e9\u6f22"), expected);
  EXPECT_EQ(spans(*compile_regex(""), "a\u00e9\u6f22"), expected);
  EXPECT_TRUE(spans(*compile_string(""), "").empty());
}

TEST(EmptyMatches, AreNotReportedRightBehindAMatch) {
  EXPECT_EQ(replaced(*compile_regex("x*"), "xxaxb"), "-a-b-");
  EXPECT_EQ(replaced(*compile_regex("(?=b)|b"), "abc"), "a-bc");
}

TEST(Scanner, SplitsAsGpt2) {
  EXPECT_EQ(matches(*patterns::gpt2_pattern(), "Hello, I'm  'quoted' 12ab\n\n  x  "),
            (Strings{"Hello", ",", " I", "'m", " ", " '", "quoted", "'", " 12", "ab", "\n\n ", " x",
                     "  "}));
}

TEST(Scanner, SplitsAsLlama3) {
  EXPECT_EQ(matches(*compile_regex(kCl100k), "(word'S 12345!?\n\n x\n \n\n  y"),
            (Strings{"(word", "'S", " ", "123", "45", "!?\n\n", " x", "\n \n\n", " ", " y"}));
}

TEST(Scanner, SplitsAsO200k) {
  EXPECT_EQ(matches(*compile_regex(kO200k), "camelCaseWORDs it's ABC\u00aaD /usr/\n"),
            (Strings{"camel", "Case", "WORDs", " it's", " ABC\u00aa", "D", " /", "usr", "/\n"}));
}

TEST(Scanner, SplitsAsDeepSeekV3) {
  EXPECT_EQ(matches(*compile_regex(kDeepSeekV3), "_name x\u0301 !!\n1"),
            (Strings{"_name", " x\u0301", " !!\n"}));
}

TEST(Scanner, ComesBackToTheLastNewlineOfAWhitespaceRun) {
  EXPECT_EQ(matches(*compile_regex(R"(\s*[\r\n]+)"), "  \n \r\n  x \t "), (Strings{"  \n \r\n"}));
}

TEST(Catalogue, TakesEveryWayToWriteAFamily) {
  for (
      const char* text :
      {kCl100k, kO200k, kDeepSeekV3,
       R"('(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
       R"((?:'s|'t|'re|'ve|'m|'ll|'d)| ?[\p{L}]+| ?[\p{N}]+|[ ]?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
       R"('(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s*[\r\n]+|\s+(?!\S)|\s+)",
       R"(\s?\p{L}+)", R"([0-9][0-9][0-9])", R"( {2,})", R"(\s+)", R"([\r\n])", R"(\p{N}{1,3})",
       R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"}) {
    EXPECT_TRUE(is_catalogued(text)) << text;
  }
}

TEST(Catalogue, LeavesToEnginesWhatItCannotProve) {
  for (const char* text : {"a+b", "a{1,5}a", "a*", "(?:ab)+", "a+?", R"(\bx)", "a++b", "(?=a)"}) {
    bool proved = is_catalogued(text);
    EXPECT_EQ(proved, std::string_view(text) == "a+b") << text;  // a pair: the run is remembered
  }
}

TEST(Scanner, IsLinearOnHostileRuns) {
  const std::string mark = "\u0301";
  std::vector<std::string> texts{std::string(1 << 20, ' ') + "x", std::string(1 << 20, 'A'),
                                 "\n" + std::string(1 << 20, ' ') + "x",
                                 "\u00aa" + std::string(1 << 20, 'A')};
  texts.emplace_back();
  for (int i = 0; i < 300'000; ++i) texts.back() += mark;
  for (const char* pattern :
       {kCl100k, kO200k, R"(\s*[\r\n]+)", R"(\s+(?!\S))", R"(\s++(?!\S))", "a+b", "A*b"}) {
    for (const std::string& text : texts) {
      std::vector<Span> found = spans(*compile_regex(pattern), text);
      EXPECT_LE(found.size(), text.size());
    }
  }
}

#if defined(LEXEL_WITH_ICU) && defined(LEXEL_WITH_RE2)

TEST(HostilePattern, EndsInAResultOrALimit) {
  std::string text = std::string(5000, 'a') + 'b';
  for (const char* pattern : {"(a+)+$", "(?:a|a?)+$", "(?:a+)+(?!x)$", R"((a+)\1+$)", "(?=a+c)",
                              "((a{1000}){1000}){1000}", "(?:x{0,100}){0,100}y"}) {
    try {
      spans(*compile_regex(pattern), text);
    } catch (const Error& error) {
      EXPECT_TRUE(error.code() == ErrorCode::kLimitExceeded ||
                  error.code() == ErrorCode::kUnsupportedPattern)
          << pattern << ": " << error.what();
    }
  }
}

TEST(Re2Pattern, RewritesTheFinalWhitespaceRun) {
  std::unique_ptr<const Pattern> pattern = compile_regex(R"((?:ab)+|\s+(?!\S)|\s+)");
  EXPECT_EQ(matches(*pattern, "abab  x  "), (Strings{"abab", " ", " ", "  "}));
}

TEST(IcuPattern, KeepsPositionsBehindAstralScalars) {
  EXPECT_EQ(spans(*compile_regex("(?<=b)c"), "\U0001F600bc\u00e9bc"),
            (std::vector<Span>{{5, 6}, {9, 10}}));
}

TEST(IcuPattern, StartsMatchesAtKeep) {
  EXPECT_EQ(spans(*compile_regex(R"(a\Kb)"), "abab"), (std::vector<Span>{{1, 2}, {3, 4}}));
}

#endif

TEST(PatternLimits, StopDeepLongAndLargePatterns) {
  std::string deep = std::string(20'000, '(') + "a" + std::string(20'000, ')');
  std::string classes(20'000, '[');
  std::string stacked = "a";
  std::string alternatives = "w0";
  std::string letters;
  for (int i = 1; i < 100'000; ++i) {
    stacked += "{1,2}";
    alternatives += "|w" + std::to_string(i);
    letters += R"(\p{L})";
  }
  for (const std::string& text :
       {deep, classes, stacked, alternatives, letters, std::string((1 << 20) + 1, 'a')}) {
    try {
      compile_regex(text);
      ADD_FAILURE() << text.substr(0, 20);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kLimitExceeded) << error.what();
    }
  }
}

}  // namespace
}  // namespace lexel::patterns_test
