#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "lexel/error.h"
#include "unit/normalizers/charsmap_builder.h"
#include "unit/normalizers/normalizer_test_util.h"

// Results and spans were measured on tokenizers 0.23.3, mostly with the charsmap of T5.
namespace lexel {
namespace {

TEST(Precompiled, ReplacesWhatTheMapHas) {
  auto node = charsmap({{"\u2026", "..."}, {"\ufb01", "fi"}});
  EXPECT_EQ(trace(node, "a\u2026b"),
            (Trace{{"a", 0, 1}, {".", 1, 2}, {".", 1, 2}, {".", 1, 2}, {"b", 2, 3}}));
  EXPECT_EQ(trace(node, "\ufb01n"), (Trace{{"f", 0, 1}, {"i", 0, 1}, {"n", 1, 2}}));
}

TEST(Precompiled, AMatchTakesTheWholeShortGrapheme) {
  auto node = charsmap({{"e\u0301", "\u00e9"}, {"\r", " "}});
  EXPECT_EQ(trace(node, "e\u0301x"), (Trace{{"\u00e9", 0, 1}, {"x", 2, 3}}));
  EXPECT_EQ(trace(node, "\r\nx"), (Trace{{" ", 0, 1}, {"x", 2, 3}}));
}

TEST(Precompiled, TheShortestKeyWins) {
  auto node = charsmap({{"a", "1"}, {"a\u0301", "2"}});
  EXPECT_EQ(normalized(node, "a\u0301b"), "1b");
}

TEST(Precompiled, GraphemesOfSixBytesGoScalarByScalar) {
  auto node = charsmap({{"e\u0301", "\u00e9"}, {"\u0301", "'"}});
  EXPECT_EQ(normalized(node, "e\u0301\u0302"), "\u00e9");
  EXPECT_EQ(normalized(node, "e\u0301\u0302\u0302"), "e'\u0302\u0302");
}

TEST(Precompiled, AVanishedPartCountsOnTheScalarBeforeIt) {
  auto node = charsmap({{"\u0001", ""}, {"\ufb03", "ffi"}});
  EXPECT_EQ(trace(node, "a\u0001b"), (Trace{{"a", 0, 1}, {"b", 2, 3}}));
  // The inserted i was to take nothing; now it takes the vanished scalar's span.
  EXPECT_EQ(trace(node, "\ufb03\u0001x"),
            (Trace{{"f", 0, 1}, {"f", 0, 1}, {"i", 1, 2}, {"x", 2, 3}}));
}

TEST(Precompiled, AVanishedStartShiftsAllSpans) {
  auto node = charsmap({{"\u0001", ""}});
  EXPECT_EQ(trace(node, "\u0001ab"), (Trace{{"a", 0, 1}, {"b", 1, 2}}));
  EXPECT_EQ(normalized(node, "\u0001"), "");
}

TEST(Precompiled, LeavesTextAloneThatTheMapDoesNotHave) {
  EXPECT_TRUE(leaves_alone(charsmap({{"\u2026", "..."}}), "abc \u00e9\r\n\u4e2d"));
}

TEST(Precompiled, BrokenCharsmapsAreTypedErrors) {
  std::vector<uint32_t> units(256, 0);
  const std::string broken[] = {"", std::string("\x08\0\0\0", 4),
                                u32(0xFFFFFFF0) + std::string(16, '\0'), u32(0),
                                blob(units, "\xff\xfe")};
  for (const std::string& bytes : broken) {
    try {
      compiled(spec::Precompiled{bytes});
      ADD_FAILURE() << testing::PrintToString(bytes.substr(0, 8));
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kInvalidModel);
      EXPECT_EQ(e.json_path(), "/normalizer/precompiled_charsmap");
    }
  }
}

TEST(Precompiled, OffsetsOutOfTheTrieMatchNothing) {
  spec::Precompiled node{blob(std::vector<uint32_t>(256, 0xFFFFFC00), std::string("x\0", 2))};
  EXPECT_EQ(normalized(node, "abc\u00e9"), "abc\u00e9");
}

TEST(Precompiled, ValuesOutOfThePoolOrInsideACharacterMatchNothing) {
  auto node = charsmap({{"a", "\u00e9"}, {"b", "c"}});
  std::string without_pool = node.charsmap.substr(0, 4 + 256 * 4 * 4);
  EXPECT_EQ(normalized(spec::Precompiled{without_pool + "\u00e9"}, "ab"),
            "\u00e9"
            "b");
  std::string shifted = without_pool + "\u4e2d\u4e2d";  // b's value 3 starts a character
  EXPECT_EQ(normalized(spec::Precompiled{shifted}, "b"), "\u4e2d");
  std::string inside = without_pool + "xy\u00e9";  // and here it is in the middle of one
  EXPECT_EQ(normalized(spec::Precompiled{inside}, "b"), "b");
}

TEST(Precompiled, APoolWithoutNulEndsWithTheBytes) {
  auto node = charsmap({{"a", "xyz"}});
  node.charsmap.pop_back();
  EXPECT_EQ(normalized(node, "a"), "xyz");
}

}  // namespace
}  // namespace lexel
