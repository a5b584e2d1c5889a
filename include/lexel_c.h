// Lexel's C ABI: text to tokens and back, from any language. How to use it: docs/c-abi.md.
//
// Rules that hold everywhere
//
// Text      is UTF-8, always a pointer and a size in bytes, never NUL-terminated. A NULL pointer
// with
//           size 0 is the empty text; NULL with another size is LEXEL_INVALID_ARGUMENT. Ill-formed
//           UTF-8 is allowed (lexel_encode_options::invalid_utf8).
// Handles   are opaque and typed. A function that gives one out through `T** out` gives an owned
// one:
//           the caller frees it with the type's lexel_..._free, once, in any order relative to
//           others: a handle keeps alive what it needs. Free functions take NULL. A handle of
//           another type is recognised and refused with LEXEL_INVALID_ARGUMENT.
// Borrowed  is what a function returns as `const T*`: it belongs to the handle that was asked and
// lives
//           until that handle is freed, unless its description says otherwise. Never freed by the
//           caller.
// Buffers   of the caller are filled by functions with `capacity` and `out_size`: *out_size becomes
// the
//           number of elements of the whole result. If capacity is less, nothing is written to the
//           buffer, which may be NULL, and the result is LEXEL_BUFFER_TOO_SMALL. So a call with
//           capacity 0 counts, and a second one fills; a good guess saves the first.
// Errors    Functions return LEXEL_OK or what went wrong. `error` may be NULL; else *error becomes
// NULL
//           on LEXEL_OK and LEXEL_BUFFER_TOO_SMALL, and an owned lexel_error otherwise (NULL too if
//           there was no memory for it). On failure *out is NULL and the other results are 0.
//           Accessors without a status answer NULL, 0 or "no" for a NULL handle and for an index
//           that is out of range.
// Structs   of options begin with struct_size, set by the caller to the sizeof it was compiled
// with.
//           All other fields may be 0, which is the default everywhere. A NULL options pointer is
//           all defaults. A library that is older than the caller refuses options it does not know
//           (LEXEL_INVALID_ARGUMENT) and ignores unknown fields that are 0.
// Threads   Any number of threads may use one handle at once through `const T*` parameters.
// Functions
//           that take `T*` (setters, streams, free) need the handle to themselves.
//
// No function throws, prints, aborts on any argument, or keeps a pointer to the caller's memory
// after it has returned.
#ifndef LEXEL_C_H_
#define LEXEL_C_H_

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define LEXEL_C_API __attribute__((visibility("default")))
#else
#define LEXEL_C_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

// ---- Version ------------------------------------------------------------------------------------

// Version of this ABI: grows when a caller compiled before would break.
#define LEXEL_ABI_VERSION 1
// LEXEL_ABI_VERSION of the library that is loaded; compare it with your own.
LEXEL_C_API uint32_t lexel_abi_version(void);
// Version of the loaded library, "major.minor.patch", NUL-terminated, static.
LEXEL_C_API const char* lexel_version(void);

// ---- Plain types --------------------------------------------------------------------------------

// A text, borrowed from whoever made it.
typedef struct lexel_text {
  const char* data;
  size_t size;  // bytes
} lexel_text;

// Half-open range of a text, in the unit the call asked for.
typedef struct lexel_offset {
  uint32_t begin;
  uint32_t end;
} lexel_offset;

// Half-open range of token indices.
typedef struct lexel_token_range {
  size_t begin;
  size_t end;
} lexel_token_range;

// A part of a text and its tokens, as indices into the whole text's encoding without special
// tokens.
typedef struct lexel_chunk {
  lexel_offset offset;
  lexel_token_range tokens;
} lexel_chunk;

// ---- Errors -------------------------------------------------------------------------------------

// Values are stable and never reused.
typedef int32_t lexel_status;
enum {
  LEXEL_OK = 0,
  LEXEL_IO = 1,                      // a file cannot be read or written
  LEXEL_INVALID_JSON = 2,            // the bytes are not JSON
  LEXEL_INVALID_SPEC = 3,            // JSON, but not a tokenizer
  LEXEL_INVALID_MODEL = 4,           // the parts of the file contradict each other
  LEXEL_UNSUPPORTED_PATTERN = 5,     // a regular expression that cannot be run exactly
  LEXEL_UNAVAILABLE = 6,             // the library was built without what this needs (ICU, RE2)
  LEXEL_LIMIT_EXCEEDED = 7,          // a limit of the options, or a pattern's work budget
  LEXEL_INVALID_ARGUMENT = 8,        // NULL, out of range, a handle of another type
  LEXEL_INVALID_UTF8 = 9,            // ill-formed text where the options ask for an error
  LEXEL_MISSING_UNKNOWN_TOKEN = 10,  // the model needs its unknown token and has none
  LEXEL_TRUNCATION = 11,             // truncation leaves no room, or names a pair that is not there
  LEXEL_SPECIAL_TOKEN_IN_TEXT = 12,  // a special token where the options ask for an error
  LEXEL_MISSING_SPECIAL_TOKEN = 13,  // a post-processor names a token it does not define

  LEXEL_BUFFER_TOO_SMALL = 100,  // the result needs a larger buffer; its size is in *out_size
  LEXEL_OUT_OF_MEMORY = 101,
  LEXEL_INTERNAL = 102,  // a system call failed, such as starting a thread; the message says which
};

// Name of a status, such as "LEXEL_IO"; "unknown status" for other values. Static.
LEXEL_C_API const char* lexel_status_name(lexel_status status);

// What went wrong, where, and how to mend it. Immutable.
typedef struct lexel_error lexel_error;

LEXEL_C_API lexel_status lexel_error_status(const lexel_error* error);
// For people: all that is known in one line. NUL-terminated; borrowed until the error is freed.
LEXEL_C_API const char* lexel_error_message(const lexel_error* error);
// JSON pointer into the tokenizer file ("/model/merges/7"); "" if the fault is not in a file.
// NUL-terminated; borrowed until the error is freed.
LEXEL_C_API const char* lexel_error_json_path(const lexel_error* error);
// Returns 1 and sets *byte_offset, in the file or the text, if it is known; else 0.
LEXEL_C_API int lexel_error_byte_offset(const lexel_error* error, uint64_t* byte_offset);
// Returns 1 and sets *row, the index of the input in a batch, if it is known; else 0.
LEXEL_C_API int lexel_error_row(const lexel_error* error, uint64_t* row);
LEXEL_C_API void lexel_error_free(lexel_error* error);

// ---- Owned text ---------------------------------------------------------------------------------

// One text made by the library.
typedef struct lexel_string lexel_string;
// NUL-terminated for convenience; the text may hold NULs itself, so the size is what counts.
LEXEL_C_API const char* lexel_string_data(const lexel_string* string);
LEXEL_C_API size_t lexel_string_size(const lexel_string* string);
LEXEL_C_API void lexel_string_free(lexel_string* string);

// A list of texts made by the library.
typedef struct lexel_strings lexel_strings;
LEXEL_C_API size_t lexel_strings_count(const lexel_strings* strings);
// Text number `index`; sets *size (which may be NULL) to its bytes. Borrowed until the list is
// freed.
LEXEL_C_API const char* lexel_strings_at(const lexel_strings* strings, size_t index, size_t* size);
LEXEL_C_API void lexel_strings_free(lexel_strings* strings);

// ---- Options ------------------------------------------------------------------------------------

// What a tokenizer file may cost to load, and its patterns to run; 0: the default.
typedef struct lexel_load_limits {
  size_t struct_size;
  uint64_t max_file_bytes;     // 4 GiB
  uint64_t max_depth;          // nesting of JSON; 128
  uint64_t max_pattern_bytes;  // length of one regular expression; 1 MiB
  uint64_t max_pattern_nodes;  // of one regular expression's syntax tree; 200,000
  // Processor time of a pattern without a scanner of its own: base + per_byte * the text's bytes.
  uint64_t pattern_base_nanoseconds;      // 200,000,000
  uint64_t pattern_nanoseconds_per_byte;  // 6,000
} lexel_load_limits;

// Unit of offsets.
enum { LEXEL_BYTES = 0, LEXEL_CODE_POINTS = 1, LEXEL_UTF16 = 2 };
enum { LEXEL_RIGHT = 0, LEXEL_LEFT = 1 };
enum {
  LEXEL_LONGEST_FIRST = 0,  // of a pair, the longer one is cut first
  LEXEL_ONLY_FIRST = 1,
  LEXEL_ONLY_SECOND = 2
};
enum {
  LEXEL_PAD_LONGEST = 0,  // to the longest of the batch
  LEXEL_PAD_FIXED = 1     // to fixed_length
};
// Where a call takes truncation or padding from.
enum {
  LEXEL_STORED = 0,  // what the tokenizer has stored, which came with its file
  LEXEL_OFF = 1,     // none
  LEXEL_VALUE = 2    // the value beside it, for this call
};
// What becomes of special tokens that are written in the text.
enum {
  LEXEL_SPECIAL_MATCH = 0,  // each becomes its id
  LEXEL_SPECIAL_TEXT = 1,   // each is ordinary text
  LEXEL_SPECIAL_ERROR = 2,  // LEXEL_SPECIAL_TOKEN_IN_TEXT with the offset of the first one
  LEXEL_SPECIAL_ONLY = 3    // those in `allowed` become ids, the others are ordinary text
};
enum {
  LEXEL_UTF8_REPLACE = 0,  // each ill-formed part is one U+FFFD; offsets cover the original bytes
  LEXEL_UTF8_ERROR = 1     // LEXEL_INVALID_UTF8 with the offset
};

typedef struct lexel_truncation {
  uint64_t max_length;  // tokens, the inserted special tokens included
  uint64_t stride;      // tokens that two neighbouring windows share
  int32_t strategy;     // LEXEL_LONGEST_FIRST ...
  int32_t direction;    // the side that is cut: LEXEL_RIGHT, LEXEL_LEFT
} lexel_truncation;

typedef struct lexel_padding {
  int32_t strategy;             // LEXEL_PAD_LONGEST, LEXEL_PAD_FIXED
  int32_t direction;            // the side that padding goes to: LEXEL_RIGHT, LEXEL_LEFT
  uint64_t fixed_length;        // tokens, for LEXEL_PAD_FIXED
  uint64_t pad_to_multiple_of;  // tokens; 0: no multiple
  uint32_t pad_id;
  uint32_t pad_type_id;
  lexel_text pad_token;  // empty: "[PAD]"
} lexel_padding;

typedef struct lexel_encode_options {
  size_t struct_size;
  int32_t without_special_tokens;  // 1: the post-processor inserts none
  int32_t offset_unit;             // LEXEL_BYTES ...
  int32_t special_tokens;          // LEXEL_SPECIAL_MATCH ...
  int32_t invalid_utf8;            // LEXEL_UTF8_REPLACE ...
  const lexel_text* allowed;       // contents of special tokens, for LEXEL_SPECIAL_ONLY
  size_t allowed_count;
  int32_t truncation_from;  // LEXEL_STORED ...
  int32_t padding_from;     // LEXEL_STORED ...
  lexel_truncation truncation;
  lexel_padding padding;
  // Seed of BPE dropout and Unigram sampling; without has_seed a fresh one per call.
  uint64_t seed;
  int32_t has_seed;
  uint32_t threads;  // workers of a batch call; 0: one per core
  // Limits; 0: the default.
  uint64_t max_text_bytes;           // 4 GiB - 64 KiB
  uint64_t max_normalized_base;      // bytes a normalizer may make: base + per_byte * the text's;
  uint64_t max_normalized_per_byte;  // 32 MiB and 64
  uint64_t max_overflow_base;        // tokens in all overflowing windows: base + per_token * the
  uint64_t max_overflow_per_token;   // text's; 4,000,000 and 64
  uint64_t max_padded_length;        // tokens in one padded encoding; 16 Mi
} lexel_encode_options;

typedef struct lexel_decode_options {
  size_t struct_size;
  int32_t keep_special_tokens;  // 0: they are left out of the text
  int32_t reserved;             // 0
} lexel_decode_options;

// A token that is matched in the text before the model sees it.
enum {
  LEXEL_ADDED_SPECIAL = 1,      // left out by decoding
  LEXEL_ADDED_SINGLE_WORD = 2,  // only where no word character touches it
  LEXEL_ADDED_LSTRIP = 4,       // takes the white space before it
  LEXEL_ADDED_RSTRIP = 8,       // and behind it
  LEXEL_ADDED_NORMALIZED = 16   // matched in the normalized text, by its normalized content
};
typedef struct lexel_added_token {
  lexel_text content;
  uint32_t id;     // an answer only: lexel_tokenizer_add_tokens ignores it
  uint32_t flags;  // sum of LEXEL_ADDED_...
} lexel_added_token;

// One input of lexel_tokenizer_encode_inputs. A sequence is one text, or words: text that was cut
// already, each part encoded on its own.
enum { LEXEL_NO_SEQUENCE = 0, LEXEL_ONE_TEXT = 1, LEXEL_WORDS = 2 };
typedef struct lexel_sequence {
  const lexel_text* parts;
  size_t count;  // 1 for LEXEL_ONE_TEXT, any for LEXEL_WORDS, 0 for LEXEL_NO_SEQUENCE
  int32_t kind;
  int32_t reserved;  // 0
} lexel_sequence;
typedef struct lexel_input {
  lexel_sequence first;
  lexel_sequence second;  // LEXEL_NO_SEQUENCE unless the input is a pair
} lexel_input;

// ---- Tokenizer ----------------------------------------------------------------------------------

// A loaded tokenizer. Copies are cheap: they share all tables.
typedef struct lexel_tokenizer lexel_tokenizer;

// From a tokenizer.json on disk. `limits` may be NULL.
// LEXEL_IO, LEXEL_INVALID_JSON, LEXEL_INVALID_SPEC, LEXEL_INVALID_MODEL, LEXEL_UNSUPPORTED_PATTERN,
// LEXEL_UNAVAILABLE, LEXEL_LIMIT_EXCEEDED.
LEXEL_C_API lexel_status lexel_tokenizer_from_file(const char* path, size_t path_size,
                                                   const lexel_load_limits* limits,
                                                   lexel_tokenizer** out, lexel_error** error);
// From the bytes of a tokenizer.json; the same errors without LEXEL_IO.
LEXEL_C_API lexel_status lexel_tokenizer_from_json(const char* json, size_t json_size,
                                                   const lexel_load_limits* limits,
                                                   lexel_tokenizer** out, lexel_error** error);
// The tokenizer compiled into the library. Loaded at the first call, shared from then on.
LEXEL_C_API lexel_status lexel_tokenizer_builtin(lexel_tokenizer** out, lexel_error** error);
// Another handle on the same tables; changing one does not change the other.
LEXEL_C_API lexel_status lexel_tokenizer_copy(const lexel_tokenizer* tokenizer,
                                              lexel_tokenizer** out, lexel_error** error);
LEXEL_C_API void lexel_tokenizer_free(lexel_tokenizer* tokenizer);

// JSON that loads to the same tokenizer; `pretty` 1: indented.
LEXEL_C_API lexel_status lexel_tokenizer_to_json(const lexel_tokenizer* tokenizer, int pretty,
                                                 lexel_string** out, lexel_error** error);
// Writes it to a file. LEXEL_IO.
LEXEL_C_API lexel_status lexel_tokenizer_save(const lexel_tokenizer* tokenizer, const char* path,
                                              size_t path_size, int pretty, lexel_error** error);
// What the tokenizer is made of, for people: one line per component.
LEXEL_C_API lexel_status lexel_tokenizer_describe(const lexel_tokenizer* tokenizer,
                                                  lexel_string** out, lexel_error** error);

// ---- Encoding -----------------------------------------------------------------------------------
//
// All encode functions may give LEXEL_MISSING_UNKNOWN_TOKEN, LEXEL_TRUNCATION,
// LEXEL_MISSING_SPECIAL_TOKEN, LEXEL_SPECIAL_TOKEN_IN_TEXT, LEXEL_INVALID_UTF8 and
// LEXEL_LIMIT_EXCEEDED; in a batch the error names the row. Cost is linear in text plus result.

// One result: columns of equal length, one entry per token. Immutable.
typedef struct lexel_encoding lexel_encoding;
// The results of a batch.
typedef struct lexel_encodings lexel_encodings;
// Ids of many texts in one buffer.
typedef struct lexel_flat lexel_flat;

// Ids of one text into the caller's buffer: the cheapest call for short texts. Truncation and
// padding apply.
LEXEL_C_API lexel_status lexel_tokenizer_encode_ids(const lexel_tokenizer* tokenizer,
                                                    const char* text, size_t text_size,
                                                    const lexel_encode_options* options,
                                                    uint32_t* ids, size_t capacity,
                                                    size_t* out_size, lexel_error** error);
// One text, with every column.
LEXEL_C_API lexel_status lexel_tokenizer_encode(const lexel_tokenizer* tokenizer, const char* text,
                                                size_t text_size,
                                                const lexel_encode_options* options,
                                                lexel_encoding** out, lexel_error** error);
// A pair of texts.
LEXEL_C_API lexel_status lexel_tokenizer_encode_pair(const lexel_tokenizer* tokenizer,
                                                     const char* text, size_t text_size,
                                                     const char* pair, size_t pair_size,
                                                     const lexel_encode_options* options,
                                                     lexel_encoding** out, lexel_error** error);
// One encoding per text, in order, padded as a whole, by options->threads workers.
LEXEL_C_API lexel_status lexel_tokenizer_encode_batch(const lexel_tokenizer* tokenizer,
                                                      const lexel_text* texts, size_t count,
                                                      const lexel_encode_options* options,
                                                      lexel_encodings** out, lexel_error** error);
// The same for inputs of any kind: pairs, and text that was cut into words already.
LEXEL_C_API lexel_status lexel_tokenizer_encode_inputs(const lexel_tokenizer* tokenizer,
                                                       const lexel_input* inputs, size_t count,
                                                       const lexel_encode_options* options,
                                                       lexel_encodings** out, lexel_error** error);
// Ids of all texts in one buffer; `with_offsets` 1: their offsets too.
LEXEL_C_API lexel_status lexel_tokenizer_encode_flat(const lexel_tokenizer* tokenizer,
                                                     const lexel_text* texts, size_t count,
                                                     const lexel_encode_options* options,
                                                     int with_offsets, lexel_flat** out,
                                                     lexel_error** error);

// word_ids of a token that belongs to no word.
#define LEXEL_NO_WORD UINT32_MAX

// Number of tokens.
LEXEL_C_API size_t lexel_encoding_size(const lexel_encoding* encoding);
// The columns, lexel_encoding_size entries each; may be NULL if there are none.
LEXEL_C_API const uint32_t* lexel_encoding_ids(const lexel_encoding* encoding);
LEXEL_C_API const uint32_t* lexel_encoding_type_ids(const lexel_encoding* encoding);
// In the unit of the options. Those of a pair's second sequence count from its own start, those of
// words from the start of each word.
LEXEL_C_API const lexel_offset* lexel_encoding_offsets(const lexel_encoding* encoding);
// 0 for padding, else 1.
LEXEL_C_API const uint8_t* lexel_encoding_attention_mask(const lexel_encoding* encoding);
// 1 for inserted special tokens and padding, else 0.
LEXEL_C_API const uint8_t* lexel_encoding_special_tokens_mask(const lexel_encoding* encoding);
// Index of the piece, or of the word of pre-cut text, each token came from; or LEXEL_NO_WORD.
LEXEL_C_API const uint32_t* lexel_encoding_word_ids(const lexel_encoding* encoding);
// The token's string in the vocabulary; sets *size (which may be NULL) to its bytes.
LEXEL_C_API const char* lexel_encoding_token(const lexel_encoding* encoding, size_t index,
                                             size_t* size);
// The sequence a token came from: 0 or 1, or -1 for inserted special tokens.
LEXEL_C_API int lexel_encoding_token_to_sequence(const lexel_encoding* encoding, size_t token);
LEXEL_C_API size_t lexel_encoding_sequence_count(const lexel_encoding* encoding);
// Tokens of a sequence; all of them if no token was marked with that number.
LEXEL_C_API lexel_token_range lexel_encoding_sequence_range(const lexel_encoding* encoding,
                                                            size_t sequence);

// Mapping between positions (in the unit of the offsets), words and tokens. Each returns 1 and sets
// its results, which must not be NULL, or returns 0 if there is no answer.
LEXEL_C_API int lexel_encoding_char_to_token(const lexel_encoding* encoding, size_t position,
                                             size_t sequence, size_t* token);
LEXEL_C_API int lexel_encoding_char_to_word(const lexel_encoding* encoding, size_t position,
                                            size_t sequence, uint32_t* word);
LEXEL_C_API int lexel_encoding_word_to_tokens(const lexel_encoding* encoding, uint32_t word,
                                              size_t sequence, lexel_token_range* tokens);
LEXEL_C_API int lexel_encoding_word_to_chars(const lexel_encoding* encoding, uint32_t word,
                                             size_t sequence, lexel_offset* chars);
LEXEL_C_API int lexel_encoding_token_to_chars(const lexel_encoding* encoding, size_t token,
                                              size_t* sequence, lexel_offset* chars);
LEXEL_C_API int lexel_encoding_token_to_word(const lexel_encoding* encoding, size_t token,
                                             size_t* sequence, uint32_t* word);

// The windows that truncation cut off: how many, and window `index`, an owned encoding.
LEXEL_C_API size_t lexel_encoding_overflow_count(const lexel_encoding* encoding);
LEXEL_C_API lexel_status lexel_encoding_overflow(const lexel_encoding* encoding, size_t index,
                                                 lexel_encoding** out, lexel_error** error);
// Does nothing for an encoding that is borrowed from a lexel_encodings.
LEXEL_C_API void lexel_encoding_free(lexel_encoding* encoding);

LEXEL_C_API size_t lexel_encodings_count(const lexel_encodings* encodings);
// Encoding number `index`; borrowed until the lexel_encodings is freed.
LEXEL_C_API const lexel_encoding* lexel_encodings_at(const lexel_encodings* encodings,
                                                     size_t index);
LEXEL_C_API void lexel_encodings_free(lexel_encodings* encodings);

// Row r is ids[row_offsets[r]] .. ids[row_offsets[r + 1]], the last one excluded.
LEXEL_C_API size_t lexel_flat_row_count(const lexel_flat* flat);
LEXEL_C_API size_t lexel_flat_id_count(const lexel_flat* flat);
LEXEL_C_API const uint32_t* lexel_flat_ids(const lexel_flat* flat);
// row_count + 1 entries, the first is 0.
LEXEL_C_API const uint64_t* lexel_flat_row_offsets(const lexel_flat* flat);
// As many as ids; NULL unless they were asked for.
LEXEL_C_API const lexel_offset* lexel_flat_offsets(const lexel_flat* flat);
LEXEL_C_API void lexel_flat_free(lexel_flat* flat);

// ---- Token budgets ------------------------------------------------------------------------------

// Number of tokens an encode call would give before truncation and padding.
LEXEL_C_API lexel_status lexel_tokenizer_count(const lexel_tokenizer* tokenizer, const char* text,
                                               size_t text_size,
                                               const lexel_encode_options* options,
                                               size_t* out_count, lexel_error** error);
// The same for many texts; `counts` has room for `count` numbers. By options->threads workers.
LEXEL_C_API lexel_status lexel_tokenizer_count_batch(const lexel_tokenizer* tokenizer,
                                                     const lexel_text* texts, size_t count,
                                                     const lexel_encode_options* options,
                                                     size_t* counts, lexel_error** error);
// The longest part of the text at its start (LEXEL_LEFT) or end (LEXEL_RIGHT) whose own encoding
// has at most max_tokens tokens, cut between tokens and never inside a character.
LEXEL_C_API lexel_status lexel_tokenizer_fit(const lexel_tokenizer* tokenizer, const char* text,
                                             size_t text_size, size_t max_tokens, int32_t side,
                                             const lexel_encode_options* options, lexel_chunk* out,
                                             lexel_error** error);
// Cuts a text into windows of at most max_tokens tokens (less the special tokens that are added),
// each sharing `overlap` tokens with the one before. Fills the caller's buffer.
// LEXEL_INVALID_ARGUMENT unless overlap < max_tokens less special tokens.
LEXEL_C_API lexel_status lexel_tokenizer_chunk(const lexel_tokenizer* tokenizer, const char* text,
                                               size_t text_size, size_t max_tokens, size_t overlap,
                                               const lexel_encode_options* options,
                                               lexel_chunk* chunks, size_t capacity,
                                               size_t* out_size, lexel_error** error);

// ---- Decoding -----------------------------------------------------------------------------------
//
// Unknown ids add nothing.

// The text of ids, into the caller's buffer.
LEXEL_C_API lexel_status lexel_tokenizer_decode(const lexel_tokenizer* tokenizer,
                                                const uint32_t* ids, size_t id_count,
                                                const lexel_decode_options* options, char* text,
                                                size_t capacity, size_t* out_size,
                                                lexel_error** error);
// Many texts: row r is ids[row_offsets[r]] .. ids[row_offsets[r + 1]], as in a lexel_flat;
// row_offsets has row_count + 1 entries, ascending.
LEXEL_C_API lexel_status lexel_tokenizer_decode_batch(const lexel_tokenizer* tokenizer,
                                                      const uint32_t* ids,
                                                      const uint64_t* row_offsets, size_t row_count,
                                                      const lexel_decode_options* options,
                                                      lexel_strings** out, lexel_error** error);

// Text from ids as they arrive. Every complete character is handed out at once. One stream belongs
// to one thread at a time; it keeps its tokenizer's tables alive.
typedef struct lexel_decode_stream lexel_decode_stream;
// `prompt_ids` are what the text to come goes on from; none if prompt_count is 0.
LEXEL_C_API lexel_status lexel_tokenizer_decode_stream(const lexel_tokenizer* tokenizer,
                                                       const lexel_decode_options* options,
                                                       const uint32_t* prompt_ids,
                                                       size_t prompt_count,
                                                       lexel_decode_stream** out,
                                                       lexel_error** error);
// The text that became certain with this id; may be empty. *text is borrowed until the next call
// with this stream.
LEXEL_C_API lexel_status lexel_decode_stream_step(lexel_decode_stream* stream, uint32_t id,
                                                  const char** text, size_t* text_size,
                                                  lexel_error** error);
// What is still held back: the end of the text. The stream starts anew afterwards. *text as above.
LEXEL_C_API lexel_status lexel_decode_stream_flush(lexel_decode_stream* stream, const char** text,
                                                   size_t* text_size, lexel_error** error);
LEXEL_C_API void lexel_decode_stream_free(lexel_decode_stream* stream);

// ---- Vocabulary ---------------------------------------------------------------------------------

// Returns 1 and sets *id if the token is known; else 0.
LEXEL_C_API int lexel_tokenizer_token_to_id(const lexel_tokenizer* tokenizer, const char* token,
                                            size_t token_size, uint32_t* id);
// The token's string, into the caller's buffer. LEXEL_INVALID_ARGUMENT if no token has this id.
LEXEL_C_API lexel_status lexel_tokenizer_id_to_token(const lexel_tokenizer* tokenizer, uint32_t id,
                                                     char* token, size_t capacity, size_t* out_size,
                                                     lexel_error** error);
// Number of distinct entries, which is not always the largest id + 1.
LEXEL_C_API size_t lexel_tokenizer_vocab_size(const lexel_tokenizer* tokenizer,
                                              int with_added_tokens);
// Tokens the post-processor inserts into a single sequence or a pair.
LEXEL_C_API size_t lexel_tokenizer_special_tokens_to_add(const lexel_tokenizer* tokenizer,
                                                         int is_pair);

// All entries, in no particular order: a copy that does not follow later changes.
typedef struct lexel_vocab lexel_vocab;
LEXEL_C_API lexel_status lexel_tokenizer_vocab(const lexel_tokenizer* tokenizer,
                                               int with_added_tokens, lexel_vocab** out,
                                               lexel_error** error);
LEXEL_C_API size_t lexel_vocab_count(const lexel_vocab* vocab);
// Token of entry `index`; sets *size and *id, each of which may be NULL. Borrowed until the
// vocabulary is freed.
LEXEL_C_API const char* lexel_vocab_at(const lexel_vocab* vocab, size_t index, size_t* size,
                                       uint32_t* id);
LEXEL_C_API void lexel_vocab_free(lexel_vocab* vocab);

// The added tokens, ascending by id: a copy that does not follow later changes.
typedef struct lexel_added_tokens lexel_added_tokens;
LEXEL_C_API lexel_status lexel_tokenizer_added_tokens(const lexel_tokenizer* tokenizer,
                                                      lexel_added_tokens** out,
                                                      lexel_error** error);
LEXEL_C_API size_t lexel_added_tokens_count(const lexel_added_tokens* tokens);
// Returns 1 and sets *out, or 0. out->content is borrowed until the list is freed.
LEXEL_C_API int lexel_added_tokens_at(const lexel_added_tokens* tokens, size_t index,
                                      lexel_added_token* out);
LEXEL_C_API void lexel_added_tokens_free(lexel_added_tokens* tokens);

// ---- Changing a tokenizer -----------------------------------------------------------------------

// Adds tokens; *out_added (which may be NULL) becomes how many were new. Cost: linear in all added
// tokens, not in the vocabulary.
LEXEL_C_API lexel_status lexel_tokenizer_add_tokens(lexel_tokenizer* tokenizer,
                                                    const lexel_added_token* tokens, size_t count,
                                                    size_t* out_added, lexel_error** error);
// The stored settings, used by calls with LEXEL_STORED. Getters return 1 and set *out, or 0 if
// nothing is stored; out->pad_token is borrowed until the tokenizer is changed or freed.
LEXEL_C_API int lexel_tokenizer_get_truncation(const lexel_tokenizer* tokenizer,
                                               lexel_truncation* out);
LEXEL_C_API int lexel_tokenizer_get_padding(const lexel_tokenizer* tokenizer, lexel_padding* out);
// NULL: store none.
LEXEL_C_API lexel_status lexel_tokenizer_set_truncation(lexel_tokenizer* tokenizer,
                                                        const lexel_truncation* truncation,
                                                        lexel_error** error);
LEXEL_C_API lexel_status lexel_tokenizer_set_padding(lexel_tokenizer* tokenizer,
                                                     const lexel_padding* padding,
                                                     lexel_error** error);

// Fused pipelines keep the tokens of pieces of text met before, by thread, from call to call. The
// budget is what the cache of each thread may take in bytes; 0 turns it off. Results do not depend
// on it. Setting it begins with an empty cache.
LEXEL_C_API lexel_status lexel_tokenizer_set_cache_budget(lexel_tokenizer* tokenizer,
                                                          uint64_t bytes, lexel_error** error);

// Pieces of text that the cache was asked for and knew, those that it did not, and the bytes it
// takes now, for all threads, since the tokenizer was loaded or its budget set.
typedef struct lexel_cache_stats {
  uint64_t hits;
  uint64_t misses;
  uint64_t bytes;
} lexel_cache_stats;

LEXEL_C_API void lexel_tokenizer_cache_stats(const lexel_tokenizer* tokenizer,
                                             lexel_cache_stats* out);

#ifdef __cplusplus
}
#endif

#endif  // LEXEL_C_H_
