#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "spec/pattern.h"

// The normalizers of tokenizer.json, field for field. Defaults are those of Hugging Face's API;
// most fields are required in JSON (the format layer knows which).
namespace lexel::spec {

struct BertNormalizer {
  bool clean_text = true;
  bool handle_chinese_chars = true;
  std::optional<bool> strip_accents;  // absent: as `lowercase`
  bool lowercase = true;
  bool operator==(const BertNormalizer&) const = default;
};
struct Strip {
  bool strip_left = true;
  bool strip_right = true;
  bool operator==(const Strip&) const = default;
};
struct StripAccents {
  bool operator==(const StripAccents&) const = default;
};
struct Nfc {
  bool operator==(const Nfc&) const = default;
};
struct Nfd {
  bool operator==(const Nfd&) const = default;
};
struct Nfkc {
  bool operator==(const Nfkc&) const = default;
};
struct Nfkd {
  bool operator==(const Nfkd&) const = default;
};
struct Lowercase {
  bool operator==(const Lowercase&) const = default;
};
struct Nmt {
  bool operator==(const Nmt&) const = default;
};
struct Precompiled {
  std::string charsmap;  // decoded bytes, not base64
  bool operator==(const Precompiled&) const = default;
};
struct Replace {
  Pattern pattern;
  std::string content;
  bool operator==(const Replace&) const = default;
};
struct Prepend {
  std::string prepend;
  bool operator==(const Prepend&) const = default;
};
struct ByteLevelNormalizer {
  bool operator==(const ByteLevelNormalizer&) const = default;
};

struct Normalizer;
struct NormalizerSequence {
  std::vector<Normalizer> normalizers;
  bool operator==(const NormalizerSequence&) const;
};

struct Normalizer {
  std::variant<BertNormalizer, Strip, StripAccents, Nfc, Nfd, Nfkc, Nfkd, NormalizerSequence,
               Lowercase, Nmt, Precompiled, Replace, Prepend, ByteLevelNormalizer>
      value;
  bool operator==(const Normalizer&) const = default;
};

inline bool NormalizerSequence::operator==(const NormalizerSequence& other) const {
  return normalizers == other.normalizers;
}

}  // namespace lexel::spec
