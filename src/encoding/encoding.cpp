#include "lexel/encoding.h"

#include <utility>

#include "encoding/encoding_draft.h"

namespace lexel {
namespace internal {

Encoding materialize(EncodingDraft draft) {
  auto data = std::make_shared<EncodingData>();
  data->ids.reserve(draft.size);
  data->type_ids.reserve(draft.size);
  data->offsets.reserve(draft.size);
  data->attention_mask.reserve(draft.size);
  data->special_tokens_mask.reserve(draft.size);
  data->words.reserve(draft.size);
  data->tokens.reserve(draft.size);
  for (const Fragment& fragment : draft.fragments) {
    const TokenColumns& columns = *fragment.columns;
    for (size_t copy = 0; copy < fragment.copies; ++copy) {
      for (size_t i = fragment.begin; i < fragment.end; ++i) {
        data->ids.push_back(columns.ids[i]);
        data->offsets.push_back(fragment.offset(i - fragment.begin));
        data->words.push_back(columns.words[i]);
        data->tokens.push_back(columns.tokens[i]);
      }
    }
    size_t n = fragment.size();
    data->type_ids.insert(data->type_ids.end(), n, fragment.type_id);
    data->attention_mask.insert(data->attention_mask.end(), n, !fragment.is_padding);
    data->special_tokens_mask.insert(data->special_tokens_mask.end(), n, fragment.is_special);
  }
  data->sequence_ranges = std::move(draft.sequence_ranges);
  data->overflowing = std::move(draft.overflowing);
  return Encoding(std::move(data));
}

}  // namespace internal

size_t OverflowingEncodings::size() const { return owner_->overflowing.size(); }

Encoding OverflowingEncodings::operator[](size_t i) const {
  return internal::materialize(owner_->overflowing.at(i));
}

Encoding::Encoding() : data_(std::make_shared<internal::EncodingData>()) {}

size_t Encoding::size() const { return data_->ids.size(); }
std::span<const uint32_t> Encoding::ids() const { return data_->ids; }
std::span<const uint32_t> Encoding::type_ids() const { return data_->type_ids; }
std::span<const Offset> Encoding::offsets() const { return data_->offsets; }
std::span<const uint8_t> Encoding::attention_mask() const { return data_->attention_mask; }
std::span<const uint8_t> Encoding::special_tokens_mask() const {
  return data_->special_tokens_mask;
}
std::span<const uint32_t> Encoding::word_ids() const { return data_->words; }
std::string_view Encoding::token(size_t i) const { return data_->tokens[i]; }

std::vector<std::string> Encoding::tokens() const {
  std::vector<std::string> all;
  all.reserve(size());
  for (size_t i = 0; i < size(); ++i) all.emplace_back(token(i));
  return all;
}

OverflowingEncodings Encoding::overflowing() const { return OverflowingEncodings(data_); }

std::optional<size_t> Encoding::token_to_sequence(size_t token) const {
  if (token >= size()) return std::nullopt;
  if (data_->sequence_ranges.empty()) return 0;
  for (const internal::SequenceRange& range : data_->sequence_ranges) {
    if (token >= range.tokens.begin && token < range.tokens.end) return range.sequence;
  }
  return std::nullopt;
}

std::vector<std::optional<size_t>> Encoding::sequence_ids() const {
  // Hugging Face asks for sequences 0 .. n - 1, n being how many are marked, whichever those are; one
  // that is not marked answers with the whole encoding.
  std::vector<std::optional<size_t>> ids(size());
  for (size_t sequence = 0; sequence < n_sequences(); ++sequence) {
    TokenRange range = sequence_range(sequence);
    for (size_t i = range.begin; i < range.end && i < ids.size(); ++i) ids[i] = sequence;
  }
  return ids;
}

size_t Encoding::n_sequences() const {
  return data_->sequence_ranges.empty() ? 1 : data_->sequence_ranges.size();
}

TokenRange Encoding::sequence_range(size_t sequence) const {
  for (const internal::SequenceRange& range : data_->sequence_ranges) {
    if (range.sequence == sequence) return range.tokens;
  }
  return {0, size()};
}

std::optional<size_t> Encoding::char_to_token(size_t position, size_t sequence) const {
  TokenRange range = sequence_range(sequence);
  for (size_t i = range.begin; i < range.end; ++i) {
    const Offset& offset = data_->offsets[i];
    if (position >= offset.begin && position < offset.end) return i;
  }
  return std::nullopt;
}

std::optional<uint32_t> Encoding::char_to_word(size_t position, size_t sequence) const {
  auto token = char_to_token(position, sequence);
  if (!token) return std::nullopt;
  auto word = token_to_word(*token);
  if (!word) return std::nullopt;
  return word->second;
}

std::optional<TokenRange> Encoding::word_to_tokens(uint32_t word, size_t sequence) const {
  // Word ids ascend within a sequence (special tokens aside), so the search can stop early.
  TokenRange range = sequence_range(sequence);
  std::optional<TokenRange> found;
  for (size_t i = range.begin; i < range.end; ++i) {
    if (data_->words[i] != kNoWord && data_->words[i] > word) break;
    if (data_->words[i] != word) continue;
    if (!found) found = TokenRange{i, i};
    found->end = i + 1;
  }
  return found;
}

std::optional<Offset> Encoding::word_to_chars(uint32_t word, size_t sequence) const {
  auto tokens = word_to_tokens(word, sequence);
  if (!tokens) return std::nullopt;
  return Offset{data_->offsets[tokens->begin].begin, data_->offsets[tokens->end - 1].end};
}

std::optional<std::pair<size_t, Offset>> Encoding::token_to_chars(size_t token) const {
  auto sequence = token_to_sequence(token);
  if (!sequence) return std::nullopt;
  return std::pair(*sequence, data_->offsets[token]);
}

std::optional<std::pair<size_t, uint32_t>> Encoding::token_to_word(size_t token) const {
  auto sequence = token_to_sequence(token);
  if (!sequence || data_->words[token] == kNoWord) return std::nullopt;
  return std::pair(*sequence, data_->words[token]);
}

}  // namespace lexel
