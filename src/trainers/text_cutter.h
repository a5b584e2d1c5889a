#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "lexel/options.h"
#include "patterns/cutting.h"
#include "pipeline/interpreter.h"
#include "pipeline/pipeline.h"
#include "pre_tokenizers/pre_tokenizer.h"
#include "text/pre_tokenized_text.h"
#include "unicode/utf8.h"

namespace lexel {

// Cuts texts into the words that a tokenizer's model would be shown.
//
// A ByteLevel pre-tokenizer writes every byte as a character. Where that can be put off until each
// distinct word is known, words_are_bytes() says so and the words come as they stand in the text.
// Where pre-tokenizers do nothing but cut, and nothing is in front of them, the text is cut at once
// and no pieces are kept.
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
        : cutter_(cutter),
          interpreter_(cutter.pipeline(), cutter.options_, Interpreter::Columns::kIds) {}

    // Calls fn(std::string_view word, bool is_added_token); throws what Tokenizer::encode does.
    template <class Fn>
    void cut(std::string_view text, Fn&& fn) {
      if (cutter_.can_cut_at_once(text)) {
        Cutting cutting(cutter_.chain_->cutters, text);
        std::array<uint32_t, 256> ends;
        uint32_t begin = 0;
        while (size_t count = cutting.next(ends.data(), ends.size())) {
          for (size_t i = 0; i < count; ++i) {
            fn(text.substr(begin, ends[i] - begin), false);
            begin = ends[i];
          }
        }
        return;
      }
      const PreTokenizedText& cut = interpreter_.pre_tokenize(text);
      for (const Piece& piece : cut.pieces()) fn(cut.text_of(piece), piece.is_added_token);
    }

   private:
    const TextCutter& cutter_;
    Interpreter interpreter_;
  };

 private:
  // What is too long or ill-formed goes the long way, which says so or mends it.
  bool can_cut_at_once(std::string_view text) const {
    return chain_ &&
           text.size() <= std::min(options_.limits.max_text_bytes, EncodeLimits().max_text_bytes) &&
           utf8::valid_prefix(text) == text.size();
  }

  Pipeline pipeline_;
  const EncodeOptions& options_;
  std::optional<CutterChain> chain_;
  std::shared_ptr<const Component<spec::PreTokenizer, PreTokenizer>> chain_owner_;
  bool words_are_bytes_ = false;
};

}  // namespace lexel
