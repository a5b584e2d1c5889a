// Package lexel turns text into the tokens that language models read, and back, through Lexel's C
// ABI. The library is found by pkg-config.
//
// A Tokenizer may be used by any number of goroutines at once. Handles are freed by Close, or by the
// garbage collector where that is forgotten.
package lexel

/*
#cgo pkg-config: lexel
#include <lexel_c.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"
)

// ErrClosed is what a Tokenizer or DecodeStream gives after Close.
var ErrClosed = errors.New("lexel: used after Close")

// Status says what kind of error it is, as the constants of lexel_c.h.
type Status int32

// The statuses that callers most often ask for; the others are in lexel_c.h.
const (
	IO                 Status = C.LEXEL_IO
	InvalidJSON        Status = C.LEXEL_INVALID_JSON
	InvalidSpec        Status = C.LEXEL_INVALID_SPEC
	LimitExceeded      Status = C.LEXEL_LIMIT_EXCEEDED
	InvalidArgument    Status = C.LEXEL_INVALID_ARGUMENT
	InvalidUTF8        Status = C.LEXEL_INVALID_UTF8
	SpecialTokenInText Status = C.LEXEL_SPECIAL_TOKEN_IN_TEXT
)

func (s Status) String() string { return C.GoString(C.lexel_status_name(C.lexel_status(s))) }

// Error is every error of the library. ByteOffset and Row are -1 where they are not known.
type Error struct {
	Status     Status
	Message    string
	JSONPath   string
	ByteOffset int64
	Row        int64
}

func (e *Error) Error() string { return "lexel: " + e.Message }

// take turns the result of a call into a Go error and frees the library's.
func take(status C.lexel_status, err *C.lexel_error) error {
	if status == C.LEXEL_OK {
		return nil
	}
	defer C.lexel_error_free(err)
	e := &Error{Status: Status(status), Message: Status(status).String(), ByteOffset: -1, Row: -1}
	if err == nil {
		return e
	}
	e.Message = C.GoString(C.lexel_error_message(err))
	e.JSONPath = C.GoString(C.lexel_error_json_path(err))
	var number C.uint64_t
	if C.lexel_error_byte_offset(err, &number) != 0 {
		e.ByteOffset = int64(number)
	}
	if C.lexel_error_row(err, &number) != 0 {
		e.Row = int64(number)
	}
	return e
}

// Version is that of the loaded library.
func Version() string { return C.GoString(C.lexel_version()) }

func init() {
	if got := C.lexel_abi_version(); got != C.LEXEL_ABI_VERSION {
		panic(fmt.Sprintf("lexel: the library has ABI %d, this package was built for %d", got,
			C.LEXEL_ABI_VERSION))
	}
}

// text lends a string to a call. Its bytes are not copied.
func text(s string) (*C.char, C.size_t) {
	if len(s) == 0 {
		return nil, 0
	}
	return (*C.char)(unsafe.Pointer(unsafe.StringData(s))), C.size_t(len(s))
}

// texts lends many, which must stay where they are until the pinner lets go.
func texts(list []string, pinner *runtime.Pinner) *C.lexel_text {
	if len(list) == 0 {
		return nil
	}
	views := make([]C.lexel_text, len(list))
	for i, s := range list {
		data, size := text(s)
		if data != nil {
			pinner.Pin(data)
		}
		views[i] = C.lexel_text{data: data, size: size}
	}
	pinner.Pin(&views[0])
	return &views[0]
}

// idPointer lends ids to a call.
func idPointer(ids []uint32) *C.uint32_t {
	return (*C.uint32_t)(unsafe.Pointer(unsafe.SliceData(ids)))
}

// column copies n values out of memory of the library.
func column[T any](data unsafe.Pointer, n int) []T {
	if data == nil || n == 0 {
		return []T{}
	}
	return append([]T(nil), unsafe.Slice((*T)(data), n)...)
}

// A Tokenizer is a loaded tokenizer.json.
type Tokenizer struct{ handle *C.lexel_tokenizer }

func own(handle *C.lexel_tokenizer, err error) (*Tokenizer, error) {
	if err != nil {
		return nil, err
	}
	t := &Tokenizer{handle}
	runtime.SetFinalizer(t, (*Tokenizer).Close)
	return t, nil
}

// Load reads a tokenizer.json from disk.
func Load(path string) (*Tokenizer, error) {
	var handle *C.lexel_tokenizer
	var err *C.lexel_error
	data, size := text(path)
	status := C.lexel_tokenizer_from_file(data, size, nil, &handle, &err)
	return own(handle, take(status, err))
}

// Parse reads the text of a tokenizer.json.
func Parse(json string) (*Tokenizer, error) {
	var handle *C.lexel_tokenizer
	var err *C.lexel_error
	data, size := text(json)
	status := C.lexel_tokenizer_from_json(data, size, nil, &handle, &err)
	return own(handle, take(status, err))
}

// Builtin is the tokenizer compiled into the library.
func Builtin() (*Tokenizer, error) {
	var handle *C.lexel_tokenizer
	var err *C.lexel_error
	status := C.lexel_tokenizer_builtin(&handle, &err)
	return own(handle, take(status, err))
}

// Close frees the tokenizer; more than once does no harm. No other call may be running.
func (t *Tokenizer) Close() {
	C.lexel_tokenizer_free(t.handle)
	t.handle = nil
	runtime.SetFinalizer(t, nil)
}

// OffsetUnit is what offsets count.
type OffsetUnit int32

const (
	Bytes      OffsetUnit = C.LEXEL_BYTES // as Go's strings do
	CodePoints OffsetUnit = C.LEXEL_CODE_POINTS
	UTF16      OffsetUnit = C.LEXEL_UTF16
)

// SpecialTokens says what becomes of special tokens that are written in a text.
type SpecialTokens int32

const (
	Match  SpecialTokens = C.LEXEL_SPECIAL_MATCH
	AsText SpecialTokens = C.LEXEL_SPECIAL_TEXT
	Reject SpecialTokens = C.LEXEL_SPECIAL_ERROR
)

// Options of one call; the zero value is the library's default.
type Options struct {
	WithoutSpecialTokens bool
	OffsetUnit           OffsetUnit
	SpecialTokens        SpecialTokens
	MaxLength            int // truncation to so many tokens; 0: what the tokenizer has stored
	Threads              int // workers of a batch; 0: one per core
}

func (o *Options) c() *C.lexel_encode_options {
	if o == nil {
		return nil
	}
	c := &C.lexel_encode_options{
		offset_unit:    C.int32_t(o.OffsetUnit),
		special_tokens: C.int32_t(o.SpecialTokens),
		threads:        C.uint32_t(o.Threads),
	}
	c.struct_size = C.sizeof_lexel_encode_options
	if o.WithoutSpecialTokens {
		c.without_special_tokens = 1
	}
	if o.MaxLength > 0 {
		c.truncation_from = C.LEXEL_VALUE
		c.truncation.max_length = C.uint64_t(o.MaxLength)
	}
	return c
}

// Offset is a half-open range of the text.
type Offset struct{ Begin, End uint32 }

// NoWord is the word of a token that belongs to none.
const NoWord = ^uint32(0)

// An Encoding is one text as tokens, in columns of equal length.
type Encoding struct {
	IDs           []uint32
	TypeIDs       []uint32
	Tokens        []string
	Offsets       []Offset
	WordIDs       []uint32
	AttentionMask []uint8
	SpecialMask   []uint8
	Overflowing   []*Encoding // the windows that truncation cut off
}

// read copies an encoding.
func read(e *C.lexel_encoding) (*Encoding, error) {
	n := int(C.lexel_encoding_size(e))
	result := &Encoding{
		IDs:           column[uint32](unsafe.Pointer(C.lexel_encoding_ids(e)), n),
		TypeIDs:       column[uint32](unsafe.Pointer(C.lexel_encoding_type_ids(e)), n),
		Offsets:       column[Offset](unsafe.Pointer(C.lexel_encoding_offsets(e)), n),
		WordIDs:       column[uint32](unsafe.Pointer(C.lexel_encoding_word_ids(e)), n),
		AttentionMask: column[uint8](unsafe.Pointer(C.lexel_encoding_attention_mask(e)), n),
		SpecialMask:   column[uint8](unsafe.Pointer(C.lexel_encoding_special_tokens_mask(e)), n),
		Tokens:        make([]string, n),
	}
	for i := range result.Tokens {
		var size C.size_t
		token := C.lexel_encoding_token(e, C.size_t(i), &size)
		result.Tokens[i] = C.GoStringN(token, C.int(size))
	}
	for i := C.size_t(0); i < C.lexel_encoding_overflow_count(e); i++ {
		var window *C.lexel_encoding
		var err *C.lexel_error
		if err := take(C.lexel_encoding_overflow(e, i, &window, &err), err); err != nil {
			return nil, err
		}
		encoding, err2 := read(window)
		C.lexel_encoding_free(window)
		if err2 != nil {
			return nil, err2
		}
		result.Overflowing = append(result.Overflowing, encoding)
	}
	return result, nil
}

// Encode gives every column. options may be nil.
func (t *Tokenizer) Encode(s string, options *Options) (*Encoding, error) {
	if t.handle == nil {
		return nil, ErrClosed
	}
	defer runtime.KeepAlive(t)
	var encoding *C.lexel_encoding
	var err *C.lexel_error
	data, size := text(s)
	status := C.lexel_tokenizer_encode(t.handle, data, size, options.c(), &encoding, &err)
	if err := take(status, err); err != nil {
		return nil, err
	}
	defer C.lexel_encoding_free(encoding)
	return read(encoding)
}

// EncodeIDs gives ids only: the cheapest call.
func (t *Tokenizer) EncodeIDs(s string, options *Options) ([]uint32, error) {
	if t.handle == nil {
		return nil, ErrClosed
	}
	defer runtime.KeepAlive(t)
	data, size := text(s)
	c := options.c()
	ids := make([]uint32, len(s)/3+16) // mostly enough; else the library says how many
	for {
		var n C.size_t
		var err *C.lexel_error
		status := C.lexel_tokenizer_encode_ids(t.handle, data, size, c, idPointer(ids),
			C.size_t(len(ids)), &n, &err)
		if status != C.LEXEL_BUFFER_TOO_SMALL {
			return ids[:n], take(status, err)
		}
		ids = make([]uint32, n)
	}
}

// EncodeBatch gives an encoding per text, made by several threads.
func (t *Tokenizer) EncodeBatch(list []string, options *Options) ([]*Encoding, error) {
	if t.handle == nil {
		return nil, ErrClosed
	}
	defer runtime.KeepAlive(t)
	var pinner runtime.Pinner
	defer pinner.Unpin()
	var encodings *C.lexel_encodings
	var err *C.lexel_error
	status := C.lexel_tokenizer_encode_batch(t.handle, texts(list, &pinner), C.size_t(len(list)),
		options.c(), &encodings, &err)
	if err := take(status, err); err != nil {
		return nil, err
	}
	defer C.lexel_encodings_free(encodings)
	result := make([]*Encoding, len(list))
	for i := range result {
		encoding, err := read(C.lexel_encodings_at(encodings, C.size_t(i)))
		if err != nil {
			return nil, err
		}
		result[i] = encoding
	}
	return result, nil
}

// EncodeFlat gives the ids of all texts in one slice, those of text i at ids[rows[i]:rows[i+1]].
func (t *Tokenizer) EncodeFlat(list []string, options *Options) (ids []uint32, rows []uint64, err error) {
	if t.handle == nil {
		return nil, nil, ErrClosed
	}
	defer runtime.KeepAlive(t)
	var pinner runtime.Pinner
	defer pinner.Unpin()
	var flat *C.lexel_flat
	var e *C.lexel_error
	status := C.lexel_tokenizer_encode_flat(t.handle, texts(list, &pinner), C.size_t(len(list)),
		options.c(), 0, &flat, &e)
	if err := take(status, e); err != nil {
		return nil, nil, err
	}
	defer C.lexel_flat_free(flat)
	ids = column[uint32](unsafe.Pointer(C.lexel_flat_ids(flat)), int(C.lexel_flat_id_count(flat)))
	rows = column[uint64](unsafe.Pointer(C.lexel_flat_row_offsets(flat)), len(list)+1)
	return ids, rows, nil
}

// Count says how many tokens a text has.
func (t *Tokenizer) Count(s string, options *Options) (int, error) {
	if t.handle == nil {
		return 0, ErrClosed
	}
	defer runtime.KeepAlive(t)
	var count C.size_t
	var err *C.lexel_error
	data, size := text(s)
	status := C.lexel_tokenizer_count(t.handle, data, size, options.c(), &count, &err)
	return int(count), take(status, err)
}

// TokenToID looks a token up.
func (t *Tokenizer) TokenToID(token string) (uint32, bool) {
	defer runtime.KeepAlive(t)
	var id C.uint32_t
	data, size := text(token)
	found := C.lexel_tokenizer_token_to_id(t.handle, data, size, &id)
	return uint32(id), found != 0
}

// VocabSize is the number of entries, added tokens included.
func (t *Tokenizer) VocabSize() int {
	defer runtime.KeepAlive(t)
	return int(C.lexel_tokenizer_vocab_size(t.handle, 1))
}

func decodeOptions(keepSpecialTokens bool) *C.lexel_decode_options {
	options := &C.lexel_decode_options{struct_size: C.sizeof_lexel_decode_options}
	if keepSpecialTokens {
		options.keep_special_tokens = 1
	}
	return options
}

// Decode gives the text of ids.
func (t *Tokenizer) Decode(ids []uint32, keepSpecialTokens bool) (string, error) {
	if t.handle == nil {
		return "", ErrClosed
	}
	defer runtime.KeepAlive(t)
	options := decodeOptions(keepSpecialTokens)
	buffer := make([]byte, 8*len(ids)+64)
	for {
		var size C.size_t
		var err *C.lexel_error
		status := C.lexel_tokenizer_decode(t.handle, idPointer(ids), C.size_t(len(ids)), options,
			(*C.char)(unsafe.Pointer(unsafe.SliceData(buffer))), C.size_t(len(buffer)), &size, &err)
		if status != C.LEXEL_BUFFER_TOO_SMALL {
			return string(buffer[:size]), take(status, err)
		}
		buffer = make([]byte, size)
	}
}

// A DecodeStream gives text from ids as they arrive. It belongs to one goroutine.
type DecodeStream struct{ handle *C.lexel_decode_stream }

// DecodeStream starts one. prompt is what the text to come goes on from; it may be nil.
func (t *Tokenizer) DecodeStream(prompt []uint32) (*DecodeStream, error) {
	if t.handle == nil {
		return nil, ErrClosed
	}
	defer runtime.KeepAlive(t)
	var handle *C.lexel_decode_stream
	var err *C.lexel_error
	status := C.lexel_tokenizer_decode_stream(t.handle, nil, idPointer(prompt),
		C.size_t(len(prompt)), &handle, &err)
	if err := take(status, err); err != nil {
		return nil, err
	}
	stream := &DecodeStream{handle}
	runtime.SetFinalizer(stream, (*DecodeStream).Close)
	return stream, nil
}

// Step gives the text that became certain with this id; it may be empty.
func (s *DecodeStream) Step(id uint32) (string, error) {
	if s.handle == nil {
		return "", ErrClosed
	}
	defer runtime.KeepAlive(s)
	var data *C.char
	var size C.size_t
	var err *C.lexel_error
	status := C.lexel_decode_stream_step(s.handle, C.uint32_t(id), &data, &size, &err)
	return C.GoStringN(data, C.int(size)), take(status, err)
}

// Flush gives what was still held back. The stream starts anew afterwards.
func (s *DecodeStream) Flush() (string, error) {
	if s.handle == nil {
		return "", ErrClosed
	}
	defer runtime.KeepAlive(s)
	var data *C.char
	var size C.size_t
	var err *C.lexel_error
	status := C.lexel_decode_stream_flush(s.handle, &data, &size, &err)
	return C.GoStringN(data, C.int(size)), take(status, err)
}

// Close frees the stream; more than once does no harm.
func (s *DecodeStream) Close() {
	C.lexel_decode_stream_free(s.handle)
	s.handle = nil
	runtime.SetFinalizer(s, nil)
}
