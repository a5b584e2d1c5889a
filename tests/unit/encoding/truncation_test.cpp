#include "encoding/truncation.h"

#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/encoding/draft_builder.h"

namespace lexel {
namespace {

using internal::EncodingDraft;
using testing::letters;

std::pair<size_t, size_t> kept(size_t first, size_t second, uint64_t max_length,
                               TruncationStrategy strategy) {
  EncodingDraft a = letters(1, first);
  std::optional<EncodingDraft> b = letters(1, second);
  truncate_sequences(a, b, {max_length, strategy, 0, Side::kRight});
  return {a.size, b->size};
}

TEST(Truncation, LongestFirstSparesTheShorterSequence) {
  auto strategy = TruncationStrategy::kLongestFirst;
  EXPECT_EQ(kept(2, 10, 6, strategy), (std::pair<size_t, size_t>(2, 4)));
  EXPECT_EQ(kept(10, 2, 6, strategy), (std::pair<size_t, size_t>(4, 2)));
}

TEST(Truncation, LongestFirstGivesAnOddTokenToTheLongerSequence) {
  auto strategy = TruncationStrategy::kLongestFirst;
  EXPECT_EQ(kept(8, 9, 5, strategy), (std::pair<size_t, size_t>(2, 3)));
  EXPECT_EQ(kept(9, 8, 5, strategy), (std::pair<size_t, size_t>(3, 2)));
  EXPECT_EQ(kept(2, 3, 3, strategy), (std::pair<size_t, size_t>(1, 2)));
}

TEST(Truncation, OnlyOneStrategyShortensThatSequence) {
  EXPECT_EQ(kept(5, 5, 7, TruncationStrategy::kOnlyFirst), (std::pair<size_t, size_t>(2, 5)));
  EXPECT_EQ(kept(5, 5, 7, TruncationStrategy::kOnlySecond), (std::pair<size_t, size_t>(5, 2)));
}

TEST(Truncation, ReportsNoRoomAndAMissingPair) {
  EXPECT_THROW(kept(5, 5, 5, TruncationStrategy::kOnlyFirst), Error);
  EncodingDraft a = letters(1, 5);
  std::optional<EncodingDraft> none;
  EXPECT_THROW(truncate_sequences(a, none, {3, TruncationStrategy::kOnlySecond, 0, Side::kRight}),
               Error);
}

TEST(Truncation, LeavesTextThatFitsAlone) {
  EXPECT_EQ(kept(2, 3, 5, TruncationStrategy::kOnlySecond), (std::pair<size_t, size_t>(2, 3)));
}

}  // namespace
}  // namespace lexel
