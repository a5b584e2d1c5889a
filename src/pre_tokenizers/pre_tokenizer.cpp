#include "pre_tokenizers/pre_tokenizer.h"

#include <variant>

#include "pre_tokenizers/components.h"

namespace lexel {

std::unique_ptr<const PreTokenizer> compile_pre_tokenizer(const spec::PreTokenizer& node,
                                                          const std::string& json_path,
                                                          const LoadLimits& limits) {
  struct Compile {
    const std::string& json_path;
    const LoadLimits& limits;

    auto operator()(const spec::BertPreTokenizer&) const { return make_bert_pre_tokenizer(); }
    auto operator()(const spec::ByteLevel& n) const { return make_byte_level_pre_tokenizer(n); }
    auto operator()(const spec::CharDelimiterSplit& n) const {
      return make_char_delimiter_split(n);
    }
    auto operator()(const spec::Metaspace& n) const { return make_metaspace_pre_tokenizer(n); }
    auto operator()(const spec::Whitespace&) const { return make_whitespace(); }
    auto operator()(const spec::PreTokenizerSequence& n) const {
      return make_pre_tokenizer_sequence(n, json_path, limits);
    }
    auto operator()(const spec::Split& n) const { return make_split(n, json_path, limits); }
    auto operator()(const spec::Punctuation& n) const { return make_punctuation(n); }
    auto operator()(const spec::WhitespaceSplit&) const { return make_whitespace_split(); }
    auto operator()(const spec::Digits& n) const { return make_digits(n); }
    auto operator()(const spec::UnicodeScripts&) const { return make_unicode_scripts(); }
    auto operator()(const spec::FixedLength& n) const { return make_fixed_length(n, json_path); }
  };
  return std::visit(Compile{json_path, limits}, node.value);
}

}  // namespace lexel
