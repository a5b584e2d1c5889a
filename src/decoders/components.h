#pragma once

#include <memory>
#include <string>

#include "decoders/decoder.h"

// Constructors of the single decoders, for decoder.cpp. Spec nodes are copied.
namespace lexel {

std::unique_ptr<const Decoder> make_bpe_decoder(const spec::BpeDecoder& node);
std::unique_ptr<const Decoder> make_byte_level_decoder();
std::unique_ptr<const Decoder> make_wordpiece_decoder(const spec::WordPieceDecoder& node);
std::unique_ptr<const Decoder> make_metaspace_decoder(const spec::Metaspace& node);
std::unique_ptr<const Decoder> make_ctc_decoder(const spec::CtcDecoder& node);
std::unique_ptr<const Decoder> make_decoder_sequence(const spec::DecoderSequence& node,
                                                     const std::string& json_path,
                                                     const LoadLimits& limits);
std::unique_ptr<const Decoder> make_replace_decoder(const spec::Replace& node,
                                                    const std::string& json_path,
                                                    const LoadLimits& limits);
std::unique_ptr<const Decoder> make_fuse_decoder();
std::unique_ptr<const Decoder> make_strip_decoder(const spec::StripDecoder& node);
std::unique_ptr<const Decoder> make_byte_fallback_decoder();

}  // namespace lexel
