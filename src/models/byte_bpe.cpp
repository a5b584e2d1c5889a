#include "models/byte_bpe.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// The merges by rank; of a pair that is listed twice, which no sane file does, nothing is returned.
std::optional<std::vector<MergeRows::Entry>> merges_by_rank(const BpeParts& parts) {
  const auto& merges = parts.node.merges;
  std::vector<MergeRows::Entry> result;
  result.reserve(merges.size() / 2);
  for (size_t i = 0; i + 1 < merges.size(); i += 2) {
    const uint32_t left = *parts.vocabulary.id_of(merges[i]);
    const uint32_t right = *parts.vocabulary.id_of(merges[i + 1]);
    const MergeTable::Merge& merge = *parts.merges.find(left, right);
    if (merge.rank != result.size()) return std::nullopt;
    result.push_back({left, right, merge.new_id});
  }
  return result;
}

}  // namespace

ByteBpe::ByteBpe(const BpeParts& parts, MergeRows merges)
    : parts_(parts), merges_(std::move(merges)) {}

std::optional<ByteBpe> ByteBpe::make(const BpeParts& parts) {
  const spec::Bpe& node = parts.node;
  if (!is_plain(parts) || node.merges.size() / 2 >= MergeRows::kNoRank) return std::nullopt;
  uint32_t largest_id = 0;
  for (uint32_t id : node.vocab.ids) largest_id = std::max(largest_id, id);
  if (largest_id > MergeRows::kMaxId) return std::nullopt;

  std::array<uint32_t, 256> byte_ids{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!utf8::has_use_for(byte)) continue;
    std::optional<uint32_t> id =
        parts.vocabulary.id_of(byte_alphabet::to_utf8(static_cast<unsigned char>(byte)));
    if (!id) return std::nullopt;
    byte_ids[byte] = *id;
  }
  std::optional<std::vector<MergeRows::Entry>> merges = merges_by_rank(parts);
  if (!merges) return std::nullopt;
  std::optional<MergeRows> rows = MergeRows::make(*merges, largest_id);
  if (!rows) return std::nullopt;
  ByteBpe bpe(parts, std::move(*rows));
  bpe.byte_ids_ = byte_ids;
  bpe.byte_pairs_.resize(size_t{1} << 16);
  for (size_t first = 0; first < 256; ++first) {
    for (size_t second = 0; second < 256; ++second) {
      bpe.byte_pairs_[first << 8 | second] = bpe.merges_.find(byte_ids[first], byte_ids[second]);
    }
  }
  if (node.ignore_merges) bpe.index_tokens();
  return bpe;
}

void ByteBpe::tokenize(std::string_view piece, size_t max_bytes, Scratch& scratch) const {
  if (piece.size() > max_bytes && find_whole(piece, scratch)) return;
  merge(piece, scratch);
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

bool ByteBpe::find_whole(std::string_view piece, Scratch& scratch) const {
  if (tokens_.empty() || piece.size() > longest_token_) return false;
  const uint64_t hash = hash_bytes(piece, seed_);
  for (size_t i = hash & (tokens_.size() - 1); tokens_[i].entry != kNoEntry;
       i = (i + 1) & (tokens_.size() - 1)) {
    if (tokens_[i].hash != hash) continue;
    std::string bytes;
    unmap(parts_.vocabulary.token_at(tokens_[i].entry), bytes);
    if (bytes != piece) continue;
    scratch.symbols.clear();
    scratch.symbols.add(parts_.vocabulary.id_at(tokens_[i].entry),
                        static_cast<uint32_t>(piece.size()));
    return true;
  }
  return false;
}

void ByteBpe::merge(std::string_view piece, Scratch& scratch) const {
  if (piece.size() <= kMaxScanned) return merge_by_scan(piece, scratch.symbols);
  Symbols& symbols = scratch.symbols;
  symbols.clear();
  for (char c : piece) symbols.add(byte_ids_[static_cast<unsigned char>(c)], 1);
  merge_symbols_by_queue(parts_.merges, symbols, scratch.merge);
}

// As in merge_symbols_by_scan the pair of lowest rank, leftmost among equals, merges first. Each
// pair is one number, rank and position, so that the smallest number is the next pair; the symbols
// that are left are the bits of another.
void ByteBpe::merge_by_scan(std::string_view piece, Symbols& symbols) const {
  static_assert(kMaxScanned == 64);
  constexpr uint32_t kNoPair = MergeRows::kNoRank << 6;  // and whatever is larger
  const auto size = static_cast<uint32_t>(piece.size());
  uint32_t pairs[kMaxScanned];
  uint32_t new_ids[kMaxScanned];  // of the pairs
  uint32_t ids[kMaxScanned];
  auto set_pair = [&](uint32_t at, MergeRows::Merge merge) {
    pairs[at] = merge.rank << 6 | at;
    new_ids[at] = merge.new_id;
  };
  auto byte_at = [&](uint32_t i) { return size_t{static_cast<unsigned char>(piece[i])}; };
  for (uint32_t i = 0; i + 1 < size; ++i) {
    ids[i] = byte_ids_[byte_at(i)];
    set_pair(i, byte_pairs_[byte_at(i) << 8 | byte_at(i + 1)]);
  }
  ids[size - 1] = byte_ids_[byte_at(size - 1)];
  pairs[size - 1] = kNoPair;

  uint64_t symbols_left = ~uint64_t{0} >> (64 - size);
  for (;;) {
    uint32_t best = kNoPair;
    for (uint64_t rest = symbols_left; rest != 0; rest &= rest - 1) {
      best = std::min(best, pairs[std::countr_zero(rest)]);
    }
    if (best >= kNoPair) break;
    const uint32_t left = best & 63;
    const uint64_t right_on = symbols_left & (~uint64_t{1} << left);
    const uint64_t above = right_on & (right_on - 1);  // behind the right part, which goes
    const uint64_t below = symbols_left & ((uint64_t{1} << left) - 1);
    symbols_left = below | uint64_t{1} << left | above;
    const uint32_t id = new_ids[left];
    ids[left] = id;
    pairs[left] = kNoPair;
    if (above != 0) set_pair(left, merges_.find(id, ids[std::countr_zero(above)]));
    if (below != 0) {
      const auto before = static_cast<uint32_t>(63 - std::countl_zero(below));
      set_pair(before, merges_.find(ids[before], id));
    }
  }
  symbols.clear();
  for (uint64_t rest = symbols_left; rest != 0;) {
    const auto at = static_cast<uint32_t>(std::countr_zero(rest));
    rest &= rest - 1;
    const uint32_t end = rest == 0 ? size : static_cast<uint32_t>(std::countr_zero(rest));
    symbols.add(ids[at], end - at);
  }
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
