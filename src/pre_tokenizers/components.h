#pragma once

#include <memory>
#include <string>

#include "pre_tokenizers/pre_tokenizer.h"

// Constructors of the single pre-tokenizers, for pre_tokenizer.cpp.
namespace lexel {

std::unique_ptr<const PreTokenizer> make_bert_pre_tokenizer();
std::unique_ptr<const PreTokenizer> make_byte_level_pre_tokenizer(const spec::ByteLevel& node);
std::unique_ptr<const PreTokenizer> make_char_delimiter_split(const spec::CharDelimiterSplit& node);
std::unique_ptr<const PreTokenizer> make_digits(const spec::Digits& node);
std::unique_ptr<const PreTokenizer> make_fixed_length(const spec::FixedLength& node,
                                                      const std::string& json_path);
std::unique_ptr<const PreTokenizer> make_metaspace_pre_tokenizer(const spec::Metaspace& node);
std::unique_ptr<const PreTokenizer> make_pre_tokenizer_sequence(
    const spec::PreTokenizerSequence& node, const std::string& json_path, const LoadLimits& limits);
std::unique_ptr<const PreTokenizer> make_punctuation(const spec::Punctuation& node);
std::unique_ptr<const PreTokenizer> make_split(const spec::Split& node,
                                               const std::string& json_path,
                                               const LoadLimits& limits);
std::unique_ptr<const PreTokenizer> make_unicode_scripts();
std::unique_ptr<const PreTokenizer> make_whitespace();
std::unique_ptr<const PreTokenizer> make_whitespace_split();

}  // namespace lexel
