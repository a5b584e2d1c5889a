use std::process::Command;

use lexel::{Offset, OffsetUnit, Options, SpecialTokens, Status, Tokenizer, NO_WORD};

/// Words between [CLS] and [SEP].
const WORDS: &str = r#"{"version":"1.0","added_tokens":[
{"id":1,"content":"[CLS]","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false},
{"id":2,"content":"[SEP]","special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false}],
"pre_tokenizer":{"type":"Whitespace"},
"post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
"model":{"type":"WordLevel","vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"red":3,"café":4,"fox":5},"unk_token":"[UNK]"}}"#;

fn words() -> Tokenizer {
    Tokenizer::from_json(WORDS).unwrap()
}

fn defaults() -> Options {
    Options::default()
}

/// Set by tools/language_tests.sh.
fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("set {name}"))
}

fn sample() -> (Tokenizer, String) {
    let tokenizer = Tokenizer::from_file(env("LEXEL_TOKENIZER")).unwrap();
    (tokenizer, std::fs::read_to_string(env("LEXEL_TEXT")).unwrap())
}

#[test]
fn version_is_known() {
    assert_eq!(lexel::version().split('.').count(), 3);
}

#[test]
fn ids_are_the_programs_ones() {
    let (tokenizer, text) = sample();
    let (file, tokenizer_file) = (env("LEXEL_TEXT"), env("LEXEL_TOKENIZER"));
    let answer = Command::new(env("LEXEL_PROGRAM"))
        .args(["encode", "--ids", "-t", &tokenizer_file, "-f", &file])
        .output()
        .unwrap();
    let expected: Vec<u32> = String::from_utf8(answer.stdout)
        .unwrap()
        .split_whitespace()
        .map(|id| id.parse().unwrap())
        .collect();
    assert!(expected.len() > 50);
    assert_eq!(tokenizer.encode_ids(&text, &defaults()).unwrap(), expected);
    assert_eq!(tokenizer.encode(&text, &defaults()).unwrap().ids(), expected);
    assert_eq!(tokenizer.count(&text, &defaults()).unwrap(), expected.len());
}

#[test]
fn decode_gives_the_text_back() {
    let (tokenizer, text) = sample();
    let ids = tokenizer.encode_ids(&text, &defaults()).unwrap();
    assert_eq!(tokenizer.decode(&ids, false).unwrap(), text);
}

#[test]
fn columns() {
    let encoding = words().encode("red café dog", &defaults()).unwrap();
    assert_eq!(encoding.ids(), [1, 3, 4, 0, 2]);
    assert_eq!(encoding.type_ids(), [0; 5]);
    let offsets: Vec<_> = encoding.offsets().iter().map(|o| (o.begin, o.end)).collect();
    assert_eq!(offsets, [(0, 0), (0, 3), (4, 9), (10, 13), (0, 0)]);
    assert_eq!(encoding.word_ids(), [NO_WORD, 0, 1, 2, NO_WORD]);
    assert_eq!(encoding.attention_mask(), [1; 5]);
    assert_eq!(encoding.special_tokens_mask(), [1, 0, 0, 0, 1]);
    let tokens: Vec<_> = (0..encoding.len()).map(|i| encoding.token(i)).collect();
    assert_eq!(tokens, ["[CLS]", "red", "café", "[UNK]", "[SEP]"]);
    assert_eq!(encoding.token(99), "");
}

#[test]
fn offset_units() {
    for (offset_unit, begin, end) in
        [(OffsetUnit::Bytes, 8, 11), (OffsetUnit::CodePoints, 4, 7), (OffsetUnit::Utf16, 5, 8)]
    {
        let options = Options { offset_unit, ..defaults() };
        let encoding = words().encode("é 😀 fox", &options).unwrap();
        assert_eq!(encoding.offsets()[3], Offset { begin, end });
    }
}

#[test]
fn options() {
    let tokenizer = words();
    let bare = Options { without_special_tokens: true, ..defaults() };
    assert_eq!(tokenizer.encode_ids("red [SEP]", &bare).unwrap(), [3, 2]);
    let as_text = Options { special_tokens: SpecialTokens::Text, ..defaults() };
    assert_eq!(tokenizer.encode_ids("red [SEP]", &as_text).unwrap(), [1, 3, 0, 0, 0, 2]);
    assert!(tokenizer.encode("", &bare).unwrap().is_empty());
    assert_eq!(tokenizer.encode_pair("red", "fox", &defaults()).unwrap().ids(), [1, 3, 2, 5, 2]);
}

#[test]
fn overflow_outlives_its_encoding() {
    let options = Options { max_length: Some(4), ..defaults() };
    let encoding = words().encode("red fox café", &options).unwrap();
    assert_eq!(encoding.ids(), [1, 3, 5, 2]);
    let windows: Vec<_> = encoding.overflowing().map(|window| window.unwrap()).collect();
    drop(encoding);
    assert_eq!(windows.len(), 1);
    assert_eq!(windows[0].ids(), [1, 4, 2]);
}

#[test]
fn batch() {
    let tokenizer = words();
    let encodings =
        tokenizer.encode_batch(&["red", "", "café fox"], &Options { threads: 2, ..defaults() });
    let encodings = encodings.unwrap();
    let ids: Vec<_> = encodings.iter().map(|encoding| encoding.ids().to_vec()).collect();
    assert_eq!(ids, [vec![1, 3, 2], vec![1, 2], vec![1, 4, 5, 2]]);
    assert!(encodings.get(3).is_none());
    assert!(tokenizer.encode_batch::<&str>(&[], &defaults()).unwrap().is_empty());
}

#[test]
fn flat_batch() {
    let flat = words().encode_flat(&["red", "", "café fox"], &defaults()).unwrap();
    assert_eq!(flat.ids(), [1, 3, 2, 1, 2, 1, 4, 5, 2]);
    assert_eq!(flat.row_offsets(), [0, 3, 5, 9]);
}

#[test]
fn stream_joins_to_the_text() {
    let (tokenizer, text) = sample();
    let mut stream = tokenizer.decode_stream(false, &[]).unwrap();
    let mut joined = String::new();
    for id in tokenizer.encode_ids(&text, &defaults()).unwrap() {
        joined += &stream.step(id).unwrap();
        assert!(text.starts_with(&joined));
    }
    joined += &stream.flush().unwrap();
    assert_eq!(joined, text);
}

#[test]
fn stream_goes_on_from_a_prompt() {
    let tokenizer = words();
    let mut stream = tokenizer.decode_stream(false, &[3]).unwrap();
    drop(tokenizer); // the stream keeps what it needs
    assert_eq!(stream.step(5).unwrap(), " fox");
    assert_eq!(stream.step(2).unwrap(), "");
    let mut all = words().decode_stream(true, &[3]).unwrap();
    assert_eq!(all.step(2).unwrap(), " [SEP]");
}

#[test]
fn errors_say_what_and_where() {
    let error = Tokenizer::from_file("/no/such/file").err().unwrap();
    assert_eq!(error.status, Status::IO);
    assert!(error.to_string().contains("/no/such/file"));
    let error = Tokenizer::from_json(r#"{"model":{"type":"Splt"}}"#).err().unwrap();
    assert_eq!(error.status, Status::INVALID_SPEC);
    assert_eq!(error.json_path, "/model/type");
    let options = Options { special_tokens: SpecialTokens::Error, ..defaults() };
    let error = words().encode_batch(&["red", "fox [SEP]"], &options).err().unwrap();
    assert_eq!(error.status, Status::SPECIAL_TOKEN_IN_TEXT);
    assert_eq!((error.row, error.byte_offset), (Some(1), Some(4)));
    assert_eq!(format!("{:?}", error.status), "LEXEL_SPECIAL_TOKEN_IN_TEXT");
}

#[test]
fn clones_do_not_follow_changes() {
    let mut tokenizer = words();
    let before = tokenizer.clone();
    assert_eq!(tokenizer.add_special_tokens(&["<new>", "[SEP]"]).unwrap(), 1);
    assert_eq!(tokenizer.token_to_id("<new>"), Some(6));
    assert_eq!(tokenizer.vocab_size(), 7);
    assert_eq!(before.token_to_id("<new>"), None);
    assert_eq!(before.vocab_size(), 6);
}

#[test]
fn threads_share_a_tokenizer() {
    let tokenizer = words();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..100 {
                    let encoding = tokenizer.encode("red café", &defaults()).unwrap();
                    assert_eq!(encoding.ids(), [1, 3, 4, 2]);
                }
            });
        }
    });
}

#[test]
fn structs_have_the_layout_of_the_library() {
    // As in tests/c/abi.txt, which is for 64-bit systems.
    assert_eq!(std::mem::size_of::<lexel_sys::lexel_encode_options>(), 184);
    assert_eq!(std::mem::size_of::<lexel_sys::lexel_input>(), 48);
    assert_eq!(std::mem::size_of::<lexel_sys::lexel_load_limits>(), 56);
    assert_eq!(unsafe { lexel_sys::lexel_abi_version() }, lexel_sys::LEXEL_ABI_VERSION);
}
