#include "unicode/normal_forms.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unicode/utf8.h"

namespace lexel::unicode {
namespace {

TEST(StablePrefix, ReachesOverTextThatAFormCannotTouch) {
  std::string text = "plain ASCII, \u00e9\u00df \u4e2d\u6587 \uac00";
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfc, text, 0), text.size());
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfkc, text, 0), text.size());
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfd, "\u4e2d\u6587", 0), 6u);
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfc, "", 0), 0u);
}

TEST(StablePrefix, EndsAtTheLastScalarThatCanStillCompose) {
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfc, "0123456789e\u0301", 0), 10u);
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfc, "ab\u4e2d\u0301", 0), 2u);
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfd, "ab\u00e9", 0), 1u);
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfc, "\u0301", 0), 0u);
}

TEST(StablePrefix, IgnoresWhatUnicode9DoesNotHave) {
  EXPECT_EQ(stable_prefix_end(NormalForm::kNfd, "a\u0898\ua7f2", 0), 7u);
}

#ifdef LEXEL_WITH_ICU

// The whole text through segments, as {scalar, change} pairs.
std::vector<std::pair<char32_t, int>> normalized(NormalForm form, std::string_view text) {
  std::vector<std::pair<char32_t, int>> out;
  std::vector<ScalarChange> parts;
  for (size_t pos = 0; pos < text.size();) {
    size_t stable = stable_prefix_end(form, text, pos);
    while (pos < stable) out.emplace_back(utf8::decode(text, pos), 0);
    if (pos == text.size()) break;
    pos = normalize_segment(form, text, pos, parts);
    for (const ScalarChange& part : parts) out.emplace_back(part.scalar, part.change);
  }
  return out;
}

using Changes = std::vector<std::pair<char32_t, int>>;

TEST(NormalForm, DecompositionsInsertAllButTheirFirstScalar) {
  EXPECT_EQ(normalized(NormalForm::kNfd, "\u00e9"), (Changes{{U'e', 0}, {0x301, 1}}));
  EXPECT_EQ(normalized(NormalForm::kNfkd, "\ufb03"), (Changes{{U'f', 0}, {U'f', 1}, {U'i', 1}}));
  EXPECT_EQ(normalized(NormalForm::kNfd, "\uac01"),
            (Changes{{0x1100, 0}, {0x1161, 1}, {0x11A8, 1}}));
}

TEST(NormalForm, SortingCarriesTheChangesAlong) {
  EXPECT_EQ(normalized(NormalForm::kNfd, "\u1e9b\u0323"),
            (Changes{{0x17F, 0}, {0x323, 0}, {0x307, 1}}));
}

TEST(NormalForm, CompositionSumsTheChanges) {
  EXPECT_EQ(normalized(NormalForm::kNfc, "e\u0301\u0323"), (Changes{{0x1EB9, -1}, {0x301, 0}}));
  EXPECT_EQ(normalized(NormalForm::kNfc, "\u1e63\u0307"), (Changes{{0x1E69, -1}}));
  EXPECT_EQ(normalized(NormalForm::kNfc, "s\u0307\u0323"), (Changes{{0x1E69, -2}}));
  EXPECT_EQ(normalized(NormalForm::kNfc, "\u1100\u1161\u11a8"), (Changes{{0xAC01, -2}}));
  // U+0344 is U+0308 U+0301; the first joins a, so the second is the one that counts as inserted.
  EXPECT_EQ(normalized(NormalForm::kNfc, "a\u0344b"), (Changes{{0xE4, -1}, {0x301, 1}, {U'b', 0}}));
}

TEST(NormalForm, BlockedMarksDoNotCompose) {
  EXPECT_EQ(normalized(NormalForm::kNfc, "\u09c7\u0301\u09be"),
            (Changes{{0x9C7, 0}, {0x301, 0}, {0x9BE, 0}}));
}

#endif

}  // namespace
}  // namespace lexel::unicode
