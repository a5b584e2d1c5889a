#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lexel/export.h"
#include "lexel/options.h"

namespace lexel {

class Tokenizer;

// Text from ids as they arrive.
//
// Every complete character is handed out at once. Text is held back only while later ids can still
// change it: the bytes of an incomplete character, a suffix that the last token would lose. Never
// throws on any id: unknown ids add nothing, and after invalid bytes the stream goes on. A step
// costs O(1) amortised, however long the stream and whatever its bytes.
//
// The strings that step() and flush() return join to exactly Tokenizer::decode of all ids, with one
// exception. A run of byte-fallback tokens (`<0xC3>`) that is not well-formed UTF-8 is a U+FFFD for
// each of its bytes in decode(), the good ones included. A stream has handed out the good
// characters by then and does not take them back: only the bytes that are in no character become
// U+FFFD. So the two differ on a run that has both a complete character and a bad byte.
//
// A stream that starts from prompt ids does not give the prompt's text again. If the prompt ends
// inside a character, the first text starts with that character, and with those before it whose
// tokens are parts of characters too (Hugging Face gives the whole prompt then).
//
// One stream belongs to one thread; it keeps its tokenizer alive.
class LEXEL_API DecodeStream {
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
