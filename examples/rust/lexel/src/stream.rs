use std::ptr::NonNull;

use lexel_sys as sys;

use crate::error::{self, Result};

/// Text from ids as they arrive. Every complete character is handed out at once.
pub struct DecodeStream(pub(crate) NonNull<sys::lexel_decode_stream>);

// SAFETY: a stream may move to another thread; its calls take `&mut self`.
unsafe impl Send for DecodeStream {}

impl Drop for DecodeStream {
    fn drop(&mut self) {
        // SAFETY: owned, and freed only here.
        unsafe { sys::lexel_decode_stream_free(self.0.as_ptr()) }
    }
}

type Call<'a> = &'a dyn Fn(
    *mut sys::lexel_decode_stream,
    *mut *const std::ffi::c_char,
    *mut usize,
    *mut *mut sys::lexel_error,
) -> i32;

impl DecodeStream {
    fn text_of(&mut self, call: Call<'_>) -> Result<String> {
        let mut data = std::ptr::null();
        let mut size = 0;
        error::check(|error| call(self.0.as_ptr(), &mut data, &mut size, error))?;
        // SAFETY: borrowed until the next call; copied here.
        let bytes = unsafe { crate::slice(data.cast::<u8>(), size) };
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    /// The text that became certain with this id; may be empty.
    pub fn step(&mut self, id: u32) -> Result<String> {
        self.text_of(&|stream, text, size, error| unsafe {
            sys::lexel_decode_stream_step(stream, id, text, size, error)
        })
    }

    /// What was still held back. The stream starts anew afterwards.
    pub fn flush(&mut self) -> Result<String> {
        self.text_of(&|stream, text, size, error| unsafe {
            sys::lexel_decode_stream_flush(stream, text, size, error)
        })
    }
}
