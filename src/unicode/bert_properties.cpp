// The category tables of unicode_categories (Unicode 8).
#include <iterator>

#include "unicode/properties.h"
#include "unicode/two_stage.h"

namespace lexel::unicode {
namespace {

#include "unicode/tables_bert_control.inc"
#include "unicode/tables_bert_nonspacing_mark.inc"
#include "unicode/tables_punctuation.inc"

}  // namespace

bool is_punctuation(char32_t c) { return kPunctuation.contains(c); }
bool is_bert_control(char32_t c) { return kBertControl.contains(c); }
bool is_bert_nonspacing_mark(char32_t c) { return kBertNonspacingMark.contains(c); }

bool is_chinese_char(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
         (c >= 0x2B740 && c <= 0x2B81F) ||
         (c >= 0x2B920 && c <= 0x2CEAF) ||  // not 2B820: Hugging Face's slip, part of its meaning
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

}  // namespace lexel::unicode
