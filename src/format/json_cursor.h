#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "format/json_reader.h"

namespace lexel::format {

// A place in a Tape that knows its JSON path. A cursor points to the cursor of its container: that
// one must stay where it is as long as this one is used (they live on the stack of the functions
// that walk the tape), and the path costs nothing until an error asks for it.
//
// Which entry counts when an object names a key twice depends on how Hugging Face reads that part:
// the last one, or none (an error).
class Cursor {
 public:
  enum class Repeats : uint8_t { kLastWins, kRefused };

  // The value at the head of the tape; `name` is its key in the file, empty for the file itself.
  Cursor(const Tape& tape, std::string_view name) : tape_(&tape), key_(name) {}

  Kind kind() const { return tape_->nodes[node_].kind; }
  bool is(Kind k) const { return kind() == k; }
  std::string path() const;
  std::string found() const;  // the value as error messages name it

  // The same place under the other rule for repeated keys.
  Cursor with(Repeats repeats) const {
    Cursor copy = *this;
    copy.repeats_ = repeats;
    return copy;
  }
  Repeats repeats() const { return repeats_; }
  bool is_nested() const { return parent_ != nullptr; }  // below the head of the tape

  // Throw Error(kInvalidSpec) at this place, or at `member` inside it.
  [[noreturn]] void fail(const std::string& message) const;
  [[noreturn]] void fail_at(std::string_view member, const std::string& message) const;
  [[noreturn]] void fail_expected(std::string_view what) const;  // "expected <what>, found …"

  // The value, or an error that says what was expected.
  bool as_bool() const;
  uint32_t as_u32() const;
  uint64_t as_u64() const;
  double as_double() const;  // any number
  std::string_view as_string() const;
  char32_t as_char() const;  // a string of one scalar

  size_t size() const { return tape_->nodes[node_].count; }  // elements or entries
  void expect_array(std::string_view what) const;            // what: "a list of normalizers"

  // Requires an array. use(element).
  template <class Use>
  void each_element(Use use) const {
    uint32_t node = node_ + 1;
    for (uint32_t i = 0; i < size(); ++i) {
      use(child(node, {}, i));
      node = tape_->behind(node);
    }
  }
  // Requires an object. use(key, value), repeated keys included, in the file's order.
  template <class Use>
  void each_entry(Use use) const {
    uint32_t node = node_ + 1;
    for (uint32_t i = 0; i < size(); ++i) {
      std::string_view key = string_at(node);
      use(key, child(node + 1, key, i));
      node = tape_->behind(node + 1);
    }
  }

  // Requires an array that is longer than i.
  Cursor element(size_t i) const;
  // The last entry of that name; nothing if there is none or this is no object.
  std::optional<Cursor> find(std::string_view key) const;
  size_t count(std::string_view key) const;

 private:
  std::string_view string_at(uint32_t node) const {
    return std::string_view(tape_->text).substr(tape_->nodes[node].bits, tape_->nodes[node].count);
  }
  Cursor child(uint32_t node, std::string_view key, uint32_t index) const {
    Cursor c = *this;
    c.node_ = node;
    c.parent_ = this;
    c.key_ = key;
    c.index_ = index;
    return c;
  }

  const Tape* tape_;
  uint32_t node_ = 0;
  uint32_t index_ = 0;
  const Cursor* parent_ = nullptr;
  std::string_view key_;
  Repeats repeats_ = Repeats::kLastWins;
};

// Whether `value` spells the constant `name`: as "name", or as {"name": null}, which Hugging Face's
// parser takes for the same.
bool is_constant(const Cursor& value, std::string_view name);

// The one entry of an object that must have exactly one: {"Regex": "a+"}.
struct SingleEntry {
  std::string_view key;
  Cursor value;
};
SingleEntry single_entry(const Cursor& object, std::string_view what);

// The constant's value. `names` go with 0, 1, 2, … of the enum.
template <class Enum, size_t n>
Enum parse_constant(const Cursor& value, const std::array<std::string_view, n>& names) {
  std::string known;
  for (size_t i = 0; i < n; ++i) {
    if (is_constant(value, names[i])) return static_cast<Enum>(i);
    known.append(i == 0 ? "" : ", ").append(1, '"').append(names[i]).append(1, '"');
  }
  value.fail_expected("one of " + known);
}

// The fields of a struct. Hugging Face's parser takes a struct as an object, in which unknown keys
// do not count, and most also as an array of all its fields in order.
class Fields {
 public:
  enum class Form : uint8_t { kObject, kObjectOrArray };
  static constexpr size_t kMax = 8;

  Fields(const Cursor& at, std::initializer_list<std::string_view> names,
         Form form = Form::kObjectOrArray);

  // In the order of `names`.
  const Cursor& required(size_t i) const;
  const Cursor* optional(size_t i) const { return fields_[i] ? &*fields_[i] : nullptr; }
  // Null counts as absent.
  const Cursor* nullable(size_t i) const {
    return fields_[i] && !fields_[i]->is(Kind::kNull) ? &*fields_[i] : nullptr;
  }

 private:
  const Cursor& at_;
  std::array<std::string_view, kMax> names_;
  std::array<std::optional<Cursor>, kMax> fields_;
};

}  // namespace lexel::format
