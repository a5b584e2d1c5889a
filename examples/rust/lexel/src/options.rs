use lexel_sys as sys;

/// What offsets count.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum OffsetUnit {
    /// As Rust's strings do.
    #[default]
    Bytes,
    CodePoints,
    Utf16,
}

/// What becomes of special tokens that are written in a text.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum SpecialTokens {
    #[default]
    Match,
    Text,
    Error,
}

/// Options of one encode call.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub without_special_tokens: bool,
    pub offset_unit: OffsetUnit,
    pub special_tokens: SpecialTokens,
    /// Truncation to so many tokens; `None`: what the tokenizer has stored.
    pub max_length: Option<u64>,
    /// Workers of a batch; 0: one per core.
    pub threads: u32,
}

impl Options {
    /// Lends the options to a call as the C ABI has them.
    pub(crate) fn with_raw<R>(
        &self,
        call: impl FnOnce(*const sys::lexel_encode_options) -> R,
    ) -> R {
        // SAFETY: all fields are numbers and pointers; 0 is the default of each.
        let mut raw: sys::lexel_encode_options = unsafe { std::mem::zeroed() };
        raw.struct_size = std::mem::size_of_val(&raw);
        raw.without_special_tokens = self.without_special_tokens.into();
        raw.offset_unit = match self.offset_unit {
            OffsetUnit::Bytes => sys::LEXEL_BYTES,
            OffsetUnit::CodePoints => sys::LEXEL_CODE_POINTS,
            OffsetUnit::Utf16 => sys::LEXEL_UTF16,
        };
        raw.special_tokens = match self.special_tokens {
            SpecialTokens::Match => sys::LEXEL_SPECIAL_MATCH,
            SpecialTokens::Text => sys::LEXEL_SPECIAL_TEXT,
            SpecialTokens::Error => sys::LEXEL_SPECIAL_ERROR,
        };
        if let Some(max_length) = self.max_length {
            raw.truncation_from = sys::LEXEL_VALUE;
            raw.truncation.max_length = max_length;
        }
        raw.threads = self.threads;
        call(&raw)
    }
}

pub(crate) fn decode(keep_special_tokens: bool) -> sys::lexel_decode_options {
    sys::lexel_decode_options {
        struct_size: std::mem::size_of::<sys::lexel_decode_options>(),
        keep_special_tokens: keep_special_tokens.into(),
        reserved: 0,
    }
}
