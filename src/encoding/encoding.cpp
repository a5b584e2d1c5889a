#include "lexel/encoding.h"

#include <algorithm>
#include <utility>

#include "encoding/encoding_data.h"
#include "encoding/encoding_draft.h"

namespace lexel {
namespace internal {

Encoding make_encoding(std::shared_ptr<const EncodingData> data) {
  return Encoding(std::move(data));
}

Encoding materialize(EncodingDraft draft) {
  auto data = EncodingData::make({.tokens = draft.size,
                                  .runs = draft.fragments.size(),
                                  .sequence_ranges = draft.sequence_ranges.size()});
  for (const Fragment& fragment : draft.fragments) data->put(fragment);
  for (const SequenceRange& range : draft.sequence_ranges) data->put_range(range);
  data->overflowing = std::move(draft.overflowing);
  return make_encoding(std::move(data));
}

EncodingDraft draft_of(const Encoding& encoding) { return encoding.data_->draft(); }

}  // namespace internal

size_t OverflowingEncodings::size() const { return owner_->overflowing.size(); }

Encoding OverflowingEncodings::operator[](size_t i) const {
  return internal::materialize(owner_->overflowing.at(i));
}

Encoding::Encoding() {
  static const std::shared_ptr<const internal::EncodingData> empty =
      internal::EncodingData::make({});
  data_ = empty;
}

size_t Encoding::size() const { return data_->size(); }
std::span<const uint32_t> Encoding::ids() const { return data_->ids(); }
std::span<const uint32_t> Encoding::type_ids() const { return data_->type_ids(); }
std::span<const Offset> Encoding::offsets() const { return data_->offsets(); }
std::span<const uint8_t> Encoding::attention_mask() const { return data_->attention_mask(); }
std::span<const uint8_t> Encoding::special_tokens_mask() const {
  return data_->special_tokens_mask();
}
std::span<const uint32_t> Encoding::word_ids() const { return data_->words(); }
std::string_view Encoding::token(size_t i) const { return data_->token(i); }

std::vector<std::string> Encoding::tokens() const {
  std::vector<std::string> all;
  all.reserve(size());
  for (size_t i = 0; i < size(); ++i) all.emplace_back(token(i));
  return all;
}

OverflowingEncodings Encoding::overflowing() const { return OverflowingEncodings(data_); }

std::optional<size_t> Encoding::token_to_sequence(size_t token) const {
  if (token >= size()) return std::nullopt;
  if (data_->sequence_ranges().empty()) return 0;
  for (const internal::SequenceRange& range : data_->sequence_ranges()) {
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
  return data_->sequence_ranges().empty() ? 1 : data_->sequence_ranges().size();
}

TokenRange Encoding::sequence_range(size_t sequence) const {
  for (const internal::SequenceRange& range : data_->sequence_ranges()) {
    if (range.sequence == sequence) return range.tokens;
  }
  return {0, size()};
}

std::optional<size_t> Encoding::char_to_token(size_t position, size_t sequence) const {
  TokenRange range = sequence_range(sequence);
  for (size_t i = range.begin; i < range.end; ++i) {
    const Offset& offset = data_->offsets()[i];
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
    if (data_->words()[i] != kNoWord && data_->words()[i] > word) break;
    if (data_->words()[i] != word) continue;
    if (!found) found = TokenRange{i, i};
    found->end = i + 1;
  }
  return found;
}

std::optional<Offset> Encoding::word_to_chars(uint32_t word, size_t sequence) const {
  auto tokens = word_to_tokens(word, sequence);
  if (!tokens) return std::nullopt;
  return Offset{data_->offsets()[tokens->begin].begin, data_->offsets()[tokens->end - 1].end};
}

std::optional<std::pair<size_t, Offset>> Encoding::token_to_chars(size_t token) const {
  auto sequence = token_to_sequence(token);
  if (!sequence) return std::nullopt;
  return std::pair(*sequence, data_->offsets()[token]);
}

std::optional<std::pair<size_t, uint32_t>> Encoding::token_to_word(size_t token) const {
  auto sequence = token_to_sequence(token);
  if (!sequence || data_->words()[token] == kNoWord) return std::nullopt;
  return std::pair(*sequence, data_->words()[token]);
}

}  // namespace lexel
