package lexel;

/**
 * Options of an encode call: {@code EncodeOptions.DEFAULT.withMaxLength(512)}.
 *
 * @param addSpecialTokens whether the post-processor inserts its tokens
 * @param offsetUnit what offsets count; Java's strings are UTF-16
 * @param specialTokens what becomes of special tokens that are written in a text
 * @param maxLength truncation to so many tokens; 0: what the tokenizer has stored
 * @param threads workers of a batch; 0: one per core
 */
public record EncodeOptions(
    boolean addSpecialTokens,
    OffsetUnit offsetUnit,
    SpecialTokens specialTokens,
    long maxLength,
    int threads) {
  /** In the order of lexel_c.h. */
  public enum OffsetUnit {
    BYTES,
    CODE_POINTS,
    UTF16
  }

  /** In the order of lexel_c.h. */
  public enum SpecialTokens {
    MATCH,
    TEXT,
    ERROR
  }

  public static final EncodeOptions DEFAULT =
      new EncodeOptions(true, OffsetUnit.UTF16, SpecialTokens.MATCH, 0, 0);

  public EncodeOptions withoutSpecialTokens() {
    return new EncodeOptions(false, offsetUnit, specialTokens, maxLength, threads);
  }

  public EncodeOptions withOffsetUnit(OffsetUnit value) {
    return new EncodeOptions(addSpecialTokens, value, specialTokens, maxLength, threads);
  }

  public EncodeOptions withSpecialTokens(SpecialTokens value) {
    return new EncodeOptions(addSpecialTokens, offsetUnit, value, maxLength, threads);
  }

  public EncodeOptions withMaxLength(long value) {
    return new EncodeOptions(addSpecialTokens, offsetUnit, specialTokens, value, threads);
  }

  public EncodeOptions withThreads(int value) {
    return new EncodeOptions(addSpecialTokens, offsetUnit, specialTokens, maxLength, value);
  }

  Native.Options raw() {
    var raw = new Native.Options();
    raw.struct_size = raw.size();
    raw.without_special_tokens = addSpecialTokens ? 0 : 1;
    raw.offset_unit = offsetUnit.ordinal();
    raw.special_tokens = specialTokens.ordinal();
    if (maxLength > 0) {
      raw.truncation_from = 2;
      raw.truncation.max_length = maxLength;
    }
    raw.threads = threads;
    return raw;
  }
}
