#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "spec/normalizer.h"
#include "spec/pre_tokenizer.h"

// The decoders of tokenizer.json, field for field. ByteLevel and Metaspace are the pre-tokenizers'
// structs, Replace is the normalizer's.
namespace lexel::spec {

struct BpeDecoder {
  std::string suffix = "</w>";
  bool operator==(const BpeDecoder&) const = default;
};
struct WordPieceDecoder {
  std::string prefix = "##";
  bool cleanup = true;
  bool operator==(const WordPieceDecoder&) const = default;
};
struct CtcDecoder {
  std::string pad_token = "<pad>";
  std::string word_delimiter_token = "|";
  bool cleanup = true;
  bool operator==(const CtcDecoder&) const = default;
};
struct Fuse {
  bool operator==(const Fuse&) const = default;
};
struct StripDecoder {
  char32_t content = U' ';
  uint64_t start = 0;  // at most so many from the left of each token
  uint64_t stop = 0;   // and from the right
  bool operator==(const StripDecoder&) const = default;
};
struct ByteFallback {
  bool operator==(const ByteFallback&) const = default;
};

struct Decoder;
struct DecoderSequence {
  std::vector<Decoder> decoders;
  bool operator==(const DecoderSequence&) const;
};

struct Decoder {
  std::variant<BpeDecoder, ByteLevel, WordPieceDecoder, Metaspace, CtcDecoder, DecoderSequence,
               Replace, Fuse, StripDecoder, ByteFallback>
      value;
  bool operator==(const Decoder&) const = default;
};

inline bool DecoderSequence::operator==(const DecoderSequence& other) const {
  return decoders == other.decoders;
}

}  // namespace lexel::spec
