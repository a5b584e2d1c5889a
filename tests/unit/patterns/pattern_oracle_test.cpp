// Scanners against the engines, and the engines against each other, on random text.
#include <gtest/gtest.h>

#include <random>

#include "lexel/error.h"
#include "patterns/catalogue.h"
#include "patterns/icu_backend.h"
#include "patterns/parser.h"
#include "patterns/re2_backend.h"
#include "unicode/utf8.h"
#include "unit/patterns/pattern_matches.h"

namespace lexel::patterns_test {
namespace {

#if defined(LEXEL_WITH_ICU) && defined(LEXEL_WITH_RE2)

constexpr uint32_t kSeed = 20240611;

constexpr const char* kPatterns[] = {
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
    R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)",
    R"([\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
    R"(\s?\p{P}+)",
    R"(\w+|[^\w\s]+)",
    R"([^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s*[\r\n]+|\s+(?!\S)|\s+)",
    R"(\s*[\r\n]+)",
    R"([ab]{2,3}|\s{2}|A+)",
};

// Scalars of every class that the patterns tell apart.
constexpr std::u32string_view kAlphabet =
    U"aAbBsStTmMdDlLvVrReE\u017F\u212A\u00DF\u01C5\u01C4\u02B0\u00AA\u05D0\u6F22\u3005\u3007\u304B"
    U"\u0301\u093F\u20DD\u200D019\u0663\u216B\u00B2\u00BD''''\u2019.,!?-_/()\\\"#$^~\u20AC\u2192"
    U"    \t\n\n\r\r\v\f\x1C\x85\u00A0\u1680\u2003\u2028\u202F\u3000\u200B\uFEFF\u180E"
    U"\U0001F600\U0001F3FD\u0378\uE000\U000E0001\U0001D400\U00010400\U00010428";

std::string random_text(std::mt19937& random) {
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  size_t length = 1 + below(40);
  size_t choice = below(4) == 0 ? 1 + below(4) : kAlphabet.size();
  std::u32string pool;
  for (size_t i = 0; i < choice; ++i) {
    pool += choice == kAlphabet.size() ? kAlphabet[i] : kAlphabet[below(kAlphabet.size())];
  }
  std::string text;
  while (length-- > 0) {
    char32_t c = pool[below(pool.size())];
    for (size_t repeat = below(8) == 0 ? 1 + below(5) : 1; repeat > 0; --repeat) {
      utf8::append(text, c);
    }
  }
  return text;
}

// The pieces that a cutter makes in blocks of `capacity`.
std::vector<uint32_t> cut_ends(const Cutter& cutter, std::string_view text, size_t capacity) {
  Cutter::Memory memory;
  std::vector<uint32_t> ends;
  std::vector<uint32_t> block(capacity);
  uint32_t begin = 0;
  while (size_t count = cutter.cut(text, begin, block.data(), capacity, memory)) {
    ends.insert(ends.end(), block.begin(), block.begin() + static_cast<ptrdiff_t>(count));
    begin = ends.back();
  }
  return ends;
}

TEST(PatternOracle, CuttersGiveMatchesAndGaps) {
  std::mt19937 random(kSeed);
  for (const char* text : kPatterns) {
    std::unique_ptr<const Pattern> pattern = compile_regex(text);
    const Cutter* cutter = pattern->cutter();
    ASSERT_NE(cutter, nullptr) << text;
    for (int i = 0; i < 2000; ++i) {
      std::string input = random_text(random);
      std::vector<uint32_t> expected;
      uint32_t end = 0;
      for (Span match : spans(*pattern, input)) {
        if (match.begin > end) expected.push_back(match.begin);
        expected.push_back(end = match.end);
      }
      if (end < input.size()) expected.push_back(static_cast<uint32_t>(input.size()));
      for (size_t capacity : {1, 2, 3, 64}) {
        ASSERT_EQ(cut_ends(*cutter, input, capacity), expected) << text << " on " << input;
      }
    }
  }
}

TEST(PatternOracle, ScannersAgreeWithBothEngines) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  for (const char* text : kPatterns) {
    patterns::Ast ast = patterns::parse_regex(text, {}, {});
    std::unique_ptr<const Pattern> scanner = patterns::make_scanner(*patterns::recognize(ast));
    ASSERT_TRUE(scanner) << text;
    std::unique_ptr<const Pattern> re2 = patterns::make_re2_pattern(ast, {});
    std::unique_ptr<const Pattern> icu = patterns::make_icu_pattern(ast, {}, {});
    ASSERT_TRUE(re2) << text;
    for (int i = 0; i < 1500; ++i) {
      std::string subject = random_text(random);
      std::vector<Span> expected = spans(*icu, subject);
      ASSERT_EQ(spans(*scanner, subject), expected) << text << "\non " << subject;
      ASSERT_EQ(spans(*re2, subject), expected) << text << "\non " << subject;
    }
  }
}

// Possessive runs before a look-ahead, which RE2 does not have.
TEST(PatternOracle, ScannersAgreeWithIcuOnRefusedRuns) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  for (
      const char* text :
      {R"('(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|(?>\p{N}{1,3})| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++(?!(?m:.))|\s*[\r\n]|\s+(?!\S)|\s)",
       R"(\s++(?!\S)|[ab])", R"(a[ab]++(?!b|\s)|b)", R"(\n?\s++(?!\p{L})|\s)"}) {
    patterns::Ast ast = patterns::parse_regex(text, {}, {});
    std::unique_ptr<const Pattern> scanner = patterns::make_scanner(*patterns::recognize(ast));
    ASSERT_TRUE(scanner) << text;
    std::unique_ptr<const Pattern> icu = patterns::make_icu_pattern(ast, {}, {});
    for (int i = 0; i < 3000; ++i) {
      std::string subject = random_text(random);
      ASSERT_EQ(spans(*scanner, subject), spans(*icu, subject)) << text << "\non " << subject;
    }
  }
}

TEST(PatternOracle, EnginesAgreeWhereBothAreExact) {
  std::mt19937 random(kSeed + 1);
  SCOPED_TRACE("seed " + std::to_string(kSeed + 1));
  for (const char* text : {R"((?:ab|a)+b?)", R"((\p{L}+|\d)\s?)", R"(^\w+)", R"(\w+$)",
                           R"((?i:ss|t)+)", R"([^\n]+?\n)", R"((?>\p{L}+)\d)", R"(\p{L}*?'|x)",
                           R"((?:a|\s){2,3}b|\S)", R"(x|\Aa)", R"(\S+\z)"}) {
    patterns::Ast ast = patterns::parse_regex(text, {}, {});
    std::unique_ptr<const Pattern> re2 = patterns::make_re2_pattern(ast, {});
    ASSERT_TRUE(re2) << text;
    std::unique_ptr<const Pattern> icu = patterns::make_icu_pattern(ast, {}, {});
    for (int i = 0; i < 1000; ++i) {
      std::string subject = random_text(random);
      ASSERT_EQ(spans(*re2, subject), spans(*icu, subject)) << text << "\non " << subject;
    }
  }
}

#endif

}  // namespace
}  // namespace lexel::patterns_test
