package lexel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The functions of lexel_c.h, as they are. size_t is a long: for 64-bit systems. */
final class Native {
  static final int ABI_VERSION = 1;
  static final int OK = 0;
  static final int BUFFER_TOO_SMALL = 100;

  static {
    com.sun.jna.Native.register(Native.class, "lexel");
    if (lexel_abi_version() != ABI_VERSION) {
      throw new UnsatisfiedLinkError(
          "lexel: the library has ABI " + lexel_abi_version() + ", these classes need " + ABI_VERSION);
    }
  }

  private Native() {}

  @FieldOrder({"max_length", "stride", "strategy", "direction"})
  public static class Truncation extends Structure {
    public long max_length;
    public long stride;
    public int strategy;
    public int direction;
  }

  @FieldOrder({
    "strategy", "direction", "fixed_length", "pad_to_multiple_of", "pad_id", "pad_type_id",
    "pad_token", "pad_token_size"
  })
  public static class Padding extends Structure {
    public int strategy;
    public int direction;
    public long fixed_length;
    public long pad_to_multiple_of;
    public int pad_id;
    public int pad_type_id;
    public Pointer pad_token;
    public long pad_token_size;
  }

  @FieldOrder({
    "struct_size", "without_special_tokens", "offset_unit", "special_tokens", "invalid_utf8",
    "allowed", "allowed_count", "truncation_from", "padding_from", "truncation", "padding", "seed",
    "has_seed", "threads", "max_text_bytes", "max_normalized_base", "max_normalized_per_byte",
    "max_overflow_base", "max_overflow_per_token", "max_padded_length"
  })
  public static class Options extends Structure {
    public long struct_size;
    public int without_special_tokens;
    public int offset_unit;
    public int special_tokens;
    public int invalid_utf8;
    public Pointer allowed;
    public long allowed_count;
    public int truncation_from;
    public int padding_from;
    public Truncation truncation = new Truncation();
    public Padding padding = new Padding();
    public long seed;
    public int has_seed;
    public int threads;
    public long max_text_bytes;
    public long max_normalized_base;
    public long max_normalized_per_byte;
    public long max_overflow_base;
    public long max_overflow_per_token;
    public long max_padded_length;
  }

  @FieldOrder({"struct_size", "keep_special_tokens", "reserved"})
  public static class DecodeOptions extends Structure {
    public long struct_size;
    public int keep_special_tokens;
    public int reserved;

    DecodeOptions(boolean keepSpecialTokens) {
      struct_size = size();
      keep_special_tokens = keepSpecialTokens ? 1 : 0;
    }
  }

  static native int lexel_abi_version();

  static native Pointer lexel_version();

  static native Pointer lexel_status_name(int status);

  static native Pointer lexel_error_message(Pointer error);

  static native Pointer lexel_error_json_path(Pointer error);

  static native int lexel_error_byte_offset(Pointer error, LongByReference offset);

  static native int lexel_error_row(Pointer error, LongByReference row);

  static native void lexel_error_free(Pointer error);

  static native int lexel_tokenizer_from_file(
      byte[] path, long size, Pointer limits, PointerByReference out, PointerByReference error);

  static native int lexel_tokenizer_from_json(
      byte[] json, long size, Pointer limits, PointerByReference out, PointerByReference error);

  static native int lexel_tokenizer_builtin(PointerByReference out, PointerByReference error);

  static native void lexel_tokenizer_free(Pointer tokenizer);

  static native int lexel_tokenizer_encode_ids(
      Pointer tokenizer, byte[] text, long size, Options options, int[] ids, long capacity,
      LongByReference outSize, PointerByReference error);

  static native int lexel_tokenizer_encode(
      Pointer tokenizer, byte[] text, long size, Options options, PointerByReference out,
      PointerByReference error);

  static native int lexel_tokenizer_encode_batch(
      Pointer tokenizer, Pointer texts, long count, Options options, PointerByReference out,
      PointerByReference error);

  static native int lexel_tokenizer_encode_flat(
      Pointer tokenizer, Pointer texts, long count, Options options, int withOffsets,
      PointerByReference out, PointerByReference error);

  static native long lexel_encoding_size(Pointer encoding);

  static native Pointer lexel_encoding_ids(Pointer encoding);

  static native Pointer lexel_encoding_type_ids(Pointer encoding);

  static native Pointer lexel_encoding_offsets(Pointer encoding);

  static native Pointer lexel_encoding_word_ids(Pointer encoding);

  static native Pointer lexel_encoding_attention_mask(Pointer encoding);

  static native Pointer lexel_encoding_special_tokens_mask(Pointer encoding);

  static native Pointer lexel_encoding_token(Pointer encoding, long index, LongByReference size);

  static native long lexel_encoding_overflow_count(Pointer encoding);

  static native int lexel_encoding_overflow(
      Pointer encoding, long index, PointerByReference out, PointerByReference error);

  static native void lexel_encoding_free(Pointer encoding);

  static native Pointer lexel_encodings_at(Pointer encodings, long index);

  static native void lexel_encodings_free(Pointer encodings);

  static native long lexel_flat_id_count(Pointer flat);

  static native Pointer lexel_flat_ids(Pointer flat);

  static native Pointer lexel_flat_row_offsets(Pointer flat);

  static native void lexel_flat_free(Pointer flat);

  static native int lexel_tokenizer_count(
      Pointer tokenizer, byte[] text, long size, Options options, LongByReference outCount,
      PointerByReference error);

  static native int lexel_tokenizer_decode(
      Pointer tokenizer, int[] ids, long count, DecodeOptions options, byte[] text, long capacity,
      LongByReference outSize, PointerByReference error);

  static native int lexel_tokenizer_decode_stream(
      Pointer tokenizer, DecodeOptions options, int[] prompt, long count, PointerByReference out,
      PointerByReference error);

  static native int lexel_decode_stream_step(
      Pointer stream, int id, PointerByReference text, LongByReference size,
      PointerByReference error);

  static native int lexel_decode_stream_flush(
      Pointer stream, PointerByReference text, LongByReference size, PointerByReference error);

  static native void lexel_decode_stream_free(Pointer stream);

  static native int lexel_tokenizer_token_to_id(
      Pointer tokenizer, byte[] token, long size, IntByReference id);

  static native long lexel_tokenizer_vocab_size(Pointer tokenizer, int withAddedTokens);

  // ---- What all of them need ----

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String string(Pointer pointer) {
    return pointer == null ? "" : pointer.getString(0, "UTF-8");
  }

  /** Text of a size, which may hold zero bytes. */
  static String string(Pointer pointer, long size) {
    if (pointer == null || size == 0) return "";
    return new String(pointer.getByteArray(0, Math.toIntExact(size)), StandardCharsets.UTF_8);
  }

  static int[] ints(Pointer pointer, long count) {
    return pointer == null || count == 0 ? new int[0] : pointer.getIntArray(0, Math.toIntExact(count));
  }

  static byte[] bytes(Pointer pointer, long count) {
    return pointer == null || count == 0
        ? new byte[0]
        : pointer.getByteArray(0, Math.toIntExact(count));
  }

  /** Texts as an array of lexel_text in one piece of memory, or null for none. */
  static Memory texts(List<String> texts) {
    if (texts.isEmpty()) return null;
    List<byte[]> all = texts.stream().map(Native::utf8).toList();
    long start = 16L * all.size();
    Memory memory = new Memory(start + all.stream().mapToLong(text -> text.length).sum());
    for (int i = 0; i < all.size(); ++i) {
      byte[] text = all.get(i);
      memory.write(start, text, 0, text.length);
      memory.setPointer(16L * i, text.length == 0 ? Pointer.NULL : memory.share(start));
      memory.setLong(16L * i + 8, text.length);
      start += text.length;
    }
    return memory;
  }

  static void check(int status, PointerByReference error) {
    if (status != OK) throw new LexelException(status, error.getValue());
  }

  interface HandleCall {
    int call(PointerByReference out, PointerByReference error);
  }

  /** A call that gives out an owned handle. */
  static Pointer handle(HandleCall call) {
    var out = new PointerByReference();
    var error = new PointerByReference();
    check(call.call(out, error), error);
    return out.getValue();
  }
}
