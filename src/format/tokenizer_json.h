#pragma once

#include <string>
#include <string_view>

#include "lexel/options.h"
#include "spec/tokenizer.h"

namespace lexel::format {

// tokenizer.json text -> spec. Accepts what Hugging Face accepts, legacy forms included. Throws
// Error(kInvalidJson) with the byte offset, Error(kInvalidSpec) with the JSON path, kLimitExceeded.
spec::Tokenizer parse_tokenizer_json(std::string_view json, const LoadLimits& limits);

// Single components, as they stand inside a tokenizer.json.
spec::Normalizer parse_normalizer_json(std::string_view json, const LoadLimits& limits);
spec::PreTokenizer parse_pre_tokenizer_json(std::string_view json, const LoadLimits& limits);
spec::PostProcessor parse_post_processor_json(std::string_view json, const LoadLimits& limits);
spec::Decoder parse_decoder_json(std::string_view json, const LoadLimits& limits);
spec::Model parse_model_json(std::string_view json, const LoadLimits& limits);

// spec -> JSON, equal (as JSON) to what Hugging Face's to_str() writes. `added_tokens` are written
// as the spec has them: the caller passes them resolved and sorted by id.
std::string write_tokenizer_json(const spec::Tokenizer& tokenizer, bool pretty);
std::string write_normalizer_json(const spec::Normalizer& node);
std::string write_pre_tokenizer_json(const spec::PreTokenizer& node);
std::string write_post_processor_json(const spec::PostProcessor& node);
std::string write_decoder_json(const spec::Decoder& node);
std::string write_model_json(const spec::Model& model);

}  // namespace lexel::format
