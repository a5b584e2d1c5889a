#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "encoding/encoding_draft.h"
#include "post_processors/post_processor.h"
#include "spec/post_processor.h"

namespace lexel {

// A fragment of inserted special tokens: mask 1, no word, offset (0, 0).
internal::Fragment special_fragment(std::shared_ptr<const TokenColumns> columns, uint32_t type_id);

// The columns of such tokens. `tokens` and `ids` may differ in length (a malformed template): a
// missing string is empty, a surplus one is ignored.
std::shared_ptr<const TokenColumns> special_columns(const std::vector<uint32_t>& ids,
                                                    const std::vector<std::string>& tokens);

// [CLS] A [SEP] / [CLS] A [SEP] B [SEP] and the like: how BERT and RoBERTa wrap each sequence.
class SequenceWrapper {
 public:
  // Tokens before and behind the first sequence, and before and behind every other one; null: none.
  struct Side {
    std::shared_ptr<const TokenColumns> before;
    std::shared_ptr<const TokenColumns> behind;
  };
  SequenceWrapper(Side first, Side other) : first_(std::move(first)), other_(std::move(other)) {}

  // What it does to a single sequence.
  TokenFrame frame() const;

  // Wraps part number `index` and its windows. Everything in a wrapped part counts as ordinary text
  // (special mask 0) and the wrapping tokens have `type_id`.
  void wrap(internal::EncodingDraft& part, size_t index, uint32_t type_id) const;

 private:
  Side first_;
  Side other_;
};

}  // namespace lexel
