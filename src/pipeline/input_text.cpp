#include "pipeline/input_text.h"

#include <algorithm>
#include <cstdint>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

[[noreturn]] void throw_too_long(uint64_t size, uint64_t limit) {
  throw Error(ErrorCode::kLimitExceeded, "the text has " + std::to_string(size) +
                                             " bytes, more than the " + std::to_string(limit) +
                                             " of EncodeLimits::max_text_bytes; cut it first");
}

}  // namespace

InputText prepare_input(std::string_view bytes, const EncodeOptions& options,
                        std::string& storage) {
  // Offsets are 32-bit, whatever the limit says.
  uint64_t limit = std::min(options.limits.max_text_bytes, EncodeLimits().max_text_bytes);
  if (bytes.size() > limit) throw_too_long(bytes.size(), limit);

  size_t pos = utf8::valid_prefix(bytes);
  if (pos == bytes.size()) return {bytes, {}};
  if (options.invalid_utf8 == InvalidUtf8::kError) {
    throw Error(ErrorCode::kInvalidUtf8,
                "the text is not UTF-8; mend it or set invalid_utf8 to replace", {}, pos);
  }
  InputText input;
  storage.assign(bytes.substr(0, pos));
  while (pos < bytes.size()) {
    pos += utf8::ill_formed_length(bytes, pos);
    utf8::append(storage, utf8::kReplacementCharacter);
    if (storage.size() > limit) throw_too_long(storage.size(), limit);
    input.repairs.push_back({static_cast<uint32_t>(storage.size()), static_cast<uint32_t>(pos)});
    size_t good = utf8::valid_prefix(bytes.substr(pos));
    storage.append(bytes.substr(pos, good));
    pos += good;
  }
  input.text = storage;
  return input;
}

}  // namespace lexel
