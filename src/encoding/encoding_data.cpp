#include "encoding/encoding_data.h"

#include <algorithm>
#include <new>
#include <type_traits>

namespace lexel::internal {
namespace {

// What make() gives, made by the first thread that asks; another that was as early takes it, too.
template <class T, class Make>
const T& made_once(std::atomic<const T*>& place, Make&& make) {
  if (const T* made = place.load(std::memory_order_acquire)) return *made;
  auto fresh = std::make_unique<const T>(make());
  const T* first = nullptr;
  if (place.compare_exchange_strong(first, fresh.get(), std::memory_order_acq_rel)) {
    return *fresh.release();
  }
  return *first;
}

}  // namespace

// Allocates `tail_bytes` more behind an object, and says where they are.
template <class T>
struct EncodingData::TailAllocator {
  using value_type = T;

  TailAllocator(size_t bytes, void** place) : tail_bytes(bytes), tail(place) {}
  template <class Other>
  TailAllocator(const TailAllocator<Other>& other)
      : tail_bytes(other.tail_bytes), tail(other.tail) {}

  T* allocate(size_t n) {
    auto* memory = static_cast<std::byte*>(::operator new(n * sizeof(T) + tail_bytes));
    *tail = memory + n * sizeof(T);
    return reinterpret_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t) { ::operator delete(memory); }
  template <class Other>
  bool operator==(const TailAllocator<Other>&) const {
    return true;
  }

  size_t tail_bytes;
  void** tail;
};

std::shared_ptr<EncodingData> EncodingData::make(const Size& size) {
  // Ordered by alignment, so that none needs padding.
  static_assert(alignof(SequenceRange) >= alignof(Run) && alignof(Run) >= alignof(Offset) &&
                alignof(Offset) == alignof(uint32_t));
  static_assert(std::is_trivially_destructible_v<SequenceRange> &&
                std::is_trivially_destructible_v<Run>);
  const size_t places = size.has_places ? size.tokens : 0;
  const size_t bytes = size.sequence_ranges * sizeof(SequenceRange) + size.runs * sizeof(Run) +
                       places * (sizeof(Offset) + sizeof(uint32_t)) +
                       size.tokens * sizeof(uint32_t);
  void* tail = nullptr;
  auto data = std::allocate_shared<EncodingData>(TailAllocator<EncodingData>(bytes, &tail), Key());
  auto* at = static_cast<std::byte*>(tail);
  auto take = [&]<class T>(T*& column, size_t n) {
    column = reinterpret_cast<T*>(at);
    at += n * sizeof(T);
  };
  take(data->sequence_ranges_, size.sequence_ranges);
  take(data->runs_, size.runs);
  if (size.has_places) {
    take(data->offsets_, places);
    take(data->words_, places);
  }
  take(data->ids_, size.tokens);
  return data;
}

EncodingData::~EncodingData() {
  delete masks_.load(std::memory_order_acquire);
  delete no_places_.load(std::memory_order_acquire);
}

void EncodingData::put(const Fragment& fragment) {
  const TokenColumns& columns = *fragment.columns;
  const size_t n = fragment.end - fragment.begin;
  // Columns of ids only show no strings in Hugging Face (encode_batch_fast).
  const bool has_strings = columns.words.size() == columns.size();
  if (!has_strings && !strings_.source()) {
    strings_.push_known(fragment.size());
  } else if (!has_strings) {
    strings_.push_copies({}, fragment.size());
  } else if (n == 1 && fragment.copies > 1) {
    strings_.push_copies(columns.token(fragment.begin), fragment.copies);
  } else {
    for (size_t copy = 0; copy < fragment.copies; ++copy) {
      strings_.append(columns.tokens, columns.ids.data(), fragment.begin, fragment.end);
    }
  }
  put_columns(fragment);
}

void EncodingData::put_shared(const Fragment& fragment) {
  for (Shared& shared : shared_) {
    if (shared.columns || fragment.copies != 1) continue;
    shared = {size_, size_ + fragment.size(), fragment.begin, fragment.columns};
    strings_.push_known(fragment.size());
    put_columns(fragment);
    return;
  }
  put(fragment);
}

void EncodingData::put_columns(const Fragment& fragment) {
  const TokenColumns& columns = *fragment.columns;
  const size_t n = fragment.end - fragment.begin;
  for (size_t copy = 0; copy < fragment.copies; ++copy, size_ += n) {
    std::copy_n(columns.ids.data() + fragment.begin, n, ids_ + size_);
    if (!offsets_) continue;
    if (columns.words.size() != columns.size()) {
      std::fill_n(words_ + size_, n, Encoding::kNoWord);
      std::fill_n(offsets_ + size_, n, Offset());
      continue;
    }
    std::copy_n(columns.words.data() + fragment.begin, n, words_ + size_);
    const Offset* from = fragment.trimmed_offsets ? fragment.trimmed_offsets->data()
                                                  : columns.offsets.data() + fragment.begin;
    std::copy_n(from, n, offsets_ + size_);
  }
  const Run run{static_cast<uint32_t>(size_), fragment.type_id, fragment.is_special,
                fragment.is_padding};
  if (run_count_ > 0) {
    Run& last = runs_[run_count_ - 1];
    if (last.type_id == run.type_id && last.is_special == run.is_special &&
        last.is_padding == run.is_padding) {
      last.end = run.end;
      return;
    }
  }
  runs_[run_count_++] = run;
}

std::span<const Offset> EncodingData::offsets() const {
  if (offsets_) return {offsets_, size_};
  return no_places().offsets;
}

std::span<const uint32_t> EncodingData::words() const {
  if (words_) return {words_, size_};
  return no_places().words;
}

std::string_view EncodingData::token(size_t i) const {
  for (const Shared& shared : shared_) {
    if (i >= shared.begin && i < shared.end) {
      return shared.columns->token(shared.first + (i - shared.begin));
    }
  }
  return strings_.get(i, ids_[i]);
}

const EncodingData::Masks& EncodingData::masks() const {
  return made_once(masks_, [&] {
    Masks masks;
    masks.type_ids.reserve(size_);
    masks.attention.reserve(size_);
    masks.special_tokens.reserve(size_);
    for (const Run& run : std::span(runs_, run_count_)) {
      masks.type_ids.resize(run.end, run.type_id);
      masks.attention.resize(run.end, !run.is_padding);
      masks.special_tokens.resize(run.end, run.is_special);
    }
    return masks;
  });
}

const EncodingData::NoPlaces& EncodingData::no_places() const {
  return made_once(no_places_, [&] {
    return NoPlaces{std::vector<Offset>(size_), std::vector<uint32_t>(size_, Encoding::kNoWord)};
  });
}

EncodingDraft EncodingData::draft() const {
  auto columns = std::make_shared<TokenColumns>();
  columns->ids.assign(ids_, ids_ + size_);
  columns->offsets.assign(offsets().begin(), offsets().end());
  columns->words.assign(words().begin(), words().end());
  columns->tokens.set_source(strings_);
  size_t done = 0;
  for (const Shared& shared : shared_) {
    if (!shared.columns) break;
    columns->tokens.append(strings_, ids_, done, shared.begin);
    for (size_t i = shared.begin; i < shared.end; ++i) columns->tokens.push_back(token(i));
    done = shared.end;
  }
  columns->tokens.append(strings_, ids_, done, size_);
  EncodingDraft draft;
  size_t begin = 0;
  for (const Run& run : std::span(runs_, run_count_)) {
    Fragment fragment;
    fragment.columns = columns;
    fragment.begin = begin;
    fragment.end = run.end;
    fragment.type_id = run.type_id;
    fragment.is_special = run.is_special;
    fragment.is_padding = run.is_padding;
    if (begin < run.end) draft.append(std::move(fragment));
    begin = run.end;
  }
  draft.sequence_ranges.assign(sequence_ranges_, sequence_ranges_ + range_count_);
  draft.overflowing = overflowing;
  return draft;
}

}  // namespace lexel::internal
