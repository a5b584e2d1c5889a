#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "normalized_string.h"
#include "text/pre_tokenized_text.h"
#include "token.h"

namespace lexel::python {

// Hugging Face's PreTokenizedString: a text as a list of splits, some of which have tokens already.
struct PreTokenizedString {
  struct Split {
    NormalizedString text;
    std::optional<std::vector<Token>> tokens;
  };

  std::shared_ptr<const std::string> original;
  std::vector<Split> splits;

  explicit PreTokenizedString(std::string text);
  // The pieces of `text`; added tokens become splits with their token.
  explicit PreTokenizedString(const PreTokenizedText& text);

  // Makes `text` say what this string does. Splits with tokens are added tokens in it, and keep
  // their place in `splits` as id.
  void write_to(PreTokenizedText& text) const;
  // Takes what a pre-tokenizer made of a text from write_to().
  void read_from(const PreTokenizedText& text);
};

using SharedPreTokenized = std::shared_ptr<PreTokenizedString>;

}  // namespace lexel::python
