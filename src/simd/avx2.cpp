#include "simd/isa_kernels.h"

#if defined(LEXEL_SIMD_X86)

#include <immintrin.h>

#include "simd/target.h"
#include "simd/utf8_pairs.h"

LEXEL_TARGET_BEGIN("avx2,bmi,bmi2,lzcnt,popcnt")
namespace lexel::simd {
namespace {

struct Bytes {
  __m256i a, b;

  using Table = __m256i;
  static Table table(const uint8_t* p) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static Bytes load(const void* p) {
    auto at = static_cast<const __m256i*>(p);
    return {_mm256_loadu_si256(at), _mm256_loadu_si256(at + 1)};
  }
  void store(void* p) const {
    _mm256_storeu_si256(static_cast<__m256i*>(p), a);
    _mm256_storeu_si256(static_cast<__m256i*>(p) + 1, b);
  }
  static Bytes splat(uint8_t byte) {
    __m256i all = _mm256_set1_epi8(static_cast<char>(byte));
    return {all, all};
  }
  static Bytes lookup(Table table, Bytes halves) {
    return {_mm256_shuffle_epi8(table, halves.a), _mm256_shuffle_epi8(table, halves.b)};
  }
  // The look-up of bytes from `row` to `row` + 15; 0 for all others: less `row`, plus 0x70
  // (stopping at 0xFF), only theirs are below 0x80.
  static Bytes lookup_row(Table table, Bytes bytes, uint8_t row) {
    __m256i first = _mm256_set1_epi8(static_cast<char>(row));
    __m256i up = _mm256_set1_epi8(0x70);
    auto half = [&](__m256i x) {
      return _mm256_shuffle_epi8(table, _mm256_adds_epu8(_mm256_sub_epi8(x, first), up));
    };
    return {half(bytes.a), half(bytes.b)};
  }
  Bytes operator&(Bytes o) const { return {_mm256_and_si256(a, o.a), _mm256_and_si256(b, o.b)}; }
  Bytes operator|(Bytes o) const { return {_mm256_or_si256(a, o.a), _mm256_or_si256(b, o.b)}; }
  Bytes operator^(Bytes o) const { return {_mm256_xor_si256(a, o.a), _mm256_xor_si256(b, o.b)}; }
  Bytes low_halves() const { return *this & splat(15); }
  Bytes high_halves() const {
    return Bytes{_mm256_srli_epi16(a, 4), _mm256_srli_epi16(b, 4)} & splat(15);
  }
  Bytes minus(Bytes o) const { return {_mm256_subs_epu8(a, o.a), _mm256_subs_epu8(b, o.b)}; }
  template <int n>
  Bytes before(Bytes previous) const {
    // 128-bit lanes, one up.
    __m256i below_a = _mm256_permute2x128_si256(previous.b, a, 0x21);
    __m256i below_b = _mm256_permute2x128_si256(a, b, 0x21);
    return {_mm256_alignr_epi8(a, below_a, 16 - n), _mm256_alignr_epi8(b, below_b, 16 - n)};
  }
  static uint64_t mask(__m256i x, __m256i y) {
    return static_cast<uint32_t>(_mm256_movemask_epi8(x)) |
           static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(y))) << 32;
  }
  bool is_zero() const {
    __m256i both = _mm256_or_si256(a, b);
    return _mm256_testz_si256(both, both);
  }
  uint64_t zeros() const {
    __m256i zero = _mm256_setzero_si256();
    return mask(_mm256_cmpeq_epi8(a, zero), _mm256_cmpeq_epi8(b, zero));
  }
  uint64_t high_bits() const { return mask(a, b); }
  template <int k>
  uint64_t test() const {
    return mask(_mm256_slli_epi16(a, 7 - k), _mm256_slli_epi16(b, 7 - k));
  }
  uint64_t at_least(uint8_t byte) const {
    __m256i least = _mm256_set1_epi8(static_cast<char>(byte));
    return mask(_mm256_cmpeq_epi8(_mm256_max_epu8(a, least), a),
                _mm256_cmpeq_epi8(_mm256_max_epu8(b, least), b));
  }
};

#include "simd/vector_kernels.inl"

}  // namespace

const Kernels kAvx2Kernels = {"avx2",       classify,      positions,   ascii_prefix,
                              sound_prefix, count_scalars, count_utf16, find_prefix};

}  // namespace lexel::simd
LEXEL_TARGET_END

#endif
