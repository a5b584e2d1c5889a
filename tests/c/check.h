// Checks that count, say where they failed, and go on.
#ifndef LEXEL_TESTS_C_CHECK_H_
#define LEXEL_TESTS_C_CHECK_H_

#include <stddef.h>
#include <stdint.h>

#include "lexel_c.h"

#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_STATUS(call, status) check_status((call), (status), #call, __FILE__, __LINE__)
#define CHECK_TEXT(data, size, expected) \
  check_text((data), (size), (expected), #data, __FILE__, __LINE__)
// `call` fails with `status`, and its error says something that holds `part`.
#define CHECK_FAILS(call, status, part)                              \
  do {                                                               \
    lexel_error* error = NULL;                                       \
    check_status((call), (status), #call, __FILE__, __LINE__);       \
    check_error(error, (status), (part), #call, __FILE__, __LINE__); \
    lexel_error_free(error);                                         \
  } while (0)

int check(int condition, const char* what, const char* file, int line);
void check_status(lexel_status got, lexel_status expected, const char* what, const char* file,
                  int line);
void check_text(const char* data, size_t size, const char* expected, const char* what,
                const char* file, int line);
void check_error(const lexel_error* error, lexel_status status, const char* part, const char* what,
                 const char* file, int line);
void check_ids(const uint32_t* ids, size_t count, const uint32_t* expected, size_t expected_count,
               const char* file, int line);
// `...` are the ids expected.
#define CHECK_IDS(ids, count, ...)                           \
  check_ids((ids), (count), (const uint32_t[]){__VA_ARGS__}, \
            sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), __FILE__, __LINE__)

extern int checks_passed;
extern int checks_failed;

#endif  // LEXEL_TESTS_C_CHECK_H_
