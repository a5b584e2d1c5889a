#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/options.h"

namespace lexel::format {

class ModelStreams;
class Cursor;

// kNegative holds an integer below zero, kFloat every other number that no uint64_t holds.
// kStreamed stands for a value that went into ModelStreams.
enum class Kind : uint8_t {
  kNull,
  kBool,
  kUnsigned,
  kNegative,
  kFloat,
  kString,
  kArray,
  kObject,
  kStreamed,
};

// A scalar, or the head of a container. `text` is only set while the value passes through.
struct Scalar {
  Kind kind = Kind::kNull;
  uint64_t bits = 0;  // the bool, the integer, or the bit pattern of the double
  std::string_view text;
};

// "null", "1.5", "an array", …: a value as error messages name it. Long strings are cut.
std::string describe(const Scalar& value);

// A JSON value laid out flat: 16 bytes a value, children behind their parent, no recursion to
// build, walk or free it. In an object each entry is its key (a kString node) and then its value.
struct Tape {
  struct Node {
    Kind kind;
    uint32_t count;  // kString: bytes; kArray, kObject: elements or entries
    uint64_t bits;   // kString: offset in `text`; kArray, kObject: index behind the last child
  };
  std::vector<Node> nodes;
  std::string text;

  // Index of the node behind the value at `node`.
  uint32_t behind(uint32_t node) const {
    Kind kind = nodes[node].kind;
    return kind == Kind::kArray || kind == Kind::kObject ? static_cast<uint32_t>(nodes[node].bits)
                                                         : node + 1;
  }
};

// Called with each member of the top-level object, in the file's order, and in rare cases with all
// of them once more from the first on (the last call counts). The cursor and the streams are valid
// during the call; what it needs of the streams it moves out.
using MemberFunction =
    std::function<void(const std::string& key, const Cursor& value, ModelStreams& streams)>;
using ValueFunction = std::function<void(const Cursor& root, ModelStreams& streams)>;

// Reads a JSON object member by member. /model/vocab and /model/merges go into the streams as they
// are read; everything else of one member is a Tape at a time. Memory: at most 24 bytes per byte of
// the text, and that only for members made of nothing but one-digit numbers.
// Throws Error(kInvalidJson) with the byte offset, Error(kLimitExceeded), Error(kInvalidSpec) when
// the text is no object, and what `member` throws.
void read_members(std::string_view json, const LoadLimits& limits, const MemberFunction& member);

// Reads one JSON value. `is_model`: its own "vocab" and "merges" go into the streams.
void read_value(std::string_view json, const LoadLimits& limits, bool is_model,
                const ValueFunction& use);

}  // namespace lexel::format
