#include "format/tiktoken_ranks.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "unit/format/expect_error.h"

namespace lexel::format {
namespace {

using Merges = std::vector<std::pair<std::string, std::string>>;

Merges merges_of(std::vector<RankedToken> tokens) {
  spec::Bpe model = bpe_of_ranks(tokens).model;
  Merges merges;
  for (size_t i = 0; i < model.merges.size(); i += 2) {
    merges.emplace_back(model.merges[i], model.merges[i + 1]);
  }
  return merges;
}

TEST(TiktokenRanks, AreTheIdsAndTheOrderOfMerges) {
  RankedBpe result = bpe_of_ranks(std::vector<RankedToken>{{"abc", 4}, {"a", 0}, {"ab", 3}});
  EXPECT_TRUE(result.model.ignore_merges);
  EXPECT_EQ(result.model.vocab.tokens[0], "a");
  EXPECT_EQ(result.model.vocab.tokens[1], "ab");
  EXPECT_EQ(result.model.vocab.tokens[2], "abc");
  EXPECT_EQ(result.model.vocab.ids[2], 4u);
  EXPECT_EQ(merges_of({{"abc", 4}, {"a", 0}, {"ab", 3}}), (Merges{{"a", "b"}, {"ab", "c"}}));
}

TEST(TiktokenRanks, GiveATokenThePairThatMergingItAloneEndsWith) {
  // Leftmost first, so of the two ways to three letters only one is ever taken.
  EXPECT_EQ(merges_of({{"aa", 1}, {"aaa", 2}}), (Merges{{"a", "a"}, {"aa", "a"}}));
  // The lower rank first, wherever it is.
  EXPECT_EQ(merges_of({{"ab", 2}, {"bc", 1}, {"abc", 3}}),
            (Merges{{"b", "c"}, {"a", "b"}, {"a", "bc"}}));
}

TEST(TiktokenRanks, MergeThroughPartsOfHigherRank) {
  EXPECT_EQ(merges_of({{"abc", 1}, {"ab", 2}}), (Merges{{"ab", "c"}, {"a", "b"}}));
}

TEST(TiktokenRanks, LeaveATokenThatIsNeverMadeWithoutAMerge) {
  // "abcd" ends as "a" "bc" "d"; "xyz" has no part of two bytes.
  EXPECT_EQ(merges_of({{"bc", 1}, {"ab", 2}, {"cd", 3}, {"abcd", 4}, {"xyz", 5}}),
            (Merges{{"b", "c"}, {"a", "b"}, {"c", "d"}}));
}

TEST(TiktokenRanks, TakeBytesThatAreNoText) {
  EXPECT_EQ(merges_of({{" \xFF", 7}}), (Merges{{"\u0120", "\u00FF"}}));
}

TEST(TiktokenRanks, GiveMissingBytesIdsThatNoTokenHas) {
  RankedBpe result = bpe_of_ranks(std::vector<RankedToken>{{"a", 1}, {"ab", 3}, {"", 4}});
  ASSERT_EQ(result.missing_byte_ids.size(), 255u);
  EXPECT_EQ(result.missing_byte_ids[0], 0u);
  EXPECT_EQ(result.missing_byte_ids[1], 2u);
  EXPECT_EQ(result.missing_byte_ids[2], 5u);
  EXPECT_EQ(result.model.vocab.size(), 257u);  // the empty token is never found
}

TEST(TiktokenRanks, RefuseTwoTokensOfOneRank) {
  expect_error(
      [] {
        bpe_of_ranks(std::vector<RankedToken>{{"a", 1}, {"b", 1}});
      },
      ErrorCode::kInvalidModel, "", "rank 1");
}

TEST(TiktokenRanks, AreReadInTimeThatLongTokensDoNotBlowUp) {
  // Doubling tokens: each merge halves the parts.
  std::vector<std::string> texts;
  for (size_t size = 2; size <= size_t{1} << 20; size *= 2) texts.emplace_back(size, 'a');
  std::vector<RankedToken> tokens;
  for (const std::string& text : texts) {
    tokens.push_back({text, static_cast<uint32_t>(tokens.size())});
  }
  EXPECT_EQ(bpe_of_ranks(tokens).model.merges.size(), 2 * texts.size());
}

}  // namespace
}  // namespace lexel::format
