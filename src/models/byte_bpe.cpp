#include "models/byte_bpe.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel {

ByteBpe::ByteBpe(const BpeParts& parts, MergeRows merges, ByteCutter cutter)
    : parts_(parts), merges_(std::move(merges)), cutter_(std::move(cutter)) {}

std::optional<ByteBpe> ByteBpe::make(const BpeParts& parts) {
  const spec::Bpe& node = parts.node;
  if (!is_plain(parts)) return std::nullopt;
  std::array<uint32_t, 256> byte_ids{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!utf8::has_use_for(byte)) continue;
    std::optional<uint32_t> id =
        parts.vocabulary.id_of(byte_alphabet::to_utf8(static_cast<unsigned char>(byte)));
    if (!id) return std::nullopt;
    byte_ids[byte] = *id;
  }
  const uint32_t largest_id = parts.largest_id();
  auto merges = MergeRows::by_rank(parts.merges, node.merges.size() / 2);
  if (!merges) return std::nullopt;
  std::optional<MergeRows> rows = MergeRows::make(*merges, largest_id);
  if (!rows) return std::nullopt;
  ByteBpe bpe(parts, std::move(*rows), ByteCutter(parts.vocabulary, *merges, largest_id));
  bpe.byte_ids_ = byte_ids;
  bpe.byte_pairs_.resize(size_t{1} << 16);
  for (size_t first = 0; first < 256; ++first) {
    for (size_t second = 0; second < 256; ++second) {
      bpe.byte_pairs_[first << 8 | second] = bpe.merges_.find(byte_ids[first], byte_ids[second]);
    }
  }
  bpe.find_characters(*merges, largest_id);
  if (node.ignore_merges) bpe.index_tokens();
  return bpe;
}

void ByteBpe::index_tokens() {
  std::string bytes;
  std::vector<WholeToken> tokens;
  for (uint32_t entry = 0; entry < parts_.vocabulary.size(); ++entry) {
    if (!unmap(parts_.vocabulary.token_at(entry), bytes)) continue;
    longest_token_ = std::max(longest_token_, bytes.size());
    tokens.push_back({hash_bytes(bytes, seed_), entry});
  }
  tokens_.assign(std::bit_ceil(2 * tokens.size() + 1), {0, kNoEntry});
  for (const WholeToken& token : tokens) {
    size_t i = token.hash & (tokens_.size() - 1);
    while (tokens_[i].entry != kNoEntry) i = (i + 1) & (tokens_.size() - 1);
    tokens_[i] = token;
  }
}

std::optional<uint32_t> ByteBpe::whole_id(std::string_view piece) const {
  if (tokens_.empty() || piece.size() > longest_token_) return std::nullopt;
  const uint64_t hash = hash_bytes(piece, seed_);
  for (size_t i = hash & (tokens_.size() - 1); tokens_[i].entry != kNoEntry;
       i = (i + 1) & (tokens_.size() - 1)) {
    if (tokens_[i].hash != hash) continue;
    std::string bytes;
    unmap(parts_.vocabulary.token_at(tokens_[i].entry), bytes);
    if (bytes == piece) return parts_.vocabulary.id_at(tokens_[i].entry);
  }
  return std::nullopt;
}

// A pair (a, b) of rank r merges whatever stands around it if no merge of a lower rank takes a from
// the left, (x, a), or b from the right, (b, y): nothing else can happen to the two before r is the
// lowest rank, and `a` and `b` differ, so no neighbour is the same pair. Where moreover the new
// symbol takes part in merges of higher ranks only, it might as well be there from the start: no
// merge comes earlier for it. The same goes for pairs of symbols that are there for that reason.
//
// Behind another character that is not ASCII, x ends in such a byte. Without the merges of other
// symbols, of spaces first of all, far more pairs are like that.
void ByteBpe::find_characters(const std::vector<MergeRows::Entry>& merges, uint32_t largest_id) {
  std::vector<uint32_t> lowest_as_left(size_t{largest_id} + 1, MergeRows::kNoRank);
  std::vector<uint32_t> lowest_as_right = lowest_as_left;
  std::vector<bool> ends_in_ascii(size_t{largest_id} + 1);  // as far as we know
  for (unsigned byte = 0; byte < 0x80; ++byte) ends_in_ascii[byte_ids_[byte]] = true;
  for (uint32_t rank = 0; rank < merges.size(); ++rank) {
    const auto& [left, right, new_id] = merges[rank];
    lowest_as_left[left] = std::min(lowest_as_left[left], rank);
    if (ends_in_ascii[right]) ends_in_ascii[new_id] = true;
    if (!ends_in_ascii[left]) lowest_as_right[right] = std::min(lowest_as_right[right], rank);
  }
  // What the two always merge to, or kNoId.
  auto merged = [&](uint32_t a, uint32_t b) {
    if (a == b || a == kNoId || b == kNoId) return kNoId;
    const auto [rank, id] = merges_.find(a, b);
    const bool is_always = rank < lowest_as_right[a] && rank < lowest_as_left[b] &&
                           rank != MergeRows::kNoRank && rank < lowest_as_left[id] &&
                           rank < lowest_as_right[id];
    return is_always ? id : kNoId;
  };
  characters_.assign(0x10000, kNoId);
  uint32_t head[2] = {kNoId, kNoId};
  uint32_t head_id = kNoId;  // of the two first bytes of the characters at hand
  for (char32_t c = 0x80; c < characters_.size(); ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    utf8::append(text, c);
    auto byte_id = [&](size_t i) { return byte_ids_[static_cast<unsigned char>(text[i])]; };
    if (head[0] != byte_id(0) || head[1] != byte_id(1)) {
      head[0] = byte_id(0);
      head[1] = byte_id(1);
      head_id = merged(head[0], head[1]);
    }
    if (text.size() == 2) {
      characters_[c] = head_id;
      continue;
    }
    characters_[c] = head_id != kNoId ? merged(head_id, byte_id(2))
                                      : merged(byte_id(0), merged(byte_id(1), byte_id(2)));
  }
}

template <class Add>
void ByteBpe::for_each_symbol(std::string_view piece, Add&& add) const {
  bool is_behind_ascii = false;
  for (size_t at = 0; at < piece.size();) {
    size_t end = at;
    const char32_t c = utf8::decode(piece, end);
    const bool was_behind_ascii = std::exchange(is_behind_ascii, c < 0x80);
    if (c >= 0x80 && c < characters_.size() && !was_behind_ascii && characters_[c] != kNoId) {
      add(characters_[c], at, end);
      at = end;
    }
    for (; at < end; ++at) add(byte_ids_[static_cast<unsigned char>(piece[at])], at, at + 1);
  }
}

template <class Lane>
bool ByteBpe::start(std::string_view piece, Lane& lane) const {
  // Most words that are not ASCII end so.
  if (static_cast<unsigned char>(piece.back()) < 0x80 && utf8::is_ascii(piece)) {
    return start_with_bytes(piece, lane);
  }
  for_each_symbol(piece, [&](uint32_t id, size_t begin, size_t) { lane.add(id, begin); });
  if (!lane.end(merges_, piece.size())) return false;
  lane.find_pairs(merges_);
  return true;
}
template bool ByteBpe::start(std::string_view, MergeLane<16>&) const;
template bool ByteBpe::start(std::string_view, MergeLane<64>&) const;

template <class Lane>
bool ByteBpe::start_with_bytes(std::string_view bytes, Lane& lane) const {
  if (bytes.size() > Lane::kMaxSymbols) return false;
  auto byte_at = [&](size_t i) { return size_t{static_cast<unsigned char>(bytes[i])}; };
  for (size_t i = 0; i < bytes.size(); ++i) lane.add(byte_ids_[byte_at(i)], i);
  lane.end(merges_, bytes.size());
  for (uint32_t i = 0; i + 1 < bytes.size(); ++i) {
    lane.set_pair(i, byte_pairs_[byte_at(i) << 8 | byte_at(i + 1)]);
  }
  return true;
}
template bool ByteBpe::start_with_bytes(std::string_view, MergeLane<16>&) const;
template bool ByteBpe::start_with_bytes(std::string_view, MergeLane<64>&) const;

TokenTexts ByteBpe::token_texts(size_t max_bytes) const {
  TokenTexts tokens;
  std::string bytes;
  const Vocabulary& vocabulary = parts_.vocabulary;
  for (uint32_t entry = 0; entry < vocabulary.size(); ++entry) {
    if (!unmap(vocabulary.token_at(entry), bytes) || bytes.size() > max_bytes) continue;
    tokens.add(bytes, vocabulary.id_at(entry));
  }
  return tokens;
}

void ByteBpe::merge_long(std::string_view piece, Scratch& scratch) const {
  merge_by_windows(piece, parts_.merges, scratch.merge, scratch.windows, scratch.symbols,
                   [&](std::string_view window, auto&& add) { for_each_symbol(window, add); });
}

bool ByteBpe::unmap(std::string_view token, std::string& bytes) {
  bytes.clear();
  for (size_t pos = 0; pos < token.size();) {
    int byte = byte_alphabet::to_byte(utf8::decode(token, pos));
    if (byte < 0) return false;
    bytes += static_cast<char>(byte);
  }
  return !bytes.empty();
}

}  // namespace lexel
