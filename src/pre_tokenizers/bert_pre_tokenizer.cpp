#include "pre_tokenizers/components.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Words between white space, with every punctuation scalar alone.
class BertPreTokenizer final : public PreTokenizer {
 public:
  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([](std::string_view piece, PieceSink& parts) {
      size_t word_begin = 0;
      for (size_t pos = 0; pos < piece.size();) {
        size_t begin = pos;
        char32_t c = utf8::decode(piece, pos);
        bool is_punctuation = unicode::is_punctuation(c);
        if (!is_punctuation && !unicode::is_white_space(c)) continue;
        parts.add(static_cast<uint32_t>(word_begin), static_cast<uint32_t>(begin));
        if (is_punctuation) parts.add(static_cast<uint32_t>(begin), static_cast<uint32_t>(pos));
        word_begin = pos;
      }
      parts.add(static_cast<uint32_t>(word_begin), static_cast<uint32_t>(piece.size()));
    });
  }
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_bert_pre_tokenizer() {
  return std::make_unique<BertPreTokenizer>();
}

}  // namespace lexel
