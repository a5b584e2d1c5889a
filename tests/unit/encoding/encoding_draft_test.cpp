#include "encoding/encoding_draft.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "lexel/error.h"
#include "unit/encoding/draft_builder.h"

// Expected values come from running Hugging Face tokenizers 0.23.3 on the same tokens.
namespace lexel {
namespace {

using internal::EncodingDraft;
using testing::ids_of;
using testing::letters;
using testing::overflowing_ids;
using Ids = std::vector<uint32_t>;

TEST(Truncate, RightWindowsStepByLengthLessStride) {
  EncodingDraft draft = letters(1, 6);
  internal::truncate(draft, 3, 1, Side::kRight);
  EXPECT_EQ(ids_of(draft), (Ids{1, 2, 3}));
  EXPECT_EQ(overflowing_ids(draft), (std::vector<Ids>{{3, 4, 5}, {5, 6}}));
}

TEST(Truncate, LeftWindowsAreBuiltFromTheEnd) {
  EncodingDraft draft = letters(1, 6);
  internal::truncate(draft, 3, 1, Side::kLeft);
  EXPECT_EQ(ids_of(draft), (Ids{4, 5, 6}));
  EXPECT_EQ(overflowing_ids(draft), (std::vector<Ids>{{2, 3, 4}, {1, 2}}));
}

TEST(Truncate, ToNothingMovesEverythingIntoOneOverflow) {
  EncodingDraft draft = letters(1, 3);
  internal::truncate(draft, 0, 0, Side::kRight);
  EXPECT_EQ(draft.size, 0u);
  EXPECT_EQ(overflowing_ids(draft), (std::vector<Ids>{{1, 2, 3}}));
}

TEST(Truncate, StrideThatLeavesNoStepIsATypedError) {
  for (uint64_t stride : {3, 4}) {
    EncodingDraft draft = letters(1, 4);
    try {
      internal::truncate(draft, 3, stride, Side::kRight);
      FAIL() << "stride " << stride;
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kTruncation);
    }
  }
}

TEST(Truncate, WindowsShareTheTokensTheyWereCutFrom) {
  EncodingDraft draft = letters(1, 100);
  const TokenColumns* columns = draft.fragments[0].columns.get();
  internal::truncate(draft, 10, 9, Side::kRight);
  EXPECT_EQ(draft.overflowing.size(), 90u);
  for (const EncodingDraft& part : draft.overflowing) {
    EXPECT_EQ(part.fragments[0].columns.get(), columns);
  }
}

TEST(Merge, CombinesEveryWindowWithEveryOther) {
  EncodingDraft first = letters(1, 2);
  EncodingDraft second = letters(3, 3);
  internal::truncate(first, 1, 0, Side::kRight);
  internal::truncate(second, 1, 0, Side::kRight);
  first.merge(second);
  EXPECT_EQ(ids_of(first), (Ids{1, 3}));
  EXPECT_EQ(
      overflowing_ids(first),
      (std::vector<Ids>{{2, 3}, {2, 4}, {2, 5}, {2, 4}, {2, 5}, {1, 4}, {2, 4}, {1, 5}, {2, 5}}));
}

TEST(Encoding, SequenceIdsFollowHuggingFaceWhereOnlyTheSecondSequenceIsMarked) {
  // A truncated window loses its mark; with one mark left, Hugging Face asks for sequence 0 only.
  EncodingDraft draft = letters(1, 1);
  EncodingDraft second = letters(3, 2, 1);
  second.set_sequence_id(1);
  draft.merge(second);
  Encoding encoding = internal::materialize(draft);
  EXPECT_EQ(encoding.sequence_ids(), (std::vector<std::optional<size_t>>{0, 0, 0}));
  EXPECT_EQ(encoding.token_to_sequence(1), 1u);
  EXPECT_EQ(encoding.token_to_sequence(0), std::nullopt);
}

TEST(Encoding, MapsCharactersWordsAndTokens) {
  EncodingDraft draft = letters(1, 3);
  Encoding encoding = internal::materialize(draft);
  EXPECT_EQ(encoding.char_to_token(2), 1u);
  EXPECT_EQ(encoding.char_to_token(1), std::nullopt);  // the space between
  EXPECT_EQ(encoding.char_to_word(4), 2u);
  EXPECT_EQ(encoding.word_to_tokens(1), (TokenRange{1, 2}));
  EXPECT_EQ(encoding.word_to_tokens(9), std::nullopt);
  EXPECT_EQ(encoding.word_to_tokens(Encoding::kNoWord), std::nullopt);
  EXPECT_EQ(encoding.word_to_tokens(Encoding::kNoWord, 7), std::nullopt);
  EXPECT_EQ(encoding.word_to_chars(2), (Offset{4, 5}));
  EXPECT_EQ(encoding.token_to_chars(1), (std::pair<size_t, Offset>(0, {2, 3})));
  EXPECT_EQ(encoding.token_to_word(2), (std::pair<size_t, uint32_t>(0, 2)));
  EXPECT_EQ(encoding.token_to_chars(3), std::nullopt);
  EXPECT_EQ(encoding.tokens(), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Encoding, OverflowingPartsAreBuiltOnDemandAndOutliveTheOwner) {
  EncodingDraft draft = letters(1, 5);
  internal::truncate(draft, 2, 0, Side::kRight);
  OverflowingEncodings parts = internal::materialize(std::move(draft)).overflowing();
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[1].ids()[0], 5u);
  EXPECT_EQ(parts[0].token(1), "d");
  EXPECT_THROW(parts[2], std::out_of_range);
}

TEST(DraftOfEncoding, MaterializesToTheSameEncoding) {
  internal::EncodingDraft draft = letters(10, 3, 0);
  draft.set_sequence_id(0);
  internal::EncodingDraft second = letters(20, 2, 1);
  second.set_sequence_id(1);
  draft.merge(second);
  Encoding encoding = internal::materialize(std::move(draft));
  Encoding again = internal::materialize(internal::draft_of(encoding));
  auto values = [](auto column) { return std::vector(column.begin(), column.end()); };
  EXPECT_EQ(values(again.ids()), (std::vector<uint32_t>{10, 11, 12, 20, 21}));
  EXPECT_EQ(values(again.type_ids()), (std::vector<uint32_t>{0, 0, 0, 1, 1}));
  EXPECT_EQ(values(again.offsets()), values(encoding.offsets()));
  EXPECT_EQ(again.tokens(), encoding.tokens());
  EXPECT_EQ(again.sequence_ids(), encoding.sequence_ids());
}

TEST(Materialize, ShowsIdsOnlyColumnsWithEmptyTokensAndOffsets) {
  auto columns = std::make_shared<TokenColumns>();
  columns->ids = {7, 8};
  Encoding encoding = internal::materialize(internal::draft_of(std::move(columns), 0));
  EXPECT_EQ(encoding.tokens(), (std::vector<std::string>{"", ""}));
  EXPECT_EQ(encoding.offsets()[1], (Offset{0, 0}));
  EXPECT_EQ(encoding.word_ids()[1], Encoding::kNoWord);
}

}  // namespace
}  // namespace lexel
