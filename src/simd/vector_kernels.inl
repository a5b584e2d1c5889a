// The kernels in terms of `Bytes`, 64 bytes in vector registers. Included by each ISA's file inside
// its target region and namespace, behind the definition of Bytes, which has:
//
//   Table, table(p)          16 bytes to look up by half bytes
//   load, splat, store       unaligned
//   lookup(table, halves)    by numbers below 16
//   & | ^, low_halves(), high_halves(), minus(b)   bytewise; minus stops at 0
//   before<n>(previous)      these bytes moved up by n, filled from the block before
//   high_bits()              mask of the bytes from 80 on
//   test<k>()                mask of the bytes with bit k
//   at_least(b)              mask of the unsigned bytes >= b

inline uint64_t first_bits(size_t n) { return n >= 64 ? ~uint64_t{0} : (uint64_t{1} << n) - 1; }

// The last block of a text, filled up with zeros. An empty text may be null.
struct Tail {
  alignas(64) char bytes[kBlock] = {};
  Tail(const char* text, size_t size) {
    if (size > 0) __builtin_memcpy(bytes, text, size);
  }
};

inline size_t ascii_prefix(const char* text, size_t size) {
  size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) {
    uint64_t high = Bytes::load(text + at).high_bits();
    if (high != 0) return at + static_cast<size_t>(__builtin_ctzll(high));
  }
  if (at == size) return size;
  uint64_t high = Bytes::load(Tail(text + at, size - at).bytes).high_bits();
  return high != 0 ? at + static_cast<size_t>(__builtin_ctzll(high)) : size;
}

inline uint64_t continuation_mask(Bytes block) { return block.high_bits() & ~block.at_least(0xC0); }

inline size_t count_scalars(const char* text, size_t size) {
  size_t count = 0;
  size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) {
    count += static_cast<size_t>(__builtin_popcountll(~continuation_mask(Bytes::load(text + at))));
  }
  if (at == size) return count;
  uint64_t rest = ~continuation_mask(Bytes::load(Tail(text + at, size - at).bytes));
  return count + static_cast<size_t>(__builtin_popcountll(rest & first_bits(size - at)));
}

inline size_t count_utf16(const char* text, size_t size) {
  auto units = [](Bytes block, uint64_t valid) {
    return static_cast<size_t>(__builtin_popcountll(~continuation_mask(block) & valid) +
                               __builtin_popcountll(block.at_least(0xF0) & valid));
  };
  size_t count = 0;
  size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) count += units(Bytes::load(text + at), ~uint64_t{0});
  if (at == size) return count;
  return count + units(Bytes::load(Tail(text + at, size - at).bytes), first_bits(size - at));
}

// See utf8_pairs.h. An ASCII block needs no look-ups unless the block before ends in a lead.
inline size_t sound_prefix(const char* text, size_t size) {
  const Bytes::Table first_high = Bytes::table(kUtf8Pairs.first_high.data());
  const Bytes::Table first_low = Bytes::table(kUtf8Pairs.first_low.data());
  const Bytes::Table second_high = Bytes::table(kUtf8Pairs.second_high.data());
  Bytes previous = Bytes::splat(0);
  bool previous_is_ascii = true;
  auto is_sound = [&](Bytes block) {
    bool is_ascii = block.high_bits() == 0;
    if (is_ascii && previous_is_ascii) {
      previous = block;
      return true;
    }
    previous_is_ascii = is_ascii;
    Bytes one = block.before<1>(previous);
    Bytes broken = Bytes::lookup(first_high, one.high_halves()) &
                   Bytes::lookup(first_low, one.low_halves()) &
                   Bytes::lookup(second_high, block.high_halves());
    // From E0 on and from F0 on, less 60 and 70, have the high bit: a second continuation.
    Bytes wanted = (block.before<2>(previous).minus(Bytes::splat(0xE0 - 0x80)) |
                    block.before<3>(previous).minus(Bytes::splat(0xF0 - 0x80))) &
                   Bytes::splat(kTwoContinuations);
    previous = block;
    return (broken ^ wanted).is_zero();
  };
  size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) {
    if (!is_sound(Bytes::load(text + at))) return at;
  }
  // A zero behind a lead breaks a rule, so a scalar cut by the end is found too: at most three
  // bytes of it stand before a tail that is empty.
  if (is_sound(Bytes::load(Tail(text + at, size - at).bytes))) return size;
  return at == size ? at - 3 : at;
}

inline size_t find_prefix(const PrefixFilter& filter, const char* text, size_t begin, size_t size) {
  Bytes::Table low[3], high[3];
  for (size_t i = 0; i < 3; ++i) {
    low[i] = Bytes::table(filter.low_half[i].data());
    high[i] = Bytes::table(filter.high_half[i].data());
  }
  auto groups = [&](size_t i, Bytes bytes) {
    return Bytes::lookup(low[i], bytes.low_halves()) & Bytes::lookup(high[i], bytes.high_halves());
  };
  auto candidates = [&](const char* at) {
    return ~(groups(0, Bytes::load(at)) & groups(1, Bytes::load(at + 1)) &
             groups(2, Bytes::load(at + 2)))
                .zeros();
  };
  size_t at = begin;
  for (; at + kBlock + 2 <= size; at += kBlock) {
    uint64_t found = candidates(text + at);
    if (found != 0) return at + static_cast<size_t>(__builtin_ctzll(found));
  }
  while (at < size) {
    char tail[kBlock + 2] = {};
    size_t length = size - at < kBlock ? size - at : kBlock;
    __builtin_memcpy(tail, text + at, size - at < kBlock + 2 ? size - at : kBlock + 2);
    uint64_t found = candidates(tail) & first_bits(length);
    if (found != 0) return at + static_cast<size_t>(__builtin_ctzll(found));
    at += length;
  }
  return size;
}

#ifndef LEXEL_OWN_CLASSIFY

inline size_t positions(const uint64_t* words, size_t count, uint32_t base, uint32_t* out) {
  uint32_t* at = out;
  for (size_t w = 0; w < count; ++w, base += kBlock) {
    uint64_t word = words[w];
    uint32_t* end = at + __builtin_popcountll(word);
    // Four at a time, beyond the last one too: fewer branches that depend on the text.
    while (at < end) {
      for (int i = 0; i < 4; ++i) {
        at[i] = base + static_cast<uint32_t>(__builtin_ctzll(word | uint64_t{1} << 63));
        word &= word - 1;
      }
      at += 4;
    }
    at = end;
  }
  return static_cast<size_t>(at - out);
}

inline void store_bits(Bytes classes, BlockMasks& masks) {
  masks.bits = {classes.test<0>(), classes.test<1>(), classes.test<2>(), classes.test<3>(),
                classes.test<4>(), classes.test<5>(), classes.test<6>(), classes.test<7>()};
}

// Classes of ASCII by eight look-ups; those of longer scalars one by one, through memory.
inline void classify(const ClassTables& tables, const char* text, size_t count, bool starts,
                     BlockMasks* masks) {
  Bytes::Table rows[8];
  for (size_t row = 0; row < 8; ++row) rows[row] = Bytes::table(&tables.ascii[16 * row]);
  alignas(64) uint8_t classes[kBlock + 4];
  for (size_t b = 0; b < count; ++b, text += kBlock) {
    Bytes block = Bytes::load(text);
    Bytes of_ascii = Bytes::splat(0);
    for (size_t row = 0; row < 8; ++row) {
      of_ascii = of_ascii | Bytes::lookup_row(rows[row], block, static_cast<uint8_t>(16 * row));
    }
    BlockMasks& m = masks[b];
    uint64_t high = block.high_bits();
    if (high == 0) {
      store_bits(of_ascii, m);
      m.high = m.continuations = m.long_leads = m.longest_leads = 0;
      continue;
    }
    m.high = high;
    m.continuations = high & ~block.at_least(0xC0);
    m.long_leads = block.at_least(0xE0);
    m.longest_leads = block.at_least(0xF0);
    of_ascii.store(classes);
    auto put = [&](size_t at, const char* scalar, size_t skipped) {
      uint8_t c = tables.at(scalar);
      auto lead = static_cast<uint8_t>(*scalar);
      size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      for (size_t i = 0; i + skipped < length; ++i) classes[at + i] = c;
    };
    if ((m.continuations & 1) != 0 && !(starts && b == 0)) {
      size_t back = 1;
      while ((static_cast<uint8_t>(*(text - back)) & 0xC0) == 0x80) ++back;
      put(0, text - back, back);
    }
    for (uint64_t leads = high & ~m.continuations; leads != 0; leads &= leads - 1) {
      auto at = static_cast<size_t>(__builtin_ctzll(leads));
      put(at, text + at, 0);
    }
    store_bits(Bytes::load(classes), m);
  }
}

#endif
