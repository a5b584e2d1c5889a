package lexel;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Owns a handle of the library: freed by close(), or by the collector where that is forgotten. */
abstract class Handle implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private record Free(AtomicReference<Pointer> pointer, Consumer<Pointer> free) implements Runnable {
    @Override
    public void run() {
      Pointer handle = pointer.getAndSet(null);
      if (handle != null) free.accept(handle);
    }
  }

  private final AtomicReference<Pointer> pointer;
  private final Cleaner.Cleanable cleanable;

  Handle(Pointer pointer, Consumer<Pointer> free) {
    this.pointer = new AtomicReference<>(pointer);
    this.cleanable = CLEANER.register(this, new Free(this.pointer, free));
  }

  final Pointer pointer() {
    Pointer handle = pointer.get();
    if (handle == null) throw new IllegalStateException("lexel: used after close()");
    return handle;
  }

  /** Frees it; more than once does no harm. No other call may be running. */
  @Override
  public final void close() {
    cleanable.clean();
  }
}
