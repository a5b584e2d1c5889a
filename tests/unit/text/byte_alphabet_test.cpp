#include "text/byte_alphabet.h"

#include <gtest/gtest.h>

namespace lexel {
namespace {

TEST(ByteAlphabet, PrintableBytesStandForThemselves) {
  EXPECT_EQ(byte_alphabet::to_scalar('!'), U'!');
  EXPECT_EQ(byte_alphabet::to_scalar('~'), U'~');
  EXPECT_EQ(byte_alphabet::to_scalar(0xA1), U'\u00A1');
  EXPECT_EQ(byte_alphabet::to_scalar(0xAE), U'\u00AE');
  EXPECT_EQ(byte_alphabet::to_scalar(0xFF), U'\u00FF');
}

TEST(ByteAlphabet, OtherBytesFollowInOrderFromU0100) {
  EXPECT_EQ(byte_alphabet::to_scalar(0x00), U'\u0100');
  EXPECT_EQ(byte_alphabet::to_scalar(' '), U'\u0120');
  EXPECT_EQ(byte_alphabet::to_scalar(0x7F), U'\u0121');
  EXPECT_EQ(byte_alphabet::to_scalar(0xA0), U'\u0142');
  EXPECT_EQ(byte_alphabet::to_scalar(0xAD), U'\u0143');
  EXPECT_EQ(byte_alphabet::to_utf8(' '), "\u0120");
  EXPECT_EQ(byte_alphabet::to_utf8('a'), "a");
}

TEST(ByteAlphabet, ScalarsMapBackToTheirByteAndOthersToNone) {
  for (int b = 0; b < 256; ++b) {
    EXPECT_EQ(byte_alphabet::to_byte(byte_alphabet::to_scalar(static_cast<unsigned char>(b))), b);
  }
  EXPECT_EQ(byte_alphabet::to_byte(U' '), -1);
  EXPECT_EQ(byte_alphabet::to_byte(U'\u00AD'), -1);
  EXPECT_EQ(byte_alphabet::to_byte(0x144), -1);
  EXPECT_EQ(byte_alphabet::to_byte(0x10FFFF), -1);
}

}  // namespace
}  // namespace lexel
