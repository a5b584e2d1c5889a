#include "options.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <string>
#include <type_traits>

namespace lexel::c_abi {
namespace {

// The caller's struct as this library knows it. It may be of another version: of an older one the
// fields that are missing are 0; of a newer one those that this library does not know must be.
// `oldest_size` is the size of the first version ever published: the end of its last field.
template <class T>
T sized(const T* caller, size_t oldest_size, const char* name) {
  T own{};
  if (!caller) return own;
  size_t size = caller->struct_size;
  if (size < oldest_size) {
    throw_invalid(std::string(name) + "->struct_size is " + std::to_string(size) +
                  "; set it to sizeof(" + name + "), at least " + std::to_string(oldest_size));
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(caller);
  if (size > 4096) {
    throw_invalid(std::string(name) + "->struct_size is " + std::to_string(size) +
                  "; it was not set");
  }
  if (size > sizeof(T) &&
      !std::all_of(bytes + sizeof(T), bytes + size, [](unsigned char byte) { return byte == 0; })) {
    throw_invalid(std::string(name) +
                  " sets fields that this version of the library does not know");
  }
  std::memcpy(&own, caller, std::min(size, sizeof(T)));
  return own;
}

// The C++ value of an enumeration that C passes as a number.
template <class Enum>
Enum choose(int32_t value, std::initializer_list<Enum> values, const char* name) {
  if (value < 0 || static_cast<size_t>(value) >= values.size()) {
    throw_invalid(std::string(name) + " is " + std::to_string(value) + "; it must be 0 to " +
                  std::to_string(values.size() - 1));
  }
  return values.begin()[value];
}

template <class T>
void set_unless_zero(T& limit, uint64_t value) {
  if (value == 0) return;
  limit = static_cast<T>(std::min<uint64_t>(value, static_cast<T>(-1)));
}

template <class T, class From>
Setting<T> setting(int32_t from, const From& value, T (*convert)(const From&), const char* name) {
  switch (from) {
    case LEXEL_STORED:
      return Setting<T>::stored();
    case LEXEL_OFF:
      return Setting<T>::off();
    case LEXEL_VALUE:
      return convert(value);
    default:
      throw_invalid(std::string(name) + " is " + std::to_string(from) + "; it must be 0 to 2");
  }
}

}  // namespace

LoadLimits load_limits(const lexel_load_limits* limits) {
  LoadLimits own;
  if (!limits) return own;
  const auto from =
      sized(limits, offsetof(lexel_load_limits, pattern_nanoseconds_per_byte) + sizeof(uint64_t),
            "lexel_load_limits");
  set_unless_zero(own.max_file_bytes, from.max_file_bytes);
  set_unless_zero(own.max_depth, from.max_depth);
  set_unless_zero(own.max_pattern_bytes, from.max_pattern_bytes);
  set_unless_zero(own.max_pattern_nodes, from.max_pattern_nodes);
  set_unless_zero(own.pattern_base_nanoseconds, from.pattern_base_nanoseconds);
  set_unless_zero(own.pattern_nanoseconds_per_byte, from.pattern_nanoseconds_per_byte);
  return own;
}

EncodeOptions encode_options(const lexel_encode_options* options) {
  EncodeOptions own;
  if (!options) return own;
  const auto from =
      sized(options, offsetof(lexel_encode_options, max_padded_length) + sizeof(uint64_t),
            "lexel_encode_options");
  using Kind = SpecialTokenPolicy::Kind;
  own.add_special_tokens = !from.without_special_tokens;
  own.offset_unit =
      choose(from.offset_unit, {OffsetUnit::kBytes, OffsetUnit::kCodePoints, OffsetUnit::kUtf16},
             "offset_unit");
  own.special_tokens.kind =
      choose(from.special_tokens, {Kind::kMatch, Kind::kText, Kind::kError, Kind::kOnly},
             "special_tokens");
  for (const lexel_text& content : array(from.allowed, from.allowed_count, "allowed")) {
    own.special_tokens.allowed.emplace_back(text_view(content, "allowed"));
  }
  own.invalid_utf8 =
      choose(from.invalid_utf8, {InvalidUtf8::kReplace, InvalidUtf8::kError}, "invalid_utf8");
  own.truncation =
      setting<Truncation>(from.truncation_from, from.truncation, truncation, "truncation_from");
  own.padding = setting<Padding>(from.padding_from, from.padding, padding, "padding_from");
  if (from.has_seed) own.seed = from.seed;
  own.threads = from.threads;
  set_unless_zero(own.limits.max_text_bytes, from.max_text_bytes);
  set_unless_zero(own.limits.max_normalized_base, from.max_normalized_base);
  set_unless_zero(own.limits.max_normalized_per_byte, from.max_normalized_per_byte);
  set_unless_zero(own.limits.max_overflow_base, from.max_overflow_base);
  set_unless_zero(own.limits.max_overflow_per_token, from.max_overflow_per_token);
  set_unless_zero(own.limits.max_padded_length, from.max_padded_length);
  return own;
}

DecodeOptions decode_options(const lexel_decode_options* options) {
  DecodeOptions own;
  if (!options) return own;
  const auto from = sized(options, offsetof(lexel_decode_options, reserved) + sizeof(int32_t),
                          "lexel_decode_options");
  own.skip_special_tokens = !from.keep_special_tokens;
  return own;
}

Side side(int32_t value, const char* name) {
  return choose(value, {Side::kRight, Side::kLeft}, name);
}

Truncation truncation(const lexel_truncation& value) {
  using Strategy = TruncationStrategy;
  return {
      value.max_length,
      choose(value.strategy, {Strategy::kLongestFirst, Strategy::kOnlyFirst, Strategy::kOnlySecond},
             "truncation.strategy"),
      value.stride, side(value.direction, "truncation.direction")};
}

Padding padding(const lexel_padding& value) {
  Padding own;
  if (choose(value.strategy, {false, true}, "padding.strategy")) {
    own.fixed_length = value.fixed_length;
  }
  own.direction = side(value.direction, "padding.direction");
  if (value.pad_to_multiple_of) own.pad_to_multiple_of = value.pad_to_multiple_of;
  own.pad_id = value.pad_id;
  own.pad_type_id = value.pad_type_id;
  if (value.pad_token.size) own.pad_token = text_view(value.pad_token, "padding.pad_token");
  return own;
}

lexel_truncation to_c(const Truncation& truncation) {
  return {truncation.max_length, truncation.stride, static_cast<int32_t>(truncation.strategy),
          truncation.direction == Side::kLeft ? LEXEL_LEFT : LEXEL_RIGHT};
}

lexel_padding to_c(const Padding& padding) {
  return {padding.fixed_length ? LEXEL_PAD_FIXED : LEXEL_PAD_LONGEST,
          padding.direction == Side::kLeft ? LEXEL_LEFT : LEXEL_RIGHT,
          padding.fixed_length.value_or(0),
          padding.pad_to_multiple_of.value_or(0),
          padding.pad_id,
          padding.pad_type_id,
          {padding.pad_token.data(), padding.pad_token.size()}};
}

}  // namespace lexel::c_abi
