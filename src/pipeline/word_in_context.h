#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/model.h"
#include "normalizers/normalizer.h"
#include "pipeline/word_tokens.h"
#include "pre_tokenizers/pre_tokenizer.h"
#include "text/normalized_text.h"
#include "text/pre_tokenized_text.h"

namespace lexel {

// Tokenizes a word, spaces before it included, as it would be in the middle of a text: the plain
// machines run on it between two known words.
//
//   "a" + " Ｗord" + " a"   ->   pieces  ▁a | ▁Word | ▁a   ->   tokens of ▁Word
//
// That shows whether it may be cut out of its text at all: what becomes of the two known words must
// be what becomes of them alone. One belongs to one thread.
class WordInContext {
 public:
  // All are borrowed; the normalizer may be null.
  WordInContext(const Normalizer* normalizer, const PreTokenizer& pre_tokenizer,
                const Model& model);

  // Sets the tokens, with spans in bytes of the word. False if text around the word changes what
  // becomes of it. `rest` is where the spaces end; a word of spaces only is the last of its text.
  // Throws what the machines throw.
  bool tokenize(std::string_view word, size_t rest, bool ends_matter, WordTokens::Tokens& tokens);

  // Appends the tokens of one piece; spans in bytes of it. False if some token's string is not that
  // of its id.
  bool tokenize_piece(std::string_view piece, WordTokens::Tokens& tokens);

  // Whether the last tokenize() gave a token whose string is not that of its id.
  bool has_literal() const { return has_literal_; }

  // What the normalizer makes of a text. Borrows that; valid until the next call.
  const NormalizedText& normalized(std::string_view text);
  std::string_view normalize(std::string_view text) { return normalized(text).text(); }

 private:
  const Normalizer* normalizer_;
  const PreTokenizer& pre_tokenizer_;
  const Model& model_;
  std::unique_ptr<ModelScratch> scratch_;
  std::string context_;
  std::string at_end_;  // the word normalized, nothing behind it
  NormalizedText text_;
  PreTokenizedText pieces_{text_};
  std::vector<ModelToken> model_tokens_;
  bool has_literal_ = false;
};

}  // namespace lexel
