#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel::patterns {

// A cursor over the text of a pattern, which is valid UTF-8, and the place where faults are
// reported.
class PatternReader {
 public:
  PatternReader(std::string_view pattern, const std::string& json_path)
      : pattern_(pattern), json_path_(json_path) {}

  bool at_end() const { return position_ == pattern_.size(); }
  size_t position() const { return position_; }
  void rewind(size_t position) { position_ = position; }
  std::string_view text_between(size_t begin, size_t end) const {
    return pattern_.substr(begin, end - begin);
  }
  std::string_view rest() const { return pattern_.substr(position_); }

  // The scalar here, and the same moving behind it. Not at the end.
  char32_t peek() const {
    size_t position = position_;
    return utf8::decode(pattern_, position);
  }
  char32_t next() { return utf8::decode(pattern_, position_); }

  bool peek_is(char32_t c) const { return !at_end() && peek() == c; }
  bool take(char32_t c) {
    if (!peek_is(c)) return false;
    next();
    return true;
  }
  bool looking_at(std::string_view text) const { return rest().starts_with(text); }
  void skip(size_t bytes) { position_ += bytes; }

  // Decimal digits here, saturated well above every limit; nothing without a digit.
  std::optional<uint32_t> decimal() { return number(10, 1'000'000); }

  // Up to `max_digits` digits of `base`; nothing without a digit.
  std::optional<uint32_t> number(uint32_t base, int max_digits) {
    uint64_t value = 0;
    int digits = 0;
    for (; digits < max_digits && !at_end(); ++digits) {
      uint32_t digit = digit_value(pattern_[position_]);
      if (digit >= base) break;
      value = value * base + digit;
      if (value > 0xFFFF'FFFF) value = 0xFFFF'FFFF;
      ++position_;
    }
    if (digits == 0) return std::nullopt;
    return static_cast<uint32_t>(value);
  }

  bool at_digit(uint32_t base) const {
    return !at_end() && digit_value(pattern_[position_]) < base;
  }

  [[noreturn]] void fail(std::string_view what) const { fail(what, position_); }
  [[noreturn]] void fail(std::string_view what, size_t position) const {
    throw Error(ErrorCode::kUnsupportedPattern, "regular expression: " + std::string(what),
                json_path_, position);
  }
  [[noreturn]] void exceed(std::string_view what) const {
    throw Error(ErrorCode::kLimitExceeded, "regular expression: " + std::string(what), json_path_,
                position_);
  }

 private:
  static uint32_t digit_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<uint32_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<uint32_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<uint32_t>(c - 'A' + 10);
    return 99;
  }

  std::string_view pattern_;
  std::string json_path_;
  size_t position_ = 0;
};

}  // namespace lexel::patterns
