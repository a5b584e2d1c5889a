#pragma once

#include <optional>
#include <string>
#include <string_view>

// The two ways in which tokens spell bytes.
namespace lexel {

// The byte of ByteFallback's "<0xHH>": digits of either case, and "<0x+H>", which Hugging Face's
// number parser takes.
std::optional<char> byte_of_token(std::string_view token);

// Appends the bytes that `text` spells in the byte alphabet; false, and nothing appended, if a
// scalar of it is not in the alphabet.
bool append_spelled_bytes(std::string_view text, std::string& out);

}  // namespace lexel
