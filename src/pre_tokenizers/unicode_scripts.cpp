#include "pre_tokenizers/components.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// A piece for each run of one script. Scalars of any script continue the run; those before the
// first run are lost, as in Hugging Face.
class UnicodeScripts final : public PreTokenizer {
 public:
  void pre_tokenize(PreTokenizedText& text) const override {
    text.split([](std::string_view piece, PieceSink& parts) {
      uint8_t run_script = unicode::kScriptAny;
      size_t run_begin = piece.size();
      for (size_t pos = 0; pos < piece.size();) {
        size_t begin = pos;
        uint8_t script = unicode::unicode_script(utf8::decode(piece, pos));
        if (script == unicode::kScriptAny || script == run_script) continue;
        if (run_script != unicode::kScriptAny) {
          parts.add(static_cast<uint32_t>(run_begin), static_cast<uint32_t>(begin));
        }
        run_begin = begin;
        run_script = script;
      }
      parts.add(static_cast<uint32_t>(run_begin), static_cast<uint32_t>(piece.size()));
    });
  }
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_unicode_scripts() {
  return std::make_unique<UnicodeScripts>();
}

}  // namespace lexel
