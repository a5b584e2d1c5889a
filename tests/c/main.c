// Every function of lexel_c.h; one file per part of it.
#include <stdio.h>

#include "check.h"

void test_arguments(void);
void test_budgets(void);
void test_decoding(void);
void test_encoding(void);
void test_errors(void);
void test_loading(void);
void test_options(void);
void test_threads(void);
void test_tokenizers(void);

int main(void) {
  test_arguments();
  test_budgets();
  test_decoding();
  test_encoding();
  test_errors();
  test_loading();
  test_options();
  test_threads();
  test_tokenizers();
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 && checks_passed > 0 ? 0 : 1;
}
