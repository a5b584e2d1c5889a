#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
// before, or in the model) keeps that id; any other gets the next one. A batch (a file, or one
// later call that adds tokens) counts on from the model's number of entries, or from behind the
// largest added id if that is not below it. In a vocabulary with holes that id may be the model's
// too; the token added last owns it.
class AddedVocabulary {
 public:
  struct Entry {
    uint32_t id;
    AddedToken token;
    std::string normalized_content;  // what decoding shows and the second pass matches
  };

  // Adds `tokens` in order. `batch_begins` has the index of the first token of every batch after
  // the first, ascending. The first tokens have the ids in `fixed_ids`, whatever the model says:
  // they were added when there was another one. `normalizer` may be null; it and the model are
  // borrowed during the call only. Throws Error(kInvalidUtf8) for ill-formed content,
  // kLimitExceeded when the normalizer makes the contents grow out of all proportion, and whatever
  // the normalizer throws.
  AddedVocabulary(const std::vector<AddedToken>& tokens, const Model& model,
                  const Normalizer* normalizer, const std::vector<size_t>& batch_begins = {},
                  const std::vector<uint32_t>& fixed_ids = {});
  ~AddedVocabulary();

  // Resolved entries, one for each id, ascending; what is saved.
  const std::vector<Entry>& entries() const;

  // By content.
  std::optional<uint32_t> token_to_id(std::string_view content) const;
  // The normalized form where that differs, as Hugging Face shows it.
  std::optional<std::string_view> id_to_token(uint32_t id) const;
  // Whether decode(skip_special_tokens) drops a token of this string: it is the content, as
  // written, of a token that was special when it was first added.
  bool is_special_token(std::string_view token_string) const;
  // Number of contents that have an id. More than entries() where two got the same one.
  size_t size() const;
  // Calls fn(content, id) for each of them, in no order.
  void for_each_content(const std::function<void(std::string_view, uint32_t)>& fn) const;

  // Pass 1: raw text (well-formed) into added tokens with normalized=false and the text between.
  // Appends to `pieces`; the gaps have is_added_token=false. Linear in the text (under kOnly, each
  // special token found is looked up in policy.allowed one by one). Throws
  // Error(kSpecialTokenInText) under kError.
  //
  // Pieces ascend by where their token was matched. A token with rstrip that is followed by white
  // space and a token which starts with white space overlap, as in Hugging Face: both have it, and
  // the text goes on where the second one ends.
  void split_raw(std::string_view text, const SpecialTokenPolicy& policy,
                 std::vector<Piece>& pieces) const;
  // Pass 2: the same for normalized=true on one normalized gap.
  void split_normalized(std::string_view text, const SpecialTokenPolicy& policy,
                        std::vector<Piece>& pieces) const;
  // Whether there are tokens for pass 2.
  bool has_normalized() const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace lexel
