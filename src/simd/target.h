#pragma once

// Compiles what follows LEXEL_TARGET_BEGIN for the instruction sets named, whatever the headers
// included before it are compiled for. (Flags for the whole file would compile the headers' inline
// functions so too, and the linker may keep those copies.) LEXEL_TARGET_END ends the file: GCC
// instantiates templates there, with the options that hold there.
#define LEXEL_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define LEXEL_TARGET_BEGIN(isas) \
  LEXEL_PRAGMA(clang attribute push(__attribute__((target(isas))), apply_to = function))
#define LEXEL_TARGET_END _Pragma("clang attribute pop")
#else
#define LEXEL_TARGET_BEGIN(isas) LEXEL_PRAGMA(GCC target(isas))
#define LEXEL_TARGET_END
#endif
