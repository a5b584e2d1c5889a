#include "normalizers/charsmap.h"

#include <algorithm>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel::normalizers {
namespace {

uint32_t read_u32(std::string_view bytes, size_t pos) {
  uint32_t value = 0;
  for (int i = 3; i >= 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[pos + static_cast<size_t>(i)]);
  }
  return value;
}

// Fields of a unit; a leaf's own unit is all value, and its label (bit 31 included) matches no
// byte.
uint32_t label(uint32_t unit) { return unit & (uint32_t{1} << 31 | 0xFF); }
bool has_leaf(uint32_t unit) { return (unit >> 8 & 1) != 0; }
uint32_t value(uint32_t unit) { return unit & 0x7FFFFFFF; }
uint32_t offset(uint32_t unit) { return (unit >> 10) << ((unit & 1u << 9) >> 6); }

}  // namespace

Charsmap::Charsmap(std::string_view blob, const std::string& json_path) {
  auto fail = [&](const std::string& what) {
    throw Error(ErrorCode::kInvalidModel,
                what +
                    "; take the charsmap from the SentencePiece model again, or remove the "
                    "Precompiled normalizer",
                json_path);
  };
  if (blob.size() < 4) fail("the charsmap has " + std::to_string(blob.size()) + " bytes, too few");
  // A size that is no multiple of four is rounded down, as in Hugging Face.
  size_t unit_count = read_u32(blob, 0) / 4;
  if (unit_count == 0) fail("the charsmap's trie is empty");
  if (unit_count > (blob.size() - 4) / 4) {
    fail("the charsmap says its trie has " + std::to_string(unit_count * 4) + " bytes but only " +
         std::to_string(blob.size() - 4) + " follow");
  }
  units_.resize(unit_count);
  for (size_t i = 0; i < unit_count; ++i) units_[i] = read_u32(blob, 4 + i * 4);
  pool_ = blob.substr(4 + unit_count * 4);
  if (utf8::valid_prefix(pool_) != pool_.size()) fail("the charsmap's strings are not UTF-8");

  for (size_t c = 0; c < maps_ascii_.size(); ++c) {
    char byte = static_cast<char>(c);
    maps_ascii_[c] = find({&byte, 1}).has_value();
  }
}

std::optional<std::string_view> Charsmap::find(std::string_view text) const {
  size_t node = offset(units_[0]);
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte == 0) return std::nullopt;
    node ^= byte;
    if (node >= units_.size()) return std::nullopt;
    uint32_t unit = units_[node];
    if (label(unit) != byte) return std::nullopt;
    node ^= offset(unit);
    if (!has_leaf(unit)) continue;
    if (node >= units_.size()) return std::nullopt;
    size_t begin = value(units_[node]);
    if (begin > pool_.size()) return std::nullopt;
    size_t end = std::min(pool_.find('\0', begin), pool_.size());
    if (begin < end && utf8::is_continuation(pool_[begin])) return std::nullopt;
    return std::string_view(pool_).substr(begin, end - begin);
  }
  return std::nullopt;
}

uint64_t Charsmap::max_growth() const {
  constexpr size_t kMaxKey = 5;
  struct State {
    std::array<char, kMaxKey> key;
    size_t size;
    size_t node;
  };
  uint64_t growth = 1;
  size_t visits = 8 * units_.size() + 1024;  // a sane trie has fewer inner nodes
  std::vector<State> states{{{}, 0, offset(units_[0])}};
  while (!states.empty()) {
    if (visits-- == 0) return uint64_t{1} << 32;
    State state = states.back();
    states.pop_back();
    for (unsigned byte = 1; byte < 256; ++byte) {
      const size_t child = state.node ^ byte;
      if (child >= units_.size() || label(units_[child]) != byte) continue;
      State next = state;
      next.key[next.size++] = static_cast<char>(byte);
      next.node = child ^ offset(units_[child]);
      if (has_leaf(units_[child])) {
        const auto value = find({next.key.data(), next.size});
        if (value) growth = std::max<uint64_t>(growth, (value->size() + next.size - 1) / next.size);
      } else if (next.size < kMaxKey) {
        states.push_back(next);
      }
    }
  }
  return growth;
}

}  // namespace lexel::normalizers
