#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lexel::normalizers {

// SentencePiece's precompiled character map: strings found in a trie, and what takes their place.
//
//   u32 LE: bytes of the trie | the trie, u32 LE units | the pool: NUL-terminated UTF-8 strings
//
// The trie is a double array (Darts): a node's children stand at its position xor the byte, and a
// unit is accepted if it carries that byte as label. A leaf's value is an offset in the pool.
class Charsmap {
 public:
  // Throws Error(kInvalidModel) if the parts do not fit the bytes, the trie has no units, or the
  // pool is not UTF-8. Offsets inside the trie are checked when they are followed.
  Charsmap(std::string_view blob, const std::string& json_path);

  // What the shortest key that `text` starts with is replaced by; none if no key matches, or if it
  // leads out of the trie, out of the pool or into the middle of a character.
  std::optional<std::string_view> find(std::string_view text) const;

  // The most bytes that find() gives for each byte of what it takes the place of, rounded up; a
  // very large number where that would take long to find out. Of texts that the normalizer looks
  // up: up to five bytes.
  uint64_t max_growth() const;

  // Whether find() of this one ASCII character would find something.
  bool maps_ascii(unsigned char c) const { return maps_ascii_[c]; }

 private:
  std::vector<uint32_t> units_;
  std::string pool_;
  std::array<bool, 128> maps_ascii_{};
};

}  // namespace lexel::normalizers
