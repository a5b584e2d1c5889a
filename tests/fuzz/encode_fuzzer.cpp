#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lexel/lexel.h"
#include "unicode/utf8.h"

// Any bytes as text for the built-in tokenizer: never throws, and what comes back is the text with
// its ill-formed parts replaced; streaming gives the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const lexel::Tokenizer tokenizer = lexel::Tokenizer::builtin();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  lexel::Encoding encoding = tokenizer.encode(text);
  lexel::DecodeOptions options;
  options.skip_special_tokens = false;
  std::string decoded = tokenizer.decode(encoding.ids(), options);
  if (decoded != lexel::utf8::to_valid(text)) std::abort();
  lexel::DecodeStream stream = tokenizer.decode_stream(options);
  std::string streamed;
  for (uint32_t id : encoding.ids()) streamed += stream.step(id);
  streamed += stream.flush();
  if (streamed != decoded) std::abort();
  for (lexel::Offset offset : encoding.offsets()) {
    if (offset.begin > offset.end || offset.end > size) std::abort();
  }
  return 0;
}
