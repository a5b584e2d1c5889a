#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lexel {

// The tokens "<0x00>" to "<0xFF>" (upper-case digits only) that spell text a vocabulary lacks.
class ByteTokens {
 public:
  // Asks id_of(std::string_view) -> std::optional<uint32_t> for each.
  template <class IdOf>
  explicit ByteTokens(IdOf&& id_of) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string token = "<0x00>";
    for (size_t byte = 0; byte < 256; ++byte) {
      token[3] = kDigits[byte >> 4];
      token[4] = kDigits[byte & 15];
      ids_[byte] = id_of(std::string_view(token));
    }
  }

  // Every byte of `text` has a token.
  bool has_all(std::string_view text) const {
    for (char byte : text) {
      if (!ids_[static_cast<unsigned char>(byte)]) return false;
    }
    return true;
  }

  // Requires has_all() of the byte.
  uint32_t id_of(char byte) const { return *ids_[static_cast<unsigned char>(byte)]; }

 private:
  std::array<std::optional<uint32_t>, 256> ids_;
};

}  // namespace lexel
