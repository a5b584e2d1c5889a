#include "simd/isa_kernels.h"

#if defined(LEXEL_SIMD_X86)

#include <immintrin.h>

#include "simd/target.h"
#include "simd/utf8_pairs.h"

#if !defined(__clang__)
// GCC 12 takes the intrinsics' own undefined operands for mistakes (its bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

LEXEL_TARGET_BEGIN(
    "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,avx2,bmi,bmi2,lzcnt,popcnt")
namespace lexel::simd {
namespace {

struct Bytes {
  __m512i v;

  using Table = __m512i;
  static Table table(const uint8_t* p) {
    return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static Bytes load(const void* p) { return {_mm512_loadu_si512(p)}; }
  static Bytes splat(uint8_t b) { return {_mm512_set1_epi8(static_cast<char>(b))}; }
  static Bytes lookup(Table table, Bytes halves) { return {_mm512_shuffle_epi8(table, halves.v)}; }
  Bytes operator&(Bytes b) const { return {_mm512_and_si512(v, b.v)}; }
  Bytes operator|(Bytes b) const { return {_mm512_or_si512(v, b.v)}; }
  Bytes operator^(Bytes b) const { return {_mm512_xor_si512(v, b.v)}; }
  Bytes low_halves() const { return *this & splat(15); }
  Bytes high_halves() const { return Bytes{_mm512_srli_epi16(v, 4)} & splat(15); }
  Bytes minus(Bytes b) const { return {_mm512_subs_epu8(v, b.v)}; }
  template <int n>
  Bytes before(Bytes previous) const {
    __m512i across = _mm512_alignr_epi64(v, previous.v, 6);  // the 128-bit lanes, one up
    return {_mm512_alignr_epi8(v, across, 16 - n)};
  }
  bool is_zero() const { return _mm512_test_epi8_mask(v, v) == 0; }
  uint64_t zeros() const { return _mm512_testn_epi8_mask(v, v); }
  uint64_t high_bits() const { return _mm512_movepi8_mask(v); }
  uint64_t at_least(uint8_t b) const { return _mm512_cmpge_epu8_mask(v, splat(b).v); }
};

#define LEXEL_OWN_CLASSIFY
#include "simd/vector_kernels.inl"

size_t positions(const uint64_t* words, size_t count, uint32_t base, uint32_t* out) {
  alignas(64) static constexpr uint8_t kIota[64] = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
      44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  const __m512i iota = _mm512_load_si512(kIota);
  uint32_t* at = out;
  for (size_t w = 0; w < count; ++w, base += kBlock) {
    const __m512i packed = _mm512_maskz_compress_epi8(words[w], iota);
    const __m512i bases = _mm512_set1_epi32(static_cast<int>(base));
    const auto n = static_cast<size_t>(_mm_popcnt_u64(words[w]));
    auto store = [&](int part, __m128i bytes) {
      _mm512_storeu_si512(at + 16 * part, _mm512_add_epi32(_mm512_cvtepu8_epi32(bytes), bases));
    };
    store(0, _mm512_castsi512_si128(packed));
    store(1, _mm512_extracti32x4_epi32(packed, 1));
    if (__builtin_expect(n > 32, 0)) {
      store(2, _mm512_extracti32x4_epi32(packed, 2));
      store(3, _mm512_extracti32x4_epi32(packed, 3));
    }
    at += n;
  }
  return static_cast<size_t>(at - out);
}

// Looks up 256 bytes by `index`: each pair of registers holds half of them.
__m512i lookup_256(const uint8_t* table, __m512i index) {
  __m512i low =
      _mm512_permutex2var_epi8(_mm512_load_si512(table), index, _mm512_load_si512(table + 64));
  __m512i high = _mm512_permutex2var_epi8(_mm512_load_si512(table + 128), index,
                                          _mm512_load_si512(table + 192));
  return _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), low, high);
}

void store_bits(__m512i classes, BlockMasks& masks) {
  for (int k = 0; k < 8; ++k) {
    masks.bits[static_cast<size_t>(k)] =
        _mm512_test_epi8_mask(classes, _mm512_set1_epi8(static_cast<char>(1 << k)));
  }
}

// A block with longer scalars. Every byte learns its scalar's first, second and third byte; then
// all bytes of scalars below U+0800 are looked up at once bit by bit, and those below U+10000 by
// the 256 scalars that they are among, or, where these differ, by the 64: once for each such group
// in the block, which are few in any one script.
__attribute__((noinline)) void classify_long(const ClassTables& tables, const char* text,
                                             bool starts, __m512i block, BlockMasks& masks) {
  const uint64_t high = _mm512_movepi8_mask(block);
  auto at_least = [](__m512i bytes, int b) {
    return _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8(static_cast<char>(b)));
  };
  const uint64_t valid = starts ? ~uint64_t{0} : 0;  // bytes that must not be read are masked out
  const __m512i before1 = _mm512_maskz_loadu_epi8(~(valid & 1), text - 1);
  const __m512i before2 = _mm512_maskz_loadu_epi8(~(valid & 3), text - 2);
  const __m512i before3 = _mm512_maskz_loadu_epi8(~(valid & 7), text - 3);
  const __m512i after1 = _mm512_loadu_si512(text + 1);
  const uint64_t is_second = at_least(before1, 0xC0);
  const uint64_t is_third = at_least(before2, 0xE0);
  const uint64_t is_fourth = at_least(before3, 0xF0);
  auto choose = [&](__m512i lead, __m512i at_second, __m512i at_third, __m512i at_fourth) {
    __m512i result = _mm512_mask_mov_epi8(lead, is_second, at_second);
    result = _mm512_mask_mov_epi8(result, is_third, at_third);
    return _mm512_mask_mov_epi8(result, is_fourth, at_fourth);
  };
  const __m512i first = choose(block, before1, before2, before3);
  const __m512i second = choose(after1, block, before1, before2);
  const uint64_t of_four = at_least(first, 0xF0);
  const uint64_t of_three = at_least(first, 0xE0) & ~of_four;
  const uint64_t of_two = high & ~(of_three | of_four);

  masks.high = high;
  masks.continuations = high & ~at_least(block, 0xC0);
  masks.long_leads = at_least(block, 0xE0);
  masks.longest_leads = at_least(block, 0xF0);
  __m512i classes =
      _mm512_maskz_permutex2var_epi8(~high, _mm512_load_si512(tables.ascii.data()), block,
                                     _mm512_load_si512(tables.ascii.data() + 64));

  if ((of_three | of_four) != 0) {
    // c >> 8 is the low half of the first byte and the high four bits of the second's six.
    const __m512i row = _mm512_or_si512(
        _mm512_and_si512(_mm512_slli_epi16(first, 4), _mm512_set1_epi8(static_cast<char>(0xF0))),
        _mm512_and_si512(_mm512_srli_epi16(second, 2), _mm512_set1_epi8(15)));
    classes = _mm512_mask_mov_epi8(classes, of_three, lookup_256(tables.uniform.data(), row));
    uint64_t mixed = _mm512_mask_testn_epi8_mask(of_three, classes, classes);
    if ((mixed | of_four) != 0) {
      const __m512i after2 = _mm512_loadu_si512(text + 2);
      const __m512i third = choose(after2, after1, block, before1);
      alignas(64) uint8_t firsts[kBlock], seconds[kBlock], thirds[kBlock];
      _mm512_store_si512(firsts, first);
      _mm512_store_si512(seconds, second);
      auto same = [](uint64_t mask, __m512i bytes, uint8_t b) {
        return _mm512_mask_cmpeq_epi8_mask(mask, bytes, _mm512_set1_epi8(static_cast<char>(b)));
      };
      auto look_up = [&](uint64_t group, size_t high_bits, __m512i last) {
        const __m512i row64 =
            _mm512_loadu_si512(&tables.blocks[tables.index[high_bits] * size_t{64}]);
        classes = _mm512_mask_permutexvar_epi8(classes, group, last, row64);
      };
      while (mixed != 0) {
        auto i = static_cast<size_t>(_tzcnt_u64(mixed));
        uint64_t group = same(same(mixed, first, firsts[i]), second, seconds[i]);
        look_up(group, (firsts[i] & 15u) << 6 | (seconds[i] & 63u), third);
        mixed &= ~group;
      }
      if (of_four != 0) {
        const __m512i fourth = choose(_mm512_loadu_si512(text + 3), after2, after1, block);
        _mm512_store_si512(thirds, third);
        for (uint64_t rest = of_four; rest != 0;) {
          auto i = static_cast<size_t>(_tzcnt_u64(rest));
          uint64_t group =
              same(same(same(rest, first, firsts[i]), second, seconds[i]), third, thirds[i]);
          look_up(group, (firsts[i] & 7u) << 12 | (seconds[i] & 63u) << 6 | (thirds[i] & 63u),
                  fourth);
          rest &= ~group;
        }
      }
    }
  }
  store_bits(classes, masks);

  if (of_two != 0) {
    // c is five bits of the first byte and six of the second: 256 groups of 8.
    const __m512i group =
        _mm512_or_si512(_mm512_slli_epi16(_mm512_and_si512(first, _mm512_set1_epi8(31)), 3),
                        _mm512_and_si512(_mm512_srli_epi16(second, 3), _mm512_set1_epi8(7)));
    const __m512i bit =
        _mm512_shuffle_epi8(_mm512_set1_epi64(static_cast<long long>(0x8040201008040201)),
                            _mm512_and_si512(second, _mm512_set1_epi8(7)));
    for (size_t k = 0; k < 8; ++k) {
      if ((tables.low_bits_used >> k & 1) == 0) continue;
      masks.bits[k] |=
          _mm512_mask_test_epi8_mask(of_two, lookup_256(tables.low_bits[k].data(), group), bit);
    }
  }
}

void classify(const ClassTables& tables, const char* text, size_t count, bool starts,
              BlockMasks* masks) {
  const __m512i ascii_low = _mm512_load_si512(tables.ascii.data());
  const __m512i ascii_high = _mm512_load_si512(tables.ascii.data() + 64);
  for (size_t b = 0; b < count; ++b, text += kBlock, starts = false) {
    const __m512i block = _mm512_loadu_si512(text);
    if (_mm512_movepi8_mask(block) != 0) {
      classify_long(tables, text, starts, block, masks[b]);
      continue;
    }
    store_bits(_mm512_permutex2var_epi8(ascii_low, block, ascii_high), masks[b]);
    masks[b].high = masks[b].continuations = masks[b].long_leads = masks[b].longest_leads = 0;
  }
}

}  // namespace

const Kernels kAvx512Kernels = {"avx512",     classify,      positions,   ascii_prefix,
                                sound_prefix, count_scalars, count_utf16, find_prefix};

}  // namespace lexel::simd
LEXEL_TARGET_END

#endif
