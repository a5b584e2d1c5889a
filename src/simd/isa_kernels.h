#pragma once

#include "simd/kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define LEXEL_SIMD_X86 1
#endif
#if defined(__aarch64__) && defined(__ARM_NEON) && defined(__GNUC__)
#define LEXEL_SIMD_NEON 1
#endif

namespace lexel::simd {

extern const Kernels kSwarKernels;
#if defined(LEXEL_SIMD_X86)
extern const Kernels kAvx512Kernels;  // F, BW, DQ, VL, VBMI, VBMI2
extern const Kernels kAvx2Kernels;    // and BMI, BMI2, POPCNT
extern const Kernels kSse42Kernels;   // and POPCNT
#endif
#if defined(LEXEL_SIMD_NEON)
extern const Kernels kNeonKernels;
#endif

}  // namespace lexel::simd
