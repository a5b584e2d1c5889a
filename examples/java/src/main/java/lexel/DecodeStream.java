package lexel;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;

/** Text from ids as they arrive. One stream belongs to one thread at a time. */
public final class DecodeStream extends Handle {
  DecodeStream(Pointer pointer) {
    super(pointer, Native::lexel_decode_stream_free);
  }

  /** The text that became certain with this id; may be empty. */
  public String step(int id) {
    var text = new PointerByReference();
    var size = new LongByReference();
    var error = new PointerByReference();
    try {
      Native.check(Native.lexel_decode_stream_step(pointer(), id, text, size, error), error);
      return Native.string(text.getValue(), size.getValue());
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** What was still held back. The stream starts anew afterwards. */
  public String flush() {
    var text = new PointerByReference();
    var size = new LongByReference();
    var error = new PointerByReference();
    try {
      Native.check(Native.lexel_decode_stream_flush(pointer(), text, size, error), error);
      return Native.string(text.getValue(), size.getValue());
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
