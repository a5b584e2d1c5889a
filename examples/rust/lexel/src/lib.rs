//! Text to the tokens that language models read, and back, through Lexel's C ABI.
//!
//! ```no_run
//! let tokenizer = lexel::Tokenizer::from_file("tokenizer.json")?;
//! let encoding = tokenizer.encode("Hello, world!", &lexel::Options::default())?;
//! println!("{:?} {:?}", encoding.ids(), encoding.offsets());
//! # Ok::<(), lexel::Error>(())
//! ```

mod error;
mod options;
mod stream;

use std::ops::Deref;
use std::path::Path;
use std::ptr::{self, NonNull};

use lexel_sys as sys;

pub use error::{Error, Result, Status};
pub use options::{OffsetUnit, Options, SpecialTokens};
pub use stream::DecodeStream;

/// Half-open range of a text, in the unit of the options.
#[repr(C)]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Offset {
    pub begin: u32,
    pub end: u32,
}

/// The word of a token that belongs to none.
pub const NO_WORD: u32 = sys::LEXEL_NO_WORD;

/// Version of the loaded library.
pub fn version() -> &'static str {
    // SAFETY: static and NUL-terminated.
    unsafe { std::ffi::CStr::from_ptr(sys::lexel_version()) }.to_str().unwrap_or_default()
}

fn text(bytes: &[u8]) -> sys::lexel_text {
    sys::lexel_text { data: bytes.as_ptr().cast(), size: bytes.len() }
}

fn texts<T: AsRef<str>>(list: &[T]) -> Vec<sys::lexel_text> {
    list.iter().map(|item| text(item.as_ref().as_bytes())).collect()
}

/// Memory of the library as a slice; `data` may be NULL where there is nothing.
///
/// # Safety
/// `data` points to `size` values that live as long as `'a`.
unsafe fn slice<'a, T>(data: *const T, size: usize) -> &'a [T] {
    if data.is_null() {
        &[]
    } else {
        std::slice::from_raw_parts(data, size)
    }
}

/// A loaded tokenizer. Any number of threads may use one; clones share all tables.
pub struct Tokenizer(NonNull<sys::lexel_tokenizer>);

// SAFETY: functions that take a const handle may run in any number of threads at once, and what
// changes the tokenizer takes `&mut self`.
unsafe impl Send for Tokenizer {}
unsafe impl Sync for Tokenizer {}

impl Drop for Tokenizer {
    fn drop(&mut self) {
        // SAFETY: owned, and freed only here.
        unsafe { sys::lexel_tokenizer_free(self.0.as_ptr()) }
    }
}

impl Clone for Tokenizer {
    fn clone(&self) -> Self {
        error::owned(|out, error| unsafe { sys::lexel_tokenizer_copy(self.raw(), out, error) })
            .map(Self)
            .expect("out of memory")
    }
}

impl Tokenizer {
    /// Reads a `tokenizer.json` from disk.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().as_os_str().as_encoded_bytes();
        error::owned(|out, error| unsafe {
            sys::lexel_tokenizer_from_file(
                path.as_ptr().cast(),
                path.len(),
                ptr::null(),
                out,
                error,
            )
        })
        .map(Self)
    }

    /// Reads the text of a `tokenizer.json`.
    pub fn from_json(json: &str) -> Result<Self> {
        error::owned(|out, error| unsafe {
            sys::lexel_tokenizer_from_json(
                json.as_ptr().cast(),
                json.len(),
                ptr::null(),
                out,
                error,
            )
        })
        .map(Self)
    }

    /// The tokenizer compiled into the library.
    pub fn builtin() -> Result<Self> {
        error::owned(|out, error| unsafe { sys::lexel_tokenizer_builtin(out, error) }).map(Self)
    }

    fn raw(&self) -> *const sys::lexel_tokenizer {
        self.0.as_ptr()
    }

    /// One text with every column.
    pub fn encode(&self, input: &str, options: &Options) -> Result<Encoding> {
        options.with_raw(|options| {
            error::owned(|out, error| unsafe {
                let (data, size) = (input.as_ptr().cast(), input.len());
                sys::lexel_tokenizer_encode(self.raw(), data, size, options, out, error)
            })
            .map(Encoding)
        })
    }

    /// A pair of texts.
    pub fn encode_pair(&self, first: &str, second: &str, options: &Options) -> Result<Encoding> {
        options.with_raw(|options| {
            error::owned(|out, error| unsafe {
                sys::lexel_tokenizer_encode_pair(
                    self.raw(),
                    first.as_ptr().cast(),
                    first.len(),
                    second.as_ptr().cast(),
                    second.len(),
                    options,
                    out,
                    error,
                )
            })
            .map(Encoding)
        })
    }

    /// Ids only: the cheapest call.
    pub fn encode_ids(&self, input: &str, options: &Options) -> Result<Vec<u32>> {
        options.with_raw(|options| {
            error::filled(input.len() / 3 + 16, |ids, capacity, size, error| unsafe {
                let (data, length) = (input.as_ptr().cast(), input.len());
                sys::lexel_tokenizer_encode_ids(
                    self.raw(),
                    data,
                    length,
                    options,
                    ids,
                    capacity,
                    size,
                    error,
                )
            })
        })
    }

    /// One encoding per text, in order, by several threads.
    pub fn encode_batch<T: AsRef<str>>(&self, list: &[T], options: &Options) -> Result<Encodings> {
        let list = texts(list);
        options.with_raw(|options| {
            error::owned(|out, error| unsafe {
                sys::lexel_tokenizer_encode_batch(
                    self.raw(),
                    list.as_ptr(),
                    list.len(),
                    options,
                    out,
                    error,
                )
            })
            .map(Encodings)
        })
    }

    /// The ids of all texts in one buffer.
    pub fn encode_flat<T: AsRef<str>>(&self, list: &[T], options: &Options) -> Result<Flat> {
        let list = texts(list);
        options.with_raw(|options| {
            error::owned(|out, error| unsafe {
                sys::lexel_tokenizer_encode_flat(
                    self.raw(),
                    list.as_ptr(),
                    list.len(),
                    options,
                    0,
                    out,
                    error,
                )
            })
            .map(Flat)
        })
    }

    /// Number of tokens before truncation and padding.
    pub fn count(&self, input: &str, options: &Options) -> Result<usize> {
        options.with_raw(|options| {
            let mut count = 0;
            error::check(|error| unsafe {
                let (data, size) = (input.as_ptr().cast(), input.len());
                sys::lexel_tokenizer_count(self.raw(), data, size, options, &mut count, error)
            })?;
            Ok(count)
        })
    }

    /// The text of ids; special tokens are left out unless they are kept.
    pub fn decode(&self, ids: &[u32], keep_special_tokens: bool) -> Result<String> {
        let options = options::decode(keep_special_tokens);
        let bytes = error::filled(8 * ids.len() + 64, |text, capacity, size, error| unsafe {
            sys::lexel_tokenizer_decode(
                self.raw(),
                ids.as_ptr(),
                ids.len(),
                &options,
                (text as *mut u8).cast(),
                capacity,
                size,
                error,
            )
        })?;
        Ok(into_string(bytes))
    }

    /// Starts a stream of text from ids as they arrive; `prompt` is what it goes on from.
    pub fn decode_stream(&self, keep_special_tokens: bool, prompt: &[u32]) -> Result<DecodeStream> {
        let options = options::decode(keep_special_tokens);
        error::owned(|out, error| unsafe {
            sys::lexel_tokenizer_decode_stream(
                self.raw(),
                &options,
                prompt.as_ptr(),
                prompt.len(),
                out,
                error,
            )
        })
        .map(DecodeStream)
    }

    /// The id of a token, if it is known.
    pub fn token_to_id(&self, token: &str) -> Option<u32> {
        let mut id = 0;
        // SAFETY: the token is borrowed for the call.
        let found = unsafe {
            sys::lexel_tokenizer_token_to_id(
                self.raw(),
                token.as_ptr().cast(),
                token.len(),
                &mut id,
            )
        };
        (found != 0).then_some(id)
    }

    /// Number of entries, added tokens included.
    pub fn vocab_size(&self) -> usize {
        // SAFETY: the handle lives.
        unsafe { sys::lexel_tokenizer_vocab_size(self.raw(), 1) }
    }

    /// Adds special tokens; says how many were new.
    pub fn add_special_tokens<T: AsRef<str>>(&mut self, contents: &[T]) -> Result<usize> {
        let tokens: Vec<_> = contents
            .iter()
            .map(|content| sys::lexel_added_token {
                content: text(content.as_ref().as_bytes()),
                id: 0,
                flags: sys::LEXEL_ADDED_SPECIAL,
            })
            .collect();
        let mut added = 0;
        error::check(|error| unsafe {
            sys::lexel_tokenizer_add_tokens(
                self.0.as_ptr(),
                tokens.as_ptr(),
                tokens.len(),
                &mut added,
                error,
            )
        })?;
        Ok(added)
    }
}

/// Decoded text is UTF-8 already, unless a vocabulary holds other bytes.
fn into_string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// One text as tokens, in columns of equal length. The columns are the library's own memory.
pub struct Encoding(NonNull<sys::lexel_encoding>);

// SAFETY: immutable.
unsafe impl Send for Encoding {}
unsafe impl Sync for Encoding {}

impl Drop for Encoding {
    fn drop(&mut self) {
        // SAFETY: owned, and freed only here.
        unsafe { sys::lexel_encoding_free(self.0.as_ptr()) }
    }
}

impl Deref for Encoding {
    type Target = EncodingRef;

    fn deref(&self) -> &EncodingRef {
        // SAFETY: an EncodingRef is only ever seen behind a pointer to a handle.
        unsafe { &*self.0.as_ptr().cast::<EncodingRef>() }
    }
}

/// An encoding that belongs to something else: what a `&str` is to a `String`.
#[repr(transparent)]
pub struct EncodingRef(sys::lexel_encoding);

impl EncodingRef {
    fn raw(&self) -> *const sys::lexel_encoding {
        (self as *const Self).cast()
    }

    pub fn len(&self) -> usize {
        unsafe { sys::lexel_encoding_size(self.raw()) }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn ids(&self) -> &[u32] {
        unsafe { slice(sys::lexel_encoding_ids(self.raw()), self.len()) }
    }

    pub fn type_ids(&self) -> &[u32] {
        unsafe { slice(sys::lexel_encoding_type_ids(self.raw()), self.len()) }
    }

    pub fn offsets(&self) -> &[Offset] {
        // SAFETY: Offset has the layout of lexel_offset.
        unsafe { slice(sys::lexel_encoding_offsets(self.raw()).cast(), self.len()) }
    }

    pub fn word_ids(&self) -> &[u32] {
        unsafe { slice(sys::lexel_encoding_word_ids(self.raw()), self.len()) }
    }

    pub fn attention_mask(&self) -> &[u8] {
        unsafe { slice(sys::lexel_encoding_attention_mask(self.raw()), self.len()) }
    }

    pub fn special_tokens_mask(&self) -> &[u8] {
        unsafe { slice(sys::lexel_encoding_special_tokens_mask(self.raw()), self.len()) }
    }

    /// The token's string; empty if `index` is out of range.
    pub fn token(&self, index: usize) -> std::borrow::Cow<'_, str> {
        let mut size = 0;
        // SAFETY: borrowed from the encoding, as the result is.
        let bytes = unsafe {
            let token = sys::lexel_encoding_token(self.raw(), index, &mut size);
            slice(token.cast::<u8>(), size)
        };
        String::from_utf8_lossy(bytes)
    }

    /// The windows that truncation cut off.
    pub fn overflowing(&self) -> impl Iterator<Item = Result<Encoding>> + '_ {
        let count = unsafe { sys::lexel_encoding_overflow_count(self.raw()) };
        (0..count).map(move |index| {
            error::owned(|out, error| unsafe {
                sys::lexel_encoding_overflow(self.raw(), index, out, error)
            })
            .map(Encoding)
        })
    }
}

/// The encodings of a batch.
pub struct Encodings(NonNull<sys::lexel_encodings>);

// SAFETY: immutable.
unsafe impl Send for Encodings {}
unsafe impl Sync for Encodings {}

impl Drop for Encodings {
    fn drop(&mut self) {
        // SAFETY: owned, and freed only here.
        unsafe { sys::lexel_encodings_free(self.0.as_ptr()) }
    }
}

impl Encodings {
    pub fn len(&self) -> usize {
        unsafe { sys::lexel_encodings_count(self.0.as_ptr()) }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: usize) -> Option<&EncodingRef> {
        // SAFETY: NULL if out of range, else borrowed from the batch.
        unsafe { sys::lexel_encodings_at(self.0.as_ptr(), index).cast::<EncodingRef>().as_ref() }
    }

    pub fn iter(&self) -> impl Iterator<Item = &EncodingRef> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

/// The ids of many texts in one buffer.
pub struct Flat(NonNull<sys::lexel_flat>);

// SAFETY: immutable.
unsafe impl Send for Flat {}
unsafe impl Sync for Flat {}

impl Drop for Flat {
    fn drop(&mut self) {
        // SAFETY: owned, and freed only here.
        unsafe { sys::lexel_flat_free(self.0.as_ptr()) }
    }
}

impl Flat {
    pub fn ids(&self) -> &[u32] {
        let flat = self.0.as_ptr();
        unsafe { slice(sys::lexel_flat_ids(flat), sys::lexel_flat_id_count(flat)) }
    }

    /// Row `r` is `ids()[row_offsets()[r]..row_offsets()[r + 1]]`.
    pub fn row_offsets(&self) -> &[u64] {
        let flat = self.0.as_ptr();
        unsafe { slice(sys::lexel_flat_row_offsets(flat), sys::lexel_flat_row_count(flat) + 1) }
    }
}
