#include "format/json_number.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lexel::format {
namespace {

template <class Float>
std::string written(Float value) {
  std::string text;
  append_json_float(text, value);
  return text;
}

TEST(JsonNumber, ReadsPlainNumbers) {
  EXPECT_EQ(parse_json_float("0.5"), 0.5);
  EXPECT_EQ(parse_json_float("-7.25"), -7.25);
  EXPECT_EQ(parse_json_float("1e2"), 100.0);
  EXPECT_EQ(parse_json_float("12E-1"), 1.2);
  EXPECT_EQ(parse_json_float("1.5e+3"), 1500.0);
  EXPECT_TRUE(std::signbit(*parse_json_float("-0.0")));
}

// The right value is Hugging Face's, not the nearest double (which strtod gives).
TEST(JsonNumber, RoundsAsHuggingFaceDoes) {
  EXPECT_EQ(parse_json_float("-14.898619485211565"), -14.898619485211563);
  EXPECT_EQ(parse_json_float("-15.424755574590947"), -15.424755574590948);
  EXPECT_EQ(parse_json_float("-1.2170167444297881"), -1.217016744429788);
}

TEST(JsonNumber, KnowsItsRange) {
  EXPECT_EQ(parse_json_float("1e400"), std::nullopt);
  EXPECT_EQ(parse_json_float("-1e99999999999"), std::nullopt);
  EXPECT_EQ(parse_json_float("1e-400"), 0.0);
  EXPECT_EQ(parse_json_float("0e99999999999"), 0.0);
  EXPECT_EQ(parse_json_float("1e-99999999999"), 0.0);
  EXPECT_EQ(parse_json_float("123456789012345678901234567890"), 1.2345678901234568e+29);
}

TEST(JsonNumber, WritesDoublesAsHuggingFaceDoes) {
  EXPECT_EQ(written(1.0), "1.0");
  EXPECT_EQ(written(-0.0), "-0.0");
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(-7.123456789012346), "-7.123456789012346");
  EXPECT_EQ(written(1e15), "1000000000000000.0");
  EXPECT_EQ(written(1e16), "1e+16");
  EXPECT_EQ(written(1.2345678901234568e+29), "1.2345678901234568e+29");
  EXPECT_EQ(written(0.00001), "0.00001");
  EXPECT_EQ(written(1.5e-7), "1.5e-7");
  EXPECT_EQ(written(1e300), "1e+300");
}

TEST(JsonNumber, WritesFloatsInTheirOwnPrecision) {
  EXPECT_EQ(written(0.1F), "0.1");
  EXPECT_EQ(written(1.0F), "1.0");
  EXPECT_EQ(written(1e-9F), "1e-9");
}

}  // namespace
}  // namespace lexel::format
