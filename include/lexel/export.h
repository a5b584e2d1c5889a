#pragma once

// Marks what the shared library shows. Everything else in it is hidden.
#if defined(__GNUC__)
#define LEXEL_API __attribute__((visibility("default")))
#else
#define LEXEL_API
#endif
