#include "pre_tokenizers/components.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

enum class Kind : uint8_t { kWord, kSpace, kOther };

Kind kind_of(char32_t c) {
  if (unicode::is_rust_word(c)) return Kind::kWord;
  return unicode::is_rust_space(c) ? Kind::kSpace : Kind::kOther;
}

// The matches of `\w+|[^\w\s]+`, by the classes of Rust's regex crate: maximal runs of word scalars
// and of those that are neither word nor space.
class Whitespace final : public PreTokenizer {
 public:
  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([](std::string_view piece, PieceSink& parts) {
      Kind run_kind = Kind::kSpace;
      size_t run_begin = 0;
      auto end_run = [&](size_t end) {
        if (run_kind == Kind::kSpace) return;
        parts.add(static_cast<uint32_t>(run_begin), static_cast<uint32_t>(end));
      };
      for (size_t pos = 0; pos < piece.size();) {
        size_t begin = pos;
        Kind kind = kind_of(utf8::decode(piece, pos));
        if (kind == run_kind) continue;
        end_run(begin);
        run_begin = begin;
        run_kind = kind;
      }
      end_run(piece.size());
    });
  }
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_whitespace() { return std::make_unique<Whitespace>(); }

}  // namespace lexel
