#include "format/json_reader.h"

#include <gtest/gtest.h>

#include "expect_error.h"
#include "format/tokenizer_json.h"

namespace lexel::format {
namespace {

const std::string kModel = R"("model":{"type":"WordLevel","vocab":{"a":0},"unk_token":"a"})";

std::string nested_arrays(size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

void expect_invalid_json(const std::string& text, uint64_t byte_offset, const std::string& part) {
  try {
    parse_tokenizer_json(text, {});
    ADD_FAILURE() << "no error for " << text;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidJson) << error.what();
    EXPECT_EQ(error.byte_offset(), byte_offset) << error.what();
    EXPECT_NE(error.message().find(part), std::string::npos) << error.what();
  }
}

TEST(JsonReader, NamesTheByteOfASyntaxError) {
  expect_invalid_json(R"({"version":"1.0",})", 17, "expected string literal");
  expect_invalid_json(R"({"version":NaN})", 11, "invalid literal");
  expect_invalid_json(R"({"version":"1.0")", 16, "ends too early");
  expect_invalid_json("{" + kModel + "}}", kModel.size() + 2, "expected end of input");
  expect_invalid_json("{\"a\":\"\xFF\"}", 6, "ill-formed UTF-8");
  expect_invalid_json(R"({"version":"\ud800"})", 18, "surrogate");
}

TEST(JsonReader, SaysWhatIsWrongWithTextThatIsNotJsonAtAll) {
  expect_invalid_json("", 0, "empty");
  expect_invalid_json(" \n\t", 0, "empty");
  expect_invalid_json("\xEF\xBB\xBF{}", 0, "byte order mark");
  expect_invalid_json(std::string("{\0}", 3), 1, "NUL");
  // nlohmann/json would take a NUL for the end of the text.
  expect_invalid_json("{" + kModel + "}" + std::string("\0 x", 3), kModel.size() + 2, "NUL");
}

TEST(JsonReader, ErrorMessagesStayShort) {
  try {
    parse_tokenizer_json("{\"version\":\"" + std::string(1'000'000, 'x'), {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_LT(error.message().size(), 400U);
  }
}

TEST(JsonReader, NestsUpToTheLimit) {
  LoadLimits limits;
  limits.max_depth = 8;
  auto text = [&](size_t depth) {
    return R"({"normalizer":{"type":"NFC","x":)" + nested_arrays(depth) + "}," + kModel + "}";
  };
  EXPECT_NO_THROW(parse_tokenizer_json(text(6), limits));
  expect_error([&] { parse_tokenizer_json(text(7), limits); }, ErrorCode::kLimitExceeded, "",
               "deeper than 8");
  // Inside the parts that are streamed, too.
  std::string vocab =
      R"({"model":{"type":"BPE","merges":[],"vocab":)" + nested_arrays(100'000) + "}}";
  expect_error([&] { parse_tokenizer_json(vocab, limits); }, ErrorCode::kLimitExceeded, "",
               "deeper than 8");
}

TEST(JsonReader, HugeNestingDoesNotOverflowTheStack) {
  LoadLimits limits;
  limits.max_depth = 10'000'000;
  std::string text =
      R"({"normalizer":{"type":"NFC","x":)" + nested_arrays(1'000'000) + "}," + kModel + "}";
  EXPECT_NO_THROW(parse_tokenizer_json(text, limits));
}

TEST(JsonReader, RefusesTextOverTheSizeLimit) {
  LoadLimits limits;
  limits.max_file_bytes = 10;
  expect_error([&] { parse_tokenizer_json("{" + kModel + "}", limits); }, ErrorCode::kLimitExceeded,
               "", "max_file_bytes");
}

TEST(JsonReader, EscapesKeysInPaths) {
  expect_error(
      [] {
        parse_tokenizer_json(R"({"model":{"type":"BPE","merges":[],"vocab":{"a/b~c":-1}}})", {});
      },
      ErrorCode::kInvalidSpec, "/model/vocab/a~1b~0c", "found -1");
}

TEST(JsonReader, MinusZeroIsNoInteger) {
  expect_error([] { parse_pre_tokenizer_json(R"({"type":"FixedLength","length":-0})", {}); },
               ErrorCode::kInvalidSpec, "/length", "found -0.0");
}

}  // namespace
}  // namespace lexel::format
