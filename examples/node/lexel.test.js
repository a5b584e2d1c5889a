import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { LexelError, NO_WORD, Tokenizer, version } from './lexel.js';

// Words between [CLS] and [SEP].
const added = (id, content) => ({
  id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false,
});
const WORDS = JSON.stringify({
  version: '1.0',
  added_tokens: [added(1, '[CLS]'), added(2, '[SEP]')],
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: { type: 'BertProcessing', sep: ['[SEP]', 2], cls: ['[CLS]', 1] },
  model: {
    type: 'WordLevel',
    vocab: { '[UNK]': 0, '[CLS]': 1, '[SEP]': 2, red: 3, café: 4, fox: 5 },
    unk_token: '[UNK]',
  },
});
const words = () => Tokenizer.fromJson(WORDS);

// Set by tools/language_tests.sh.
const env = (name) => process.env[name] ?? assert.fail(`set ${name}`);
const sample = () => ({
  tokenizer: Tokenizer.fromFile(env('LEXEL_TOKENIZER')),
  text: readFileSync(env('LEXEL_TEXT'), 'utf8'),
});

test('the version is known', () => assert.match(version(), /^\d+\.\d+\.\d+$/));

test('ids are the program\'s ones', () => {
  const { tokenizer, text } = sample();
  const answer = execFileSync(
    env('LEXEL_PROGRAM'), ['encode', '--ids', '-t', env('LEXEL_TOKENIZER'), '-f', env('LEXEL_TEXT')]);
  const expected = answer.toString().trim().split(/\s+/).map(Number);
  assert.ok(expected.length > 50);
  assert.deepEqual([...tokenizer.encodeIds(text)], expected);
  assert.deepEqual([...tokenizer.encode(text).ids], expected);
  assert.equal(tokenizer.count(text), expected.length);
  tokenizer.close();
});

test('decode gives the text back', () => {
  const { tokenizer, text } = sample();
  assert.equal(tokenizer.decode(tokenizer.encodeIds(text)), text);
  tokenizer.close();
});

test('columns', () => {
  const encoding = words().encode('red café dog');
  assert.deepEqual([...encoding.ids], [1, 3, 4, 0, 2]);
  assert.deepEqual([...encoding.typeIds], [0, 0, 0, 0, 0]);
  assert.deepEqual(encoding.tokens, ['[CLS]', 'red', 'café', '[UNK]', '[SEP]']);
  assert.deepEqual([...encoding.offsets], [0, 0, 0, 3, 4, 8, 9, 12, 0, 0]);
  assert.deepEqual([...encoding.wordIds], [NO_WORD, 0, 1, 2, NO_WORD]);
  assert.deepEqual([...encoding.attentionMask], [1, 1, 1, 1, 1]);
  assert.deepEqual([...encoding.specialTokensMask], [1, 0, 0, 0, 1]);
});

test('offset units', () => {
  const tokenizer = words();
  const text = 'é 😀 fox';
  const of = (options) => [...tokenizer.encode(text, options).offsets.slice(6, 8)];
  assert.deepEqual(of(), [5, 8]);
  assert.equal(text.slice(...of()), 'fox');
  assert.deepEqual(of({ offsetUnit: 'bytes' }), [8, 11]);
  assert.deepEqual(of({ offsetUnit: 'codePoints' }), [4, 7]);
  assert.throws(() => of({ offsetUnit: 'letters' }), RangeError);
});

test('options', () => {
  const tokenizer = words();
  const ids = (text, options) => [...tokenizer.encodeIds(text, options)];
  assert.deepEqual(ids('red [SEP]', { addSpecialTokens: false }), [3, 2]);
  assert.deepEqual(ids('red [SEP]', { specialTokens: 'text' }), [1, 3, 0, 0, 0, 2]);
  assert.deepEqual(ids('', { addSpecialTokens: false }), []);
  const encoding = tokenizer.encode('red fox café', { maxLength: 4 });
  assert.deepEqual([...encoding.ids], [1, 3, 5, 2]);
  assert.deepEqual(encoding.overflowing.map((window) => [...window.ids]), [[1, 4, 2]]);
});

test('batch', () => {
  const tokenizer = words();
  const list = ['red', '', 'café fox'];
  const ids = tokenizer.encodeBatch(list, { threads: 2 }).map((encoding) => [...encoding.ids]);
  assert.deepEqual(ids, [[1, 3, 2], [1, 2], [1, 4, 5, 2]]);
  assert.deepEqual(tokenizer.encodeBatch([]), []);
  const flat = tokenizer.encodeFlat(list);
  assert.deepEqual([...flat.ids], [1, 3, 2, 1, 2, 1, 4, 5, 2]);
  assert.deepEqual(flat.rows, [0, 3, 5, 9]);
});

test('threads share a tokenizer', async () => {
  const tokenizer = words();
  const all = await Promise.all(Array.from({ length: 50 }, () => tokenizer.encodeIdsAsync('red café')));
  for (const ids of all) assert.deepEqual([...ids], [1, 3, 4, 2]);
  await assert.rejects(tokenizer.encodeIdsAsync('[SEP]', { specialTokens: 'error' }), LexelError);
});

test('a stream joins to the text', () => {
  const { tokenizer, text } = sample();
  const stream = tokenizer.decodeStream();
  let joined = '';
  for (const id of tokenizer.encodeIds(text)) {
    joined += stream.step(id);
    assert.ok(text.startsWith(joined));
  }
  assert.equal(joined + stream.flush(), text);
  stream.close();
  tokenizer.close();
});

test('a stream goes on from a prompt', () => {
  const tokenizer = words();
  const stream = tokenizer.decodeStream({ prompt: [3] });
  tokenizer.close(); // the stream keeps what it needs
  assert.equal(stream.step(5), ' fox');
  assert.equal(stream.step(2), '');
  stream.close();
  assert.throws(() => stream.step(5), /used after close/);
});

test('errors say what and where', () => {
  const error = (code) => {
    try {
      code();
    } catch (thrown) {
      assert.ok(thrown instanceof LexelError);
      return thrown;
    }
    return assert.fail('nothing was thrown');
  };
  assert.equal(error(() => Tokenizer.fromFile('/no/such/file')).code, 'LEXEL_IO');
  const load = error(() => Tokenizer.fromJson('{"model":{"type":"Splt"}}'));
  assert.equal(load.code, 'LEXEL_INVALID_SPEC');
  assert.equal(load.jsonPath, '/model/type');
  assert.equal(load.row, undefined);
  const batch = error(() => words().encodeBatch(['red', 'fox [SEP]'], { specialTokens: 'error' }));
  assert.equal(batch.code, 'LEXEL_SPECIAL_TOKEN_IN_TEXT');
  assert.equal(batch.row, 1);
  assert.equal(batch.byteOffset, 4);
});

test('vocabulary', () => {
  const tokenizer = words();
  assert.equal(tokenizer.tokenToId('café'), 4);
  assert.equal(tokenizer.tokenToId('dog'), undefined);
  assert.equal(tokenizer.vocabSize, 6);
});

test('use after close is refused', () => {
  const tokenizer = words();
  tokenizer.close();
  tokenizer.close();
  assert.throws(() => tokenizer.encode('a'), /used after close/);
  assert.throws(() => tokenizer.decodeStream(), /used after close/);
});
