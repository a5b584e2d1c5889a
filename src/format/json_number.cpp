#include "format/json_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace lexel::format {
namespace {

constexpr int kMaxPower = 308;

// 1e0 … 1e308, each correctly rounded (from_chars is).
const std::array<double, kMaxPower + 1>& powers_of_ten() {
  static const std::array<double, kMaxPower + 1> kPowers = [] {
    std::array<double, kMaxPower + 1> powers{};
    for (int i = 0; i <= kMaxPower; ++i) {
      std::string text = "1e" + std::to_string(i);
      std::from_chars(text.data(), text.data() + text.size(), powers[i]);
    }
    return powers;
  }();
  return kPowers;
}

std::optional<double> scale(uint64_t significand, int64_t exponent) {
  auto value = static_cast<double>(significand);
  while (exponent < -kMaxPower && value != 0) {
    value /= powers_of_ten()[kMaxPower];
    exponent += kMaxPower;
  }
  if (value == 0) return value;
  if (exponent > kMaxPower) return std::nullopt;
  if (exponent < 0) return value / powers_of_ten()[-exponent];
  value *= powers_of_ten()[exponent];
  if (std::isinf(value)) return std::nullopt;
  return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// digits: the shortest decimal digits; exponent: that of the first digit.
void append_laid_out(std::string& out, std::string_view digits, int exponent, int min_exponent,
                     int max_exponent) {
  auto count = static_cast<int>(digits.size());
  if (exponent < min_exponent || exponent > max_exponent) {
    out += digits[0];
    if (count > 1) out.append(1, '.').append(digits.substr(1));
    out += exponent < 0 ? "e-" : "e+";
    out += std::to_string(std::abs(exponent));
  } else if (exponent < 0) {
    out.append("0.").append(-exponent - 1, '0').append(digits);
  } else if (count <= exponent + 1) {
    out.append(digits).append(exponent + 1 - count, '0').append(".0");
  } else {
    out.append(digits.substr(0, exponent + 1)).append(1, '.').append(digits.substr(exponent + 1));
  }
}

template <class Float>
void append_float(std::string& out, Float value, int min_exponent, int max_exponent) {
  if (std::signbit(value)) {
    out += '-';
    value = -value;
  }
  char buffer[32];
  auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string_view text(buffer, end - buffer);  // d[.ddd]e±dd
  size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 1) digits += text.substr(2, e - 2);
  int exponent = 0;
  std::string_view power = text.substr(e + 1);
  if (power[0] == '+') power.remove_prefix(1);
  std::from_chars(power.data(), power.data() + power.size(), exponent);
  append_laid_out(out, digits, exponent, min_exponent, max_exponent);
}

}  // namespace

std::optional<double> parse_json_float(std::string_view digits) {
  size_t pos = 0;
  bool negative = pos < digits.size() && digits[pos] == '-';
  if (negative) ++pos;

  uint64_t significand = 0;
  int64_t exponent = 0;
  bool full = false;  // the significand takes no more digits
  auto take = [&](char c) {
    uint64_t digit = c - '0';
    constexpr uint64_t kMax = std::numeric_limits<uint64_t>::max();
    if (full || significand > kMax / 10 || (significand == kMax / 10 && digit > kMax % 10)) {
      full = true;
    } else {
      significand = significand * 10 + digit;
    }
    return !full;
  };
  for (; pos < digits.size() && is_digit(digits[pos]); ++pos) {
    if (!take(digits[pos])) ++exponent;
  }
  if (pos < digits.size() && digits[pos] == '.') {
    // Digits dropped before the point do not stop those behind it from being tried again.
    full = false;
    for (++pos; pos < digits.size() && is_digit(digits[pos]); ++pos) {
      if (take(digits[pos])) --exponent;
    }
  }
  if (pos < digits.size()) {  // e or E
    ++pos;
    bool down = pos < digits.size() && digits[pos] == '-';
    if (pos < digits.size() && !is_digit(digits[pos])) ++pos;
    int64_t power = 0;
    for (; pos < digits.size(); ++pos) {
      power = power * 10 + (digits[pos] - '0');
      if (power > std::numeric_limits<int32_t>::max()) {
        if (significand != 0 && !down) return std::nullopt;
        return negative ? -0.0 : 0.0;
      }
    }
    exponent += down ? -power : power;
  }
  std::optional<double> value = scale(significand, exponent);
  if (value && negative) value = -*value;
  return value;
}

void append_json_float(std::string& out, double value) { append_float(out, value, -5, 15); }
void append_json_float(std::string& out, float value) { append_float(out, value, -6, 12); }

}  // namespace lexel::format
