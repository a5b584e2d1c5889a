#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "lexel/options.h"

namespace lexel::format {

// The string in one field of the JSON object that a line of JSONL is.
class JsonlField {
 public:
  JsonlField(std::string name, InvalidUtf8 invalid_utf8)
      : name_(std::move(name)), invalid_utf8_(invalid_utf8) {}

  // A view of the line where the string has no escapes; otherwise of `storage`, which it is
  // appended to, and which has room for the line, so that no older view moves. The string of a line
  // that is not UTF-8 goes to `repaired`.
  //
  // The last of several fields of the name counts. Throws Error with the byte offset in the line:
  // kInvalidJson, kInvalidUtf8, kInvalidArgument if there is no such field or it is no string.
  std::string_view find(std::string_view line, std::string& storage, std::string& repaired) const;

 private:
  std::string_view find_in_valid(std::string_view line, std::string& storage) const;

  std::string name_;
  InvalidUtf8 invalid_utf8_;
};

}  // namespace lexel::format
