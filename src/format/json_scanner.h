#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "unicode/utf8.h"

namespace lexel::format {

// Reads well-formed JSON of the kind that tokenizers are written in, and gives up on all else.
//
// Most of a tokenizer.json is short strings and white space, which are looked at eight bytes at a
// time here and handed on without a copy. Whatever is ill-formed or rare (numbers of many digits)
// ends the scan with false, whatever events it had before; the caller then asks a parser that has a
// message for it. So there is one reader that is fast and one that is exact about errors, and where
// this one says true, both give the same events:
//
//   open_object(), close_object(), open_array(), close_array(), key(string_view),
//   string(string_view), null(), boolean(bool), number_unsigned(uint64_t), number_integer(int64_t),
//   number_float(string_view digits)
//
// Does not recurse; linear.
template <class Events>
class JsonScanner {
 public:
  JsonScanner(std::string_view json, Events& events)
      : at_(json.data()), end_(at_ + json.size()), events_(events) {}

  bool scan() {
    enum class Next : uint8_t { kKey, kValue, kSeparator };
    Next next = Next::kValue;
    for (;;) {
      bool has_more = skip_white_space();
      if (next == Next::kSeparator && is_object_.empty()) return !has_more;
      if (!has_more) return false;
      switch (next) {
        case Next::kKey:
          if (!key()) return false;
          next = Next::kValue;
          break;
        case Next::kValue:
          if (*at_ == '{' || *at_ == '[') {
            bool is_object = *at_++ == '{';
            open(is_object);
            if (!skip_white_space()) return false;
            bool is_empty = *at_ == (is_object ? '}' : ']');
            next = is_empty ? Next::kSeparator : is_object ? Next::kKey : Next::kValue;
            if (is_empty) close();
          } else {
            if (!scalar()) return false;
            next = Next::kSeparator;
          }
          break;
        case Next::kSeparator:
          if (*at_ == ',') {
            ++at_;
            next = is_object_.back() ? Next::kKey : Next::kValue;
          } else if (*at_ == (is_object_.back() ? '}' : ']')) {
            close();
          } else {
            return false;
          }
          break;
      }
    }
  }

 private:
  static constexpr uint64_t kOnes = 0x0101'0101'0101'0101u;
  static constexpr uint64_t kHighBits = 0x8080'8080'8080'8080u;

  // In the result the lowest set bit marks the first byte below `bound`, which is at most 0x80; the
  // bits above it mean nothing.
  static uint64_t bytes_below(uint64_t word, uint64_t bound) {
    return (word - kOnes * bound) & ~word & kHighBits;
  }

  // False at the end of the text.
  bool skip_white_space() {
    constexpr uint64_t kSpaces = kOnes * ' ';
    while (at_ < end_) {
      if (*at_ == ' ') {
        uint64_t word;
        while (end_ - at_ >= 8 && (std::memcpy(&word, at_, 8), word == kSpaces)) at_ += 8;
        while (at_ < end_ && *at_ == ' ') ++at_;
      } else if (*at_ == '\n' || *at_ == '\r' || *at_ == '\t') {
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }

  void open(bool is_object) {
    is_object_.push_back(is_object);
    if (is_object) {
      events_.open_object();
    } else {
      events_.open_array();
    }
  }

  // At the closing bracket.
  void close() {
    ++at_;
    if (is_object_.back()) {
      events_.close_object();
    } else {
      events_.close_array();
    }
    is_object_.pop_back();
  }

  bool key() {
    if (!string()) return false;
    events_.key(string_);
    if (!skip_white_space() || *at_ != ':') return false;
    ++at_;
    return true;
  }

  bool scalar() {
    switch (*at_) {
      case '"':
        if (!string()) return false;
        events_.string(string_);
        return true;
      case 'n':
        if (!literal("null")) return false;
        events_.null();
        return true;
      case 't':
        if (!literal("true")) return false;
        events_.boolean(true);
        return true;
      case 'f':
        if (!literal("false")) return false;
        events_.boolean(false);
        return true;
      default:
        return number();
    }
  }

  bool literal(std::string_view name) {
    if (std::string_view(at_, end_ - at_).substr(0, name.size()) != name) return false;
    at_ += name.size();
    return true;
  }

  // Sets string_ to the contents of the string at at_.
  bool string() {
    if (*at_ != '"') return false;
    const char* begin = ++at_;
    uint64_t seen = 0;
    if (!find_string_end(seen)) return false;
    if (*at_ == '"') {
      string_ = {begin, static_cast<size_t>(at_ - begin)};
    } else {
      buffer_.assign(begin, at_);
      if (!unescape(seen)) return false;
      string_ = buffer_;
    }
    ++at_;
    return (seen & kHighBits) == 0 || utf8::valid_prefix(string_) == string_.size();
  }

  // Moves to the next quote or backslash; false at a control character or the end of the text. The
  // high bits of `seen` are set if there is a byte above 7F, and may be if there is none.
  bool find_string_end(uint64_t& seen) {
    for (uint64_t word; end_ - at_ >= 8; at_ += 8) {
      std::memcpy(&word, at_, 8);
      seen |= word;
      uint64_t special = bytes_below(word ^ kOnes * '"', 1) | bytes_below(word ^ kOnes * '\\', 1) |
                         bytes_below(word, 0x20);
      if (special == 0) continue;
      if constexpr (std::endian::native == std::endian::little) {
        at_ += std::countr_zero(special) / 8;
        return static_cast<unsigned char>(*at_) >= 0x20;
      }
      break;
    }
    for (; at_ < end_; ++at_) {
      auto byte = static_cast<unsigned char>(*at_);
      if (byte == '"' || byte == '\\') return true;
      if (byte < 0x20) return false;
      seen |= byte;
    }
    return false;
  }

  // From a backslash on, to the string's end.
  bool unescape(uint64_t& seen) {
    while (*at_ != '"') {
      if (end_ - at_ < 2) return false;
      constexpr std::string_view kNames = "\"\\/bfnrt";
      constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
      char name = at_[1];
      at_ += 2;
      if (size_t i = kNames.find(name); i != std::string_view::npos) {
        buffer_ += kMeanings[i];
      } else {
        uint32_t unit = 0;
        if (name != 'u' || !hex_unit(unit)) return false;
        char32_t scalar = unit;
        if (unit >= 0xD800 && unit < 0xE000) {
          uint32_t low = 0;
          if (unit >= 0xDC00 || !literal("\\u") || !hex_unit(low)) return false;
          if (low < 0xDC00 || low >= 0xE000) return false;
          scalar = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
        utf8::append(buffer_, scalar);
      }
      const char* begin = at_;
      if (!find_string_end(seen)) return false;
      buffer_.append(begin, at_);
    }
    return true;
  }

  bool hex_unit(uint32_t& unit) {
    if (end_ - at_ < 4) return false;
    for (int i = 0; i < 4; ++i) {
      char c = *at_++;
      uint32_t digit = c >= '0' && c <= '9'   ? c - '0'
                       : c >= 'a' && c <= 'f' ? c - 'a' + 10
                       : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                              : 16;
      if (digit > 15) return false;
      unit = unit << 4 | digit;
    }
    return true;
  }

  // Skips digits; false if there are none.
  bool digits() {
    const char* begin = at_;
    while (at_ < end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ > begin;
  }

  bool number() {
    constexpr ptrdiff_t kMaxIntegerDigits = 18;  // these fit any integer
    constexpr ptrdiff_t kMaxFloatLength = 40;    // with two digits of exponent, far from infinity
    const char* begin = at_;
    if (*at_ == '-') ++at_;
    const char* first_digit = at_;
    if (!digits() || (*first_digit == '0' && at_ - first_digit > 1)) return false;
    bool is_integer = true;
    if (at_ < end_ && *at_ == '.') {
      is_integer = false;
      ++at_;
      if (!digits()) return false;
    }
    if (at_ < end_ && (*at_ == 'e' || *at_ == 'E')) {
      is_integer = false;
      ++at_;
      if (at_ < end_ && (*at_ == '+' || *at_ == '-')) ++at_;
      const char* exponent = at_;
      if (!digits() || at_ - exponent > 2) return false;
    }
    if (!is_integer) {
      if (at_ - begin > kMaxFloatLength) return false;
      events_.number_float({begin, static_cast<size_t>(at_ - begin)});
      return true;
    }
    if (at_ - first_digit > kMaxIntegerDigits) return false;
    int64_t value = 0;
    for (const char* digit = first_digit; digit < at_; ++digit) value = 10 * value + (*digit - '0');
    if (begin < first_digit) {
      events_.number_integer(-value);
    } else {
      events_.number_unsigned(static_cast<uint64_t>(value));
    }
    return true;
  }

  const char* at_;
  const char* end_;
  Events& events_;
  std::vector<bool> is_object_;  // the open containers
  std::string_view string_;      // the last one read
  std::string buffer_;           // its text, where that is not in the JSON as it is
};

}  // namespace lexel::format
