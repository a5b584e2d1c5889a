// Options per call: each field, and structs of other versions.
#include <string.h>

#include "check.h"
#include "fixtures.h"

static lexel_tokenizer* tokenizer;

static size_t ids_of(const char* text, const lexel_encode_options* options, uint32_t* ids) {
  size_t size = 0;
  CHECK_STATUS(
      lexel_tokenizer_encode_ids(tokenizer, text, strlen(text), options, ids, 32, &size, NULL),
      LEXEL_OK);
  return size;
}

#define CHECK_ENCODES(text, options, ...)     \
  do {                                        \
    uint32_t ids[32];                         \
    size_t size = ids_of(text, options, ids); \
    CHECK_IDS(ids, size, __VA_ARGS__);        \
  } while (0)

static void test_special_tokens(void) {
  lexel_encode_options options = {.struct_size = sizeof options};
  CHECK_ENCODES("red [SEP]", &options, 1, 4, 2, 2);
  options.without_special_tokens = 1;
  CHECK_ENCODES("red [SEP]", &options, 4, 2);
  options.special_tokens = LEXEL_SPECIAL_TEXT;
  CHECK_ENCODES("red [SEP]", &options, 4, 0, 0, 0);
  options.special_tokens = LEXEL_SPECIAL_ONLY;
  CHECK_ENCODES("red [SEP]", &options, 4, 0, 0, 0);
  const lexel_text allowed[] = {{TEXT("[PAD]")}, {TEXT("[SEP]")}};
  options.allowed = allowed;
  options.allowed_count = 2;
  CHECK_ENCODES("[CLS] [SEP]", &options, 0, 0, 0, 2);
  options.allowed = NULL;
  size_t size;
  CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("a"), &options, NULL, 0, &size, &error),
              LEXEL_INVALID_ARGUMENT, "allowed");
}

static void test_units(void) {
  const lexel_offset expected[] = {{9, 12}, {6, 9}, {7, 10}};
  for (int32_t unit = LEXEL_BYTES; unit <= LEXEL_UTF16; ++unit) {
    lexel_encode_options options = {.struct_size = sizeof options, .offset_unit = unit};
    lexel_encoding* encoding = NULL;
    CHECK_STATUS(lexel_tokenizer_encode(tokenizer, TEXT("red \xf0\x9f\x98\x80 fox"), &options,
                                        &encoding, NULL),
                 LEXEL_OK);
    const lexel_offset* offsets = lexel_encoding_offsets(encoding);
    CHECK(offsets[3].begin == expected[unit].begin && offsets[3].end == expected[unit].end);
    lexel_encoding_free(encoding);
  }
}

static void test_invalid_utf8(void) {
  lexel_encode_options options = {.struct_size = sizeof options};
  CHECK_ENCODES("red \xff fox", &options, 1, 4, 0, 5, 2);
  options.invalid_utf8 = LEXEL_UTF8_ERROR;
  size_t size;
  lexel_error* error = NULL;
  CHECK_STATUS(
      lexel_tokenizer_encode_ids(tokenizer, TEXT("red \xff fox"), &options, NULL, 0, &size, &error),
      LEXEL_INVALID_UTF8);
  uint64_t offset = 0;
  CHECK(lexel_error_byte_offset(error, &offset) == 1 && offset == 4);
  lexel_error_free(error);
}

static void test_truncation_and_padding(void) {
  lexel_encode_options options = {.struct_size = sizeof options,
                                  .truncation_from = LEXEL_VALUE,
                                  .truncation = {.max_length = 3}};
  CHECK_ENCODES("red fox the", &options, 1, 4, 2);
  options.truncation.direction = LEXEL_LEFT;
  CHECK_ENCODES("red fox the", &options, 1, 8, 2);
  options.truncation.max_length = 2;
  CHECK_ENCODES("red fox the", &options, 1, 2);
  options.truncation.max_length = 0;  // as in Hugging Face: cuts nothing
  CHECK_ENCODES("red fox the", &options, 1, 4, 5, 8, 2);
  options.truncation = (lexel_truncation){.max_length = 3, .strategy = LEXEL_ONLY_SECOND};
  size_t size;
  CHECK_FAILS(
      lexel_tokenizer_encode_ids(tokenizer, TEXT("red fox"), &options, NULL, 0, &size, &error),
      LEXEL_TRUNCATION, "");

  options = (lexel_encode_options){.struct_size = sizeof options,
                                   .padding_from = LEXEL_VALUE,
                                   .padding = {.strategy = LEXEL_PAD_FIXED,
                                               .fixed_length = 5,
                                               .pad_id = 3,
                                               .pad_type_id = 9,
                                               .pad_token = {TEXT("~")}}};
  CHECK_ENCODES("red", &options, 1, 4, 2, 3, 3);
  lexel_encoding* encoding = NULL;
  CHECK_STATUS(lexel_tokenizer_encode(tokenizer, TEXT("red"), &options, &encoding, NULL), LEXEL_OK);
  CHECK_IDS(lexel_encoding_type_ids(encoding), 5, 0, 0, 0, 9, 9);
  const char* token = lexel_encoding_token(encoding, 4, &size);
  CHECK_TEXT(token, size, "~");
  lexel_encoding_free(encoding);
  options.padding.fixed_length = 0;
  options.padding.strategy = LEXEL_PAD_LONGEST;
  options.padding.pad_to_multiple_of = 4;
  CHECK_ENCODES("red", &options, 1, 4, 2, 3);

  // Stored ones, until the call turns them off.
  const lexel_truncation truncation = {.max_length = 3};
  const lexel_padding padding = {.strategy = LEXEL_PAD_FIXED, .fixed_length = 4, .pad_id = 3};
  CHECK_STATUS(lexel_tokenizer_set_truncation(tokenizer, &truncation, NULL), LEXEL_OK);
  CHECK_STATUS(lexel_tokenizer_set_padding(tokenizer, &padding, NULL), LEXEL_OK);
  options = (lexel_encode_options){.struct_size = sizeof options};
  CHECK_ENCODES("red fox the", NULL, 1, 4, 2, 3);
  CHECK_ENCODES("red fox the", &options, 1, 4, 2, 3);
  options.truncation_from = options.padding_from = LEXEL_OFF;
  CHECK_ENCODES("red fox the", &options, 1, 4, 5, 8, 2);
  CHECK_STATUS(lexel_tokenizer_set_truncation(tokenizer, NULL, NULL), LEXEL_OK);
  CHECK_STATUS(lexel_tokenizer_set_padding(tokenizer, NULL, NULL), LEXEL_OK);
}

static void test_limits(void) {
  size_t size;
  lexel_encode_options options = {.struct_size = sizeof options, .max_text_bytes = 3};
  CHECK_ENCODES("red", &options, 1, 4, 2);
  CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("redd"), &options, NULL, 0, &size, &error),
              LEXEL_LIMIT_EXCEEDED, "3");
  options = (lexel_encode_options){.struct_size = sizeof options,
                                   .max_padded_length = 8,
                                   .padding_from = LEXEL_VALUE,
                                   .padding = {.strategy = LEXEL_PAD_FIXED, .fixed_length = 9}};
  CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("red"), &options, NULL, 0, &size, &error),
              LEXEL_LIMIT_EXCEEDED, "8");
  options = (lexel_encode_options){.struct_size = sizeof options,
                                   .max_overflow_base = 1,
                                   .max_overflow_per_token = 1,
                                   .truncation_from = LEXEL_VALUE,
                                   .truncation = {.max_length = 6, .stride = 3}};
  CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("red red red red red red red red"),
                                         &options, NULL, 0, &size, &error),
              LEXEL_LIMIT_EXCEEDED, "");
}

static void test_values_without_meaning(void) {
  size_t size;
  const lexel_encode_options good = {.struct_size = sizeof good,
                                     .truncation_from = LEXEL_VALUE,
                                     .truncation = {.max_length = 9},
                                     .padding_from = LEXEL_VALUE};
#define CHECK_BAD(field, value, part)                                                             \
  do {                                                                                            \
    lexel_encode_options bad = good;                                                              \
    bad.field = value;                                                                            \
    CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("red"), &bad, NULL, 0, &size, &error), \
                LEXEL_INVALID_ARGUMENT, part);                                                    \
  } while (0)
  CHECK_STATUS(lexel_tokenizer_encode_ids(tokenizer, TEXT("red"), &good, NULL, 0, &size, NULL),
               LEXEL_BUFFER_TOO_SMALL);
  CHECK_BAD(offset_unit, 3, "offset_unit is 3");
  CHECK_BAD(offset_unit, -1, "offset_unit is -1");
  CHECK_BAD(special_tokens, 4, "special_tokens is 4");
  CHECK_BAD(invalid_utf8, 2, "invalid_utf8 is 2");
  CHECK_BAD(truncation_from, 3, "truncation_from is 3");
  CHECK_BAD(padding_from, -7, "padding_from is -7");
  CHECK_BAD(truncation.strategy, 3, "truncation.strategy is 3");
  CHECK_BAD(truncation.direction, 2, "truncation.direction is 2");
  CHECK_BAD(padding.strategy, 2, "padding.strategy is 2");
  CHECK_BAD(padding.direction, 2, "padding.direction is 2");
  CHECK_BAD(padding.pad_token.size, 1, "padding.pad_token is NULL");
#undef CHECK_BAD
  const lexel_truncation truncation = {.max_length = 3, .strategy = 9};
  CHECK_FAILS(lexel_tokenizer_set_truncation(tokenizer, &truncation, &error),
              LEXEL_INVALID_ARGUMENT, "strategy is 9");
  const lexel_padding padding = {.direction = 9};
  CHECK_FAILS(lexel_tokenizer_set_padding(tokenizer, &padding, &error), LEXEL_INVALID_ARGUMENT,
              "direction is 9");
}

// A caller that was compiled against another version of the header.
static void test_struct_sizes(void) {
  size_t size;
  lexel_encode_options options = {0};
  CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("a"), &options, NULL, 0, &size, &error),
              LEXEL_INVALID_ARGUMENT, "struct_size is 0");
  options.struct_size = (size_t)-1;
  CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("a"), &options, NULL, 0, &size, &error),
              LEXEL_INVALID_ARGUMENT, "struct_size is 18446744073709551615");

  struct {
    lexel_encode_options known;
    uint64_t unknown;
  } newer = {.known = {.struct_size = sizeof newer, .without_special_tokens = 1}};
  CHECK_ENCODES("red", &newer.known, 4);
  newer.unknown = 1;
  CHECK_FAILS(
      lexel_tokenizer_encode_ids(tokenizer, TEXT("a"), &newer.known, NULL, 0, &size, &error),
      LEXEL_INVALID_ARGUMENT, "does not know");

  const uint32_t ids[] = {1, 4};
  lexel_decode_options decode = {0};
  CHECK_FAILS(lexel_tokenizer_decode(tokenizer, ids, 2, &decode, NULL, 0, &size, &error),
              LEXEL_INVALID_ARGUMENT, "lexel_decode_options->struct_size is 0");
  lexel_load_limits limits = {0};
  lexel_tokenizer* other = NULL;
  CHECK_FAILS(lexel_tokenizer_from_json(TEXT("{}"), &limits, &other, &error),
              LEXEL_INVALID_ARGUMENT, "lexel_load_limits->struct_size is 0");
}

void test_options(void) {
  tokenizer = load_fixture(kWordsJson);
  test_special_tokens();
  test_units();
  test_invalid_utf8();
  test_truncation_and_padding();
  test_limits();
  test_values_without_meaning();
  test_struct_sizes();
  lexel_tokenizer_free(tokenizer);
}
