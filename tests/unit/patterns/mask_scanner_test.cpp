// Masks against the plain scanner, which knows nothing of blocks.
#include "patterns/mask_scanner.h"

#include <gtest/gtest.h>

#include <ostream>
#include <random>

#include "patterns/catalogue.h"
#include "patterns/parser.h"
#include "unicode/utf8.h"
#include "unit/patterns/pattern_matches.h"

namespace lexel::patterns_test {
namespace {

constexpr uint32_t kSeed = 20251125;

struct Family {
  const char* name;
  std::string pattern;
  std::vector<std::string> split_before = {};  // patterns that split first
};

void PrintTo(const Family& family, std::ostream* out) { *out << family.name; }

std::vector<Family> families() {
  const std::string words = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  const std::string letters = R"([^\r\n\p{L}\p{N}]?\p{L}+)";
  const std::string others = R"( ?[^\s\p{L}\p{N}]+)";
  const std::string white = R"(\s*[\r\n]+|\s+(?!\S)|\s+)";
  const std::string upper = R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])";
  const std::string lower = R"([\p{Ll}\p{Lm}\p{Lo}\p{M}])";
  auto cased = [&](const std::string& behind) {
    return upper + "*" + lower + "+" + behind + "|" + upper + "+" + lower + "*" + behind + "|";
  };
  return {
      {"Gpt2", R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)"},
      {"Llama3", words + "|" + letters + R"(|\p{N}{1,3}|)" + others + R"([\r\n]*|)" + white},
      {"Possessive",
       R"('(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|(?>\p{N}{1,3})| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s*[\r\n]|\s+(?!\S)|\s)"},
      {"Qwen3", words + "|" + letters + R"(|\p{N}|)" + others + R"([\r\n]*|)" + white},
      {"QwenMarks",
       words + R"(|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|)" + white},
      {"NumberRuns", words + "|" + letters + R"(|\p{N}+|)" + others + R"([\r\n]*|)" + white},
      {"O200k", cased(words + "?") + R"(\p{N}{1,3}|)" + others + R"([\r\n/]*|)" + white},
      {"Tekken", cased("") + R"(\p{N}|)" + others + R"([\r\n/]*|)" + white},
      {"CasedNewlines", cased(words + "?") + R"(\p{N}{1,3}|)" + others + R"([\r\n]*|)" + white},
      {"DeepSeekV3",
       R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
       {R"(\p{N}{1,3})", "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+"}},
      {"Clip", R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)"},
  };
}

// Scalars of every class that the patterns tell apart, of every length.
constexpr std::u32string_view kAlphabet =
    U"aAbBsStTmMdDlLvVrReE\u017F\u212A\u00DF\u01C5\u01C4\u02B0\u00AA\u05D0\u6F22\u3005\u3007\u304B"
    U"\u0301\u093F\u20DD\u200D019\u0663\u216B\u00B2\u00BD''''\u2019.,!?-_//()\\\"#$^~\u20AC\u2192"
    U"    \t\n\n\r\r\v\f\x1C\x85\u00A0\u1680\u2003\u2028\u202F\u3000\u200B\uFEFF\u180E\u00AB"
    U"\U0001F600\U0001F3FD\u0378\uE000\U000E0001\U0001D400\U00010400\U00010428";

// Few different scalars in a row make what is rare likely; long runs cross blocks.
std::string random_text(std::mt19937& random) {
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  size_t length = 1 + below(below(3) == 0 ? 40 : 200);
  std::u32string pool(kAlphabet);
  if (below(4) != 0) {
    pool.clear();
    for (size_t i = 1 + below(6); i > 0; --i) pool += kAlphabet[below(kAlphabet.size())];
  }
  std::string text;
  if (below(4) == 0) text.append(below(70), "aA '\n1!\t"[below(8)]);
  bool has_long_runs = below(4) == 0;
  while (length-- > 0) {
    char32_t c = pool[below(pool.size())];
    size_t repeat = below(8) == 0 ? 1 + below(5) : 1;
    if (has_long_runs && below(20) == 0) repeat = below(80);
    for (; repeat > 0; --repeat) utf8::append(text, c);
  }
  return text;
}

std::vector<uint32_t> ends_of(const Pattern& pattern, std::string_view text, size_t capacity) {
  Cutter::Memory memory;
  std::vector<uint32_t> ends;
  std::vector<uint32_t> block(capacity);
  uint32_t begin = 0;
  while (size_t count = pattern.cutter()->cut(text, begin, block.data(), block.size(), memory)) {
    ends.insert(ends.end(), block.begin(), block.begin() + static_cast<ptrdiff_t>(count));
    begin = ends.back();
  }
  return ends;
}

patterns::ScannerSpec spec_of(const std::string& pattern) {
  return *patterns::recognize(patterns::parse_regex(pattern, {}, {}));
}

class MaskScannerTest : public testing::TestWithParam<Family> {
 protected:
  void SetUp() override {
    std::vector<patterns::ScannerSpec> specs;
    for (const std::string& pattern : GetParam().split_before) specs.push_back(spec_of(pattern));
    specs.push_back(spec_of(GetParam().pattern));
    bool is_split = specs.size() > 1;
    plain_ = is_split ? patterns::make_split_scanner(specs) : patterns::make_scanner(specs[0]);
    masks_ =
        is_split ? patterns::make_split_mask_scanner(specs) : patterns::make_mask_scanner(specs[0]);
    ASSERT_TRUE(plain_);
    ASSERT_TRUE(masks_) << "not recognised";
  }

  // In a block of its own size: reading behind the text is an error that sanitizers see.
  void check(const std::string& text, size_t capacity) {
    std::vector<char> exact(text.begin(), text.end());
    std::string_view view(exact.data(), exact.size());
    ASSERT_EQ(ends_of(*masks_, view, capacity), ends_of(*plain_, view, capacity))
        << "capacity " << capacity << " on " << testing::PrintToString(text);
    ASSERT_EQ(spans(*masks_, view), spans(*plain_, view));
  }

  std::unique_ptr<const Pattern> plain_;
  std::unique_ptr<const Pattern> masks_;
};

INSTANTIATE_TEST_SUITE_P(Family, MaskScannerTest, testing::ValuesIn(families()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(MaskScannerTest, AgreesWithPlainScannerOnRandomText) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  constexpr size_t kCapacities[] = {1, 3, 64, 100, 256, 1000};
  for (size_t i = 0; i < 3000; ++i) {
    ASSERT_NO_FATAL_FAILURE(check(random_text(random), kCapacities[i % 6]));
  }
}

// What decides by its neighbours, at every place of a block.
TEST_P(MaskScannerTest, AgreesWithPlainScannerAcrossBlocks) {
  for (const char* core : {"don't",
                           "x's's",
                           "'Llama",
                           "''s",
                           "x'\u017F",
                           "ABCdef",
                           "\u6F22AB\u6F22",
                           "\u6F22ABc",
                           "e\u0301Ab",
                           "!!\u0301a",
                           "!\u0301a",
                           " !\u0301",
                           "12345678",
                           "1\u06632",
                           "a  \n \t\nb",
                           "\n   \n  x",
                           ";\n  \n",
                           ";\r\n\r\n//a",
                           "//\n/\n/;",
                           "  \u3000\u3000x",
                           "\u00A0\u00A0",
                           " \u2028 !",
                           "\U0001F600\U0001F600a",
                           " \u00ABa",
                           "\u00ABa\u00BB",
                           "x'llX",
                           "x'lLx"}) {
    for (size_t before = 0; before <= 70; ++before) {
      for (char filler : {'a', ' ', '!', '\n', '7'}) {
        for (const char* after : {"", "a", " ", "\n", "!"}) {
          ASSERT_NO_FATAL_FAILURE(check(std::string(before, filler) + core + after, 1000));
        }
      }
    }
  }
}

// Where border() says so, the two parts of a text are cut as the whole is.
TEST_P(MaskScannerTest, CutsTheSameOnBothSidesOfABorder) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  for (size_t i = 0; i < 500; ++i) {
    const std::string text = random_text(random);
    const std::vector<uint32_t> whole = ends_of(*masks_, text, 1000);
    size_t at = 0;
    for (char32_t before = utf8::decode(text, at); at < text.size();) {
      size_t behind = at;
      const char32_t after = utf8::decode(text, behind);
      if (masks_->cutter()->border(before, after) == Cutter::Border::kCut) {
        std::vector<uint32_t> parts = ends_of(*masks_, text.substr(0, at), 1000);
        for (uint32_t end : ends_of(*masks_, text.substr(at), 1000)) {
          parts.push_back(static_cast<uint32_t>(at) + end);
        }
        ASSERT_EQ(parts, whole) << "cut at " << at << " of " << testing::PrintToString(text);
      }
      before = after;
      at = behind;
    }
  }
}

TEST_P(MaskScannerTest, KnowsABorderBehindAWord) {
  EXPECT_EQ(masks_->cutter()->border('a', ' '), Cutter::Border::kCut);
  EXPECT_EQ(masks_->cutter()->border(0x4F60, '.'), Cutter::Border::kCut);
  EXPECT_NE(masks_->cutter()->border('a', 'b'), Cutter::Border::kCut);
  EXPECT_NE(masks_->cutter()->border(' ', ' '), Cutter::Border::kCut);
}

// A run as long as the text must not be looked at again and again.
TEST_P(MaskScannerTest, IsLinearOnLongRuns) {
  for (const char* run : {"a", " ", "\n", "\n ", " \n", "!", "1", "'s", "A", "\u6F22A", "!\u0301",
                          " !\u0301", "\u0663", "\n\u3000", "x's\u6F22"}) {
    std::string text;
    while (text.size() < 1 << 18) text += run;
    ASSERT_NO_FATAL_FAILURE(check(text, 64));
  }
}

// One pattern after the other, as a Sequence of Splits does it.
TEST(SplitScanner, SplitsLevelByLevel) {
  std::vector<std::string> regexes = {R"(\d{1,3})", "[xy]+", R"(\s?\w+|\s+(?!\S)|\s)"};
  std::vector<patterns::ScannerSpec> specs;
  for (const std::string& regex : regexes) specs.push_back(spec_of(regex));
  std::unique_ptr<const Pattern> all = patterns::make_split_scanner(specs);
  ASSERT_TRUE(all);
  EXPECT_EQ(matches(*all, "ab 1234  cxd!!  x  "),
            (std::vector<std::string>{"ab", " ", "123", "4", " ", " c", "x", "d", "!!", "  ", "x",
                                      "  "}));
  std::mt19937 random(kSeed);
  for (int i = 0; i < 2000; ++i) {
    std::string text = random_text(random) + "1234 xy";
    std::vector<std::string> pieces{text};
    for (const std::string& regex : regexes) {
      std::unique_ptr<const Pattern> pattern = patterns::make_scanner(spec_of(regex));
      std::vector<std::string> finer;
      for (const std::string& piece : pieces) {
        uint32_t end = 0;
        for (Span match : spans(*pattern, piece)) {
          if (match.begin > end) finer.push_back(piece.substr(end, match.begin - end));
          finer.push_back(piece.substr(match.begin, match.size()));
          end = match.end;
        }
        if (end < piece.size()) finer.push_back(piece.substr(end));
      }
      pieces = std::move(finer);
    }
    ASSERT_EQ(matches(*all, text), pieces) << testing::PrintToString(text);
  }
}

TEST(MaskScanner, RefusesWhatItDoesNotKnow) {
  for (const char* pattern :
       {R"(\w+|[^\w\s]+)", R"(\p{L}+|\p{N}+)",
        // No newlines in the white space; letters that are white space, too; other words.
        R"('s| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|[^\S\n]+(?!\S)|[^\S\n]+)",
        R"('s| ?[\p{L}\s]+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
        R"('s|'st| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
        R"('!| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
        R"("s| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
        R"('s| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s++(?!\S)|\s+)",
        R"('s| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}]+|\s+(?!\S)|\s+)"}) {
    auto spec = patterns::recognize(patterns::parse_regex(pattern, {}, {}));
    if (!spec) continue;
    EXPECT_EQ(patterns::make_mask_scanner(*spec), nullptr) << pattern;
  }
}

}  // namespace
}  // namespace lexel::patterns_test
