#include "format/jsonl_field.h"

#include <cstdint>
#include <optional>

#include "format/json_cursor.h"
#include "format/json_reader.h"
#include "format/json_scanner.h"
#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel::format {
namespace {

// Notes the wanted field of the outermost object.
class FieldEvents {
 public:
  FieldEvents(std::string_view line, std::string_view name, std::string& storage)
      : line_(line), name_(name), storage_(storage) {}

  // What the field holds, if it is a string.
  const std::optional<std::string_view>& text() const { return text_; }

  void open_object() { open(true); }
  void open_array() { open(false); }
  void close_object() { --depth_; }
  void close_array() { --depth_; }
  void key(std::string_view key) { is_wanted_ = depth_ == 1 && is_object_ && key == name_; }
  void string(std::string_view text) {
    if (!is_wanted_ || depth_ != 1) return;
    const bool is_in_line =
        text.data() >= line_.data() && text.data() < line_.data() + line_.size();
    if (!is_in_line) {
      const size_t begin = storage_.size();
      storage_ += text;
      text = std::string_view(storage_).substr(begin);
    }
    text_ = text;
  }
  void null() { other(); }
  void boolean(bool) { other(); }
  void number_unsigned(uint64_t) { other(); }
  void number_integer(int64_t) { other(); }
  void number_float(std::string_view) { other(); }

 private:
  void open(bool is_object) {
    other();
    if (depth_++ == 0) is_object_ = is_object;
    is_wanted_ = false;
  }
  void other() {
    if (is_wanted_ && depth_ == 1) text_.reset();
  }

  std::string_view line_;
  std::string_view name_;
  std::string& storage_;
  int depth_ = 0;
  bool is_object_ = false;
  bool is_wanted_ = false;
  std::optional<std::string_view> text_;
};

}  // namespace

std::string_view JsonlField::find(std::string_view line, std::string& storage,
                                  std::string& repaired) const {
  const size_t valid = utf8::valid_prefix(line);
  if (valid == line.size()) return find_in_valid(line, storage);
  if (invalid_utf8_ == InvalidUtf8::kError) {
    throw Error(ErrorCode::kInvalidUtf8,
                "the line is not UTF-8; mend it or set invalid_utf8 to replace", {}, valid);
  }
  const std::string mended = utf8::to_valid(line);
  std::string unescaped;
  unescaped.reserve(mended.size());
  repaired = find_in_valid(mended, unescaped);
  return repaired;
}

std::string_view JsonlField::find_in_valid(std::string_view line, std::string& storage) const {
  const size_t begin = storage.size();
  FieldEvents events(line, name_, storage);
  if (JsonScanner(line, events).scan() && events.text()) return *events.text();
  // Rare JSON, or a fault that the reader can tell.
  storage.resize(begin);
  read_value(line, LoadLimits(), false, [&](const Cursor& root, ModelStreams&) {
    auto fail = [](const std::string& message) {
      throw Error(ErrorCode::kInvalidArgument, message, {}, 0);
    };
    if (!root.is(Kind::kObject)) fail("the line is " + root.found() + ", not an object");
    const std::optional<Cursor> found = root.find(name_);
    if (!found) {
      fail("the object has no field \"" + name_ + "\"; name the one that has the text");
    }
    if (!found->is(Kind::kString)) {
      fail("the field \"" + name_ + "\" is " + found->found() + ", not a string");
    }
    storage += found->as_string();
  });
  return std::string_view(storage).substr(begin);
}

}  // namespace lexel::format
