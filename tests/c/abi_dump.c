// Prints the layout of every public struct and every constant: what a compiled caller relies on.
#include <stdio.h>

#include "lexel_c.h"

#define STRUCT(type) printf("struct %s %zu\n", #type, sizeof(type))
#define FIELD(type, field) \
  printf("field %s.%s %zu %zu\n", #type, #field, offsetof(type, field), sizeof(((type*)0)->field))
#define VALUE(name) printf("value %s %lld\n", #name, (long long)(name))

int main(void) {
  VALUE(LEXEL_ABI_VERSION);
  VALUE(sizeof(lexel_status));
#include "abi_items.inc"
  return 0;
}
