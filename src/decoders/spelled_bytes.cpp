#include "decoders/spelled_bytes.h"

#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::optional<char> byte_of_token(std::string_view token) {
  if (token.size() != 6 || token.substr(0, 3) != "<0x" || token[5] != '>') return std::nullopt;
  std::optional<unsigned> high = token[3] == '+' ? 0 : hex_digit(token[3]);
  std::optional<unsigned> low = hex_digit(token[4]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4 | *low);
}

bool append_spelled_bytes(std::string_view text, std::string& out) {
  size_t old_size = out.size();
  for (size_t pos = 0; pos < text.size();) {
    int byte = byte_alphabet::to_byte(utf8::decode(text, pos));
    if (byte < 0) {
      out.resize(old_size);
      return false;
    }
    out += static_cast<char>(byte);
  }
  return true;
}

}  // namespace lexel
