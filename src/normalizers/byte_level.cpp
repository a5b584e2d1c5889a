#include "normalizers/components.h"
#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel::normalizers {
namespace {

// Bytes that stand for themselves in the alphabet when they are a whole scalar.
bool stands_for_itself(char byte) { return byte >= 0x21 && byte <= 0x7E; }

// Writes every byte as its scalar of the byte alphabet; all of a scalar's bytes share its span.
class ByteLevel : public Normalizer {
 public:
  void normalize(NormalizedText& text) const override {
    std::string_view old = text.text();
    size_t same = 0;
    while (same < old.size() && stands_for_itself(old[same])) ++same;
    if (same == old.size()) return text.pass_unchanged();

    TextEdit edit(text);
    std::string mapped;
    for (size_t pos = 0; pos < old.size();) {
      size_t begin = pos;
      while (pos < old.size() && stands_for_itself(old[pos])) ++pos;
      edit.keep(static_cast<uint32_t>(pos - begin));
      if (pos == old.size()) break;
      mapped.clear();
      size_t end = pos + utf8::length_from_lead(old[pos]);
      for (; pos < end; ++pos) {
        mapped += byte_alphabet::to_utf8(static_cast<unsigned char>(old[pos]));
      }
      edit.replace_scalar(mapped);
    }
    edit.finish();
  }
};

}  // namespace

std::unique_ptr<const Normalizer> make_byte_level() { return std::make_unique<ByteLevel>(); }

}  // namespace lexel::normalizers
