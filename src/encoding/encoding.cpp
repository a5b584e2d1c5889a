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
    const bool has_all = columns.words.size() == columns.size();
    auto append = [&](auto& to, const auto& from) {
      to.insert(to.end(), from.begin() + static_cast<ptrdiff_t>(fragment.begin),
                from.begin() + static_cast<ptrdiff_t>(fragment.end));
    };
    for (size_t copy = 0; copy < fragment.copies; ++copy) {
      append(data->ids, columns.ids);
      if (!has_all) {
        // Columns of ids only show like this in Hugging Face (encode_batch_fast).
        data->words.resize(data->ids.size(), Encoding::kNoWord);
        data->offsets.resize(data->ids.size());
        while (data->tokens.size() < data->ids.size()) data->tokens.push_back({});
        continue;
      }
      append(data->words, columns.words);
      data->tokens.append(columns.tokens, fragment.begin, fragment.end);
      if (fragment.trimmed_offsets) {
        data->offsets.insert(data->offsets.end(), fragment.trimmed_offsets->begin(),
                             fragment.trimmed_offsets->end());
      } else {
        append(data->offsets, columns.offsets);
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

EncodingDraft draft_of(const Encoding& encoding) {
  const EncodingData& data = *encoding.data_;
  auto columns = std::make_shared<TokenColumns>();
  columns->ids = data.ids;
  columns->offsets = data.offsets;
  columns->words = data.words;
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
