// Text to the tokens that language models read, and back, through Lexel's C ABI.
//
// Strings of JavaScript are UTF-16, so offsets count UTF-16 units unless the options say otherwise:
// text.slice(begin, end) is what a token covers. Handles are freed by close(), by `using`, or by the
// garbage collector where that is forgotten.

import koffi from 'koffi';

const library = koffi.load(process.env.LEXEL_LIBRARY ?? 'liblexel.so');

const ABI_VERSION = 1;
for (const name of ['error', 'tokenizer', 'encoding', 'encodings', 'flat', 'decode_stream']) {
  koffi.opaque(`lexel_${name}`);
}
koffi.struct('lexel_text', { data: 'const uint8_t*', size: 'size_t' });
koffi.struct('lexel_truncation', {
  max_length: 'uint64_t', stride: 'uint64_t', strategy: 'int32_t', direction: 'int32_t',
});
koffi.struct('lexel_padding', {
  strategy: 'int32_t', direction: 'int32_t', fixed_length: 'uint64_t',
  pad_to_multiple_of: 'uint64_t', pad_id: 'uint32_t', pad_type_id: 'uint32_t',
  pad_token: 'lexel_text',
});
koffi.struct('lexel_encode_options', {
  struct_size: 'size_t', without_special_tokens: 'int32_t', offset_unit: 'int32_t',
  special_tokens: 'int32_t', invalid_utf8: 'int32_t', allowed: 'const lexel_text*',
  allowed_count: 'size_t', truncation_from: 'int32_t', padding_from: 'int32_t',
  truncation: 'lexel_truncation', padding: 'lexel_padding', seed: 'uint64_t', has_seed: 'int32_t',
  threads: 'uint32_t', max_text_bytes: 'uint64_t', max_normalized_base: 'uint64_t',
  max_normalized_per_byte: 'uint64_t', max_overflow_base: 'uint64_t',
  max_overflow_per_token: 'uint64_t', max_padded_length: 'uint64_t',
});
koffi.struct('lexel_decode_options', {
  struct_size: 'size_t', keep_special_tokens: 'int32_t', reserved: 'int32_t',
});

// As in lexel_c.h.
const c = Object.fromEntries(Object.entries({
  abi_version: 'uint32_t lexel_abi_version()',
  version: 'const char* lexel_version()',
  status_name: 'const char* lexel_status_name(int32_t status)',
  error_message: 'const char* lexel_error_message(const lexel_error* error)',
  error_json_path: 'const char* lexel_error_json_path(const lexel_error* error)',
  error_byte_offset: 'int lexel_error_byte_offset(const lexel_error* error, _Out_ uint64_t* offset)',
  error_row: 'int lexel_error_row(const lexel_error* error, _Out_ uint64_t* row)',
  error_free: 'void lexel_error_free(lexel_error* error)',
  from_file: 'int32_t lexel_tokenizer_from_file(const uint8_t* path, size_t size, ' +
    'const void* limits, _Out_ lexel_tokenizer** out, _Out_ lexel_error** error)',
  from_json: 'int32_t lexel_tokenizer_from_json(const uint8_t* json, size_t size, ' +
    'const void* limits, _Out_ lexel_tokenizer** out, _Out_ lexel_error** error)',
  builtin: 'int32_t lexel_tokenizer_builtin(_Out_ lexel_tokenizer** out, ' +
    '_Out_ lexel_error** error)',
  tokenizer_free: 'void lexel_tokenizer_free(lexel_tokenizer* tokenizer)',
  encode_ids: 'int32_t lexel_tokenizer_encode_ids(const lexel_tokenizer* tokenizer, ' +
    'const uint8_t* text, size_t size, const lexel_encode_options* options, _Out_ uint32_t* ids, ' +
    'size_t capacity, _Out_ size_t* out_size, _Out_ lexel_error** error)',
  encode: 'int32_t lexel_tokenizer_encode(const lexel_tokenizer* tokenizer, const uint8_t* text, ' +
    'size_t size, const lexel_encode_options* options, _Out_ lexel_encoding** out, ' +
    '_Out_ lexel_error** error)',
  encode_batch: 'int32_t lexel_tokenizer_encode_batch(const lexel_tokenizer* tokenizer, ' +
    'const lexel_text* texts, size_t count, const lexel_encode_options* options, ' +
    '_Out_ lexel_encodings** out, _Out_ lexel_error** error)',
  encode_flat: 'int32_t lexel_tokenizer_encode_flat(const lexel_tokenizer* tokenizer, ' +
    'const lexel_text* texts, size_t count, const lexel_encode_options* options, ' +
    'int with_offsets, _Out_ lexel_flat** out, _Out_ lexel_error** error)',
  encoding_size: 'size_t lexel_encoding_size(const lexel_encoding* encoding)',
  encoding_ids: 'const uint32_t* lexel_encoding_ids(const lexel_encoding* encoding)',
  encoding_type_ids: 'const uint32_t* lexel_encoding_type_ids(const lexel_encoding* encoding)',
  encoding_offsets: 'const void* lexel_encoding_offsets(const lexel_encoding* encoding)',
  encoding_word_ids: 'const uint32_t* lexel_encoding_word_ids(const lexel_encoding* encoding)',
  encoding_attention_mask:
    'const uint8_t* lexel_encoding_attention_mask(const lexel_encoding* encoding)',
  encoding_special_tokens_mask:
    'const uint8_t* lexel_encoding_special_tokens_mask(const lexel_encoding* encoding)',
  encoding_token: 'const void* lexel_encoding_token(const lexel_encoding* encoding, ' +
    'size_t index, _Out_ size_t* size)',
  encoding_overflow_count: 'size_t lexel_encoding_overflow_count(const lexel_encoding* encoding)',
  encoding_overflow: 'int32_t lexel_encoding_overflow(const lexel_encoding* encoding, ' +
    'size_t index, _Out_ lexel_encoding** out, _Out_ lexel_error** error)',
  encoding_free: 'void lexel_encoding_free(lexel_encoding* encoding)',
  encodings_at: 'const lexel_encoding* lexel_encodings_at(const lexel_encodings* encodings, ' +
    'size_t index)',
  encodings_free: 'void lexel_encodings_free(lexel_encodings* encodings)',
  flat_id_count: 'size_t lexel_flat_id_count(const lexel_flat* flat)',
  flat_ids: 'const uint32_t* lexel_flat_ids(const lexel_flat* flat)',
  flat_row_offsets: 'const uint64_t* lexel_flat_row_offsets(const lexel_flat* flat)',
  flat_free: 'void lexel_flat_free(lexel_flat* flat)',
  count: 'int32_t lexel_tokenizer_count(const lexel_tokenizer* tokenizer, const uint8_t* text, ' +
    'size_t size, const lexel_encode_options* options, _Out_ size_t* out_count, ' +
    '_Out_ lexel_error** error)',
  decode: 'int32_t lexel_tokenizer_decode(const lexel_tokenizer* tokenizer, const uint32_t* ids, ' +
    'size_t count, const lexel_decode_options* options, _Out_ uint8_t* text, size_t capacity, ' +
    '_Out_ size_t* out_size, _Out_ lexel_error** error)',
  decode_stream: 'int32_t lexel_tokenizer_decode_stream(const lexel_tokenizer* tokenizer, ' +
    'const lexel_decode_options* options, const uint32_t* prompt, size_t count, ' +
    '_Out_ lexel_decode_stream** out, _Out_ lexel_error** error)',
  stream_step: 'int32_t lexel_decode_stream_step(lexel_decode_stream* stream, uint32_t id, ' +
    '_Out_ void** text, _Out_ size_t* size, _Out_ lexel_error** error)',
  stream_flush: 'int32_t lexel_decode_stream_flush(lexel_decode_stream* stream, ' +
    '_Out_ void** text, _Out_ size_t* size, _Out_ lexel_error** error)',
  stream_free: 'void lexel_decode_stream_free(lexel_decode_stream* stream)',
  token_to_id: 'int lexel_tokenizer_token_to_id(const lexel_tokenizer* tokenizer, ' +
    'const uint8_t* token, size_t size, _Out_ uint32_t* id)',
  vocab_size: 'size_t lexel_tokenizer_vocab_size(const lexel_tokenizer* tokenizer, ' +
    'int with_added_tokens)',
}).map(([name, declaration]) => [name, library.func(declaration)]));

if (c.abi_version() !== ABI_VERSION) {
  throw new Error(`lexel: the library has ABI ${c.abi_version()}, this module needs ${ABI_VERSION}`);
}

const OK = 0;
const BUFFER_TOO_SMALL = 100;
const OFFSET_UNITS = { bytes: 0, codePoints: 1, utf16: 2 };
const SPECIAL_TOKENS = { match: 0, text: 1, error: 2 };

/** The word of a token that belongs to none. */
export const NO_WORD = 0xffffffff;

/** Version of the loaded library. */
export const version = () => c.version();

/**
 * Every error of the library. `code` is the name of its status, such as "LEXEL_IO". `byteOffset` and
 * `row` are undefined where they are not known; the offset counts bytes of UTF-8.
 */
export class LexelError extends Error {
  constructor(status, error) {
    super(error ? c.error_message(error) : c.status_name(status));
    this.name = 'LexelError';
    this.code = c.status_name(status);
    this.jsonPath = error ? c.error_json_path(error) : '';
    const number = [0];
    if (error && c.error_byte_offset(error, number)) this.byteOffset = Number(number[0]);
    if (error && c.error_row(error, number)) this.row = Number(number[0]);
    c.error_free(error);
  }
}

const check = (status, error) => {
  if (status !== OK) throw new LexelError(status, error[0]);
};

/** Calls a function whose last arguments are `out` and `error`; gives the handle. */
const handleFrom = (call, ...args) => {
  const out = [null];
  const error = [null];
  check(call(...args, out, error), error);
  return out[0];
};

/** Calls a function that fills a buffer, a second time where the first was too small. */
const filled = (Type, guess, call) => {
  let buffer = new Type(guess);
  for (;;) {
    const size = [0];
    const error = [null];
    const status = call(buffer, buffer.length, size, error);
    if (status === OK) return buffer.subarray(0, Number(size[0]));
    if (status !== BUFFER_TOO_SMALL) throw new LexelError(status, error[0]);
    buffer = new Type(Number(size[0]));
  }
};

const bytes = (text) => Buffer.from(text, 'utf8');
const texts = (list) => list.map((text) => {
  const data = bytes(text);
  return { data, size: data.length };
});

/** Copies `length` values out of the library's memory. */
const column = (Type, pointer, length) =>
  length === 0 ? new Type(0) : new Type(koffi.view(pointer, length * Type.BYTES_PER_ELEMENT).slice(0));
const textOf = (pointer, size) =>
  size === 0 ? '' : Buffer.from(koffi.view(pointer, size)).toString('utf8');

const EMPTY_TEXT = { data: null, size: 0 };
const choose = (choices, value, name) => {
  if (!(value in choices)) throw new RangeError(`${name} is ${value}; it must be one of ${Object.keys(choices)}`);
  return choices[value];
};
const encodeOptions = (options = {}) => ({
  struct_size: koffi.sizeof('lexel_encode_options'),
  without_special_tokens: options.addSpecialTokens === false ? 1 : 0,
  offset_unit: choose(OFFSET_UNITS, options.offsetUnit ?? 'utf16', 'offsetUnit'),
  special_tokens: choose(SPECIAL_TOKENS, options.specialTokens ?? 'match', 'specialTokens'),
  invalid_utf8: 0, allowed: null, allowed_count: 0,
  truncation_from: options.maxLength === undefined ? 0 : 2,
  padding_from: 0,
  truncation: { max_length: options.maxLength ?? 0, stride: options.stride ?? 0, strategy: 0, direction: 0 },
  padding: {
    strategy: 0, direction: 0, fixed_length: 0, pad_to_multiple_of: 0, pad_id: 0, pad_type_id: 0,
    pad_token: EMPTY_TEXT,
  },
  seed: 0, has_seed: 0, threads: options.threads ?? 0, max_text_bytes: 0, max_normalized_base: 0,
  max_normalized_per_byte: 0, max_overflow_base: 0, max_overflow_per_token: 0, max_padded_length: 0,
});
const decodeOptions = ({ skipSpecialTokens = true } = {}) => ({
  struct_size: koffi.sizeof('lexel_decode_options'),
  keep_special_tokens: skipSpecialTokens ? 0 : 1,
  reserved: 0,
});

/** Copies an encoding into an object of columns. Offsets are [begin, end, begin, end, ...]. */
const readEncoding = (encoding) => {
  const length = c.encoding_size(encoding);
  const size = [0];
  const overflowing = [];
  for (let i = 0; i < c.encoding_overflow_count(encoding); ++i) {
    const window = handleFrom(c.encoding_overflow, encoding, i);
    try {
      overflowing.push(readEncoding(window));
    } finally {
      c.encoding_free(window);
    }
  }
  return {
    ids: column(Uint32Array, c.encoding_ids(encoding), length),
    typeIds: column(Uint32Array, c.encoding_type_ids(encoding), length),
    tokens: Array.from({ length }, (_, i) => {
      const token = c.encoding_token(encoding, i, size);
      return textOf(token, Number(size[0]));
    }),
    offsets: column(Uint32Array, c.encoding_offsets(encoding), 2 * length),
    wordIds: column(Uint32Array, c.encoding_word_ids(encoding), length),
    attentionMask: column(Uint8Array, c.encoding_attention_mask(encoding), length),
    specialTokensMask: column(Uint8Array, c.encoding_special_tokens_mask(encoding), length),
    overflowing,
  };
};

/** Owns a handle of the library. */
class Handle {
  static #forgotten = new FinalizationRegistry(({ pointer, free }) => free(pointer));
  #pointer;
  #free;

  constructor(pointer, free) {
    this.#pointer = pointer;
    this.#free = free;
    Handle.#forgotten.register(this, { pointer, free }, this);
  }

  get pointer() {
    if (this.#pointer === null) throw new Error('lexel: used after close()');
    return this.#pointer;
  }

  /** Frees it; more than once does no harm. */
  close() {
    if (this.#pointer === null) return;
    Handle.#forgotten.unregister(this);
    this.#free(this.#pointer);
    this.#pointer = null;
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.close();
  }
}

/** Text from ids as they arrive. */
export class DecodeStream extends Handle {
  #text(call, ...args) {
    const text = [null];
    const size = [0];
    const error = [null];
    check(call(this.pointer, ...args, text, size, error), error);
    return textOf(text[0], Number(size[0]));
  }

  /** The text that became certain with this id; may be empty. */
  step(id) {
    return this.#text(c.stream_step, id);
  }

  /** What was still held back. The stream starts anew afterwards. */
  flush() {
    return this.#text(c.stream_flush);
  }
}

/**
 * A loaded tokenizer.json.
 *
 * Encode options, all of which may be left out: addSpecialTokens (true), offsetUnit ("utf16",
 * "codePoints", "bytes"), specialTokens ("match", "text", "error"), maxLength and stride (truncation),
 * threads (of a batch).
 */
export class Tokenizer extends Handle {
  /** Reads a tokenizer.json from disk. */
  static fromFile(path) {
    const data = bytes(path);
    return new Tokenizer(handleFrom(c.from_file, data, data.length, null), c.tokenizer_free);
  }

  /** Reads the text of a tokenizer.json. */
  static fromJson(json) {
    const data = bytes(json);
    return new Tokenizer(handleFrom(c.from_json, data, data.length, null), c.tokenizer_free);
  }

  /** The tokenizer compiled into the library. */
  static builtin() {
    return new Tokenizer(handleFrom(c.builtin), c.tokenizer_free);
  }

  /** One text with every column. */
  encode(text, options) {
    const data = bytes(text);
    const encoding = handleFrom(c.encode, this.pointer, data, data.length, encodeOptions(options));
    try {
      return readEncoding(encoding);
    } finally {
      c.encoding_free(encoding);
    }
  }

  /** Ids only: the cheapest call. A Uint32Array. */
  encodeIds(text, options) {
    const data = bytes(text);
    const raw = encodeOptions(options);
    return filled(Uint32Array, Math.ceil(data.length / 3) + 16, (ids, capacity, size, error) =>
      c.encode_ids(this.pointer, data, data.length, raw, ids, capacity, size, error));
  }

  /** One encoding per text, in order, by several threads. */
  encodeBatch(list, options) {
    const encodings = handleFrom(
      c.encode_batch, this.pointer, texts(list), list.length, encodeOptions(options));
    try {
      return list.map((_, i) => readEncoding(c.encodings_at(encodings, i)));
    } finally {
      c.encodings_free(encodings);
    }
  }

  /** The ids of all texts in one array; those of text r are ids.slice(rows[r], rows[r + 1]). */
  encodeFlat(list, options) {
    const flat = handleFrom(
      c.encode_flat, this.pointer, texts(list), list.length, encodeOptions(options), 0);
    try {
      return {
        ids: column(Uint32Array, c.flat_ids(flat), c.flat_id_count(flat)),
        rows: Array.from(column(BigUint64Array, c.flat_row_offsets(flat), list.length + 1), Number),
      };
    } finally {
      c.flat_free(flat);
    }
  }

  /** The same on a thread of its own: the event loop goes on meanwhile. */
  encodeIdsAsync(text, options) {
    const data = bytes(text);
    const ids = new Uint32Array(data.length + 64);
    const size = [0];
    const error = [null];
    return new Promise((resolve, reject) => {
      c.encode_ids.async(
        this.pointer, data, data.length, encodeOptions(options), ids, ids.length, size, error,
        (failed, status) => {
          if (failed) reject(failed);
          else if (status === BUFFER_TOO_SMALL) resolve(this.encodeIds(text, options));
          else if (status !== OK) reject(new LexelError(status, error[0]));
          else resolve(ids.slice(0, Number(size[0])));
        });
    });
  }

  /** Number of tokens before truncation and padding. */
  count(text, options) {
    const data = bytes(text);
    const count = [0];
    const error = [null];
    check(c.count(this.pointer, data, data.length, encodeOptions(options), count, error), error);
    return Number(count[0]);
  }

  /** The text of ids. Options: skipSpecialTokens (true). */
  decode(ids, options) {
    const array = Uint32Array.from(ids);
    const raw = decodeOptions(options);
    return Buffer.from(filled(Uint8Array, 8 * array.length + 64, (text, capacity, size, error) =>
      c.decode(this.pointer, array, array.length, raw, text, capacity, size, error))).toString('utf8');
  }

  /** Starts a stream; `prompt` are the ids that the text to come goes on from. */
  decodeStream({ prompt = [], ...options } = {}) {
    const array = Uint32Array.from(prompt);
    const stream = handleFrom(
      c.decode_stream, this.pointer, decodeOptions(options), array, array.length);
    return new DecodeStream(stream, c.stream_free);
  }

  /** The id of a token, or undefined. */
  tokenToId(token) {
    const data = bytes(token);
    const id = [0];
    return c.token_to_id(this.pointer, data, data.length, id) ? id[0] : undefined;
  }

  /** Number of entries, added tokens included. */
  get vocabSize() {
    return c.vocab_size(this.pointer, 1);
  }
}
