package lexel;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.util.ArrayList;
import java.util.List;

/**
 * One text as tokens, in columns of equal length; a copy, with nothing to free.
 *
 * @param offsets of token i: from offsets[2 * i] to offsets[2 * i + 1]
 * @param wordIds the word of each token, or {@link #NO_WORD}
 * @param overflowing the windows that truncation cut off
 */
public record Encoding(
    int[] ids,
    int[] typeIds,
    List<String> tokens,
    int[] offsets,
    int[] wordIds,
    byte[] attentionMask,
    byte[] specialTokensMask,
    List<Encoding> overflowing) {
  public static final int NO_WORD = -1;

  public int size() {
    return ids.length;
  }

  /** Copies an encoding of the library. */
  static Encoding read(Pointer encoding) {
    long size = Native.lexel_encoding_size(encoding);
    var tokens = new ArrayList<String>();
    var length = new LongByReference();
    for (long i = 0; i < size; ++i) {
      Pointer token = Native.lexel_encoding_token(encoding, i, length);
      tokens.add(Native.string(token, length.getValue()));
    }
    var overflowing = new ArrayList<Encoding>();
    for (long i = 0; i < Native.lexel_encoding_overflow_count(encoding); ++i) {
      long index = i;
      Pointer window =
          Native.handle((out, error) -> Native.lexel_encoding_overflow(encoding, index, out, error));
      try {
        overflowing.add(read(window));
      } finally {
        Native.lexel_encoding_free(window);
      }
    }
    return new Encoding(
        Native.ints(Native.lexel_encoding_ids(encoding), size),
        Native.ints(Native.lexel_encoding_type_ids(encoding), size),
        List.copyOf(tokens),
        Native.ints(Native.lexel_encoding_offsets(encoding), 2 * size),
        Native.ints(Native.lexel_encoding_word_ids(encoding), size),
        Native.bytes(Native.lexel_encoding_attention_mask(encoding), size),
        Native.bytes(Native.lexel_encoding_special_tokens_mask(encoding), size),
        List.copyOf(overflowing));
  }
}
