#pragma once

#include <memory>
#include <string_view>

#include "lexel/options.h"
#include "pipeline/interpreter.h"
#include "pipeline/pipeline.h"
#include "text/pre_tokenized_text.h"

namespace lexel {

// Cuts texts into the words that a tokenizer's model would be shown.
//
// A ByteLevel pre-tokenizer writes every byte as a character. Where that can be put off until each
// distinct word is known, words_are_bytes() says so and the words come as they stand in the text.
class TextCutter {
 public:
  // Both are borrowed.
  TextCutter(const Pipeline& pipeline, const EncodeOptions& options);

  bool words_are_bytes() const { return words_are_bytes_; }
  const Pipeline& pipeline() const { return pipeline_; }

  // One thread's cutter.
  class Worker {
   public:
    explicit Worker(const TextCutter& cutter)
        : interpreter_(cutter.pipeline(), cutter.options_, Interpreter::Columns::kIds) {}

    // Calls fn(std::string_view word, bool is_added_token); throws what Tokenizer::encode does.
    template <class Fn>
    void cut(std::string_view text, Fn&& fn) {
      const PreTokenizedText& cut = interpreter_.pre_tokenize(text);
      for (const Piece& piece : cut.pieces()) fn(cut.text_of(piece), piece.is_added_token);
    }

   private:
    Interpreter interpreter_;
  };

 private:
  Pipeline pipeline_;
  const EncodeOptions& options_;
  bool words_are_bytes_ = false;
};

}  // namespace lexel
