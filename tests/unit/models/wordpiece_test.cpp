#include <gtest/gtest.h>

#include <random>
#include <set>

#include "lexel/error.h"
#include "unit/models/model_test_util.h"

// Expected tokens are what Hugging Face tokenizers 0.23.3 gives.
namespace lexel {
namespace {

spec::WordPiece make_wordpiece_node(const std::vector<std::string>& tokens) {
  spec::WordPiece node;
  for (const std::string& token : tokens) {
    node.vocab.tokens.push_back(token);
    node.vocab.ids.push_back(static_cast<uint32_t>(node.vocab.ids.size()));
  }
  return node;
}

TEST(WordPiece, TakesTheLongestEntryAgainAndAgain) {
  TestModel model(
      make_wordpiece_node({"[UNK]", "un", "##aff", "##able", "##a", "u", "##n", "##f", "##ab"}));
  EXPECT_EQ(model.tokenize(""), "");
  EXPECT_EQ(model.tokenize("unaffable"), "1:un(0,2) 2:##aff(2,5) 3:##able(5,9)");
  EXPECT_EQ(model.tokenize("unafa"), "1:un(0,2) 4:##a(2,3) 7:##f(3,4) 4:##a(4,5)");
}

TEST(WordPiece, AnyPartWithoutAMatchMakesTheWholePieceUnknown) {
  TestModel model(make_wordpiece_node({"[UNK]", "un", "##aff", "##a", "##ab"}));
  EXPECT_EQ(model.tokenize("unaffabl"), "0:[UNK](0,8)");
  EXPECT_EQ(model.tokenize("\u00e9un"), "0:[UNK](0,4)");
}

TEST(WordPiece, EntryWithThePrefixMatchesItLiterallyAtTheStart) {
  TestModel model(make_wordpiece_node({"[UNK]", "#", "##", "##a", "##ab", "###"}));
  EXPECT_EQ(model.tokenize("##a"), "3:##a(0,3)");
  EXPECT_EQ(model.tokenize("##aa"), "3:##a(0,3) 3:##a(3,4)");
  EXPECT_EQ(model.tokenize("###"), "5:###(0,3)");
  EXPECT_EQ(model.tokenize("##ab#"), "4:##ab(0,4) 5:###(4,5)");
}

TEST(WordPiece, LengthLimitCountsScalars) {
  spec::WordPiece node = make_wordpiece_node({"[UNK]", "\u00e9", "##\u00e9"});
  node.max_input_chars_per_word = 3;
  TestModel model(node);
  EXPECT_EQ(model.tokenize("\u00e9\u00e9\u00e9"), "1:\u00e9(0,2) 2:##\u00e9(2,4) 2:##\u00e9(4,6)");
  EXPECT_EQ(model.tokenize("\u00e9\u00e9\u00e9\u00e9"), "0:[UNK](0,8)");
}

TEST(WordPiece, MissingUnknownTokenIsAnErrorOnlyWhenItIsNeeded) {
  TestModel model(make_wordpiece_node({"a"}));
  EXPECT_EQ(model.tokenize("a"), "0:a(0,1)");
  try {
    model.tokenize("b");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kMissingUnknownToken);
  }
}

TEST(WordPiece, LongPiecesAndLongEntriesTakeLinearTime) {
  // A quadratic walk would take 10^11 steps.
  std::string long_entry(300'000, 'a');
  spec::WordPiece node =
      make_wordpiece_node({"[UNK]", "a", "##a", "##" + long_entry + "b", long_entry + "c"});
  node.max_input_chars_per_word = uint64_t{1} << 40;
  TestModel model(node);
  auto scratch = model.model->make_scratch(0);
  std::vector<ModelToken> tokens;
  model.model->tokenize(std::string(600'000, 'a'), *scratch, tokens);
  EXPECT_EQ(tokens.size(), 600'000u);
}

// The rule by the letter.
std::string match_by_the_rule(const std::set<std::string>& entries, const std::string& prefix,
                              const std::string& piece) {
  std::string result;
  for (size_t begin = 0; begin < piece.size();) {
    size_t end = piece.size();
    while (end > begin &&
           !entries.count((begin > 0 ? prefix : "") + piece.substr(begin, end - begin))) {
      --end;
    }
    if (end == begin) return "[UNK]";
    result += piece.substr(begin, end - begin) + "|";
    begin = end;
  }
  return result;
}

TEST(WordPiece, EqualsTheRuleOnRandomVocabularies) {
  std::mt19937 random(4);
  for (int round = 0; round < 3000; ++round) {
    std::string prefix = std::vector<std::string>{"##", "#", "", "a"}[random() % 4];
    std::set<std::string> entries{"[UNK]"};
    for (size_t n = random() % 15; n > 0; --n) {
      std::string entry = random() % 2 ? prefix : "";
      for (size_t k = 1 + random() % 6; k > 0; --k) entry += static_cast<char>('a' + random() % 2);
      entries.insert(entry);
    }
    spec::WordPiece node = make_wordpiece_node({entries.begin(), entries.end()});
    node.continuing_subword_prefix = prefix;
    TestModel model(node);
    std::string piece;
    for (size_t n = random() % 20; n > 0; --n) piece += static_cast<char>('a' + random() % 2);
    auto scratch = model.model->make_scratch(0);
    std::vector<ModelToken> tokens;
    model.model->tokenize(piece, *scratch, tokens);
    std::string got;
    for (const ModelToken& t : tokens) {
      if (model.model->id_to_token(t.id) == "[UNK]") {
        got = "[UNK]";
      } else {
        got += piece.substr(t.begin, t.end - t.begin) + "|";
      }
    }
    ASSERT_EQ(got, match_by_the_rule(entries, prefix, piece)) << "round " << round;
  }
}

}  // namespace
}  // namespace lexel
