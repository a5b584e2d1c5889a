#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lexel/lexel.h"

// Any bytes as a tokenizer.json: loads or throws lexel::Error, and what loads encodes or throws it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    auto tokenizer = lexel::Tokenizer::from_json({reinterpret_cast<const char*>(data), size});
    tokenizer.encode("Hello \u00e9\u0301 \u4f60\u597d, don't 123!\n");
    tokenizer.to_json();
  } catch (const lexel::Error&) {
  }
  return 0;
}
