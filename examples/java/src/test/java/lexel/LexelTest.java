package lexel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import lexel.EncodeOptions.OffsetUnit;
import lexel.EncodeOptions.SpecialTokens;
import org.junit.jupiter.api.Test;

class LexelTest {
  /** Words between [CLS] and [SEP]. */
  private static final String WORDS =
      """
      {"version":"1.0","added_tokens":[
       {"id":1,"content":"[CLS]","special":true,"single_word":false,"lstrip":false,"rstrip":false,
        "normalized":false},
       {"id":2,"content":"[SEP]","special":true,"single_word":false,"lstrip":false,"rstrip":false,
        "normalized":false}],
       "pre_tokenizer":{"type":"Whitespace"},
       "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
       "model":{"type":"WordLevel","unk_token":"[UNK]",
        "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"red":3,"café":4,"fox":5}}}
      """;

  private static final EncodeOptions DEFAULT = EncodeOptions.DEFAULT;

  /** Set by tools/language_tests.sh. */
  private static String env(String name) {
    String value = System.getenv(name);
    assertTrue(value != null, "set " + name);
    return value;
  }

  private static Tokenizer sampleTokenizer() {
    return Tokenizer.fromFile(Path.of(env("LEXEL_TOKENIZER")));
  }

  private static String sampleText() throws IOException {
    return Files.readString(Path.of(env("LEXEL_TEXT")));
  }

  @Test
  void versionIsKnown() {
    assertEquals(3, Tokenizer.version().split("\\.").length);
  }

  @Test
  void idsAreTheProgramsOnes() throws IOException {
    Process program =
        new ProcessBuilder(
                env("LEXEL_PROGRAM"), "encode", "--ids", "-t", env("LEXEL_TOKENIZER"), "-f",
                env("LEXEL_TEXT"))
            .start();
    String answer = new String(program.getInputStream().readAllBytes()).strip();
    int[] expected = Arrays.stream(answer.split("\\s+")).mapToInt(Integer::parseInt).toArray();
    assertTrue(expected.length > 50);
    try (Tokenizer tokenizer = sampleTokenizer()) {
      assertArrayEquals(expected, tokenizer.encodeIds(sampleText()));
      assertArrayEquals(expected, tokenizer.encode(sampleText()).ids());
      assertEquals(expected.length, tokenizer.count(sampleText(), DEFAULT));
    }
  }

  @Test
  void decodeGivesTheTextBack() throws IOException {
    try (Tokenizer tokenizer = sampleTokenizer()) {
      assertEquals(sampleText(), tokenizer.decode(tokenizer.encodeIds(sampleText())));
    }
  }

  @Test
  void columns() {
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      Encoding encoding = tokenizer.encode("red café dog");
      assertEquals(5, encoding.size());
      assertArrayEquals(new int[] {1, 3, 4, 0, 2}, encoding.ids());
      assertArrayEquals(new int[5], encoding.typeIds());
      assertEquals(List.of("[CLS]", "red", "café", "[UNK]", "[SEP]"), encoding.tokens());
      assertArrayEquals(new int[] {0, 0, 0, 3, 4, 8, 9, 12, 0, 0}, encoding.offsets());
      int none = Encoding.NO_WORD;
      assertArrayEquals(new int[] {none, 0, 1, 2, none}, encoding.wordIds());
      assertArrayEquals(new byte[] {1, 1, 1, 1, 1}, encoding.attentionMask());
      assertArrayEquals(new byte[] {1, 0, 0, 0, 1}, encoding.specialTokensMask());
    }
  }

  @Test
  void offsetUnits() {
    String text = "é 😀 fox";
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      int[] utf16 = tokenizer.encode(text).offsets();
      assertEquals("fox", text.substring(utf16[6], utf16[7]));
      int[] bytes = tokenizer.encode(text, DEFAULT.withOffsetUnit(OffsetUnit.BYTES)).offsets();
      assertArrayEquals(new int[] {8, 11}, Arrays.copyOfRange(bytes, 6, 8));
      int[] points =
          tokenizer.encode(text, DEFAULT.withOffsetUnit(OffsetUnit.CODE_POINTS)).offsets();
      assertArrayEquals(new int[] {4, 7}, Arrays.copyOfRange(points, 6, 8));
    }
  }

  @Test
  void options() {
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      assertArrayEquals(
          new int[] {3, 2}, tokenizer.encodeIds("red [SEP]", DEFAULT.withoutSpecialTokens()));
      assertArrayEquals(
          new int[] {1, 3, 0, 0, 0, 2},
          tokenizer.encodeIds("red [SEP]", DEFAULT.withSpecialTokens(SpecialTokens.TEXT)));
      assertEquals(0, tokenizer.encode("", DEFAULT.withoutSpecialTokens()).size());
      Encoding cut = tokenizer.encode("red fox café", DEFAULT.withMaxLength(4));
      assertArrayEquals(new int[] {1, 3, 5, 2}, cut.ids());
      assertEquals(1, cut.overflowing().size());
      assertArrayEquals(new int[] {1, 4, 2}, cut.overflowing().get(0).ids());
    }
  }

  @Test
  void batch() {
    List<String> texts = List.of("red", "", "café fox");
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      List<Encoding> encodings = tokenizer.encodeBatch(texts, DEFAULT.withThreads(2));
      assertEquals(3, encodings.size());
      assertArrayEquals(new int[] {1, 3, 2}, encodings.get(0).ids());
      assertArrayEquals(new int[] {1, 2}, encodings.get(1).ids());
      assertArrayEquals(new int[] {1, 4, 5, 2}, encodings.get(2).ids());
      assertEquals(0, tokenizer.encodeBatch(List.of(), DEFAULT).size());
      Tokenizer.Flat flat = tokenizer.encodeFlat(texts, DEFAULT);
      assertArrayEquals(new int[] {1, 3, 2, 1, 2, 1, 4, 5, 2}, flat.ids());
      assertArrayEquals(new long[] {0, 3, 5, 9}, flat.rows());
    }
  }

  @Test
  void streamJoinsToTheText() throws IOException {
    String text = sampleText();
    try (Tokenizer tokenizer = sampleTokenizer();
        DecodeStream stream = tokenizer.decodeStream()) {
      var joined = new StringBuilder();
      for (int id : tokenizer.encodeIds(text)) {
        joined.append(stream.step(id));
        assertTrue(text.startsWith(joined.toString()));
      }
      assertEquals(text, joined + stream.flush());
    }
  }

  @Test
  void streamGoesOnFromAPrompt() {
    DecodeStream stream;
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      stream = tokenizer.decodeStream(3);
    } // the stream keeps what it needs
    assertEquals(" fox", stream.step(5));
    assertEquals("", stream.step(2));
    stream.close();
    assertThrows(IllegalStateException.class, () -> stream.step(5));
  }

  @Test
  void errorsSayWhatAndWhere() {
    var io =
        assertThrows(LexelException.class, () -> Tokenizer.fromFile(Path.of("/no/such/file")));
    assertEquals("LEXEL_IO", io.code());
    assertTrue(io.getMessage().contains("/no/such/file"));
    var load =
        assertThrows(
            LexelException.class, () -> Tokenizer.fromJson("{\"model\":{\"type\":\"Splt\"}}"));
    assertEquals("LEXEL_INVALID_SPEC", load.code());
    assertEquals("/model/type", load.jsonPath());
    assertEquals(OptionalLong.empty(), load.row());
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      var options = DEFAULT.withSpecialTokens(SpecialTokens.ERROR);
      var error =
          assertThrows(
              LexelException.class,
              () -> tokenizer.encodeBatch(List.of("red", "fox [SEP]"), options));
      assertEquals(12, error.status());
      assertEquals(OptionalLong.of(1), error.row());
      assertEquals(OptionalLong.of(4), error.byteOffset());
    }
  }

  @Test
  void vocabulary() {
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      assertEquals(OptionalInt.of(4), tokenizer.tokenToId("café"));
      assertEquals(OptionalInt.empty(), tokenizer.tokenToId("dog"));
      assertEquals(6, tokenizer.vocabSize());
    }
  }

  @Test
  void threadsShareATokenizer() {
    try (Tokenizer tokenizer = Tokenizer.fromJson(WORDS)) {
      boolean same =
          IntStream.range(0, 800)
              .parallel()
              .allMatch(
                  i -> Arrays.equals(new int[] {1, 3, 4, 2}, tokenizer.encode("red café").ids()));
      assertTrue(same);
    }
  }

  @Test
  void useAfterCloseIsRefused() {
    Tokenizer tokenizer = Tokenizer.builtin();
    tokenizer.close();
    tokenizer.close();
    assertThrows(IllegalStateException.class, () -> tokenizer.encode("a"));
    assertThrows(IllegalStateException.class, () -> tokenizer.decode(new int[] {1}));
    assertThrows(IllegalStateException.class, tokenizer::vocabSize);
  }

  @Test
  void structsHaveTheLayoutOfTheLibrary() {
    assertEquals(184, new Native.Options().size()); // as in tests/c/abi.txt
    assertEquals(16, new Native.DecodeOptions(true).size());
  }
}
