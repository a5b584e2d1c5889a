#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lexel::format {

// Writes JSON text as Hugging Face does: compact, or with two spaces a level; only `"`, `\` and
// control characters escaped. The caller calls begin and end in pairs and key before each member.
class JsonWriter {
 public:
  explicit JsonWriter(bool pretty) : pretty_(pretty) {}

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  void key(std::string_view name);

  void null() { raw("null"); }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void unsigned_integer(uint64_t value);
  void number(double value);
  void number(float value);
  void string(std::string_view value);
  void character(char32_t value);

  // Members of an object.
  void member(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  void member(std::string_view name, const char* value) {
    key(name);
    string(value);
  }
  void member(std::string_view name, bool value) {
    key(name);
    boolean(value);
  }
  void member(std::string_view name, uint32_t value) {
    key(name);
    unsigned_integer(value);
  }
  void member(std::string_view name, uint64_t value) {
    key(name);
    unsigned_integer(value);
  }
  void null_member(std::string_view name) {
    key(name);
    null();
  }
  template <class T>
  void member_or_null(std::string_view name, const T& optional) {
    if (optional) {
      member(name, *optional);
    } else {
      null_member(name);
    }
  }
  // {"type": name} with no further fields.
  void bare_type(std::string_view name) {
    begin_object();
    member("type", name);
    end_object();
  }

  void reserve(size_t bytes) { text_.reserve(bytes); }
  std::string take() { return std::move(text_); }

 private:
  void begin(char bracket);
  void end(char bracket);
  void raw(std::string_view value);
  void before_value();
  void new_line();
  void append_quoted(std::string_view value);

  bool pretty_;
  bool first_ = true;       // nothing stands in the innermost container yet
  bool after_key_ = false;  // a member's value comes next
  size_t depth_ = 0;
  std::string text_;
};

}  // namespace lexel::format
