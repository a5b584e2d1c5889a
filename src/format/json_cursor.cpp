#include "format/json_cursor.h"

#include <bit>
#include <limits>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel::format {
namespace {

// One reference token of a JSON pointer (RFC 6901).
void append_pointer_token(std::string& path, std::string_view key) {
  path += '/';
  for (char c : key) {
    if (c == '~') {
      path += "~0";
    } else if (c == '/') {
      path += "~1";
    } else {
      path += c;
    }
  }
}

}  // namespace

std::string Cursor::path() const {
  if (parent_ == nullptr) {
    std::string path;
    if (!key_.empty()) append_pointer_token(path, key_);
    return path;
  }
  std::string path = parent_->path();
  if (parent_->is(Kind::kArray)) {
    path.append(1, '/').append(std::to_string(index_));
  } else {
    append_pointer_token(path, key_);
  }
  return path;
}

std::string Cursor::found() const {
  const Tape::Node& node = tape_->nodes[node_];
  return describe({node.kind, node.bits, is(Kind::kString) ? string_at(node_) : ""});
}

void Cursor::fail(const std::string& message) const {
  throw Error(ErrorCode::kInvalidSpec, message, path());
}

void Cursor::fail_at(std::string_view member, const std::string& message) const {
  std::string path = this->path();
  append_pointer_token(path, member);
  throw Error(ErrorCode::kInvalidSpec, message, std::move(path));
}

void Cursor::fail_expected(std::string_view what) const {
  fail("expected " + std::string(what) + ", found " + found());
}

bool Cursor::as_bool() const {
  if (!is(Kind::kBool)) fail_expected("true or false");
  return tape_->nodes[node_].bits != 0;
}

uint32_t Cursor::as_u32() const {
  uint64_t value = tape_->nodes[node_].bits;
  if (!is(Kind::kUnsigned) || value > std::numeric_limits<uint32_t>::max()) {
    fail_expected("an integer from 0 to 4294967295");
  }
  return static_cast<uint32_t>(value);
}

uint64_t Cursor::as_u64() const {
  if (!is(Kind::kUnsigned)) fail_expected("an integer from 0 to 18446744073709551615");
  return tape_->nodes[node_].bits;
}

double Cursor::as_double() const {
  uint64_t bits = tape_->nodes[node_].bits;
  switch (kind()) {
    case Kind::kUnsigned:
      return static_cast<double>(bits);
    case Kind::kNegative:
      return static_cast<double>(static_cast<int64_t>(bits));
    case Kind::kFloat:
      return std::bit_cast<double>(bits);
    default:
      fail_expected("a number");
  }
}

std::string_view Cursor::as_string() const {
  if (!is(Kind::kString)) fail_expected("a string");
  return string_at(node_);
}

char32_t Cursor::as_char() const {
  std::string_view text = is(Kind::kString) ? string_at(node_) : "";
  size_t end = 0;
  char32_t c = text.empty() ? 0 : utf8::decode(text, end);
  if (text.empty() || end != text.size()) fail_expected("a string of exactly one character");
  return c;
}

void Cursor::expect_array(std::string_view what) const {
  if (!is(Kind::kArray)) fail_expected(what);
}

Cursor Cursor::element(size_t i) const {
  uint32_t node = node_ + 1;
  for (size_t k = 0; k < i; ++k) node = tape_->behind(node);
  return child(node, {}, static_cast<uint32_t>(i));
}

std::optional<Cursor> Cursor::find(std::string_view key) const {
  std::optional<Cursor> last;
  if (!is(Kind::kObject)) return last;
  each_entry([&](std::string_view name, const Cursor& value) {
    if (name == key) last = value;
  });
  return last;
}

size_t Cursor::count(std::string_view key) const {
  size_t count = 0;
  if (!is(Kind::kObject)) return 0;
  each_entry([&](std::string_view name, const Cursor&) { count += name == key; });
  return count;
}

bool is_constant(const Cursor& value, std::string_view name) {
  if (value.is(Kind::kString)) return value.as_string() == name;
  if (!value.is(Kind::kObject) || value.size() == 0) return false;
  if (value.size() > 1 && value.repeats() == Cursor::Repeats::kRefused) return false;
  bool named = true;
  Kind last = Kind::kNull;
  value.each_entry([&](std::string_view key, const Cursor& content) {
    named = named && key == name;
    last = content.kind();
  });
  return named && last == Kind::kNull;
}

SingleEntry single_entry(const Cursor& object, std::string_view what) {
  if (!object.is(Kind::kObject)) object.fail_expected(what);
  std::optional<SingleEntry> entry;
  object.each_entry([&](std::string_view key, const Cursor& value) {
    if (entry && (entry->key != key || object.repeats() == Cursor::Repeats::kRefused)) {
      object.fail("expected " + std::string(what) + ", found an object of several entries");
    }
    entry = SingleEntry{key, value};
  });
  if (!entry) object.fail("expected " + std::string(what) + ", found an empty object");
  return *entry;
}

Fields::Fields(const Cursor& at, std::initializer_list<std::string_view> names, Form form)
    : at_(at) {
  size_t n = 0;
  for (std::string_view name : names) names_[n++] = name;
  if (at.is(Kind::kObject)) {
    at.each_entry([&](std::string_view key, const Cursor& value) {
      for (size_t i = 0; i < n; ++i) {
        if (names_[i] != key) continue;
        if (fields_[i] && at.repeats() == Cursor::Repeats::kRefused) {
          value.fail("the field stands here twice; keep one");
        }
        fields_[i] = value;
      }
    });
  } else if (at.is(Kind::kArray) && form == Form::kObjectOrArray) {
    if (at.size() != n) {
      at.fail("expected an object, or an array of exactly " + std::to_string(n) + " fields");
    }
    size_t i = 0;
    at.each_element([&](const Cursor& value) { fields_[i++] = value; });
  } else {
    at.fail_expected("an object");
  }
}

const Cursor& Fields::required(size_t i) const {
  if (!fields_[i]) at_.fail("missing field \"" + std::string(names_[i]) + "\"");
  return *fields_[i];
}

}  // namespace lexel::format
