#ifndef LEXEL_TESTS_C_FIXTURES_H_
#define LEXEL_TESTS_C_FIXTURES_H_

#include "lexel_c.h"

// Words of "red fox café 😀 the", lower-cased, between [CLS] and [SEP]. Ids: [UNK] 0, [CLS] 1, [SEP]
// 2, [PAD] 3, red 4, fox 5, café 6, 😀 7, the 8.
extern const char kWordsJson[];
// WordLevel with "a": 0 and no unknown token, and nothing around it.
extern const char kNoUnknownJson[];
// Byte fallback: "<0xC3>" 0, "<0xA9>" 1, "e" 2, joined by ByteFallback and Fuse.
extern const char kBytesJson[];

// Loads one; NULL and a failed check if that does not work. Owned by the caller.
lexel_tokenizer* load_fixture(const char* json);

// A C string as an argument pair.
#define TEXT(s) (s), (sizeof(s) - 1)

#endif  // LEXEL_TESTS_C_FIXTURES_H_
