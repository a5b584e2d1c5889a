#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lexel/added_token.h"
#include "lexel/options.h"
#include "models/model.h"
#include "normalizers/normalizer.h"
#include "spec/tokenizer.h"
#include "text/pre_tokenized_text.h"

namespace lexel {

// The tokens that stand beside the model: their ids, and finding them in text.
//
// Ids follow Hugging Face, which does not honour the file's: a content that is already known (added
// before, or in the model) keeps that id; any other gets the next free one (REFERENCE 2, TRAPS T15).
class AddedVocabulary {
 public:
  struct Entry {
    uint32_t id;
    AddedToken token;
    std::string normalized_content;  // what decoding shows and the second pass matches
  };

  // Adds `tokens` in order, as when a file is loaded. `normalizer` may be null; both are borrowed during
  // the call only.
  AddedVocabulary(const std::vector<AddedToken>& tokens, const Model& model,
                  const Normalizer* normalizer);
  ~AddedVocabulary();

  // Resolved entries, ascending by id; what is saved.
  const std::vector<Entry>& entries() const;

  // By content.
  std::optional<uint32_t> token_to_id(std::string_view content) const;
  // The normalized form where that differs (TRAPS T20), as Hugging Face shows it.
  std::optional<std::string_view> id_to_token(uint32_t id) const;
  // Whether decode(skip_special_tokens) drops a token of this string (REFERENCE 2, last points).
  bool is_special_token(std::string_view token_string) const;
  size_t size() const;

  // Pass 1: raw text (well-formed) into added tokens with normalized=false and the text between. Appends
  // to `pieces`; the gaps have is_added_token=false. Linear in the text.
  void split_raw(std::string_view text, const SpecialTokenPolicy& policy,
                 std::vector<Piece>& pieces) const;
  // Pass 2: the same for normalized=true on one normalized gap.
  void split_normalized(std::string_view text, const SpecialTokenPolicy& policy,
                        std::vector<Piece>& pieces) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace lexel
