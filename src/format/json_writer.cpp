#include "format/json_writer.h"

#include <charconv>

#include "format/json_number.h"
#include "unicode/utf8.h"

namespace lexel::format {

void JsonWriter::key(std::string_view name) {
  before_value();
  append_quoted(name);
  text_ += pretty_ ? ": " : ":";
  after_key_ = true;
}

void JsonWriter::unsigned_integer(uint64_t value) {
  char digits[20];
  raw(std::string_view(digits, std::to_chars(digits, digits + sizeof digits, value).ptr - digits));
}

void JsonWriter::number(double value) {
  before_value();
  append_json_float(text_, value);
}

void JsonWriter::number(float value) {
  before_value();
  append_json_float(text_, value);
}

void JsonWriter::string(std::string_view value) {
  before_value();
  append_quoted(value);
}

void JsonWriter::character(char32_t value) { string(utf8::encode(value)); }

void JsonWriter::begin(char bracket) {
  before_value();
  text_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::end(char bracket) {
  --depth_;
  if (!first_) new_line();
  text_ += bracket;
  first_ = false;
}

void JsonWriter::raw(std::string_view value) {
  before_value();
  text_ += value;
}

// The comma and the line break that a key, an element or the value after a key needs.
void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ > 0) {
    if (!first_) text_ += ',';
    new_line();
  }
  first_ = false;
}

void JsonWriter::new_line() {
  if (!pretty_) return;
  text_ += '\n';
  text_.append(2 * depth_, ' ');
}

void JsonWriter::append_quoted(std::string_view value) {
  constexpr std::string_view kHex = "0123456789abcdef";
  text_ += '"';
  size_t copied = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    auto byte = static_cast<unsigned char>(value[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    text_.append(value, copied, i - copied);
    copied = i + 1;
    text_ += '\\';
    switch (byte) {
      case '"':
      case '\\':
        text_ += static_cast<char>(byte);
        break;
      case '\b':
        text_ += 'b';
        break;
      case '\f':
        text_ += 'f';
        break;
      case '\n':
        text_ += 'n';
        break;
      case '\r':
        text_ += 'r';
        break;
      case '\t':
        text_ += 't';
        break;
      default:
        text_ += "u00";
        text_ += kHex[byte >> 4];
        text_ += kHex[byte & 15];
    }
  }
  text_.append(value, copied);
  text_ += '"';
}

}  // namespace lexel::format
