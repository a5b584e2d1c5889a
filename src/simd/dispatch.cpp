#include <cstdlib>

#include "simd/isa_kernels.h"

namespace lexel::simd {
namespace {

const Kernels* supported(std::string_view name) {
  if (name == "swar") return &kSwarKernels;
#if defined(LEXEL_SIMD_X86)
  if (name == "avx512" && __builtin_cpu_supports("avx512vbmi2") &&
      __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2")) {
    return &kAvx512Kernels;
  }
  if (name == "avx2" && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
    return &kAvx2Kernels;
  }
  if (name == "sse42" && __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) {
    return &kSse42Kernels;
  }
#endif
#if defined(LEXEL_SIMD_NEON)
  if (name == "neon") return &kNeonKernels;
#endif
  return nullptr;
}

const Kernels& choose() {
  if (const char* forced = std::getenv("LEXEL_FORCE_ISA")) {
    if (const Kernels* kernels = supported(forced)) return *kernels;
  }
  for (std::string_view name : isa_names()) {
    if (const Kernels* kernels = supported(name)) return *kernels;
  }
  return kSwarKernels;
}

}  // namespace

const std::vector<std::string_view>& isa_names() {
  static const std::vector<std::string_view> names = {"avx512", "avx2", "sse42", "neon", "swar"};
  return names;
}

const Kernels* kernels_named(std::string_view name) { return supported(name); }

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

}  // namespace lexel::simd
