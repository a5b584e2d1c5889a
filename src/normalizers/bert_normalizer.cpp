#include "normalizers/components.h"
#include "normalizers/passes.h"
#include "unicode/properties.h"

namespace lexel::normalizers {
namespace {

// Drops controls and makes white space a space.
void clean(NormalizedText& text) {
  LazyEdit lazy(text);
  std::string_view old = text.text();
  for (size_t pos = 0; pos < old.size();) {
    size_t begin = pos;
    char32_t c = utf8::decode(old, pos);
    if (c >= 0x20 && c < 0x7F) continue;
    if (unicode::is_bert_white_space(c)) {
      lazy.at(begin).replace_scalar(" ");
    } else if (unicode::is_bert_control(c)) {
      lazy.at(begin).drop(static_cast<uint32_t>(pos - begin));
    }
  }
  lazy.finish();
}

// Puts spaces around Chinese characters, which then are words of their own.
void pad_chinese_chars(NormalizedText& text) {
  LazyEdit lazy(text);
  std::string_view old = text.text();
  for (size_t pos = 0; pos < old.size();) {
    if (is_ascii_at(old, pos)) {
      ++pos;
      continue;
    }
    size_t begin = pos;
    if (!unicode::is_chinese_char(utf8::decode(old, pos))) continue;
    std::string padded = " ";
    padded.append(old.substr(begin, pos - begin));
    padded += ' ';
    lazy.at(begin).replace_scalar(padded);
  }
  lazy.finish();
}

class BertNormalizer : public Normalizer {
 public:
  explicit BertNormalizer(const spec::BertNormalizer& node)
      : clean_text_(node.clean_text),
        handle_chinese_chars_(node.handle_chinese_chars),
        strip_accents_(node.strip_accents.value_or(node.lowercase)),
        lowercase_(node.lowercase) {}

  void normalize(NormalizedText& text) const override {
    if (clean_text_) clean(text);
    if (handle_chinese_chars_) pad_chinese_chars(text);
    if (strip_accents_) {
      apply_normal_form(unicode::NormalForm::kNfd, text);
      drop_marks_if(text, unicode::is_bert_nonspacing_mark);
    }
    if (lowercase_) apply_lowercase(text);
  }

 private:
  bool clean_text_;
  bool handle_chinese_chars_;
  bool strip_accents_;
  bool lowercase_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_bert_normalizer(const spec::BertNormalizer& node) {
  return std::make_unique<BertNormalizer>(node);
}

}  // namespace lexel::normalizers
