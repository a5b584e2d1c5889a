#pragma once

#include <memory>
#include <string>

#include "normalizers/normalizer.h"

// One maker per component of tokenizer.json, each in the file of its name; compile_normalizer()
// calls them. Private to this room.
namespace lexel::normalizers {

std::unique_ptr<const Normalizer> make_bert_normalizer(const spec::BertNormalizer& node);
std::unique_ptr<const Normalizer> make_strip(const spec::Strip& node);
std::unique_ptr<const Normalizer> make_strip_accents();
std::unique_ptr<const Normalizer> make_nfc();
std::unique_ptr<const Normalizer> make_nfd();
std::unique_ptr<const Normalizer> make_nfkc();
std::unique_ptr<const Normalizer> make_nfkd();
std::unique_ptr<const Normalizer> make_sequence(const spec::NormalizerSequence& node,
                                                const std::string& json_path,
                                                const LoadLimits& limits, size_t depth);
std::unique_ptr<const Normalizer> make_lowercase();
std::unique_ptr<const Normalizer> make_nmt();
std::unique_ptr<const Normalizer> make_precompiled(const spec::Precompiled& node,
                                                   const std::string& json_path);
std::unique_ptr<const Normalizer> make_replace(const spec::Replace& node,
                                               const std::string& json_path,
                                               const LoadLimits& limits);
std::unique_ptr<const Normalizer> make_prepend(const spec::Prepend& node);
std::unique_ptr<const Normalizer> make_byte_level();

// compile_normalizer() at a nesting depth.
std::unique_ptr<const Normalizer> make_normalizer(const spec::Normalizer& node,
                                                  const std::string& json_path,
                                                  const LoadLimits& limits, size_t depth);

}  // namespace lexel::normalizers
