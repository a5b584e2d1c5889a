#pragma once

#include <string>
#include <utility>
#include <vector>

#include "decoders/decoder.h"

namespace lexel {

using Tokens = std::vector<std::string>;

inline spec::Decoder make_sequence(std::vector<spec::Decoder> decoders) {
  return spec::Decoder{spec::DecoderSequence{std::move(decoders)}};
}

inline spec::Decoder make_replace(const std::string& pattern, const std::string& content) {
  return {spec::Replace{{spec::Pattern::Kind::kString, pattern}, content}};
}

inline spec::Decoder make_strip(char32_t content, uint64_t start, uint64_t stop) {
  return {spec::StripDecoder{content, start, stop}};
}

inline spec::Decoder make_metaspace(spec::PrependScheme scheme) {
  spec::Metaspace node;
  node.prepend_scheme = scheme;
  return {node};
}

inline const std::string kBad = "\uFFFD";

inline std::string join(const Tokens& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

inline Tokens decode_list(const spec::Decoder& node, Tokens tokens) {
  compile_decoder(node, "/decoder", LoadLimits{})->decode(tokens);
  return tokens;
}

inline std::string decode_text(const spec::Decoder& node, Tokens tokens) {
  return join(decode_list(node, std::move(tokens)));
}

// What each push() and then flush() appended, joined per call.
inline Tokens decode_stream(const spec::Decoder& node, const Tokens& tokens) {
  auto decoder = compile_decoder(node, "/decoder", LoadLimits{});
  auto stream = decoder->make_stream();
  Tokens steps;
  for (size_t i = 0; i <= tokens.size(); ++i) {
    Tokens out;
    if (i < tokens.size()) {
      stream->push(tokens[i], out);
    } else {
      stream->flush(out);
    }
    steps.push_back(join(out));
  }
  return steps;
}

}  // namespace lexel
