package lexel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A loaded tokenizer.json: text to the tokens that language models read, and back, through Lexel's C
 * ABI. Any number of threads may use one at once. Errors of the library are {@link LexelException}.
 */
public final class Tokenizer extends Handle {
  private Tokenizer(Pointer pointer) {
    super(pointer, Native::lexel_tokenizer_free);
  }

  /** Reads a tokenizer.json from disk. */
  public static Tokenizer fromFile(Path path) {
    byte[] name = Native.utf8(path.toString());
    return new Tokenizer(
        Native.handle(
            (out, error) ->
                Native.lexel_tokenizer_from_file(name, name.length, null, out, error)));
  }

  /** Reads the text of a tokenizer.json. */
  public static Tokenizer fromJson(String json) {
    byte[] bytes = Native.utf8(json);
    return new Tokenizer(
        Native.handle(
            (out, error) ->
                Native.lexel_tokenizer_from_json(bytes, bytes.length, null, out, error)));
  }

  /** The tokenizer compiled into the library. */
  public static Tokenizer builtin() {
    return new Tokenizer(Native.handle(Native::lexel_tokenizer_builtin));
  }

  /** Version of the loaded library. */
  public static String version() {
    return Native.string(Native.lexel_version());
  }

  /** One text with every column. */
  public Encoding encode(String text, EncodeOptions options) {
    byte[] bytes = Native.utf8(text);
    Pointer encoding =
        owned(
            (out, error) ->
                Native.lexel_tokenizer_encode(
                    pointer(), bytes, bytes.length, options.raw(), out, error));
    try {
      return Encoding.read(encoding);
    } finally {
      Native.lexel_encoding_free(encoding);
    }
  }

  public Encoding encode(String text) {
    return encode(text, EncodeOptions.DEFAULT);
  }

  /** Ids only: the cheapest call. */
  public int[] encodeIds(String text, EncodeOptions options) {
    byte[] bytes = Native.utf8(text);
    var raw = options.raw();
    var size = new LongByReference();
    var error = new PointerByReference();
    int[] ids = new int[bytes.length / 3 + 16]; // mostly enough; else the library says how many
    try {
      for (; ; ) {
        int status =
            Native.lexel_tokenizer_encode_ids(
                pointer(), bytes, bytes.length, raw, ids, ids.length, size, error);
        if (status != Native.BUFFER_TOO_SMALL) {
          Native.check(status, error);
          return Arrays.copyOf(ids, Math.toIntExact(size.getValue()));
        }
        ids = new int[Math.toIntExact(size.getValue())];
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  public int[] encodeIds(String text) {
    return encodeIds(text, EncodeOptions.DEFAULT);
  }

  /** One encoding per text, in order, by several threads. */
  public List<Encoding> encodeBatch(List<String> texts, EncodeOptions options) {
    Memory memory = Native.texts(texts);
    Pointer encodings =
        owned(
            (out, error) ->
                Native.lexel_tokenizer_encode_batch(
                    pointer(), memory, texts.size(), options.raw(), out, error));
    Reference.reachabilityFence(memory);
    try {
      var result = new ArrayList<Encoding>();
      for (int i = 0; i < texts.size(); ++i) {
        result.add(Encoding.read(Native.lexel_encodings_at(encodings, i)));
      }
      return result;
    } finally {
      Native.lexel_encodings_free(encodings);
    }
  }

  /** The ids of many texts in one array, those of text r from rows[r] to rows[r + 1]. */
  public record Flat(int[] ids, long[] rows) {}

  public Flat encodeFlat(List<String> texts, EncodeOptions options) {
    Memory memory = Native.texts(texts);
    Pointer flat =
        owned(
            (out, error) ->
                Native.lexel_tokenizer_encode_flat(
                    pointer(), memory, texts.size(), options.raw(), 0, out, error));
    Reference.reachabilityFence(memory);
    try {
      return new Flat(
          Native.ints(Native.lexel_flat_ids(flat), Native.lexel_flat_id_count(flat)),
          Native.lexel_flat_row_offsets(flat).getLongArray(0, texts.size() + 1));
    } finally {
      Native.lexel_flat_free(flat);
    }
  }

  /** Number of tokens before truncation and padding. */
  public long count(String text, EncodeOptions options) {
    byte[] bytes = Native.utf8(text);
    var count = new LongByReference();
    var error = new PointerByReference();
    try {
      Native.check(
          Native.lexel_tokenizer_count(
              pointer(), bytes, bytes.length, options.raw(), count, error),
          error);
      return count.getValue();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The text of ids. */
  public String decode(int[] ids, boolean keepSpecialTokens) {
    var options = new Native.DecodeOptions(keepSpecialTokens);
    var size = new LongByReference();
    var error = new PointerByReference();
    byte[] text = new byte[8 * ids.length + 64];
    try {
      for (; ; ) {
        int status =
            Native.lexel_tokenizer_decode(
                pointer(), ids, ids.length, options, text, text.length, size, error);
        if (status != Native.BUFFER_TOO_SMALL) {
          Native.check(status, error);
          return new String(text, 0, Math.toIntExact(size.getValue()), StandardCharsets.UTF_8);
        }
        text = new byte[Math.toIntExact(size.getValue())];
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  public String decode(int[] ids) {
    return decode(ids, false);
  }

  /** Starts a stream; {@code prompt} are the ids that the text to come goes on from. */
  public DecodeStream decodeStream(int... prompt) {
    var options = new Native.DecodeOptions(false);
    return new DecodeStream(
        owned(
            (out, error) ->
                Native.lexel_tokenizer_decode_stream(
                    pointer(), options, prompt, prompt.length, out, error)));
  }

  public OptionalInt tokenToId(String token) {
    byte[] bytes = Native.utf8(token);
    var id = new IntByReference();
    try {
      return Native.lexel_tokenizer_token_to_id(pointer(), bytes, bytes.length, id) == 1
          ? OptionalInt.of(id.getValue())
          : OptionalInt.empty();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Number of entries, added tokens included. */
  public long vocabSize() {
    try {
      return Native.lexel_tokenizer_vocab_size(pointer(), 1);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** A call with this tokenizer, which stays alive until it is over. */
  private Pointer owned(Native.HandleCall call) {
    try {
      return Native.handle(call);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
