#include "encoding/offset_converter.h"

#include <gtest/gtest.h>

#include <string>

#include "pipeline/input_text.h"

namespace lexel {
namespace {

Offset convert(std::string_view text, OffsetUnit unit, Span span) {
  InputText input{text, {}};
  return OffsetConverter(input, unit).convert(span);
}

TEST(OffsetConverter, CountsCodePointsAndUtf16Units) {
  std::string_view text = "a\u00e9\U0001F600b";  // 1 + 2 + 4 + 1 bytes
  EXPECT_EQ(convert(text, OffsetUnit::kBytes, {3, 7}), (Offset{3, 7}));
  EXPECT_EQ(convert(text, OffsetUnit::kCodePoints, {3, 7}), (Offset{2, 3}));
  EXPECT_EQ(convert(text, OffsetUnit::kUtf16, {3, 7}), (Offset{2, 4}));
  EXPECT_EQ(convert(text, OffsetUnit::kCodePoints, {7, 8}), (Offset{3, 4}));
  EXPECT_EQ(convert(text, OffsetUnit::kUtf16, {7, 8}), (Offset{4, 5}));
}

TEST(OffsetConverter, IsRightOnBothSidesOfEveryCheckpoint) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += i % 3 == 0 ? "\u4e2d" : "x";
  InputText input{text, {}};
  OffsetConverter converter(input, OffsetUnit::kCodePoints);
  uint32_t scalar = 0;
  for (uint32_t at = 0; at < text.size(); ++scalar) {
    uint32_t end = at + (scalar % 3 == 0 ? 3 : 1);
    EXPECT_EQ(converter.convert({at, end}), (Offset{scalar, scalar + 1}));
    at = end;
  }
}

TEST(OffsetConverter, SpansPastTheTextFollowHuggingFace) {
  for (std::string_view text : {std::string_view("abc"), std::string_view("ab\u00e9")}) {
    auto size = static_cast<uint32_t>(text.size());
    EXPECT_EQ(convert(text, OffsetUnit::kCodePoints, {1, size + 4}), (Offset{1, 3}));
    EXPECT_EQ(convert(text, OffsetUnit::kCodePoints, {size, size + 4}), (Offset{size, size + 4}));
  }
}

TEST(OffsetConverter, ByteOffsetsSpeakOfTheOriginalBytesOfRepairedText) {
  std::string storage;
  InputText input = prepare_input("a\xff\xe2\x82z", {}, storage);  // two ill-formed parts
  ASSERT_EQ(input.text, "a\uFFFD\uFFFDz");
  OffsetConverter bytes(input, OffsetUnit::kBytes);
  EXPECT_EQ(bytes.convert({0, 1}), (Offset{0, 1}));
  EXPECT_EQ(bytes.convert({1, 4}), (Offset{1, 2}));
  EXPECT_EQ(bytes.convert({4, 7}), (Offset{2, 4}));
  EXPECT_EQ(bytes.convert({7, 8}), (Offset{4, 5}));
  OffsetConverter code_points(input, OffsetUnit::kCodePoints);
  EXPECT_EQ(code_points.convert({4, 7}), (Offset{2, 3}));
}

}  // namespace
}  // namespace lexel
