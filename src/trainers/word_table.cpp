#include "trainers/word_table.h"

namespace lexel {

// The bytes of a short word are read from and written to integers as they lie in memory.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

void WordTable::insert(Slot& slot, Slot key, std::string_view word, uint64_t count) {
  if (word.size() > kMaxShort) {
    key.high |= text_.size();
    uint64_t length = word.size();
    const char* bytes = reinterpret_cast<const char*>(&length);
    text_.insert(text_.end(), bytes, bytes + sizeof length);
    text_.insert(text_.end(), word.begin(), word.end());
  }
  key.count = count;
  slot = key;
  text_bytes_ += word.size();
  if (++size_ * 8 > slots_.size() * 5) grow();
}

void WordTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.high == 0) continue;
    size_t i = hash(slot) & mask;
    while (slots_[i].high != 0) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

}  // namespace lexel
