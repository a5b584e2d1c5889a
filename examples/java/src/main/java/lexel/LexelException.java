package lexel;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.util.OptionalLong;

/** Every error of the library. */
public final class LexelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String jsonPath;
  private final long byteOffset;
  private final long row;

  /** Takes over and frees an error of the library; it may be null. */
  LexelException(int status, Pointer error) {
    super(error == null ? name(status) : Native.string(Native.lexel_error_message(error)));
    this.status = status;
    this.code = name(status);
    this.jsonPath = error == null ? "" : Native.string(Native.lexel_error_json_path(error));
    var number = new LongByReference();
    byteOffset = Native.lexel_error_byte_offset(error, number) == 1 ? number.getValue() : -1;
    row = Native.lexel_error_row(error, number) == 1 ? number.getValue() : -1;
    Native.lexel_error_free(error);
  }

  private static String name(int status) {
    return Native.string(Native.lexel_status_name(status));
  }

  /** A value of lexel_status. */
  public int status() {
    return status;
  }

  /** Its name, such as "LEXEL_IO". */
  public String code() {
    return code;
  }

  /** Where in the tokenizer file; empty if the fault is not there. */
  public String jsonPath() {
    return jsonPath;
  }

  /** Byte of the file, or of the text as UTF-8. */
  public OptionalLong byteOffset() {
    return byteOffset < 0 ? OptionalLong.empty() : OptionalLong.of(byteOffset);
  }

  /** Input of a batch. */
  public OptionalLong row() {
    return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
  }
}
