#include "lexel/encoding.h"

#include <algorithm>
#include <utility>

#include "encoding/encoding_draft.h"

namespace lexel {
namespace internal {

EncodingData::EncodingData(size_t tokens) {
  static_assert(sizeof(Offset) == 2 * sizeof(uint32_t) && alignof(Offset) == alignof(uint32_t));
  const size_t words_of_masks = (2 * tokens + sizeof(uint32_t) - 1) / sizeof(uint32_t);
  memory.reset(new uint32_t[5 * tokens + words_of_masks]);
  uint32_t* at = memory.get();
  offsets = {reinterpret_cast<Offset*>(at), tokens};
  ids = {at + 2 * tokens, tokens};
  type_ids = {at + 3 * tokens, tokens};
  words = {at + 4 * tokens, tokens};
  auto* masks = reinterpret_cast<uint8_t*>(at + 5 * tokens);
  attention_mask = {masks, tokens};
  special_tokens_mask = {masks + tokens, tokens};
}

void EncodingData::put(const Fragment& fragment, size_t at) {
  const TokenColumns& columns = *fragment.columns;
  const bool has_all = columns.words.size() == columns.size();
  const size_t n = fragment.end - fragment.begin;
  std::fill_n(type_ids.data() + at, fragment.size(), fragment.type_id);
  std::fill_n(attention_mask.data() + at, fragment.size(), !fragment.is_padding);
  std::fill_n(special_tokens_mask.data() + at, fragment.size(), fragment.is_special);
  for (size_t copy = 0; copy < fragment.copies; ++copy, at += n) {
    std::copy_n(columns.ids.data() + fragment.begin, n, ids.data() + at);
    if (!has_all) {
      // Columns of ids only show like this in Hugging Face (encode_batch_fast).
      std::fill_n(words.data() + at, n, Encoding::kNoWord);
      std::fill_n(offsets.data() + at, n, Offset());
      for (size_t i = 0; i < n; ++i) tokens.push_back({});
      continue;
    }
    std::copy_n(columns.words.data() + fragment.begin, n, words.data() + at);
    tokens.append(columns.tokens, fragment.begin, fragment.end);
    const Offset* from = fragment.trimmed_offsets ? fragment.trimmed_offsets->data()
                                                  : columns.offsets.data() + fragment.begin;
    std::copy_n(from, n, offsets.data() + at);
  }
}

Encoding make_encoding(std::shared_ptr<const EncodingData> data) {
  return Encoding(std::move(data));
}

Encoding materialize(EncodingDraft draft) {
  auto data = std::make_shared<EncodingData>(draft.size);
  data->tokens.reserve(draft.size);
  size_t at = 0;
  for (const Fragment& fragment : draft.fragments) {
    data->put(fragment, at);
    at += fragment.size();
  }
  data->sequence_ranges = std::move(draft.sequence_ranges);
  data->overflowing = std::move(draft.overflowing);
  return make_encoding(std::move(data));
}

EncodingDraft draft_of(const Encoding& encoding) {
  const EncodingData& data = *encoding.data_;
  auto columns = std::make_shared<TokenColumns>();
  columns->ids.assign(data.ids.begin(), data.ids.end());
  columns->offsets.assign(data.offsets.begin(), data.offsets.end());
  columns->words.assign(data.words.begin(), data.words.end());
  columns->tokens = data.tokens;
  EncodingDraft draft;
  // A fragment has one type and one kind of token: one for each run of equal ones.
  for (size_t begin = 0, end = 0; begin < data.ids.size(); begin = end) {
    Fragment fragment;
    fragment.type_id = data.type_ids[begin];
    fragment.is_special = data.special_tokens_mask[begin] != 0;
    fragment.is_padding = data.attention_mask[begin] == 0;
    while (end < data.ids.size() && data.type_ids[end] == fragment.type_id &&
           (data.special_tokens_mask[end] != 0) == fragment.is_special &&
           (data.attention_mask[end] == 0) == fragment.is_padding) {
      ++end;
    }
    fragment.columns = columns;
    fragment.begin = begin;
    fragment.end = end;
    draft.append(std::move(fragment));
  }
  draft.sequence_ranges = data.sequence_ranges;
  draft.overflowing = data.overflowing;
  return draft;
}

}  // namespace internal

size_t OverflowingEncodings::size() const { return owner_->overflowing.size(); }

Encoding OverflowingEncodings::operator[](size_t i) const {
  return internal::materialize(owner_->overflowing.at(i));
}

Encoding::Encoding() {
  static const auto empty = std::make_shared<const internal::EncodingData>(0);
  data_ = empty;
}

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
  // Hugging Face asks for sequences 0 .. n - 1, n being how many are marked, whichever those are;
  // one that is not marked answers with the whole encoding.
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
  if (word == kNoWord) return std::nullopt;  // a mark, not a word
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
