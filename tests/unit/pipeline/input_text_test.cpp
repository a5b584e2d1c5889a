#include "pipeline/input_text.h"

#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

TEST(PrepareInput, BorrowsWellFormedText) {
  std::string_view text = "a\u00e9\U0001F600";
  std::string storage;
  InputText input = prepare_input(text, {}, storage);
  EXPECT_EQ(input.text.data(), text.data());
  EXPECT_TRUE(input.repairs.empty());
}

TEST(PrepareInput, ReplacesEachMaximalIllFormedPart) {
  // Unicode 16, section 3.9, table 3-8: the bytes 61 F1 80 80 E1 80 C2 62 80 63 80 BF 64.
  std::string storage;
  InputText input =
      prepare_input("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", {}, storage);
  EXPECT_EQ(input.text,
            "a\uFFFD\uFFFD\uFFFD"
            "b\uFFFD"
            "c\uFFFD\uFFFD"
            "d");
}

TEST(PrepareInput, SurrogatesOverlongFormsAndCutEndsAreIllFormed) {
  std::string storage;
  EXPECT_EQ(prepare_input("\xED\xA0\x80", {}, storage).text, "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(prepare_input("\xC0\xAF", {}, storage).text, "\uFFFD\uFFFD");
  EXPECT_EQ(prepare_input("\xF0\x9F\x98", {}, storage).text, "\uFFFD");
  EXPECT_EQ(prepare_input("\xF4\x90\x80\x80", {}, storage).text, "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(PrepareInput, CanRefuseWithTheOffset) {
  EncodeOptions options;
  options.invalid_utf8 = InvalidUtf8::kError;
  try {
    testing::letters_tokenizer().encode("ab\xff", options);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kInvalidUtf8);
    EXPECT_EQ(e.byte_offset(), 2u);
  }
}

TEST(PrepareInput, OffsetsOfRepairedTextCoverTheOriginalBytes) {
  Encoding encoding = testing::letters_tokenizer().encode("a \xe2\x82 b");
  EXPECT_EQ(testing::offsets(encoding), (std::vector<Offset>{{0, 1}, {2, 4}, {5, 6}}));
}

}  // namespace
}  // namespace lexel
