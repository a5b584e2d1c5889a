#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lexel/added_token.h"
#include "lexel/options.h"
#include "spec/decoder.h"
#include "spec/model.h"
#include "spec/normalizer.h"
#include "spec/post_processor.h"
#include "spec/pre_tokenizer.h"

namespace lexel::spec {

// An entry of "added_tokens". In a spec read from a file `id` is what the file says; which id the
// token really gets is decided by AddedVocabulary (Hugging Face does not honour the file's).
struct AddedTokenEntry {
  uint32_t id = 0;
  AddedToken token;
  bool operator==(const AddedTokenEntry&) const = default;
};

// A whole tokenizer.json, exactly what the file says.
struct Tokenizer {
  std::optional<Truncation> truncation;
  std::optional<Padding> padding;
  std::vector<AddedTokenEntry> added_tokens;
  std::optional<Normalizer> normalizer;
  std::optional<PreTokenizer> pre_tokenizer;
  std::optional<PostProcessor> post_processor;
  std::optional<Decoder> decoder;
  Model model;
};

}  // namespace lexel::spec
