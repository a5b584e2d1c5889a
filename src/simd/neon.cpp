#include "simd/isa_kernels.h"

#if defined(LEXEL_SIMD_NEON)

#include <arm_neon.h>

#include "simd/utf8_pairs.h"

namespace lexel::simd {
namespace {

struct Bytes {
  uint8x16_t a, b, c, d;

  using Table = uint8x16_t;
  static Table table(const uint8_t* p) { return vld1q_u8(p); }
  static Bytes load(const void* p) {
    auto at = static_cast<const uint8_t*>(p);
    return {vld1q_u8(at), vld1q_u8(at + 16), vld1q_u8(at + 32), vld1q_u8(at + 48)};
  }
  void store(void* p) const {
    auto at = static_cast<uint8_t*>(p);
    vst1q_u8(at, a);
    vst1q_u8(at + 16, b);
    vst1q_u8(at + 32, c);
    vst1q_u8(at + 48, d);
  }
  static Bytes splat(uint8_t byte) {
    uint8x16_t all = vdupq_n_u8(byte);
    return {all, all, all, all};
  }
  template <class Fn>
  Bytes each(Fn fn) const {
    return {fn(a), fn(b), fn(c), fn(d)};
  }
  static Bytes lookup(Table table, Bytes halves) {
    return halves.each([table](uint8x16_t x) { return vqtbl1q_u8(table, x); });
  }
  // The look-up of bytes from `row` to `row` + 15; 0 for all others, which are out of the table.
  static Bytes lookup_row(Table table, Bytes bytes, uint8_t row) {
    uint8x16_t first = vdupq_n_u8(row);
    return bytes.each([&](uint8x16_t x) { return vqtbl1q_u8(table, vsubq_u8(x, first)); });
  }
  Bytes operator&(Bytes o) const {
    return {vandq_u8(a, o.a), vandq_u8(b, o.b), vandq_u8(c, o.c), vandq_u8(d, o.d)};
  }
  Bytes operator|(Bytes o) const {
    return {vorrq_u8(a, o.a), vorrq_u8(b, o.b), vorrq_u8(c, o.c), vorrq_u8(d, o.d)};
  }
  Bytes operator^(Bytes o) const {
    return {veorq_u8(a, o.a), veorq_u8(b, o.b), veorq_u8(c, o.c), veorq_u8(d, o.d)};
  }
  Bytes low_halves() const { return *this & splat(15); }
  Bytes high_halves() const {
    return each([](uint8x16_t x) { return vshrq_n_u8(x, 4); });
  }
  Bytes minus(Bytes o) const {
    return {vqsubq_u8(a, o.a), vqsubq_u8(b, o.b), vqsubq_u8(c, o.c), vqsubq_u8(d, o.d)};
  }
  template <int n>
  Bytes before(Bytes previous) const {
    return {vextq_u8(previous.d, a, 16 - n), vextq_u8(a, b, 16 - n), vextq_u8(b, c, 16 - n),
            vextq_u8(c, d, 16 - n)};
  }
  bool is_zero() const { return vmaxvq_u8(vorrq_u8(vorrq_u8(a, b), vorrq_u8(c, d))) == 0; }
  // The mask of bytes that are all ones, others being all zeros: each keeps the bit of its place in
  // eight, and three rounds of adding neighbours gather them.
  uint64_t mask() const {
    static constexpr uint8_t kPlaces[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                            1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t places = vld1q_u8(kPlaces);
    uint8x16_t low = vpaddq_u8(vandq_u8(a, places), vandq_u8(b, places));
    uint8x16_t high = vpaddq_u8(vandq_u8(c, places), vandq_u8(d, places));
    low = vpaddq_u8(low, high);
    low = vpaddq_u8(low, low);
    return vgetq_lane_u64(vreinterpretq_u64_u8(low), 0);
  }
  uint64_t zeros() const {
    return each([](uint8x16_t x) { return vceqzq_u8(x); }).mask();
  }
  uint64_t high_bits() const { return at_least(0x80); }
  template <int k>
  uint64_t test() const {
    uint8x16_t bit = vdupq_n_u8(1 << k);
    return each([bit](uint8x16_t x) { return vtstq_u8(x, bit); }).mask();
  }
  uint64_t at_least(uint8_t byte) const {
    uint8x16_t least = vdupq_n_u8(byte);
    return each([least](uint8x16_t x) { return vcgeq_u8(x, least); }).mask();
  }
};

#include "simd/vector_kernels.inl"

}  // namespace

const Kernels kNeonKernels = {"neon",       classify,      positions,   ascii_prefix,
                              sound_prefix, count_scalars, count_utf16, find_prefix};

}  // namespace lexel::simd

#endif
