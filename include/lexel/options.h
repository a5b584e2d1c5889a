#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lexel {

// What a tokenizer file may cost to load, and its patterns to run. Exceeding one throws
// Error(kLimitExceeded).
struct LoadLimits {
  uint64_t max_file_bytes = uint64_t{1} << 32;  // tables are 32-bit: more than this is never read
  size_t max_depth = 128;                       // nesting of JSON arrays and objects
  size_t max_pattern_bytes = 1 << 20;           // length of one regular expression
  size_t max_pattern_nodes = 200'000;           // syntax-tree nodes of one regular expression
  // Processor time that a pattern without a scanner of its own (docs/patterns.md) may take on a
  // text: base + per_byte * the text's bytes. The engines do not count steps, so it is time.
  uint64_t pattern_base_nanoseconds = 200'000'000;
  uint64_t pattern_nanoseconds_per_byte = 6'000;
};

// What one encode call may cost. Exceeding one throws Error(kLimitExceeded).
struct EncodeLimits {
  uint64_t max_text_bytes = 0xFFFF'0000;  // offsets are 32-bit; a longer text must be cut
  // Text a normalizer may make: base + per_byte * the input's bytes.
  uint64_t max_normalized_base = 32 << 20;
  uint64_t max_normalized_per_byte = 64;
  // Tokens in all overflowing windows together: base + per_token * the tokens of the input.
  uint64_t max_overflow_base = 4'000'000;
  uint64_t max_overflow_per_token = 64;
  uint64_t max_padded_length = 1 << 24;  // tokens in one padded encoding
};

enum class OffsetUnit : uint8_t { kBytes, kCodePoints, kUtf16 };
enum class Side : uint8_t { kLeft, kRight };
enum class TruncationStrategy : uint8_t { kLongestFirst, kOnlyFirst, kOnlySecond };

struct Truncation {
  uint64_t max_length = 512;  // tokens, the inserted special tokens included
  TruncationStrategy strategy = TruncationStrategy::kLongestFirst;
  uint64_t stride = 0;  // tokens that two neighbouring windows share
  Side direction = Side::kRight;

  bool operator==(const Truncation&) const = default;
};

struct Padding {
  std::optional<uint64_t> fixed_length;  // tokens; absent: the longest of the batch
  Side direction = Side::kRight;
  std::optional<uint64_t> pad_to_multiple_of;
  uint32_t pad_id = 0;
  uint32_t pad_type_id = 0;
  std::string pad_token = "[PAD]";

  bool operator==(const Padding&) const = default;
};

// A setting of a call: what the tokenizer has stored, nothing, or a value for this call only.
template <class T>
class Setting {
 public:
  Setting() = default;  // as stored
  Setting(T value) : value_(std::move(value)) {}
  static Setting stored() { return Setting(); }
  static Setting off() {
    Setting s;
    s.value_ = Off{};
    return s;
  }

  // The value that holds, or null for none. Borrowed from *this or from `stored`.
  const T* resolve(const std::optional<T>& stored) const {
    if (const T* own = std::get_if<T>(&value_)) return own;
    if (std::holds_alternative<Off>(value_)) return nullptr;
    return stored ? &*stored : nullptr;
  }

 private:
  struct Stored {};
  struct Off {};
  std::variant<Stored, Off, T> value_;
};

// What becomes of special tokens (added tokens with special=true) written in the text.
struct SpecialTokenPolicy {
  enum class Kind : uint8_t {
    kMatch,  // each becomes its id (Hugging Face's default)
    kText,   // each is ordinary text (Hugging Face's encode_special_tokens)
    kError,  // Error(kSpecialTokenInText) with the byte offset of the first one
    kOnly,   // those in `allowed` become ids, the others are ordinary text
  };
  Kind kind = Kind::kMatch;
  std::vector<std::string> allowed;

  static SpecialTokenPolicy match() { return {}; }
  static SpecialTokenPolicy text() { return {Kind::kText, {}}; }
  static SpecialTokenPolicy error() { return {Kind::kError, {}}; }
  static SpecialTokenPolicy only(std::vector<std::string> contents) {
    return {Kind::kOnly, std::move(contents)};
  }
};

enum class InvalidUtf8 : uint8_t {
  kReplace,  // each maximal ill-formed part is one U+FFFD whose offsets cover the original bytes
  kError,    // Error(kInvalidUtf8) with the byte offset
};

struct EncodeOptions {
  bool add_special_tokens = true;
  OffsetUnit offset_unit = OffsetUnit::kBytes;
  Setting<Truncation> truncation;
  Setting<Padding> padding;
  SpecialTokenPolicy special_tokens;
  InvalidUtf8 invalid_utf8 = InvalidUtf8::kReplace;
  // Seed of BPE dropout and Unigram sampling; absent: a fresh one per call. In a batch row r uses a
  // seed derived from (seed, r), so results do not depend on the thread count.
  std::optional<uint64_t> seed;
  // Workers of a batch call, and of a call with one long text; 0: one per core.
  unsigned threads = 0;
  EncodeLimits limits;
};

struct DecodeOptions {
  bool skip_special_tokens = true;
};

}  // namespace lexel
