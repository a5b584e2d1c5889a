#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "lexel/error.h"
#include "unit/models/model_test_util.h"

// Expected tokens are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

spec::Unigram make_unigram_node(const std::vector<std::pair<std::string, double>>& pieces,
                                std::optional<uint64_t> unk_id) {
  spec::Unigram node;
  for (const auto& [piece, score] : pieces) {
    node.pieces.push_back(piece);
    node.scores.push_back(score);
  }
  node.unk_id = unk_id;
  return node;
}

std::map<std::string, int> draw(const TestModel& model, const std::string& piece, int count) {
  auto scratch = model.model->make_scratch(11);
  std::map<std::string, int> counts;
  for (int i = 0; i < count; ++i) {
    std::vector<ModelToken> tokens;
    model.model->tokenize(piece, *scratch, tokens);
    std::string cut;
    for (const ModelToken& t : tokens) cut += piece.substr(t.begin, t.end - t.begin) + "|";
    ++counts[cut];
  }
  return counts;
}

TEST(Unigram, EarliestBeginWinsTies) {
  TestModel model(make_unigram_node(
      {{"<unk>", 0.0}, {"a", -1}, {"aa", -2}, {"b", -3}, {"ab", -3.5}, {"\u00e9", -2}}, 0));
  EXPECT_EQ(model.tokenize(""), "");
  EXPECT_EQ(model.tokenize("aaa"), "1:a(0,1) 2:aa(1,3)");
  EXPECT_EQ(model.tokenize("aab"), "1:a(0,1) 4:ab(1,3)");
}

TEST(Unigram, NeighbouringUnknownTokensAreOneAndKeepTheirText) {
  TestModel model(make_unigram_node(
      {{"<unk>", 0.0}, {"a", -1}, {"aa", -2}, {"b", -3}, {"ab", -3.5}, {"\u00e9", -2}}, 0));
  EXPECT_EQ(model.tokenize("abxy\u00e9"), "4:ab(0,2) 0:xy(2,4) 5:\u00e9(4,6)");
  EXPECT_EQ(model.tokenize("\u00e9<unk>a"), "5:\u00e9(0,2) 0:<unk>(2,7) 1:a(7,8)");
}

TEST(Unigram, FusedTextIsLookedUpThenSpeltInBytes) {
  spec::Unigram node = make_unigram_node(
      {{"<unk>", 0.0}, {"a", -1}, {"xy", -50}, {"<0xC3>", -1}, {"<0xA9>", -1}}, 0);
  node.byte_fallback = true;
  TestModel model(node);
  EXPECT_EQ(model.tokenize("axya"), "1:a(0,1) 2:xy(1,3) 1:a(3,4)");
  EXPECT_EQ(model.tokenize("a\u00e9a"), "1:a(0,1) 3:<0xC3>(1,3) 4:<0xA9>(1,3) 1:a(3,4)");
  EXPECT_EQ(model.tokenize("\u00e9xa"), "0:\u00e9x(0,3) 1:a(3,4)");
}

TEST(Unigram, LastOfEqualPiecesCounts) {
  TestModel model(
      make_unigram_node({{"<unk>", 0.0}, {"ab", -1}, {"ab", -9}, {"a", -3}, {"b", -3}}, 0));
  EXPECT_EQ(model.tokenize("ab"), "3:a(0,1) 4:b(1,2)");
  EXPECT_EQ(model.model->token_to_id("ab"), 2u);
  EXPECT_EQ(model.model->id_to_token(1), "ab");
  EXPECT_EQ(model.model->vocab_size(), 5u);
}

TEST(Unigram, EmptyPieceIsAnEntryThatNeverMatches) {
  TestModel model(make_unigram_node({{"", 0.0}, {"a", 1.0}}, 0));
  EXPECT_EQ(model.tokenize("aab"), "1:a(0,1) 1:a(1,2) 0:b(2,3)");
  EXPECT_EQ(model.model->token_to_id(""), 0u);
}

TEST(Unigram, ScoresMayOverflow) {
  TestModel model(make_unigram_node({{"<unk>", 0.0}, {"a", 1e308}, {"b", 1e308}, {"ab", 1.0}}, 0));
  EXPECT_EQ(model.tokenize("abab"), "1:a(0,1) 2:b(1,2) 3:ab(2,4)");
  TestModel low(make_unigram_node({{"<unk>", 0.0}, {"a", -1e308}, {"b", -1e308}, {"ab", 1.0}}, 0));
  EXPECT_EQ(low.tokenize("aaaaab"), "1:a(0,1) 1:a(1,2) 1:a(2,3) 1:a(3,4) 3:ab(4,6)");
}

TEST(Unigram, UnknownTokenIsNeededWhereverItIsTheBestSoFar) {
  TestModel model(make_unigram_node({{"ab", 0.0}, {"a", 1.0}}, std::nullopt));
  EXPECT_EQ(model.tokenize("ab"), "0:ab(0,2)");
  TestModel only_ab(make_unigram_node({{"ab", 0.0}}, std::nullopt));
  try {
    only_ab.tokenize("ab");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kMissingUnknownToken);
  }
}

TEST(Unigram, UnkIdMustNameAPiece) {
  for (const auto& node : {make_unigram_node({{"a", -1.0}}, 5), make_unigram_node({}, 0)}) {
    try {
      TestModel model(node);
      FAIL();
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kInvalidModel);
      EXPECT_EQ(e.json_path(), "/model/unk_id");
    }
  }
}

TEST(Unigram, LongPiecesAndLongEntriesTakeLinearTime) {
  // A walk from every position would take 10^11 steps.
  TestModel model(
      make_unigram_node({{"<unk>", 0.0}, {"a", -1}, {std::string(500'000, 'a') + "b", -1}}, 0));
  auto scratch = model.model->make_scratch(0);
  std::vector<ModelToken> tokens;
  model.model->tokenize(std::string(1'000'000, 'a'), *scratch, tokens);
  EXPECT_EQ(tokens.size(), 1'000'000u);
}

TEST(Unigram, SamplingWithAlphaOneFollowsTheScores) {
  // ab: -1.5, a|b: -2; probabilities are in the ratio of exp(score).
  spec::Unigram node =
      make_unigram_node({{"<unk>", -9.0}, {"a", -1.0}, {"b", -1.0}, {"ab", -1.5}}, 0);
  node.alpha = 1.0;
  TestModel model(node);
  EXPECT_TRUE(model.model->is_random());
  constexpr int kDraws = 100'000;
  auto counts = draw(model, "ab", kDraws);
  double whole = std::exp(-1.5) / (std::exp(-1.5) + std::exp(-2.0));
  EXPECT_NEAR(counts["ab|"], whole * kDraws, 800);
  EXPECT_EQ(counts["ab|"] + counts["a|b|"], kDraws);
}

TEST(Unigram, SamplingAmongTheBestWeighsWholePaths) {
  // abc|: -3, ab|c: -3.5, a|b|c: -4; a|bc does not exist. The two best, with alpha 0.5.
  spec::Unigram node = make_unigram_node(
      {{"<unk>", -9.0}, {"a", -1}, {"b", -1}, {"c", -2}, {"ab", -1.5}, {"abc", -3}}, 0);
  node.alpha = 0.5;
  node.nbest_size = 2;
  constexpr int kDraws = 100'000;
  auto counts = draw(TestModel(node), "abc", kDraws);
  double best = std::exp(-1.5) / (std::exp(-1.5) + std::exp(-1.75));
  EXPECT_NEAR(counts["abc|"], best * kDraws, 800);
  EXPECT_EQ(counts["abc|"] + counts["ab|c|"], kDraws);
  node.nbest_size = 1;
  EXPECT_EQ(draw(TestModel(node), "abc", 100)["abc|"], 100);
}

TEST(Unigram, SamplingIsTheSameForTheSameSeedAndOffWithAlphaZero) {
  spec::Unigram node = make_unigram_node({{"<unk>", -9.0}, {"a", -1}, {"aa", -2}}, 0);
  node.alpha = 0.5;
  std::string piece(100, 'a');
  TestModel model(node);
  EXPECT_EQ(model.tokenize(piece, 1), model.tokenize(piece, 1));
  EXPECT_NE(model.tokenize(piece, 1), model.tokenize(piece, 2));
  node.alpha = 0.0;
  EXPECT_FALSE(TestModel(node).model->is_random());
}

// Hugging Face panics there: its weights underflow.
TEST(Unigram, SamplingALongPieceNeverFails) {
  spec::Unigram node = make_unigram_node({{"<unk>", -9.0}, {"a", -5}, {"aa", -11}}, 0);
  node.alpha = 0.1;
  std::string piece(5000, 'a');
  auto counts = draw(TestModel(node), piece, 1);
  EXPECT_EQ(counts.size(), 1u);
}

}  // namespace
}  // namespace lexel
