// One handle, eight threads.
#include <pthread.h>
#include <string.h>

#include "check.h"
#include "fixtures.h"

enum { kThreads = 8, kRounds = 40 };

struct job {
  const lexel_tokenizer* tokenizer;
  int wrong;
};

// Everything that takes a const handle. Counts by itself: the checks' counters are not shared.
static void* work(void* argument) {
  struct job* job = argument;
  const lexel_tokenizer* tokenizer = job->tokenizer;
  const lexel_text texts[] = {{TEXT("the red fox")}, {TEXT("caf\xc3\xa9")}};
  for (int round = 0; round < kRounds; ++round) {
    uint32_t ids[8];
    size_t size = 0;
    job->wrong += lexel_tokenizer_encode_ids(tokenizer, TEXT("the red fox"), NULL, ids, 8, &size,
                                             NULL) != LEXEL_OK;
    job->wrong += size != 5 || ids[1] != 8 || ids[3] != 5;
    char text[16];
    job->wrong +=
        lexel_tokenizer_decode(tokenizer, ids, size, NULL, text, 16, &size, NULL) != LEXEL_OK;
    job->wrong += size != 11 || memcmp(text, "the red fox", 11) != 0;

    lexel_encode_options options = {.struct_size = sizeof options,
                                    .threads = 2,
                                    .truncation_from = LEXEL_VALUE,
                                    .truncation = {.max_length = 4}};
    lexel_encodings* encodings = NULL;
    job->wrong +=
        lexel_tokenizer_encode_batch(tokenizer, texts, 2, &options, &encodings, NULL) != LEXEL_OK;
    const lexel_encoding* first = lexel_encodings_at(encodings, 0);
    job->wrong += lexel_encoding_overflow_count(first) != 1;
    lexel_encodings_free(encodings);

    lexel_decode_stream* stream = NULL;
    job->wrong +=
        lexel_tokenizer_decode_stream(tokenizer, NULL, NULL, 0, &stream, NULL) != LEXEL_OK;
    const char* piece = NULL;
    lexel_decode_stream_step(stream, 6, &piece, &size, NULL);
    job->wrong += size != 5 || memcmp(piece, "caf\xc3\xa9", 5) != 0;
    lexel_decode_stream_free(stream);

    lexel_error* error = NULL;
    job->wrong += lexel_tokenizer_encode_ids(tokenizer, NULL, 1, NULL, NULL, 0, &size, &error) !=
                  LEXEL_INVALID_ARGUMENT;
    lexel_error_free(error);
    uint32_t id = 0;
    job->wrong += !lexel_tokenizer_token_to_id(tokenizer, TEXT("fox"), &id) || id != 5;
    lexel_tokenizer* copy = NULL;
    job->wrong += lexel_tokenizer_copy(tokenizer, &copy, NULL) != LEXEL_OK;
    job->wrong += lexel_tokenizer_set_truncation(copy, &options.truncation, NULL) != LEXEL_OK;
    lexel_tokenizer_free(copy);
    lexel_tokenizer* builtin = NULL;
    job->wrong += lexel_tokenizer_builtin(&builtin, NULL) != LEXEL_OK;
    lexel_tokenizer_free(builtin);
  }
  return NULL;
}

void test_threads(void) {
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  pthread_t threads[kThreads];
  struct job jobs[kThreads];
  for (int i = 0; i < kThreads; ++i) {
    jobs[i] = (struct job){tokenizer, 0};
    CHECK(pthread_create(&threads[i], NULL, work, &jobs[i]) == 0);
  }
  for (int i = 0; i < kThreads; ++i) {
    CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(jobs[i].wrong == 0);
  }
  lexel_tokenizer_free(tokenizer);
}
