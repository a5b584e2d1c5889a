#include "decoders/fused_decoder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "decoders/spelled_bytes.h"
#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Tokens that are mapped at a time, which bounds what is held as strings.
constexpr uint32_t kTokensAtOnce = 1024;

// The table's text may have this many bytes, and kGrowth times the tokens' own.
constexpr uint64_t kTextBase = 8 << 20;
constexpr uint64_t kTextGrowth = 4;

void append_parts(const Decoder& decoder, std::vector<const Decoder*>& parts) {
  if (decoder.shape() != DecoderShape::kSequence) {
    parts.push_back(&decoder);
    return;
  }
  for (const auto& part : decoder.parts()) append_parts(*part, parts);
}

}  // namespace

// Text in the making. Short texts are copied as whole slots into a buffer that stays in the cache.
class FusedDecoder::Writer {
 public:
  Writer(const FusedDecoder& table, size_t count) : table_(table) { text_.reserve(4 * count); }

  // Copies the tokens of ids[begin, end) up to the first one that is unknown or has one of the
  // flags `unusual`, and returns its index.
  size_t put_usual(std::span<const uint32_t> ids, size_t begin, size_t end, uint8_t unusual) {
    const Slot* slots = table_.slots_.data();
    const size_t slot_count = table_.slots_.size();
    // In registers, which they would not be as members: the copies could change those.
    char* next = next_;
    char* const limit = buffer_ + kBufferSize;
    size_t i = begin;
    for (; i < end && ids[i] < slot_count; ++i) {
      const Slot& slot = slots[ids[i]];
      const uint8_t control = slot.control;
      if (control & unusual) break;
      std::memcpy(next, slot.text.data(), sizeof(Slot));
      next += control & kLengthMask;
      if (next > limit) {
        next_ = next;
        flush();
        next = next_;
      }
    }
    next_ = next;
    return i;
  }
  void put(std::string_view text) {
    if (text.size() > kBufferSize / 2) {
      flush();
      text_ += text;
      return;
    }
    if (next_ + text.size() > buffer_ + kBufferSize) flush();
    std::memcpy(next_, text.data(), text.size());
    next_ += text.size();
  }
  // The bytes of neighbouring tokens of bytes. Between whole characters each ill-formed part of
  // them is the same whether it is looked for here or in the whole text.
  void put_bytes(std::string_view bytes) {
    if (utf8::valid_prefix(bytes) == bytes.size()) {
      put(bytes);
    } else if (table_.join_ == Join::kByteLevel) {
      put(utf8::to_valid(bytes));
    } else {  // ByteFallback
      for (size_t i = 0; i < bytes.size(); ++i) put("\uFFFD");
    }
  }

  std::string take() {
    flush();
    return std::move(text_);
  }

 private:
  static constexpr size_t kBufferSize = 8192;

  void flush() {
    text_.append(buffer_, next_ - buffer_);
    next_ = buffer_;
  }

  const FusedDecoder& table_;
  std::string text_;
  char* next_ = buffer_;
  char buffer_[kBufferSize + sizeof(Slot)];  // a slot may begin at its last byte
};

std::unique_ptr<const FusedDecoder> FusedDecoder::make(const Decoder* decoder, uint32_t id_limit,
                                                       const TokenOf& token_of) {
  std::unique_ptr<FusedDecoder> fused(new FusedDecoder);
  try {
    if (!fused->plan(decoder) || !fused->fill(id_limit, token_of)) return nullptr;
  } catch (const Error&) {
    return nullptr;  // some token reaches a limit; decoding others must not suffer
  }
  return fused;
}

// Which decoders stand where; false for a form that has no table.
bool FusedDecoder::plan(const Decoder* decoder) {
  if (!decoder) {
    join_ = Join::kSpaces;
    first_differs_ = true;
    return true;
  }
  std::vector<const Decoder*> parts;
  append_parts(*decoder, parts);
  size_t next = 0;
  for (; next < parts.size(); ++next) {
    DecoderShape shape = parts[next]->shape();
    first_differs_ = first_differs_ || shape == DecoderShape::kEachTokenNotFirst;
    last_differs_ = last_differs_ || shape == DecoderShape::kEachTokenNotLast;
    if (shape != DecoderShape::kEachToken && shape != DecoderShape::kEachTokenNotFirst &&
        shape != DecoderShape::kEachTokenNotLast) {
      break;
    }
    each_.push_back(parts[next]);
  }
  if (next == parts.size()) return true;
  switch (parts[next]->shape()) {
    case DecoderShape::kByteRuns:
      join_ = Join::kByteRuns;
      if (++next == parts.size()) return true;
      if (parts[next]->shape() != DecoderShape::kJoin) return false;
      break;
    case DecoderShape::kJoin:
      break;
    case DecoderShape::kJoinBytes:
      join_ = Join::kByteLevel;
      break;
    default:
      return false;
  }
  rest_.assign(parts.begin() + static_cast<ptrdiff_t>(next) + 1, parts.end());
  return true;
}

bool FusedDecoder::fill(uint32_t id_limit, const TokenOf& token_of) {
  slots_.assign(id_limit, Slot{{}, kAbsent});
  std::vector<std::string> tokens;
  std::vector<std::pair<uint32_t, bool>> ids;  // and whether special
  uint64_t text_limit = kTextBase;
  for (uint32_t id = 0; id < id_limit;) {
    // Between two tokens none is the first or the last one.
    tokens.assign(1, {});
    ids.clear();
    for (; id < id_limit && ids.size() < kTokensAtOnce; ++id) {
      std::optional<Token> token = token_of(id);
      if (!token) continue;
      ids.emplace_back(id, token->is_special);
      tokens.emplace_back(token->text);
      text_limit += kTextGrowth * token->text.size();
    }
    tokens.emplace_back();
    map_each(tokens);
    for (size_t i = 0; i < ids.size(); ++i) {
      slots_[ids[i].first] = slot_of(tokens[i + 1], ids[i].second, long_text_);
    }
    if (long_text_.size() > std::min(text_limit, uint64_t{0xFFFF'FFFF})) return false;
  }
  long_text_.shrink_to_fit();
  return true;
}

void FusedDecoder::map_each(std::vector<std::string>& tokens) const {
  for (const Decoder* decoder : each_) decoder->decode(tokens);
  if (join_ != Join::kSpaces) return;
  for (size_t i = 1; i < tokens.size(); ++i) tokens[i].insert(0, 1, ' ');
}

// The slot of a text that map_each gave; a long text goes to the end of `long_text`.
FusedDecoder::Slot FusedDecoder::slot_of(std::string_view text, bool is_special,
                                         std::string& long_text) const {
  Slot slot{{}, is_special ? kSpecial : uint8_t{0}};
  std::string bytes;
  if (join_ == Join::kByteLevel) {
    if (append_spelled_bytes(text, bytes)) text = bytes;
    // An empty token does not come between the bytes of a character.
    if (text.empty() || utf8::valid_prefix(text) < text.size()) slot.control |= kBytes;
  } else if (join_ == Join::kByteRuns) {
    if (std::optional<char> byte = byte_of_token(text)) {
      bytes = *byte;
      text = bytes;
      slot.control |= kBytes;
    }
  }
  if (text.size() <= slot.text.size()) {
    slot.control |= static_cast<uint8_t>(text.size());
    std::copy(text.begin(), text.end(), slot.text.begin());
  } else {
    slot.control |= kLong;
    LongText place{static_cast<uint32_t>(long_text.size()), static_cast<uint32_t>(text.size())};
    std::memcpy(slot.text.data(), &place, sizeof place);
    long_text += text;
  }
  return slot;
}

std::string_view FusedDecoder::text_of(const Slot& slot) const {
  if ((slot.control & kLong) == 0) {
    return {slot.text.data(), static_cast<size_t>(slot.control & kLengthMask)};
  }
  LongText place;
  std::memcpy(&place, slot.text.data(), sizeof place);
  return std::string_view(long_text_).substr(place.offset, place.length);
}

std::string FusedDecoder::decode(std::span<const uint32_t> ids, bool skip_special_tokens,
                                 const TokenOf& token_of) const {
  const uint8_t dropped = kAbsent | (skip_special_tokens ? kSpecial : 0);
  const uint8_t unusual = kLong | kBytes | dropped;
  Writer out(*this, ids.size());
  std::string bytes;
  auto put_slot = [&](const Slot& slot) {
    if (slot.control & kBytes) {
      bytes += text_of(slot);
      return;
    }
    if (!bytes.empty()) {
      out.put_bytes(bytes);
      bytes.clear();
    }
    out.put(text_of(slot));
  };
  // A token whose place in the list matters: the one at `place` of `tokens`.
  auto put_mapped = [&](std::vector<std::string> tokens, size_t place) {
    map_each(tokens);
    std::string long_text;
    Slot slot = slot_of(tokens[place], false, long_text);
    if ((slot.control & kLong) == 0) {
      put_slot(slot);
    } else if (slot.control & kBytes) {
      bytes += long_text;
    } else {
      if (!bytes.empty()) out.put_bytes(std::exchange(bytes, {}));
      out.put(long_text);
    }
  };
  auto token = [&](uint32_t id) { return std::string(token_of(id)->text); };
  size_t begin = 0;
  size_t end = ids.size();
  std::optional<uint32_t> last;
  if (first_differs_ || last_differs_) {
    while (begin < end && !is_token(ids[begin], dropped)) ++begin;
    while (begin < end && !is_token(ids[end - 1], dropped)) --end;
    if (end - begin == 1) {
      put_mapped({token(ids[begin++])}, 0);
    } else if (begin < end) {
      if (first_differs_) put_mapped({token(ids[begin++]), {}}, 0);
      if (last_differs_) last = ids[--end];
    }
  }

  for (size_t i = begin;;) {
    if (bytes.empty()) i = out.put_usual(ids, i, end, unusual);
    if (i == end) break;
    if (is_token(ids[i], dropped)) put_slot(slots_[ids[i]]);
    ++i;
  }
  if (last) put_mapped({{}, token(*last)}, 1);
  if (!bytes.empty()) out.put_bytes(bytes);
  return finish(out.take());
}

std::string FusedDecoder::finish(std::string text) const {
  if (rest_.empty()) return text;
  std::vector<std::string> tokens;
  tokens.push_back(std::exchange(text, {}));
  for (const Decoder* decoder : rest_) decoder->decode(tokens);
  if (tokens.size() == 1) return std::move(tokens.front());
  for (const std::string& token : tokens) text += token;
  return text;
}

}  // namespace lexel
