#pragma once

#include <string>

namespace lexel {

// A token matched in the text before the model sees it.
struct AddedToken {
  std::string content;
  bool single_word = false;  // only where no word character touches it
  bool lstrip = false;       // takes the white space before it
  bool rstrip = false;       // and behind it
  bool normalized = true;    // matched in the normalized text, by its normalized content
  bool special = false;      // left out by decode(skip_special_tokens)

  bool operator==(const AddedToken&) const = default;
};

}  // namespace lexel
