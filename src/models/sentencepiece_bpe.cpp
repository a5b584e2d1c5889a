#include "models/sentencepiece_bpe.h"

#include <algorithm>
#include <bit>
#include <unordered_set>
#include <utility>

#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";

// Whether some merge joins a byte's token to anything, or has an empty part.
bool has_odd_merges(const BpeParts& parts, const ByteTokens& byte_tokens) {
  std::unordered_set<uint32_t> byte_ids;
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (utf8::has_use_for(byte)) byte_ids.insert(byte_tokens.id_of(static_cast<char>(byte)));
  }
  for (size_t i = 0; i < parts.node.merges.size(); ++i) {
    std::string_view part = parts.node.merges[i];
    if (part.empty()) return true;
    // Such as "<0x0A>": only these need a look-up.
    if (part.size() != 6 || part[0] != '<') continue;
    const std::optional<uint32_t> id = parts.vocabulary.id_of(part);
    if (!id || byte_ids.contains(*id)) return true;
  }
  return false;
}

size_t scalar_hash(char32_t scalar) { return scalar * 0x9E37'79B1u >> 8; }

}  // namespace

std::optional<SentencePieceBpe> SentencePieceBpe::make(const BpeParts& parts) {
  const spec::Bpe& node = parts.node;
  if (!is_plain(parts) || node.ignore_merges || !node.byte_fallback) return std::nullopt;
  if (!parts.vocabulary.id_of(kSpaceMark)) return std::nullopt;
  ByteTokens byte_tokens([&](std::string_view token) { return parts.vocabulary.id_of(token); });
  for (unsigned byte = 0; byte < 256; ++byte) {
    char c = static_cast<char>(byte);
    if (utf8::has_use_for(byte) && !byte_tokens.has_all({&c, 1})) return std::nullopt;
  }
  if (has_odd_merges(parts, byte_tokens)) return std::nullopt;
  auto merges = MergeRows::by_rank(parts.merges, node.merges.size() / 2);
  if (!merges) return std::nullopt;
  std::optional<MergeRows> rows = MergeRows::make(*merges, parts.largest_id());
  if (!rows) return std::nullopt;
  return SentencePieceBpe(parts, byte_tokens, std::move(*rows));
}

SentencePieceBpe::SentencePieceBpe(const BpeParts& parts, const ByteTokens& byte_tokens,
                                   MergeRows merges)
    : parts_(parts),
      merges_(std::move(merges)),
      cutter_(std::min<size_t>(parts.node.merges.size() / 2, size_t{1} << 16)) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (utf8::has_use_for(byte)) byte_ids_[byte] = byte_tokens.id_of(static_cast<char>(byte));
  }
  load_cuts();
  load_scalars();
}

void SentencePieceBpe::load_cuts() {
  const spec::StringTable& merges = parts_.node.merges;
  for (size_t i = 0; i + 1 < merges.size(); i += 2) {
    std::string_view left = merges[i];
    size_t last = left.size();
    size_t first = 0;
    char32_t before = utf8::decode_back(left, last);
    char32_t after = utf8::decode(merges[i + 1], first);
    // There are no spaces left when BPE begins.
    if (before != U' ' && after != U' ') cutter_.add(before, after);
  }
}

void SentencePieceBpe::load_scalars() {
  scalar_ids_.fill(kNone);
  std::vector<Scalar> found;
  const Vocabulary& vocabulary = parts_.vocabulary;
  for (uint32_t entry = 0; entry < vocabulary.size(); ++entry) {
    std::string_view token = vocabulary.token_at(entry);
    if (token.empty() || token.size() != utf8::length_from_lead(token[0])) continue;
    size_t pos = 0;
    char32_t scalar = utf8::decode(token, pos);
    uint32_t id = vocabulary.id_at(entry);
    if (scalar == MergeCutter::kSpaceMark) scalar_ids_[' '] = id;
    if (scalar >= kTabulated) {
      found.push_back({scalar, id});
    } else if (scalar != U' ') {
      scalar_ids_[scalar] = id;
    }
  }
  scalars_.resize(std::bit_ceil(2 * found.size() + 1), {kNone, 0});
  for (const Scalar& scalar : found) {
    size_t i = scalar_hash(scalar.scalar) & (scalars_.size() - 1);
    while (scalars_[i].scalar != kNone) i = (i + 1) & (scalars_.size() - 1);
    scalars_[i] = scalar;
  }
}

uint32_t SentencePieceBpe::id_of(char32_t scalar) const {
  if (scalar < kTabulated) return scalar_ids_[scalar];
  for (size_t i = scalar_hash(scalar) & (scalars_.size() - 1); scalars_[i].scalar != kNone;
       i = (i + 1) & (scalars_.size() - 1)) {
    if (scalars_[i].scalar == scalar) return scalars_[i].id;
  }
  return kNone;
}

template <class Add>
void SentencePieceBpe::for_each_symbol(std::string_view text, Add&& add) const {
  for (size_t pos = 0; pos < text.size();) {
    size_t begin = pos;
    char32_t scalar = utf8::decode(text, pos);
    uint32_t id = id_of(scalar);
    if (id != kNone) {
      add(id, begin, pos);
    } else {
      for (; begin < pos; ++begin) {
        add(byte_ids_[static_cast<unsigned char>(text[begin])], begin, begin + 1);
      }
    }
  }
}

template <class Lane>
bool SentencePieceBpe::start(std::string_view text, Lane& lane) const {
  for_each_symbol(text, [&](uint32_t id, size_t begin, size_t) { lane.add(id, begin); });
  if (!lane.end(merges_, text.size())) return false;
  lane.find_pairs(merges_);
  return true;
}
template bool SentencePieceBpe::start(std::string_view, MergeLane<16>&) const;
template bool SentencePieceBpe::start(std::string_view, MergeLane<64>&) const;

TokenTexts SentencePieceBpe::token_texts(size_t max_bytes) const {
  TokenTexts tokens;
  std::string text;
  const Vocabulary& vocabulary = parts_.vocabulary;
  for (uint32_t entry = 0; entry < vocabulary.size(); ++entry) {
    if (!with_spaces(vocabulary.token_at(entry), max_bytes, text)) continue;
    tokens.add(text, vocabulary.id_at(entry));
  }
  return tokens;
}

void SentencePieceBpe::merge_long(std::string_view text, Scratch& scratch) const {
  merge_by_windows(text, parts_.merges, scratch.merge, scratch.windows, scratch.symbols,
                   [&](std::string_view window, auto&& add) { for_each_symbol(window, add); });
}

bool SentencePieceBpe::with_spaces(std::string_view token, size_t max_bytes, std::string& text) {
  text.clear();
  for (size_t pos = 0; pos < token.size() && text.size() <= max_bytes;) {
    if (token[pos] == ' ') return false;
    if (token.substr(pos).starts_with(kSpaceMark)) {
      text += ' ';
      pos += kSpaceMark.size();
    } else {
      text += token[pos++];
    }
  }
  return !text.empty() && text.size() <= max_bytes;
}

}  // namespace lexel
