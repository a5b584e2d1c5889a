#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lexel::format {

// The standard alphabet (RFC 4648 section 4). Decoding takes text with all, some or none of its
// padding, as Hugging Face does, and nothing for a foreign character, a length no bytes can have or
// set bits behind the last byte.
std::optional<std::string> decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);  // with padding

}  // namespace lexel::format
