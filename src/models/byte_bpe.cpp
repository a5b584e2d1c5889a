#include "models/byte_bpe.h"

#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel {

std::optional<ByteBpe> ByteBpe::make(const BpeParts& parts) {
  const spec::Bpe& node = parts.node;
  if (node.dropout.value_or(0) != 0) return std::nullopt;
  if (!node.continuing_subword_prefix.value_or("").empty()) return std::nullopt;
  if (!node.end_of_word_suffix.value_or("").empty()) return std::nullopt;
  ByteBpe bpe(parts);
  for (unsigned byte = 0; byte < 256; ++byte) {
    // UTF-8 has no use for the others.
    if (byte == 0xC0 || byte == 0xC1 || byte > 0xF4) continue;
    std::optional<uint32_t> id =
        parts.vocabulary.id_of(byte_alphabet::to_utf8(static_cast<unsigned char>(byte)));
    if (!id) return std::nullopt;
    bpe.byte_ids_[byte] = *id;
  }
  return bpe;
}

void ByteBpe::tokenize(std::string_view piece, Scratch& scratch) const {
  if (parts_.node.ignore_merges) {
    scratch.mapped.clear();
    for (char c : piece) scratch.mapped += byte_alphabet::to_utf8(static_cast<unsigned char>(c));
    if (std::optional<uint32_t> id = parts_.vocabulary.id_of(scratch.mapped)) {
      scratch.symbols.clear();
      scratch.symbols.add(*id, static_cast<uint32_t>(piece.size()));
      return;
    }
  }
  merge(piece, scratch);
}

void ByteBpe::merge(std::string_view piece, Scratch& scratch) const {
  Symbols& symbols = scratch.symbols;
  symbols.clear();
  for (char c : piece) symbols.add(byte_ids_[static_cast<unsigned char>(c)], 1);
  if (parts_.can_scan && symbols.size() <= kMaxScannedSymbols) {
    merge_symbols_by_scan(parts_.merges, symbols);
  } else {
    merge_symbols_by_queue(parts_.merges, symbols, scratch.merge);
  }
}

bool ByteBpe::unmap(std::string_view token, size_t max_bytes, std::string& bytes) {
  bytes.clear();
  if (token.size() > 2 * max_bytes) return false;
  for (size_t pos = 0; pos < token.size();) {
    int byte = byte_alphabet::to_byte(utf8::decode(token, pos));
    if (byte < 0) return false;
    bytes += static_cast<char>(byte);
  }
  return !bytes.empty() && bytes.size() <= max_bytes;
}

}  // namespace lexel
