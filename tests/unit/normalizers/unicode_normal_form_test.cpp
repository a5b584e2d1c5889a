#include <gtest/gtest.h>

#include <string>

#include "lexel/error.h"
#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::Nfc;
using spec::Nfd;
using spec::Nfkc;
using spec::Nfkd;

TEST(UnicodeNormalForm, LeavesNormalTextAlone) {
  for (std::string_view text : {"", "plain ASCII", "\u4e2d\u6587", "\u0e01\u0e02"}) {
    EXPECT_TRUE(leaves_alone(Nfc{}, text));
    EXPECT_TRUE(leaves_alone(Nfd{}, text));
    EXPECT_TRUE(leaves_alone(Nfkc{}, text));
    EXPECT_TRUE(leaves_alone(Nfkd{}, text));
  }
  EXPECT_TRUE(leaves_alone(Nfc{}, "\u00e9\uac00\u00bd"));
}

#ifdef LEXEL_WITH_ICU

TEST(UnicodeNormalForm, MarksThatAreNormalAreLeftAlone) {
  EXPECT_TRUE(leaves_alone(Nfd{}, "e\u0323\u0301"));
  EXPECT_TRUE(leaves_alone(Nfc{}, "x\u0323\u0301"));
}

TEST(UnicodeNormalForm, NfcKeepsASpanPerScalar) {
  EXPECT_EQ(trace(Nfc{}, "e\u0301\u0323"), (Trace{{"\u1eb9", 0, 1}, {"\u0301", 2, 3}}));
  EXPECT_EQ(trace(Nfc{}, "\u1100\u1161\u11a8x"), (Trace{{"\uac01", 0, 1}, {"x", 3, 4}}));
  EXPECT_EQ(trace(Nfc{}, "a\u0344b"), (Trace{{"\u00e4", 0, 1}, {"\u0301", 1, 2}, {"b", 2, 3}}));
  EXPECT_EQ(trace(Nfc{}, "\u0301\u0323e\u0301"),
            (Trace{{"\u0323", 0, 1}, {"\u0301", 1, 2}, {"\u00e9", 2, 3}}));
}

TEST(UnicodeNormalForm, NfdKeepsASpanPerScalar) {
  EXPECT_EQ(trace(Nfd{}, "\u1e9b\u0323"),
            (Trace{{"\u017f", 0, 1}, {"\u0323", 1, 2}, {"\u0307", 1, 2}}));
}

TEST(UnicodeNormalForm, CompatibilityFormsExpand) {
  EXPECT_EQ(trace(Nfkc{}, "\ufb03x"), (Trace{{"f", 0, 1}, {"f", 0, 1}, {"i", 0, 1}, {"x", 1, 2}}));
  EXPECT_EQ(normalized(Nfkc{}, "\u1e9b\u0323"), "\u1e69");
  EXPECT_EQ(normalized(Nfkd{}, "\u00bd"), "1\u20442");
}

TEST(UnicodeNormalForm, KnowsUnicode9AndNoLater) {
  EXPECT_TRUE(leaves_alone(Nfd{}, "a\u0301\u0898"));  // class 230 since Unicode 14
  EXPECT_TRUE(leaves_alone(Nfkc{}, "\ua7f2"));        // a compatibility C since Unicode 14
}

TEST(UnicodeNormalForm, AMegabyteOfAlternatingMarksIsFast) {
  std::string text;
  for (int i = 0; i < 262'144; ++i) text += "\u0301\u0323";
  std::string sorted;
  for (int i = 0; i < 262'144; ++i) sorted += "\u0323";
  for (int i = 0; i < 262'144; ++i) sorted += "\u0301";
  EXPECT_EQ(normalized(Nfc{}, text), sorted);
  EXPECT_EQ(normalized(Nfkd{}, text), sorted);
}

#else

TEST(UnicodeNormalForm, OtherTextNeedsIcu) {
  try {
    normalized(Nfc{}, "e\u0301");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kUnavailable);
  }
}

#endif

}  // namespace
}  // namespace lexel
