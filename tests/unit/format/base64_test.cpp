#include "format/base64.h"

#include <gtest/gtest.h>

namespace lexel::format {
namespace {

TEST(Base64, EncodesTheVectorsOfRfc4648) {
  EXPECT_EQ(encode_base64(""), "");
  EXPECT_EQ(encode_base64("f"), "Zg==");
  EXPECT_EQ(encode_base64("fo"), "Zm8=");
  EXPECT_EQ(encode_base64("foo"), "Zm9v");
  EXPECT_EQ(encode_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encode_base64("\xFB\xFF"), "+/8=");
}

TEST(Base64, DecodesWithAllSomeOrNoPadding) {
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zg="), "f");
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm8"), "fo");
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("+/8="), "\xFB\xFF");
}

TEST(Base64, RefusesWhatNoBytesEncodeTo) {
  EXPECT_EQ(decode_base64("!!"), std::nullopt);
  EXPECT_EQ(decode_base64("Zg =="), std::nullopt);
  EXPECT_EQ(decode_base64("Z"), std::nullopt);
  EXPECT_EQ(decode_base64("Zm9v="), std::nullopt);
  EXPECT_EQ(decode_base64("Zm8=="), std::nullopt);
  EXPECT_EQ(decode_base64("Zg==="), std::nullopt);
  EXPECT_EQ(decode_base64("===="), std::nullopt);
  EXPECT_EQ(decode_base64("Zh=="), std::nullopt);  // bits behind the last byte
  EXPECT_EQ(decode_base64("Zg==Zg=="), std::nullopt);
}

}  // namespace
}  // namespace lexel::format
