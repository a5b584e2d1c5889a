#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "encoding/encoding_draft.h"
#include "encoding/token_columns.h"
#include "lexel/encoding.h"

namespace lexel::internal {

// What an Encoding points to. An encoding is made far more often than all of its columns are read:
// what tells its tokens apart lies in one piece of memory with this object, and columns that say
// the same of long runs of tokens are written out when somebody asks for them.
//
// Filled by one thread, immutable from then on.
struct EncodingData {
  struct Size {
    size_t tokens = 0;
    size_t runs = 0;             // at most
    size_t sequence_ranges = 0;  // exactly
    bool has_places = true;      // false: offsets and words of no token are known
  };
  static std::shared_ptr<EncodingData> make(const Size& size);
  ~EncodingData();
  EncodingData(const EncodingData&) = delete;
  EncodingData& operator=(const EncodingData&) = delete;

  // Whose vocabulary the strings of most tokens to come are.
  void set_source(const TokenStrings& strings) { strings_.set_source(strings); }
  // Appends a fragment's tokens.
  void put(const Fragment& fragment);
  // The same for tokens that many encodings have: their strings are not copied, as long as there is
  // room for one more such fragment.
  void put_shared(const Fragment& fragment);
  void put_range(const SequenceRange& range) { sequence_ranges_[range_count_++] = range; }
  // Of tokens that were put, which have some.
  std::span<Offset> mutable_offsets() { return {offsets_, size_}; }
  std::vector<EncodingDraft> overflowing;

  size_t size() const { return size_; }
  std::span<const uint32_t> ids() const { return {ids_, size_}; }
  std::span<const Offset> offsets() const;
  std::span<const uint32_t> words() const;
  std::span<const uint32_t> type_ids() const { return masks().type_ids; }
  std::span<const uint8_t> attention_mask() const { return masks().attention; }
  std::span<const uint8_t> special_tokens_mask() const { return masks().special_tokens; }
  std::string_view token(size_t i) const;
  std::span<const SequenceRange> sequence_ranges() const {
    return {sequence_ranges_, range_count_};
  }
  // The draft of an encoding like this. Cost: a copy of all columns.
  EncodingDraft draft() const;

 private:
  // Tokens from the run before to `end` that are alike.
  struct Run {
    uint32_t end;
    uint32_t type_id;
    bool is_special;
    bool is_padding;
  };
  // Tokens [begin, end) whose strings are those of `columns`, from `first` on.
  struct Shared {
    size_t begin = 0;
    size_t end = 0;
    size_t first = 0;
    std::shared_ptr<const TokenColumns> columns;
  };
  struct Masks {
    std::vector<uint32_t> type_ids;
    std::vector<uint8_t> attention;
    std::vector<uint8_t> special_tokens;
  };
  // What offsets and words say where they are not known.
  struct NoPlaces {
    std::vector<Offset> offsets;
    std::vector<uint32_t> words;
  };
  template <class T>
  struct TailAllocator;
  // Only make() has one.
  struct Key {};

 public:
  explicit EncodingData(Key) {}

 private:
  void put_columns(const Fragment& fragment);
  const Masks& masks() const;
  const NoPlaces& no_places() const;

  size_t size_ = 0;
  size_t run_count_ = 0;
  size_t range_count_ = 0;
  SequenceRange* sequence_ranges_ = nullptr;
  Run* runs_ = nullptr;
  Offset* offsets_ = nullptr;  // null without places, as is words_
  uint32_t* words_ = nullptr;
  uint32_t* ids_ = nullptr;
  TokenStrings strings_;
  std::array<Shared, 2> shared_;
  mutable std::atomic<const Masks*> masks_{nullptr};
  mutable std::atomic<const NoPlaces*> no_places_{nullptr};
};

}  // namespace lexel::internal
