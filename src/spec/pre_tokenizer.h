#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "spec/pattern.h"

// The pre-tokenizers of tokenizer.json, field for field.
namespace lexel::spec {

struct BertPreTokenizer {
  bool operator==(const BertPreTokenizer&) const = default;
};
// Also the "ByteLevel" post-processor and decoder: all three share these fields.
struct ByteLevel {
  bool add_prefix_space = true;
  bool trim_offsets = true;
  bool use_regex = true;
  bool operator==(const ByteLevel&) const = default;
};
struct CharDelimiterSplit {
  char32_t delimiter = U' ';
  bool operator==(const CharDelimiterSplit&) const = default;
};
// Also the "Metaspace" decoder.
struct Metaspace {
  char32_t replacement = U'\u2581';
  PrependScheme prepend_scheme = PrependScheme::kAlways;
  bool split = true;
  bool operator==(const Metaspace&) const = default;
};
struct Whitespace {
  bool operator==(const Whitespace&) const = default;
};
struct WhitespaceSplit {
  bool operator==(const WhitespaceSplit&) const = default;
};
struct Split {
  Pattern pattern;
  SplitBehavior behavior = SplitBehavior::kIsolated;
  bool invert = false;
  bool operator==(const Split&) const = default;
};
struct Punctuation {
  SplitBehavior behavior = SplitBehavior::kIsolated;
  bool operator==(const Punctuation&) const = default;
};
struct Digits {
  bool individual_digits = false;
  bool operator==(const Digits&) const = default;
};
struct UnicodeScripts {
  bool operator==(const UnicodeScripts&) const = default;
};
struct FixedLength {
  uint64_t length = 5;  // code points
  bool operator==(const FixedLength&) const = default;
};

struct PreTokenizer;
struct PreTokenizerSequence {
  std::vector<PreTokenizer> pretokenizers;
  bool operator==(const PreTokenizerSequence&) const;
};

struct PreTokenizer {
  std::variant<BertPreTokenizer, ByteLevel, CharDelimiterSplit, Metaspace, Whitespace,
               PreTokenizerSequence, Split, Punctuation, WhitespaceSplit, Digits, UnicodeScripts,
               FixedLength>
      value;
  bool operator==(const PreTokenizer&) const = default;
};

inline bool PreTokenizerSequence::operator==(const PreTokenizerSequence& other) const {
  return pretokenizers == other.pretokenizers;
}

}  // namespace lexel::spec
