// Lexel from C: prints the tokens of a text.
//
//   cc example.c $(pkg-config --cflags --libs lexel) -o example
//   ./example tokenizer.json "Hello, world!"
#include <lexel_c.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s TOKENIZER_JSON TEXT\n", argv[0]);
    return 2;
  }
  lexel_tokenizer* tokenizer = NULL;
  lexel_encoding* encoding = NULL;
  lexel_error* error = NULL;
  if (lexel_tokenizer_from_file(argv[1], strlen(argv[1]), NULL, &tokenizer, &error) != LEXEL_OK ||
      lexel_tokenizer_encode(tokenizer, argv[2], strlen(argv[2]), NULL, &encoding, &error) !=
          LEXEL_OK) {
    fprintf(stderr, "%s\n", lexel_error_message(error));
    lexel_error_free(error);
    lexel_tokenizer_free(tokenizer);
    return 1;
  }
  const uint32_t* ids = lexel_encoding_ids(encoding);  // borrowed, as the offsets are
  const lexel_offset* offsets = lexel_encoding_offsets(encoding);
  for (size_t i = 0; i < lexel_encoding_size(encoding); ++i) {
    size_t size = 0;
    const char* token = lexel_encoding_token(encoding, i, &size);
    printf("%u\t%u-%u\t%.*s\n", (unsigned)ids[i], (unsigned)offsets[i].begin,
           (unsigned)offsets[i].end, (int)size, token);
  }
  lexel_encoding_free(encoding);
  lexel_tokenizer_free(tokenizer);
  return 0;
}
