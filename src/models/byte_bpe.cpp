#include "models/byte_bpe.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "models/merge_scan.h"
#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel {
ByteBpe::ByteBpe(const BpeParts& parts, MergeRows merges)
    : parts_(parts), merges_(std::move(merges)) {}

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
  uint32_t largest_id = 0;
  for (uint32_t id : node.vocab.ids) largest_id = std::max(largest_id, id);
  std::optional<MergeRows> rows = MergeRows::make(parts.merges, node.merges.size() / 2, largest_id);
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
  if (piece.size() <= MergeScan::kMaxSymbols) return merge_by_scan(piece, scratch.symbols);
  Symbols& symbols = scratch.symbols;
  symbols.clear();
  for (char c : piece) symbols.add(byte_ids_[static_cast<unsigned char>(c)], 1);
  merge_symbols_by_queue(parts_.merges, symbols, scratch.merge);
}

void ByteBpe::merge_by_scan(std::string_view piece, Symbols& symbols) const {
  const auto size = static_cast<uint32_t>(piece.size());
  MergeScan scan;
  auto byte_at = [&](uint32_t i) { return size_t{static_cast<unsigned char>(piece[i])}; };
  for (uint32_t i = 0; i < size; ++i) {
    scan.set_symbol(i, byte_ids_[byte_at(i)]);
    if (i + 1 < size) scan.set_pair(i, byte_pairs_[byte_at(i) << 8 | byte_at(i + 1)]);
  }
  scan.merge(merges_, size);
  symbols.clear();
  scan.for_each_left(
      size, [&](uint32_t id, uint32_t begin, uint32_t end) { symbols.add(id, end - begin); });
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
