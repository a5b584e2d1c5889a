//! Lexel's C ABI as it is in `lexel_c.h`, which says what each function does and who owns what.
#![allow(non_camel_case_types)]
#![no_std]

use core::ffi::{c_char, c_int};

pub const LEXEL_ABI_VERSION: u32 = 1;
pub const LEXEL_NO_WORD: u32 = u32::MAX;

pub type lexel_status = i32;
pub const LEXEL_OK: lexel_status = 0;
pub const LEXEL_IO: lexel_status = 1;
pub const LEXEL_INVALID_JSON: lexel_status = 2;
pub const LEXEL_INVALID_SPEC: lexel_status = 3;
pub const LEXEL_INVALID_MODEL: lexel_status = 4;
pub const LEXEL_UNSUPPORTED_PATTERN: lexel_status = 5;
pub const LEXEL_UNAVAILABLE: lexel_status = 6;
pub const LEXEL_LIMIT_EXCEEDED: lexel_status = 7;
pub const LEXEL_INVALID_ARGUMENT: lexel_status = 8;
pub const LEXEL_INVALID_UTF8: lexel_status = 9;
pub const LEXEL_MISSING_UNKNOWN_TOKEN: lexel_status = 10;
pub const LEXEL_TRUNCATION: lexel_status = 11;
pub const LEXEL_SPECIAL_TOKEN_IN_TEXT: lexel_status = 12;
pub const LEXEL_MISSING_SPECIAL_TOKEN: lexel_status = 13;
pub const LEXEL_BUFFER_TOO_SMALL: lexel_status = 100;
pub const LEXEL_OUT_OF_MEMORY: lexel_status = 101;
pub const LEXEL_INTERNAL: lexel_status = 102;
pub const LEXEL_BYTES: i32 = 0;
pub const LEXEL_CODE_POINTS: i32 = 1;
pub const LEXEL_UTF16: i32 = 2;
pub const LEXEL_RIGHT: i32 = 0;
pub const LEXEL_LEFT: i32 = 1;
pub const LEXEL_LONGEST_FIRST: i32 = 0;
pub const LEXEL_ONLY_FIRST: i32 = 1;
pub const LEXEL_ONLY_SECOND: i32 = 2;
pub const LEXEL_PAD_LONGEST: i32 = 0;
pub const LEXEL_PAD_FIXED: i32 = 1;
pub const LEXEL_STORED: i32 = 0;
pub const LEXEL_OFF: i32 = 1;
pub const LEXEL_VALUE: i32 = 2;
pub const LEXEL_SPECIAL_MATCH: i32 = 0;
pub const LEXEL_SPECIAL_TEXT: i32 = 1;
pub const LEXEL_SPECIAL_ERROR: i32 = 2;
pub const LEXEL_SPECIAL_ONLY: i32 = 3;
pub const LEXEL_UTF8_REPLACE: i32 = 0;
pub const LEXEL_UTF8_ERROR: i32 = 1;
pub const LEXEL_ADDED_SPECIAL: u32 = 1;
pub const LEXEL_ADDED_SINGLE_WORD: u32 = 2;
pub const LEXEL_ADDED_LSTRIP: u32 = 4;
pub const LEXEL_ADDED_RSTRIP: u32 = 8;
pub const LEXEL_ADDED_NORMALIZED: u32 = 16;
pub const LEXEL_NO_SEQUENCE: i32 = 0;
pub const LEXEL_ONE_TEXT: i32 = 1;
pub const LEXEL_WORDS: i32 = 2;

macro_rules! opaque {
    ($($name:ident),* $(,)?) => {
        $(
            #[repr(C)]
            pub struct $name {
                _private: [u8; 0],
                _not_send_nor_sync: core::marker::PhantomData<*mut u8>,
            }
        )*
    };
}

opaque! {
    lexel_error,
    lexel_string,
    lexel_strings,
    lexel_tokenizer,
    lexel_encoding,
    lexel_encodings,
    lexel_flat,
    lexel_decode_stream,
    lexel_vocab,
    lexel_added_tokens
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_text {
    pub data: *const c_char,
    pub size: usize,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_offset {
    pub begin: u32,
    pub end: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_token_range {
    pub begin: usize,
    pub end: usize,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_chunk {
    pub offset: lexel_offset,
    pub tokens: lexel_token_range,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_load_limits {
    pub struct_size: usize,
    pub max_file_bytes: u64,
    pub max_depth: u64,
    pub max_pattern_bytes: u64,
    pub max_pattern_nodes: u64,
    pub pattern_base_nanoseconds: u64,
    pub pattern_nanoseconds_per_byte: u64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_truncation {
    pub max_length: u64,
    pub stride: u64,
    pub strategy: i32,
    pub direction: i32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_padding {
    pub strategy: i32,
    pub direction: i32,
    pub fixed_length: u64,
    pub pad_to_multiple_of: u64,
    pub pad_id: u32,
    pub pad_type_id: u32,
    pub pad_token: lexel_text,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_encode_options {
    pub struct_size: usize,
    pub without_special_tokens: i32,
    pub offset_unit: i32,
    pub special_tokens: i32,
    pub invalid_utf8: i32,
    pub allowed: *const lexel_text,
    pub allowed_count: usize,
    pub truncation_from: i32,
    pub padding_from: i32,
    pub truncation: lexel_truncation,
    pub padding: lexel_padding,
    pub seed: u64,
    pub has_seed: i32,
    pub threads: u32,
    pub max_text_bytes: u64,
    pub max_normalized_base: u64,
    pub max_normalized_per_byte: u64,
    pub max_overflow_base: u64,
    pub max_overflow_per_token: u64,
    pub max_padded_length: u64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_decode_options {
    pub struct_size: usize,
    pub keep_special_tokens: i32,
    pub reserved: i32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_added_token {
    pub content: lexel_text,
    pub id: u32,
    pub flags: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_sequence {
    pub parts: *const lexel_text,
    pub count: usize,
    pub kind: i32,
    pub reserved: i32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct lexel_input {
    pub first: lexel_sequence,
    pub second: lexel_sequence,
}

extern "C" {
    pub fn lexel_abi_version() -> u32;
    pub fn lexel_version() -> *const c_char;
    pub fn lexel_status_name(status: lexel_status) -> *const c_char;
    pub fn lexel_error_status(error: *const lexel_error) -> lexel_status;
    pub fn lexel_error_message(error: *const lexel_error) -> *const c_char;
    pub fn lexel_error_json_path(error: *const lexel_error) -> *const c_char;
    pub fn lexel_error_byte_offset(error: *const lexel_error, byte_offset: *mut u64) -> c_int;
    pub fn lexel_error_row(error: *const lexel_error, row: *mut u64) -> c_int;
    pub fn lexel_error_free(error: *mut lexel_error);
    pub fn lexel_string_data(string: *const lexel_string) -> *const c_char;
    pub fn lexel_string_size(string: *const lexel_string) -> usize;
    pub fn lexel_string_free(string: *mut lexel_string);
    pub fn lexel_strings_count(strings: *const lexel_strings) -> usize;
    pub fn lexel_strings_at(
        strings: *const lexel_strings,
        index: usize,
        size: *mut usize,
    ) -> *const c_char;
    pub fn lexel_strings_free(strings: *mut lexel_strings);
    pub fn lexel_tokenizer_from_file(
        path: *const c_char,
        path_size: usize,
        limits: *const lexel_load_limits,
        out: *mut *mut lexel_tokenizer,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_from_json(
        json: *const c_char,
        json_size: usize,
        limits: *const lexel_load_limits,
        out: *mut *mut lexel_tokenizer,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_builtin(
        out: *mut *mut lexel_tokenizer,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_copy(
        tokenizer: *const lexel_tokenizer,
        out: *mut *mut lexel_tokenizer,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_free(tokenizer: *mut lexel_tokenizer);
    pub fn lexel_tokenizer_to_json(
        tokenizer: *const lexel_tokenizer,
        pretty: c_int,
        out: *mut *mut lexel_string,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_save(
        tokenizer: *const lexel_tokenizer,
        path: *const c_char,
        path_size: usize,
        pretty: c_int,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_describe(
        tokenizer: *const lexel_tokenizer,
        out: *mut *mut lexel_string,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_encode_ids(
        tokenizer: *const lexel_tokenizer,
        text: *const c_char,
        text_size: usize,
        options: *const lexel_encode_options,
        ids: *mut u32,
        capacity: usize,
        out_size: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_encode(
        tokenizer: *const lexel_tokenizer,
        text: *const c_char,
        text_size: usize,
        options: *const lexel_encode_options,
        out: *mut *mut lexel_encoding,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_encode_pair(
        tokenizer: *const lexel_tokenizer,
        text: *const c_char,
        text_size: usize,
        pair: *const c_char,
        pair_size: usize,
        options: *const lexel_encode_options,
        out: *mut *mut lexel_encoding,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_encode_batch(
        tokenizer: *const lexel_tokenizer,
        texts: *const lexel_text,
        count: usize,
        options: *const lexel_encode_options,
        out: *mut *mut lexel_encodings,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_encode_inputs(
        tokenizer: *const lexel_tokenizer,
        inputs: *const lexel_input,
        count: usize,
        options: *const lexel_encode_options,
        out: *mut *mut lexel_encodings,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_encode_flat(
        tokenizer: *const lexel_tokenizer,
        texts: *const lexel_text,
        count: usize,
        options: *const lexel_encode_options,
        with_offsets: c_int,
        out: *mut *mut lexel_flat,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_encoding_size(encoding: *const lexel_encoding) -> usize;
    pub fn lexel_encoding_ids(encoding: *const lexel_encoding) -> *const u32;
    pub fn lexel_encoding_type_ids(encoding: *const lexel_encoding) -> *const u32;
    pub fn lexel_encoding_offsets(encoding: *const lexel_encoding) -> *const lexel_offset;
    pub fn lexel_encoding_attention_mask(encoding: *const lexel_encoding) -> *const u8;
    pub fn lexel_encoding_special_tokens_mask(encoding: *const lexel_encoding) -> *const u8;
    pub fn lexel_encoding_word_ids(encoding: *const lexel_encoding) -> *const u32;
    pub fn lexel_encoding_token(
        encoding: *const lexel_encoding,
        index: usize,
        size: *mut usize,
    ) -> *const c_char;
    pub fn lexel_encoding_token_to_sequence(encoding: *const lexel_encoding, token: usize)
        -> c_int;
    pub fn lexel_encoding_sequence_count(encoding: *const lexel_encoding) -> usize;
    pub fn lexel_encoding_sequence_range(
        encoding: *const lexel_encoding,
        sequence: usize,
    ) -> lexel_token_range;
    pub fn lexel_encoding_char_to_token(
        encoding: *const lexel_encoding,
        position: usize,
        sequence: usize,
        token: *mut usize,
    ) -> c_int;
    pub fn lexel_encoding_char_to_word(
        encoding: *const lexel_encoding,
        position: usize,
        sequence: usize,
        word: *mut u32,
    ) -> c_int;
    pub fn lexel_encoding_word_to_tokens(
        encoding: *const lexel_encoding,
        word: u32,
        sequence: usize,
        tokens: *mut lexel_token_range,
    ) -> c_int;
    pub fn lexel_encoding_word_to_chars(
        encoding: *const lexel_encoding,
        word: u32,
        sequence: usize,
        chars: *mut lexel_offset,
    ) -> c_int;
    pub fn lexel_encoding_token_to_chars(
        encoding: *const lexel_encoding,
        token: usize,
        sequence: *mut usize,
        chars: *mut lexel_offset,
    ) -> c_int;
    pub fn lexel_encoding_token_to_word(
        encoding: *const lexel_encoding,
        token: usize,
        sequence: *mut usize,
        word: *mut u32,
    ) -> c_int;
    pub fn lexel_encoding_overflow_count(encoding: *const lexel_encoding) -> usize;
    pub fn lexel_encoding_overflow(
        encoding: *const lexel_encoding,
        index: usize,
        out: *mut *mut lexel_encoding,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_encoding_free(encoding: *mut lexel_encoding);
    pub fn lexel_encodings_count(encodings: *const lexel_encodings) -> usize;
    pub fn lexel_encodings_at(
        encodings: *const lexel_encodings,
        index: usize,
    ) -> *const lexel_encoding;
    pub fn lexel_encodings_free(encodings: *mut lexel_encodings);
    pub fn lexel_flat_row_count(flat: *const lexel_flat) -> usize;
    pub fn lexel_flat_id_count(flat: *const lexel_flat) -> usize;
    pub fn lexel_flat_ids(flat: *const lexel_flat) -> *const u32;
    pub fn lexel_flat_row_offsets(flat: *const lexel_flat) -> *const u64;
    pub fn lexel_flat_offsets(flat: *const lexel_flat) -> *const lexel_offset;
    pub fn lexel_flat_free(flat: *mut lexel_flat);
    pub fn lexel_tokenizer_count(
        tokenizer: *const lexel_tokenizer,
        text: *const c_char,
        text_size: usize,
        options: *const lexel_encode_options,
        out_count: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_count_batch(
        tokenizer: *const lexel_tokenizer,
        texts: *const lexel_text,
        count: usize,
        options: *const lexel_encode_options,
        counts: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_fit(
        tokenizer: *const lexel_tokenizer,
        text: *const c_char,
        text_size: usize,
        max_tokens: usize,
        side: i32,
        options: *const lexel_encode_options,
        out: *mut lexel_chunk,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_chunk(
        tokenizer: *const lexel_tokenizer,
        text: *const c_char,
        text_size: usize,
        max_tokens: usize,
        overlap: usize,
        options: *const lexel_encode_options,
        chunks: *mut lexel_chunk,
        capacity: usize,
        out_size: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_decode(
        tokenizer: *const lexel_tokenizer,
        ids: *const u32,
        id_count: usize,
        options: *const lexel_decode_options,
        text: *mut c_char,
        capacity: usize,
        out_size: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_decode_batch(
        tokenizer: *const lexel_tokenizer,
        ids: *const u32,
        row_offsets: *const u64,
        row_count: usize,
        options: *const lexel_decode_options,
        out: *mut *mut lexel_strings,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_decode_stream(
        tokenizer: *const lexel_tokenizer,
        options: *const lexel_decode_options,
        prompt_ids: *const u32,
        prompt_count: usize,
        out: *mut *mut lexel_decode_stream,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_decode_stream_step(
        stream: *mut lexel_decode_stream,
        id: u32,
        text: *mut *const c_char,
        text_size: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_decode_stream_flush(
        stream: *mut lexel_decode_stream,
        text: *mut *const c_char,
        text_size: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_decode_stream_free(stream: *mut lexel_decode_stream);
    pub fn lexel_tokenizer_token_to_id(
        tokenizer: *const lexel_tokenizer,
        token: *const c_char,
        token_size: usize,
        id: *mut u32,
    ) -> c_int;
    pub fn lexel_tokenizer_id_to_token(
        tokenizer: *const lexel_tokenizer,
        id: u32,
        token: *mut c_char,
        capacity: usize,
        out_size: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_vocab_size(
        tokenizer: *const lexel_tokenizer,
        with_added_tokens: c_int,
    ) -> usize;
    pub fn lexel_tokenizer_special_tokens_to_add(
        tokenizer: *const lexel_tokenizer,
        is_pair: c_int,
    ) -> usize;
    pub fn lexel_tokenizer_vocab(
        tokenizer: *const lexel_tokenizer,
        with_added_tokens: c_int,
        out: *mut *mut lexel_vocab,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_vocab_count(vocab: *const lexel_vocab) -> usize;
    pub fn lexel_vocab_at(
        vocab: *const lexel_vocab,
        index: usize,
        size: *mut usize,
        id: *mut u32,
    ) -> *const c_char;
    pub fn lexel_vocab_free(vocab: *mut lexel_vocab);
    pub fn lexel_tokenizer_added_tokens(
        tokenizer: *const lexel_tokenizer,
        out: *mut *mut lexel_added_tokens,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_added_tokens_count(tokens: *const lexel_added_tokens) -> usize;
    pub fn lexel_added_tokens_at(
        tokens: *const lexel_added_tokens,
        index: usize,
        out: *mut lexel_added_token,
    ) -> c_int;
    pub fn lexel_added_tokens_free(tokens: *mut lexel_added_tokens);
    pub fn lexel_tokenizer_add_tokens(
        tokenizer: *mut lexel_tokenizer,
        tokens: *const lexel_added_token,
        count: usize,
        out_added: *mut usize,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_get_truncation(
        tokenizer: *const lexel_tokenizer,
        out: *mut lexel_truncation,
    ) -> c_int;
    pub fn lexel_tokenizer_get_padding(
        tokenizer: *const lexel_tokenizer,
        out: *mut lexel_padding,
    ) -> c_int;
    pub fn lexel_tokenizer_set_truncation(
        tokenizer: *mut lexel_tokenizer,
        truncation: *const lexel_truncation,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
    pub fn lexel_tokenizer_set_padding(
        tokenizer: *mut lexel_tokenizer,
        padding: *const lexel_padding,
        error: *mut *mut lexel_error,
    ) -> lexel_status;
}
