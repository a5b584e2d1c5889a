#include "format/json_scanner.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "format/json_number.h"

namespace lexel::format {
namespace {

// The events, written down; what a parser would say to Handler.
struct Log {
  std::string text;

  void open_object() { text += '{'; }
  void close_object() { text += '}'; }
  void open_array() { text += '['; }
  void close_array() { text += ']'; }
  void key(std::string_view name) { text.append("key ").append(name).append(";"); }
  void string(std::string_view value) { text.append("string ").append(value).append(";"); }
  void null() { text += "null;"; }
  void boolean(bool value) { text += value ? "true;" : "false;"; }
  void number_unsigned(uint64_t value) { text.append("+" + std::to_string(value) + ";"); }
  void number_integer(int64_t value) { text.append("int " + std::to_string(value) + ";"); }
  void number_float(std::string_view digits) { text.append("float ").append(digits).append(";"); }
};

struct Parser {
  Log log;

  bool null() { return log.null(), true; }
  bool boolean(bool value) { return log.boolean(value), true; }
  bool number_unsigned(uint64_t value) { return log.number_unsigned(value), true; }
  bool number_integer(int64_t value) { return log.number_integer(value), true; }
  bool number_float(double, const std::string& digits) { return log.number_float(digits), true; }
  bool string(std::string& value) { return log.string(value), true; }
  bool binary(std::vector<uint8_t>&) { return false; }
  bool start_object(size_t) { return log.open_object(), true; }
  bool key(std::string& name) { return log.key(name), true; }
  bool end_object() { return log.close_object(), true; }
  bool start_array(size_t) { return log.open_array(), true; }
  bool end_array() { return log.close_array(), true; }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) { return false; }
};

bool scan(std::string_view json, std::string* events = nullptr) {
  Log log;
  bool scanned = JsonScanner(json, log).scan();
  if (events) *events = log.text;
  return scanned;
}

std::string events_of(std::string_view json) {
  std::string events;
  EXPECT_TRUE(scan(json, &events)) << json;
  return events;
}

TEST(JsonScanner, TellsWhatStandsInTheText) {
  EXPECT_EQ(events_of(" { \"a\" : [ 1 , -2 , 0.5e-3 ] ,\r\n\t\"b\":{},\"c\":[] } "),
            "{key a;[+1;int -2;float 0.5e-3;]key b;{}key c;[]}");
  EXPECT_EQ(events_of("[true,false,null,-0,0,123456789012345678]"),
            "[true;false;null;int 0;+0;+123456789012345678;]");
  EXPECT_EQ(events_of("\"\""), "string ;");
  EXPECT_EQ(events_of(R"("\"\\\/\b\f\n\r\tA\u00e9\u4F60\ud83d\ude00 long enough \u0000")"),
            std::string("string \"\\/\b\f\n\r\tA\u00e9\u4f60\U0001F600 long enough \0;", 40));
}

TEST(JsonScanner, GivesUpOnWhatIsIllFormedOrRare) {
  for (const char* json : {
           "",
           " ",
           "{",
           "[1,]",
           "{\"a\":1,}",
           "{\"a\"}",
           "{\"a\":}",
           "{1:2}",
           "[1 2]",
           "[]]",
           "}",
           "tru",
           "truE",
           "01",
           "-",
           "1.",
           ".5",
           "1e",
           "+1",
           "[1",
           "\"a",
           "\"\\x\"",
           "\"\\u12\"",
           "\"\\ud800\"",
           "\"\\udc00\"",
           "\"\\ud800\\u0041\"",
           "\"a\nb\"",
           "\"\xFF\"",
           "\"\xED\xA0\x80\"",
           "\"12345678\xC3\"",
           "1234567890123456789",
           "1e100",
           "[}",
           "{]",
       }) {
    EXPECT_FALSE(scan(json)) << json;
  }
}

TEST(JsonScanner, ReadsAsTheParserDoes) {
  unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string pieces[] = {
      "{",     "}",    "[",       "]",      ",",     ":",          "\"",
      "\"a\"", "\\",   "\\n",     " ",      "\n",    "1",          "-0",
      "1.5",   "e5",   "null",    "\t",     "true",  "\u00e9",     "\"abcdefgh\"",
      "\x01",  "\xC3", "\\u00e9", "\"k\":", "[1,2]", "{\"a\":[]}", "\\ud83d"};
  size_t accepted = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string json;
    size_t count = 1 + random() % 9;
    for (size_t i = 0; i < count; ++i) json += pieces[random() % std::size(pieces)];
    if (round % 2 == 0) json = "[\"" + json + "\"]";  // mostly text
    std::string events;
    if (!scan(json, &events)) continue;
    ++accepted;
    Parser parser;
    ASSERT_TRUE(nlohmann::json::sax_parse(json, &parser)) << json;
    ASSERT_EQ(events, parser.log.text) << json;
  }
  EXPECT_GT(accepted, 1000U);
}

}  // namespace
}  // namespace lexel::format
