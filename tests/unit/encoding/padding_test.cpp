#include "encoding/padding.h"

#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/encoding/draft_builder.h"

namespace lexel {
namespace {

using testing::ids_of;
using testing::letters;
using Ids = std::vector<uint32_t>;

TEST(PaddedLength, IsTheLongestOrTheFixedLengthRoundedUp) {
  Padding padding;
  EXPECT_EQ(padded_length(5, padding, 1000), 5u);
  padding.pad_to_multiple_of = 8;
  EXPECT_EQ(padded_length(5, padding, 1000), 8u);
  EXPECT_EQ(padded_length(8, padding, 1000), 8u);
  padding.fixed_length = 12;
  EXPECT_EQ(padded_length(5, padding, 1000), 16u);
  padding.pad_to_multiple_of = 0;
  EXPECT_EQ(padded_length(5, padding, 1000), 12u);
}

TEST(PaddedLength, BeyondTheLimitIsATypedErrorWithoutOverflow) {
  Padding padding;
  padding.fixed_length = 1'000'000'000'000;
  EXPECT_THROW(padded_length(1, padding, 1000), Error);
  padding.fixed_length.reset();
  padding.pad_to_multiple_of = uint64_t{1} << 62;
  EXPECT_THROW(padded_length(1, padding, 1000), Error);
}

TEST(Pad, LeftShiftsTheSequenceRanges) {
  internal::EncodingDraft draft = letters(1, 2);
  draft.set_sequence_id(0);
  Padding padding;
  padding.pad_id = 9;
  padding.pad_type_id = 3;
  padding.direction = Side::kLeft;
  pad(draft, 4, padding, pad_columns(padding));
  EXPECT_EQ(ids_of(draft), (Ids{9, 9, 1, 2}));
  Encoding encoding = internal::materialize(draft);
  EXPECT_EQ(encoding.sequence_range(0), (TokenRange{2, 4}));
  EXPECT_EQ(encoding.type_ids()[0], 3u);
  EXPECT_EQ(encoding.attention_mask()[0], 0);
  EXPECT_EQ(encoding.special_tokens_mask()[1], 1);
  EXPECT_EQ(encoding.word_ids()[0], Encoding::kNoWord);
  EXPECT_EQ(encoding.token(1), "[PAD]");
}

TEST(Pad, ReachesOverflowingWindows) {
  internal::EncodingDraft draft = letters(1, 3);
  internal::truncate(draft, 2, 0, Side::kRight);
  Padding padding;
  pad(draft, 2, padding, pad_columns(padding));
  EXPECT_EQ(ids_of(draft.overflowing[0]), (Ids{3, 0}));
}

}  // namespace
}  // namespace lexel
