// The category tables of unicode_categories (Unicode 8).
#include <iterator>

#include "unicode/properties.h"
#include "unicode/two_stage.h"

namespace lexel::unicode {
namespace {

#include "unicode/tables_bert_control.inc"
#include "unicode/tables_bert_nonspacing_mark.inc"
#include "unicode/tables_punctuation.inc"

constexpr CodePointRange kChineseChars[] = {
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xF900, 0xFAFF},
    {0x20000, 0x2A6DF},
    {0x2A700, 0x2B73F},
    {0x2B740, 0x2B81F},
    {0x2B920, 0x2CEAF},  // not 2B820: Hugging Face's slip, part of its meaning
    {0x2F800, 0x2FA1F},
};

}  // namespace

bool is_punctuation(char32_t c) { return kPunctuation.contains(c); }
bool is_bert_control(char32_t c) { return kBertControl.contains(c); }
bool is_bert_nonspacing_mark(char32_t c) { return kBertNonspacingMark.contains(c); }

std::vector<CodePointRange> punctuation_ranges() { return kPunctuation.ranges(); }
std::vector<CodePointRange> bert_control_ranges() { return kBertControl.ranges(); }
std::vector<CodePointRange> bert_nonspacing_mark_ranges() { return kBertNonspacingMark.ranges(); }

bool is_chinese_char(char32_t c) {
  for (const CodePointRange& range : kChineseChars) {
    if (c <= range.last) return c >= range.first;
  }
  return false;
}
std::vector<CodePointRange> chinese_char_ranges() {
  return {std::begin(kChineseChars), std::end(kChineseChars)};
}

}  // namespace lexel::unicode
