/* A program of someone else, in C. */
#include <lexel_c.h>
#include <stdio.h>

int main(void) {
  lexel_tokenizer* tokenizer = NULL;
  uint32_t ids[16];
  char text[32];
  size_t id_count = 0;
  size_t size = 0;
  if (lexel_abi_version() != LEXEL_ABI_VERSION) return 2;
  if (lexel_tokenizer_builtin(&tokenizer, NULL) != LEXEL_OK) return 3;
  if (lexel_tokenizer_encode_ids(tokenizer, "Hello, world!", 13, NULL, ids, 16, &id_count, NULL) !=
      LEXEL_OK) {
    return 4;
  }
  if (lexel_tokenizer_decode(tokenizer, ids, id_count, NULL, text, 32, &size, NULL) != LEXEL_OK) {
    return 5;
  }
  lexel_tokenizer_free(tokenizer);
  printf("C consumer, lexel %s: %u tokens of \"%.*s\"\n", lexel_version(), (unsigned)id_count,
         (int)size, text);
  return size == 13 ? 0 : 6;
}
