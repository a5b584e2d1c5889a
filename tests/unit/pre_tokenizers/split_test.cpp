#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(Split, RemovedDropsTheMatches) {
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kRemoved, false}},
          "the-final--countdown"),
      (Pieces{{"the", 0, 3}, {"final", 4, 9}, {"countdown", 11, 20}}));
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kRemoved, false}},
          "--a-"),
      (Pieces{{"a", 2, 3}}));
}

TEST(Split, IsolatedKeepsEachMatchApart) {
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kIsolated, false}},
          "the-final--countdown"),
      (Pieces{{"the", 0, 3},
              {"-", 3, 4},
              {"final", 4, 9},
              {"-", 9, 10},
              {"-", 10, 11},
              {"countdown", 11, 20}}));
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kIsolated, false}},
          "--a-"),
      (Pieces{{"-", 0, 1}, {"-", 1, 2}, {"a", 2, 3}, {"-", 3, 4}}));
}

TEST(Split, MergedWithPreviousJoinsTheTextBefore) {
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithPrevious,
                                   false}},
                      "the-final--countdown"),
            (Pieces{{"the-", 0, 4}, {"final-", 4, 10}, {"-", 10, 11}, {"countdown", 11, 20}}));
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithPrevious,
                                   false}},
                      "--a-"),
            (Pieces{{"-", 0, 1}, {"-", 1, 2}, {"a-", 2, 4}}));
}

TEST(Split, MergedWithNextJoinsTheTextBehind) {
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithNext,
                                   false}},
                      "the-final--countdown"),
            (Pieces{{"the", 0, 3}, {"-final", 3, 9}, {"-", 9, 10}, {"-countdown", 10, 20}}));
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithNext,
                                   false}},
                      "--a-"),
            (Pieces{{"-", 0, 1}, {"-a", 1, 3}, {"-", 3, 4}}));
}

TEST(Split, ContiguousJoinsNeighbouringMatches) {
  EXPECT_EQ(
      pieces_of({spec::Split{
                    {spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kContiguous, false}},
                "the-final--countdown"),
      (Pieces{{"the", 0, 3}, {"-", 3, 4}, {"final", 4, 9}, {"--", 9, 11}, {"countdown", 11, 20}}));
  EXPECT_EQ(
      pieces_of({spec::Split{
                    {spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kContiguous, false}},
                "--a-"),
      (Pieces{{"--", 0, 2}, {"a", 2, 3}, {"-", 3, 4}}));
}

TEST(Split, InvertedRemovedKeepsTheMatches) {
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kRemoved, true}},
          "the-final--countdown"),
      (Pieces{{"-", 3, 4}, {"-", 9, 10}, {"-", 10, 11}}));
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kRemoved, true}},
          "--a-"),
      (Pieces{{"-", 0, 1}, {"-", 1, 2}, {"-", 3, 4}}));
}

TEST(Split, InvertedIsolatedIsTheSame) {
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kIsolated, true}},
          "the-final--countdown"),
      (Pieces{{"the", 0, 3},
              {"-", 3, 4},
              {"final", 4, 9},
              {"-", 9, 10},
              {"-", 10, 11},
              {"countdown", 11, 20}}));
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kIsolated, true}},
          "--a-"),
      (Pieces{{"-", 0, 1}, {"-", 1, 2}, {"a", 2, 3}, {"-", 3, 4}}));
}

TEST(Split, InvertedMergedWithPreviousTakesGapsForMatches) {
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithPrevious,
                                   true}},
                      "the-final--countdown"),
            (Pieces{{"the", 0, 3}, {"-final", 3, 9}, {"-", 9, 10}, {"-countdown", 10, 20}}));
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithPrevious,
                                   true}},
                      "--a-"),
            (Pieces{{"-", 0, 1}, {"-a", 1, 3}, {"-", 3, 4}}));
}

TEST(Split, InvertedMergedWithNextTakesGapsForMatches) {
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithNext,
                                   true}},
                      "the-final--countdown"),
            (Pieces{{"the-", 0, 4}, {"final-", 4, 10}, {"-", 10, 11}, {"countdown", 11, 20}}));
  EXPECT_EQ(pieces_of({spec::Split{{spec::Pattern::Kind::kString, "-"},
                                   spec::SplitBehavior::kMergedWithNext,
                                   true}},
                      "--a-"),
            (Pieces{{"-", 0, 1}, {"-", 1, 2}, {"a-", 2, 4}}));
}

TEST(Split, InvertedContiguousJoinsMatchesAlike) {
  EXPECT_EQ(
      pieces_of({spec::Split{
                    {spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kContiguous, true}},
                "the-final--countdown"),
      (Pieces{{"the", 0, 3}, {"-", 3, 4}, {"final", 4, 9}, {"--", 9, 11}, {"countdown", 11, 20}}));
  EXPECT_EQ(
      pieces_of({spec::Split{
                    {spec::Pattern::Kind::kString, "-"}, spec::SplitBehavior::kContiguous, true}},
                "--a-"),
      (Pieces{{"--", 0, 2}, {"a", 2, 3}, {"-", 3, 4}}));
}

TEST(Split, EmptyStringSplitsEveryCharacter) {
  EXPECT_EQ(
      pieces_of(
          {spec::Split{{spec::Pattern::Kind::kString, ""}, spec::SplitBehavior::kIsolated, false}},
          "a\u00E9b"),
      (Pieces{{"a", 0, 1}, {"\u00E9", 1, 3}, {"b", 3, 4}}));
}

}  // namespace
}  // namespace lexel
