use std::ffi::CStr;
use std::fmt;
use std::ptr::{self, NonNull};

use lexel_sys as sys;

pub type Result<T> = std::result::Result<T, Error>;

/// What kind of error it is: a `LEXEL_...` value of `lexel_c.h`.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Status(pub i32);

impl Status {
    pub const IO: Self = Self(sys::LEXEL_IO);
    pub const INVALID_JSON: Self = Self(sys::LEXEL_INVALID_JSON);
    pub const INVALID_SPEC: Self = Self(sys::LEXEL_INVALID_SPEC);
    pub const LIMIT_EXCEEDED: Self = Self(sys::LEXEL_LIMIT_EXCEEDED);
    pub const INVALID_ARGUMENT: Self = Self(sys::LEXEL_INVALID_ARGUMENT);
    pub const INVALID_UTF8: Self = Self(sys::LEXEL_INVALID_UTF8);
    pub const SPECIAL_TOKEN_IN_TEXT: Self = Self(sys::LEXEL_SPECIAL_TOKEN_IN_TEXT);
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: static and NUL-terminated for every value.
        let name = unsafe { CStr::from_ptr(sys::lexel_status_name(self.0)) };
        f.write_str(&name.to_string_lossy())
    }
}

/// Every error of the library.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error {
    pub status: Status,
    pub message: String,
    /// Where in the tokenizer file; empty if the fault is not there.
    pub json_path: String,
    /// Byte of the file or the text, if it is known.
    pub byte_offset: Option<u64>,
    /// Input of a batch, if it is known.
    pub row: Option<u64>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Copies and frees an error of the library.
fn take(status: i32, raw: *mut sys::lexel_error) -> Error {
    let mut error = Error {
        status: Status(status),
        message: format!("{:?}", Status(status)),
        json_path: String::new(),
        byte_offset: None,
        row: None,
    };
    if !raw.is_null() {
        let mut number = 0;
        // SAFETY: an error that the library gave us; its texts are NUL-terminated.
        unsafe {
            error.message = CStr::from_ptr(sys::lexel_error_message(raw)).to_string_lossy().into();
            error.json_path =
                CStr::from_ptr(sys::lexel_error_json_path(raw)).to_string_lossy().into();
            if sys::lexel_error_byte_offset(raw, &mut number) != 0 {
                error.byte_offset = Some(number);
            }
            if sys::lexel_error_row(raw, &mut number) != 0 {
                error.row = Some(number);
            }
            sys::lexel_error_free(raw);
        }
    }
    error
}

/// Makes a call that may fail.
pub fn check(call: impl FnOnce(*mut *mut sys::lexel_error) -> i32) -> Result<()> {
    let mut error = ptr::null_mut();
    match call(&mut error) {
        sys::LEXEL_OK => Ok(()),
        status => Err(take(status, error)),
    }
}

/// Makes a call that gives out an owned handle.
pub fn owned<T>(
    call: impl FnOnce(*mut *mut T, *mut *mut sys::lexel_error) -> i32,
) -> Result<NonNull<T>> {
    let mut out = ptr::null_mut();
    check(|error| call(&mut out, error))?;
    Ok(NonNull::new(out).expect("LEXEL_OK comes with a handle"))
}

/// Makes a call that fills a buffer, a second time if the guess of its size was too small.
pub fn filled<T: Copy + Default>(
    guess: usize,
    call: impl Fn(*mut T, usize, *mut usize, *mut *mut sys::lexel_error) -> i32,
) -> Result<Vec<T>> {
    let mut buffer = vec![T::default(); guess];
    loop {
        let mut size = 0;
        let mut error = ptr::null_mut();
        match call(buffer.as_mut_ptr(), buffer.len(), &mut size, &mut error) {
            sys::LEXEL_OK => {
                buffer.truncate(size);
                return Ok(buffer);
            }
            sys::LEXEL_BUFFER_TOO_SMALL => buffer.resize(size, T::default()),
            status => return Err(take(status, error)),
        }
    }
}
