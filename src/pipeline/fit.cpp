#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/error.h"
#include "lexel/tokenizer.h"
#include "pipeline/encoder.h"
#include "pipeline/tokenizer_impl.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Counts the caller's units up to ascending byte positions, each a boundary between characters or
// ill-formed parts. Linear over all calls.
class UnitCounter {
 public:
  UnitCounter(std::string_view bytes, OffsetUnit unit) : bytes_(bytes), unit_(unit) {}

  uint32_t advance_to(uint32_t byte) {
    if (unit_ == OffsetUnit::kBytes) return byte;
    while (at_ < byte) {
      size_t good = utf8::valid_prefix(bytes_.substr(at_, byte - at_));
      for (char c : bytes_.substr(at_, good)) {
        units_ += !utf8::is_continuation(c);
        units_ += unit_ == OffsetUnit::kUtf16 && static_cast<unsigned char>(c) >= 0xF0;
      }
      at_ += static_cast<uint32_t>(good);
      if (at_ < byte) {
        at_ += static_cast<uint32_t>(utf8::ill_formed_length(bytes_, at_));
        ++units_;
      }
    }
    return units_;
  }

 private:
  std::string_view bytes_;
  OffsetUnit unit_;
  uint32_t at_ = 0;
  uint32_t units_ = 0;
};

EncodeOptions whole_in_bytes(const EncodeOptions& options) {
  EncodeOptions changed = options;
  changed.offset_unit = OffsetUnit::kBytes;
  changed.truncation = Setting<Truncation>::off();
  return changed;
}

// Whether a text can be cut between tokens i - 1 and i without parting the bytes of a character.
bool is_clean_cut(const std::vector<Offset>& offsets, size_t i) {
  return i == 0 || i == offsets.size() || offsets[i - 1].end <= offsets[i].begin;
}

}  // namespace

Chunk Tokenizer::fit(std::string_view text, size_t max_tokens, Side side,
                     const EncodeOptions& options) const {
  EncodeOptions byte_options = whole_in_bytes(options);
  size_t special = options.add_special_tokens ? num_special_tokens_to_add(false) : 0;
  size_t budget = max_tokens > special ? max_tokens - special : 0;
  Encoder encoder(impl_->pipeline, byte_options, Interpreter::Columns::kIdsAndOffsets);
  std::vector<Offset> offsets = encoder.tokenize(text, 0).offsets;
  const size_t n = offsets.size();
  const bool is_left = side == Side::kLeft;
  Encoder parts(impl_->pipeline, byte_options, Interpreter::Columns::kIds);
  auto count = [&](std::string_view part) { return parts.encode(part, 0).size; };

  auto chunk = [&](size_t keep) {
    TokenRange tokens = is_left ? TokenRange{0, keep} : TokenRange{n - keep, n};
    auto size = static_cast<uint32_t>(text.size());
    Offset bytes{0, size};
    if (keep < n && is_left) bytes.end = keep == 0 ? 0 : offsets[keep - 1].end;
    if (keep < n && !is_left) bytes.begin = keep == 0 ? size : offsets[n - keep].begin;
    return Chunk{bytes, tokens};
  };
  // A part can have more tokens of its own than it has within the whole, so each try is counted;
  // the steps back double, which keeps the number of tries logarithmic.
  size_t keep = std::min(budget, n);
  if (keep > 0 && keep == n && count(text) > max_tokens) --keep;  // a template that repeats it
  for (size_t step = 1; keep > 0 && keep < n; keep -= std::min(step, keep), step *= 2) {
    while (keep > 0 && !is_clean_cut(offsets, is_left ? keep : n - keep)) --keep;
    Offset bytes = chunk(keep).offset;
    std::string_view part = text.substr(bytes.begin, bytes.end - bytes.begin);
    if (count(part) <= max_tokens) break;
  }
  Chunk result = chunk(keep);
  UnitCounter counter(text, options.offset_unit);
  result.offset.begin = counter.advance_to(result.offset.begin);
  result.offset.end = counter.advance_to(result.offset.end);
  return result;
}

std::vector<Chunk> Tokenizer::chunk(std::string_view text, size_t max_tokens, size_t overlap,
                                    const EncodeOptions& options) const {
  EncodeOptions byte_options = whole_in_bytes(options);
  size_t special = options.add_special_tokens ? num_special_tokens_to_add(false) : 0;
  if (max_tokens <= special || overlap >= max_tokens - special) {
    throw Error(ErrorCode::kInvalidArgument,
                "chunks of " + std::to_string(max_tokens) + " tokens, " + std::to_string(special) +
                    " of them special, have no room beside an overlap of " +
                    std::to_string(overlap) + "; raise max_tokens or lower overlap");
  }
  size_t budget = max_tokens - special;
  Encoder encoder(impl_->pipeline, byte_options, Interpreter::Columns::kIdsAndOffsets);
  std::vector<Offset> offsets = encoder.tokenize(text, 0).offsets;
  const size_t n = offsets.size();

  std::vector<Chunk> chunks;
  UnitCounter begins(text, options.offset_unit);
  UnitCounter ends(text, options.offset_unit);
  for (size_t begin = 0; begin < n;) {
    size_t end = std::min(begin + budget, n);
    size_t clean = end;
    while (clean > begin + overlap && !is_clean_cut(offsets, clean)) --clean;
    if (clean > begin + overlap) end = clean;  // else one character has more tokens than fit
    chunks.push_back(
        {{begins.advance_to(offsets[begin].begin), ends.advance_to(offsets[end - 1].end)},
         {begin, end}});
    if (end == n) break;
    begin = end - overlap;
    while (begin < end && !is_clean_cut(offsets, begin)) ++begin;
  }
  return chunks;
}

}  // namespace lexel
