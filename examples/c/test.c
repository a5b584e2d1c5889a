// What a C program does with Lexel, each as a test. Every function of the ABI is tested in tests/c.
#include <lexel_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(s) (s), (sizeof(s) - 1)
#define EXPECT(condition)                                           \
  do {                                                              \
    if (!(condition)) {                                             \
      printf("%s:%d: wrong: %s\n", __FILE__, __LINE__, #condition); \
      return 0;                                                     \
    }                                                               \
  } while (0)

// Set by tools/language_tests.sh.
static const char* env(const char* name) {
  const char* value = getenv(name);
  if (!value) {
    printf("set %s\n", name);
    exit(2);
  }
  return value;
}

static char* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  if (!file) return NULL;
  char* bytes = malloc(1 << 20);
  *size = fread(bytes, 1, 1 << 20, file);
  fclose(file);
  return bytes;
}

// Counts, then fills a buffer of the right size, which the caller frees.
static uint32_t* ids_of(const lexel_tokenizer* tokenizer, const char* text, size_t size,
                        size_t* count) {
  if (lexel_tokenizer_encode_ids(tokenizer, text, size, NULL, NULL, 0, count, NULL) !=
      LEXEL_BUFFER_TOO_SMALL) {
    return NULL;
  }
  uint32_t* ids = malloc(*count * sizeof *ids);
  lexel_tokenizer_encode_ids(tokenizer, text, size, NULL, ids, *count, count, NULL);
  return ids;
}

static lexel_tokenizer* tokenizer;
static char* text;
static size_t text_size;
static uint32_t* ids;
static size_t id_count;

static int loads_a_file(void) {
  const char* path = env("LEXEL_TOKENIZER");
  lexel_error* error = NULL;
  EXPECT(lexel_tokenizer_from_file(path, strlen(path), NULL, &tokenizer, &error) == LEXEL_OK);
  EXPECT(error == NULL);
  EXPECT(lexel_tokenizer_vocab_size(tokenizer, 1) > 10000);
  return 1;
}

static int ids_are_the_programs_ones(void) {
  text = read_file(env("LEXEL_TEXT"), &text_size);
  EXPECT(text != NULL);
  ids = ids_of(tokenizer, text, text_size, &id_count);
  EXPECT(ids != NULL && id_count > 50);
  char command[4096];
  snprintf(command, sizeof command, "'%s' encode --ids -t '%s' -f '%s'", env("LEXEL_PROGRAM"),
           env("LEXEL_TOKENIZER"), env("LEXEL_TEXT"));
  FILE* program = popen(command, "r");
  EXPECT(program != NULL);
  size_t same = 0;
  unsigned id = 0;
  size_t seen = 0;
  for (; fscanf(program, "%u", &id) == 1; ++seen) same += seen < id_count && ids[seen] == id;
  EXPECT(pclose(program) == 0);
  EXPECT(seen == id_count && same == id_count);
  return 1;
}

static int offsets_cover_the_text(void) {
  lexel_encoding* encoding = NULL;
  EXPECT(lexel_tokenizer_encode(tokenizer, text, text_size, NULL, &encoding, NULL) == LEXEL_OK);
  const lexel_offset* offsets = lexel_encoding_offsets(encoding);
  size_t size = lexel_encoding_size(encoding);
  EXPECT(size == id_count);
  EXPECT(offsets[0].begin == 0 && offsets[size - 1].end == text_size);
  for (size_t i = 1; i < size; ++i) EXPECT(offsets[i].begin <= offsets[i - 1].end);
  lexel_encoding_free(encoding);
  return 1;
}

static int decoding_gives_the_text_back(void) {
  size_t size = 0;
  char* back = malloc(text_size);
  EXPECT(lexel_tokenizer_decode(tokenizer, ids, id_count, NULL, back, text_size, &size, NULL) ==
         LEXEL_OK);
  EXPECT(size == text_size && memcmp(back, text, size) == 0);
  free(back);
  return 1;
}

static int a_stream_joins_to_the_text(void) {
  lexel_decode_stream* stream = NULL;
  EXPECT(lexel_tokenizer_decode_stream(tokenizer, NULL, NULL, 0, &stream, NULL) == LEXEL_OK);
  size_t at = 0;
  const char* piece = NULL;  // borrowed until the next step
  size_t size = 0;
  for (size_t i = 0; i < id_count; ++i) {
    EXPECT(lexel_decode_stream_step(stream, ids[i], &piece, &size, NULL) == LEXEL_OK);
    EXPECT(at + size <= text_size && memcmp(text + at, piece, size) == 0);
    at += size;
  }
  EXPECT(lexel_decode_stream_flush(stream, &piece, &size, NULL) == LEXEL_OK);
  EXPECT(at + size == text_size);
  lexel_decode_stream_free(stream);
  return 1;
}

static int a_batch_is_its_texts(void) {
  const lexel_text texts[] = {{text, text_size}, {NULL, 0}, {TEXT("Hello")}};
  lexel_encode_options options = {.struct_size = sizeof options, .threads = 2};
  lexel_encodings* encodings = NULL;
  EXPECT(lexel_tokenizer_encode_batch(tokenizer, texts, 3, &options, &encodings, NULL) == LEXEL_OK);
  EXPECT(lexel_encodings_count(encodings) == 3);
  const lexel_encoding* first = lexel_encodings_at(encodings, 0);
  EXPECT(lexel_encoding_size(first) == id_count);
  EXPECT(memcmp(lexel_encoding_ids(first), ids, id_count * sizeof *ids) == 0);
  EXPECT(lexel_encoding_size(lexel_encodings_at(encodings, 1)) == 0);
  lexel_encodings_free(encodings);
  return 1;
}

static int a_flat_batch_is_one_buffer(void) {
  const lexel_text texts[] = {{text, text_size}, {NULL, 0}};
  lexel_flat* flat = NULL;
  EXPECT(lexel_tokenizer_encode_flat(tokenizer, texts, 2, NULL, 0, &flat, NULL) == LEXEL_OK);
  const uint64_t* rows = lexel_flat_row_offsets(flat);
  EXPECT(rows[0] == 0 && rows[1] == id_count && rows[2] == id_count);
  EXPECT(memcmp(lexel_flat_ids(flat), ids, id_count * sizeof *ids) == 0);
  lexel_flat_free(flat);
  return 1;
}

static int a_budget_is_kept(void) {
  size_t count = 0;
  EXPECT(lexel_tokenizer_count(tokenizer, text, text_size, NULL, &count, NULL) == LEXEL_OK);
  EXPECT(count == id_count);
  lexel_chunk chunk;
  EXPECT(lexel_tokenizer_fit(tokenizer, text, text_size, 20, LEXEL_LEFT, NULL, &chunk, NULL) ==
         LEXEL_OK);
  EXPECT(lexel_tokenizer_count(tokenizer, text, chunk.offset.end, NULL, &count, NULL) == LEXEL_OK);
  EXPECT(count <= 20 && count > 10);
  return 1;
}

static int errors_say_what_and_where(void) {
  lexel_tokenizer* none = NULL;
  lexel_error* error = NULL;
  EXPECT(lexel_tokenizer_from_json(TEXT("{\"model\":{\"type\":\"Splt\"}}"), NULL, &none, &error) ==
         LEXEL_INVALID_SPEC);
  EXPECT(none == NULL);
  EXPECT(strcmp(lexel_error_json_path(error), "/model/type") == 0);
  EXPECT(strstr(lexel_error_message(error), "Splt") != NULL);
  lexel_error_free(error);
  return 1;
}

int main(void) {
  int (*const tests[])(void) = {loads_a_file,
                                ids_are_the_programs_ones,
                                offsets_cover_the_text,
                                decoding_gives_the_text_back,
                                a_stream_joins_to_the_text,
                                a_batch_is_its_texts,
                                a_flat_batch_is_one_buffer,
                                a_budget_is_kept,
                                errors_say_what_and_where};
  const int count = (int)(sizeof tests / sizeof tests[0]);
  int passed = 0;
  while (passed < count && tests[passed]()) ++passed;  // each builds on those before
  lexel_tokenizer_free(tokenizer);
  free(text);
  free(ids);
  printf("%d passed, %d failed\n", passed, passed < count);
  return passed == count ? 0 : 1;
}
