#include "check.h"

#include <stdio.h>
#include <string.h>

int checks_passed = 0;
int checks_failed = 0;

int check(int condition, const char* what, const char* file, int line) {
  if (condition) {
    ++checks_passed;
  } else {
    ++checks_failed;
    fprintf(stderr, "%s:%d: wrong: %s\n", file, line, what);
  }
  return condition;
}

void check_status(lexel_status got, lexel_status expected, const char* what, const char* file,
                  int line) {
  if (!check(got == expected, what, file, line)) {
    fprintf(stderr, "  gave %s, expected %s\n", lexel_status_name(got),
            lexel_status_name(expected));
  }
}

void check_text(const char* data, size_t size, const char* expected, const char* what,
                const char* file, int line) {
  int same = data && size == strlen(expected) && memcmp(data, expected, size) == 0;
  if (!check(same, what, file, line)) {
    fprintf(stderr, "  is \"%.*s\", expected \"%s\"\n", (int)size, data ? data : "(NULL)",
            expected);
  }
}

void check_error(const lexel_error* error, lexel_status status, const char* part, const char* what,
                 const char* file, int line) {
  if (!check(error != NULL, what, file, line)) return;
  check_status(lexel_error_status(error), status, what, file, line);
  const char* message = lexel_error_message(error);
  if (!check(strstr(message, part) != NULL, what, file, line)) {
    fprintf(stderr, "  says \"%s\", which lacks \"%s\"\n", message, part);
  }
}

void check_ids(const uint32_t* ids, size_t count, const uint32_t* expected, size_t expected_count,
               const char* file, int line) {
  int same = count == expected_count && memcmp(ids, expected, count * sizeof *ids) == 0;
  if (check(same, "ids", file, line)) return;
  for (size_t i = 0; i < count; ++i) fprintf(stderr, " %u", (unsigned)ids[i]);
  fprintf(stderr, " is not\n");
  for (size_t i = 0; i < expected_count; ++i) fprintf(stderr, " %u", (unsigned)expected[i]);
  fprintf(stderr, "\n");
}
