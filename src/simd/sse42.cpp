#include "simd/isa_kernels.h"

#if defined(LEXEL_SIMD_X86)

#include <immintrin.h>

#include "simd/target.h"
#include "simd/utf8_pairs.h"

LEXEL_TARGET_BEGIN("sse4.2,popcnt")
namespace lexel::simd {
namespace {

struct Bytes {
  __m128i a, b, c, d;

  using Table = __m128i;
  static Table table(const uint8_t* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  }
  static Bytes load(const void* p) {
    auto at = static_cast<const __m128i*>(p);
    return {_mm_loadu_si128(at), _mm_loadu_si128(at + 1), _mm_loadu_si128(at + 2),
            _mm_loadu_si128(at + 3)};
  }
  void store(void* p) const {
    auto at = static_cast<__m128i*>(p);
    _mm_storeu_si128(at, a);
    _mm_storeu_si128(at + 1, b);
    _mm_storeu_si128(at + 2, c);
    _mm_storeu_si128(at + 3, d);
  }
  static Bytes splat(uint8_t byte) {
    __m128i all = _mm_set1_epi8(static_cast<char>(byte));
    return {all, all, all, all};
  }
  template <class Fn>
  Bytes each(Fn fn) const {
    return {fn(a), fn(b), fn(c), fn(d)};
  }
  static Bytes lookup(Table table, Bytes halves) {
    return halves.each([table](__m128i x) { return _mm_shuffle_epi8(table, x); });
  }
  // The look-up of bytes from `row` to `row` + 15; 0 for all others: less `row`, plus 0x70
  // (stopping at 0xFF), only theirs are below 0x80.
  static Bytes lookup_row(Table table, Bytes bytes, uint8_t row) {
    __m128i first = _mm_set1_epi8(static_cast<char>(row));
    __m128i up = _mm_set1_epi8(0x70);
    return bytes.each([&](__m128i x) {
      return _mm_shuffle_epi8(table, _mm_adds_epu8(_mm_sub_epi8(x, first), up));
    });
  }
  Bytes operator&(Bytes o) const {
    return {_mm_and_si128(a, o.a), _mm_and_si128(b, o.b), _mm_and_si128(c, o.c),
            _mm_and_si128(d, o.d)};
  }
  Bytes operator|(Bytes o) const {
    return {_mm_or_si128(a, o.a), _mm_or_si128(b, o.b), _mm_or_si128(c, o.c), _mm_or_si128(d, o.d)};
  }
  Bytes operator^(Bytes o) const {
    return {_mm_xor_si128(a, o.a), _mm_xor_si128(b, o.b), _mm_xor_si128(c, o.c),
            _mm_xor_si128(d, o.d)};
  }
  Bytes low_halves() const { return *this & splat(15); }
  Bytes high_halves() const {
    return each([](__m128i x) { return _mm_srli_epi16(x, 4); }) & splat(15);
  }
  Bytes minus(Bytes o) const {
    return {_mm_subs_epu8(a, o.a), _mm_subs_epu8(b, o.b), _mm_subs_epu8(c, o.c),
            _mm_subs_epu8(d, o.d)};
  }
  template <int n>
  Bytes before(Bytes previous) const {
    return {_mm_alignr_epi8(a, previous.d, 16 - n), _mm_alignr_epi8(b, a, 16 - n),
            _mm_alignr_epi8(c, b, 16 - n), _mm_alignr_epi8(d, c, 16 - n)};
  }
  bool is_zero() const {
    __m128i all = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
    return _mm_testz_si128(all, all);
  }
  uint64_t high_bits() const {
    auto bits = [](__m128i x) { return static_cast<uint64_t>(_mm_movemask_epi8(x)); };
    return bits(a) | bits(b) << 16 | bits(c) << 32 | bits(d) << 48;
  }
  uint64_t zeros() const {
    return each([](__m128i x) { return _mm_cmpeq_epi8(x, _mm_setzero_si128()); }).high_bits();
  }
  template <int k>
  uint64_t test() const {
    return Bytes{_mm_slli_epi16(a, 7 - k), _mm_slli_epi16(b, 7 - k), _mm_slli_epi16(c, 7 - k),
                 _mm_slli_epi16(d, 7 - k)}
        .high_bits();
  }
  uint64_t at_least(uint8_t byte) const {
    __m128i least = _mm_set1_epi8(static_cast<char>(byte));
    return each([least](__m128i x) { return _mm_cmpeq_epi8(_mm_max_epu8(x, least), x); })
        .high_bits();
  }
};

#include "simd/vector_kernels.inl"

}  // namespace

const Kernels kSse42Kernels = {"sse42",      classify,      positions,   ascii_prefix,
                               sound_prefix, count_scalars, count_utf16, find_prefix};

}  // namespace lexel::simd
LEXEL_TARGET_END

#endif
