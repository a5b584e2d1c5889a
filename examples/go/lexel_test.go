package lexel

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// Words between [CLS] and [SEP].
const words = `{"version":"1.0","added_tokens":[
{"id":1,"content":"[CLS]","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false},
{"id":2,"content":"[SEP]","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false}],
"pre_tokenizer":{"type":"Whitespace"},
"post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
"model":{"type":"WordLevel","vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"red":3,"café":4,"fox":5},"unk_token":"[UNK]"}}`

func parse(t *testing.T, json string) *Tokenizer {
	t.Helper()
	tokenizer, err := Parse(json)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tokenizer.Close)
	return tokenizer
}

// env is set by tools/language_tests.sh.
func env(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("set %s", name)
	}
	return value
}

func sample(t *testing.T) (*Tokenizer, string) {
	t.Helper()
	tokenizer, err := Load(env(t, "LEXEL_TOKENIZER"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tokenizer.Close)
	bytes, err := os.ReadFile(env(t, "LEXEL_TEXT"))
	if err != nil {
		t.Fatal(err)
	}
	return tokenizer, string(bytes)
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestVersion(t *testing.T) {
	if !strings.Contains(Version(), ".") {
		t.Errorf("version is %q", Version())
	}
}

func TestIDsAreTheProgramsOnes(t *testing.T) {
	tokenizer, text := sample(t)
	out, err := exec.Command(env(t, "LEXEL_PROGRAM"), "encode", "--ids", "-t",
		env(t, "LEXEL_TOKENIZER"), "-f", env(t, "LEXEL_TEXT")).Output()
	if err != nil {
		t.Fatal(err)
	}
	ids, err := tokenizer.EncodeIDs(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, strings.Trim(fmt.Sprint(ids), "[]"), strings.TrimSpace(string(out)))
	encoding, _ := tokenizer.Encode(text, nil)
	equal(t, encoding.IDs, ids)
	count, _ := tokenizer.Count(text, nil)
	equal(t, count, len(ids))
}

func TestDecodeGivesTheTextBack(t *testing.T) {
	tokenizer, text := sample(t)
	ids, _ := tokenizer.EncodeIDs(text, nil)
	back, err := tokenizer.Decode(ids, false)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, back, text)
}

func TestColumns(t *testing.T) {
	e, err := parse(t, words).Encode("red café dog", nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, e.IDs, []uint32{1, 3, 4, 0, 2})
	equal(t, e.Tokens, []string{"[CLS]", "red", "café", "[UNK]", "[SEP]"})
	equal(t, e.Offsets, []Offset{{0, 0}, {0, 3}, {4, 9}, {10, 13}, {0, 0}})
	equal(t, e.WordIDs, []uint32{NoWord, 0, 1, 2, NoWord})
	equal(t, e.AttentionMask, []uint8{1, 1, 1, 1, 1})
	equal(t, e.SpecialMask, []uint8{1, 0, 0, 0, 1})
	equal(t, e.TypeIDs, []uint32{0, 0, 0, 0, 0})
}

func TestOffsetUnits(t *testing.T) {
	tokenizer := parse(t, words)
	for unit, want := range map[OffsetUnit]Offset{Bytes: {8, 11}, CodePoints: {4, 7}, UTF16: {5, 8}} {
		e, err := tokenizer.Encode("é 😀 fox", &Options{OffsetUnit: unit})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, e.Offsets[3], want)
	}
}

func TestOptions(t *testing.T) {
	tokenizer := parse(t, words)
	ids, _ := tokenizer.EncodeIDs("red [SEP]", &Options{WithoutSpecialTokens: true})
	equal(t, ids, []uint32{3, 2})
	ids, _ = tokenizer.EncodeIDs("red [SEP]", &Options{SpecialTokens: AsText})
	equal(t, ids, []uint32{1, 3, 0, 0, 0, 2})
	e, _ := tokenizer.Encode("red fox café", &Options{MaxLength: 4})
	equal(t, e.IDs, []uint32{1, 3, 5, 2})
	equal(t, len(e.Overflowing), 1)
	equal(t, e.Overflowing[0].IDs, []uint32{1, 4, 2})
	ids, _ = tokenizer.EncodeIDs("", &Options{WithoutSpecialTokens: true})
	equal(t, len(ids), 0)
}

func TestBatch(t *testing.T) {
	tokenizer := parse(t, words)
	encodings, err := tokenizer.EncodeBatch([]string{"red", "", "café fox"}, &Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, encodings[0].IDs, []uint32{1, 3, 2})
	equal(t, encodings[1].IDs, []uint32{1, 2})
	equal(t, encodings[2].IDs, []uint32{1, 4, 5, 2})
	ids, rows, err := tokenizer.EncodeFlat([]string{"red", "", "café fox"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, ids, []uint32{1, 3, 2, 1, 2, 1, 4, 5, 2})
	equal(t, rows, []uint64{0, 3, 5, 9})
	encodings, err = tokenizer.EncodeBatch(nil, nil)
	if err != nil || len(encodings) != 0 {
		t.Errorf("an empty batch gives %v, %v", encodings, err)
	}
}

func TestStream(t *testing.T) {
	tokenizer, text := sample(t)
	ids, _ := tokenizer.EncodeIDs(text, nil)
	stream, err := tokenizer.DecodeStream(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	var joined strings.Builder
	for _, id := range ids {
		piece, err := stream.Step(id)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(text[joined.Len():], piece) { // whole characters only
			t.Fatalf("%q does not go on after %q", piece, joined.String())
		}
		joined.WriteString(piece)
	}
	rest, _ := stream.Flush()
	equal(t, joined.String()+rest, text)
}

func TestStreamGoesOnFromAPrompt(t *testing.T) {
	tokenizer := parse(t, words)
	stream, _ := tokenizer.DecodeStream([]uint32{3})
	tokenizer.Close() // the stream keeps what it needs
	piece, err := stream.Step(5)
	equal(t, piece, " fox")
	equal(t, err, nil)
	stream.Close()
	stream.Close()
	if _, err := stream.Step(5); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed stream gives %v", err)
	}
}

func failure(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *Error", err)
	}
	return e
}

func TestErrorsSayWhatAndWhere(t *testing.T) {
	_, err := Load("/no/such/file")
	equal(t, failure(t, err).Status, IO)
	_, err = Parse(`{"model":{"type":"Splt"}}`)
	equal(t, failure(t, err).Status, InvalidSpec)
	equal(t, failure(t, err).JSONPath, "/model/type")
	tokenizer := parse(t, words)
	_, err = tokenizer.EncodeBatch([]string{"red", "fox [SEP]"}, &Options{SpecialTokens: Reject})
	e := failure(t, err)
	equal(t, e.Status, SpecialTokenInText)
	equal(t, e.Row, int64(1))
	equal(t, e.ByteOffset, int64(4))
	_, err = tokenizer.Encode("red", &Options{OffsetUnit: 9})
	equal(t, failure(t, err).Status, InvalidArgument)
	equal(t, failure(t, err).Row, int64(-1))
}

func TestVocabulary(t *testing.T) {
	tokenizer := parse(t, words)
	id, found := tokenizer.TokenToID("café")
	equal(t, found, true)
	equal(t, id, uint32(4))
	_, found = tokenizer.TokenToID("dog")
	equal(t, found, false)
	equal(t, tokenizer.VocabSize(), 6)
}

func TestUseAfterClose(t *testing.T) {
	tokenizer := parse(t, words)
	tokenizer.Close()
	tokenizer.Close()
	for _, err := range []error{
		second(tokenizer.Encode("a", nil)),
		second(tokenizer.EncodeIDs("a", nil)),
		second(tokenizer.EncodeBatch(nil, nil)),
		second(tokenizer.Decode(nil, false)),
		second(tokenizer.DecodeStream(nil)),
		second(tokenizer.Count("a", nil)),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestGoroutinesShareATokenizer(t *testing.T) {
	tokenizer := parse(t, words)
	var group sync.WaitGroup
	for range make([]int, 8) {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 100; i++ {
				e, err := tokenizer.Encode("red café", nil)
				if err != nil || !reflect.DeepEqual(e.IDs, []uint32{1, 3, 4, 2}) {
					t.Errorf("got %v, %v", e, err)
				}
			}
		}()
	}
	group.Wait()
}

func TestForgottenHandlesAreFreed(t *testing.T) {
	for i := 0; i < 100; i++ {
		tokenizer, err := Parse(words)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tokenizer.DecodeStream(nil); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.GC()
}
