#include "cli/json_answer.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace lexel::cli {
namespace {

void append_number(std::string& out, uint64_t n) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_encoding(std::string& out, const Encoding& encoding) {
  const size_t n = encoding.size();
  auto numbers = [&](const char* name, auto get) {
    out += '"';
    out += name;
    out += "\":";
    append_list(out, n, [&](size_t i) { append_number(out, get(i)); });
    out += ',';
  };
  auto optional_numbers = [&](const char* name, auto get) {
    out += '"';
    out += name;
    out += "\":";
    append_list(out, n, [&](size_t i) {
      std::optional<uint64_t> value = get(i);
      value ? append_number(out, *value) : static_cast<void>(out += "null");
    });
    out += ',';
  };
  out += '{';
  numbers("ids", [&](size_t i) { return encoding.ids()[i]; });
  out += "\"tokens\":";
  append_list(out, n, [&](size_t i) { append_json_string(out, encoding.token(i)); });
  out += ",\"offsets\":";
  append_list(out, n, [&](size_t i) {
    out += '[';
    append_number(out, encoding.offsets()[i].begin);
    out += ',';
    append_number(out, encoding.offsets()[i].end);
    out += ']';
  });
  out += ',';
  numbers("type_ids", [&](size_t i) { return encoding.type_ids()[i]; });
  numbers("attention_mask", [&](size_t i) { return encoding.attention_mask()[i]; });
  numbers("special_tokens_mask", [&](size_t i) { return encoding.special_tokens_mask()[i]; });
  optional_numbers("word_ids", [&](size_t i) -> std::optional<uint64_t> {
    uint32_t word = encoding.word_ids()[i];
    return word == Encoding::kNoWord ? std::nullopt : std::optional<uint64_t>(word);
  });
  auto sequences = encoding.sequence_ids();
  optional_numbers("sequence_ids", [&](size_t i) { return sequences[i]; });
  out += "\"overflowing\":";
  OverflowingEncodings overflowing = encoding.overflowing();
  append_list(out, overflowing.size(), [&](size_t i) { append_encoding(out, overflowing[i]); });
  out += '}';
}

}  // namespace lexel::cli
