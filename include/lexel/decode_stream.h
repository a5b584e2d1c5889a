#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lexel/options.h"

namespace lexel {

class Tokenizer;

// Text from ids as they arrive. The strings that step() and flush() return join to exactly
// Tokenizer::decode of all ids. Text is held back only while later ids can still change it (an
// incomplete UTF-8 sequence, a suffix that the last token would lose). Never throws on any id:
// unknown ids add nothing. O(1) amortised per id. One stream belongs to one thread; it keeps its
// tokenizer alive.
class DecodeStream {
 public:
  DecodeStream(DecodeStream&&) noexcept;
  DecodeStream& operator=(DecodeStream&&) noexcept;
  ~DecodeStream();

  // The text that became certain with this id; may be empty.
  std::string step(uint32_t id);
  // What is still held back: the end of the text. The stream starts anew afterwards.
  std::string flush();

 private:
  friend class Tokenizer;
  struct Impl;
  explicit DecodeStream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lexel
