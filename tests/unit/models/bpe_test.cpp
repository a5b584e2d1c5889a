#include <gtest/gtest.h>

#include <map>
#include <random>

#include "lexel/error.h"
#include "unit/models/model_test_util.h"

// Expected tokens are what Hugging Face tokenizers 0.23.3 gives, unless a comment says otherwise.
namespace lexel {
namespace {

using Entries = std::vector<std::pair<std::string, uint32_t>>;

spec::Bpe make_bpe_node(const Entries& vocab, const std::vector<std::string>& merge_parts) {
  spec::Bpe node;
  node.vocab = make_vocab(vocab);
  node.merges = make_table(merge_parts);
  return node;
}

Entries with_byte_tokens(Entries entries, const std::string& without = "") {
  for (uint32_t b = 0; b < 256; ++b) {
    if (without.find(static_cast<char>(b)) != std::string::npos) continue;
    char token[8];
    std::snprintf(token, sizeof token, "<0x%02X>", b);
    entries.push_back({token, 10 + b});
  }
  return entries;
}

ErrorCode load_error(const spec::Bpe& node, std::string& json_path) {
  try {
    TestModel model(node);
  } catch (const Error& e) {
    json_path = e.json_path();
    return e.code();
  }
  ADD_FAILURE() << "loads";
  return {};
}

TEST(Bpe, MergesByRankAndFromTheLeft) {
  TestModel model(make_bpe_node(
      {{"a", 0}, {"b", 1}, {"c", 2}, {"ab", 3}, {"bc", 4}, {"abc", 5}, {"d", 6}, {"cd", 7}},
      {"a", "b", "b", "c", "a", "bc", "c", "d", "ab", "c"}));
  EXPECT_EQ(model.tokenize(""), "");
  EXPECT_EQ(model.tokenize("abc"), "5:abc(0,3)");
  EXPECT_EQ(model.tokenize("aabcd"), "0:a(0,1) 3:ab(1,3) 7:cd(3,5)");
}

TEST(Bpe, LastRankOfARepeatedMergeCounts) {
  TestModel model(make_bpe_node({{"a", 0}, {"b", 1}, {"c", 2}, {"ab", 3}, {"bc", 4}},
                                {"a", "b", "b", "c", "a", "b"}));
  EXPECT_EQ(model.tokenize("abc"), "0:a(0,1) 4:bc(1,3)");
}

TEST(Bpe, WithoutAnUnknownTokenMissingScalarsVanishAndNeighboursMerge) {
  TestModel model(make_bpe_node({{"a", 0}, {"b", 1}, {"ab", 2}}, {"a", "b"}));
  EXPECT_EQ(model.tokenize("axb"), "2:ab(0,2)");
  EXPECT_EQ(model.tokenize("\u00e9axbb"), "2:ab(0,2) 1:b(2,3)");
}

TEST(Bpe, PendingUnknownTokenComesAfterByteTokens) {
  spec::Bpe node = make_bpe_node(with_byte_tokens({{"a", 0}, {"<unk>", 3}}, "xy"), {});
  node.unk_token = "<unk>";
  node.byte_fallback = true;
  node.fuse_unk = true;
  EXPECT_EQ(TestModel(node).tokenize("xy\u00e9a"),
            "205:<0xC3>(0,1) 179:<0xA9>(1,2) 3:<unk>(2,4) 0:a(4,5)");
  node.fuse_unk = false;
  EXPECT_EQ(TestModel(node).tokenize("xy\u00e9"),
            "3:<unk>(0,1) 205:<0xC3>(1,2) 179:<0xA9>(2,3) 3:<unk>(3,4)");
}

TEST(Bpe, ByteTokensOfASuffixedScalarRunPastThePiece) {
  spec::Bpe node = make_bpe_node(with_byte_tokens({{"a", 0}}), {});
  node.end_of_word_suffix = "</w>";
  node.byte_fallback = true;
  EXPECT_EQ(TestModel(node).tokenize("a"),
            "107:<0x61>(0,1) 70:<0x3C>(1,2) 57:<0x2F>(2,3) 129:<0x77>(3,4) 72:<0x3E>(4,5)");
}

TEST(Bpe, PrefixAndSuffixDecorateSymbolsAndThePrefixIsCutInMerges) {
  spec::Bpe node = make_bpe_node(
      {{"a", 0}, {"#b", 1}, {"ab", 2}, {"c$", 3}, {"#c$", 4}, {"abc$", 5}, {"b$", 6}, {"a$", 7}},
      {"a", "#b", "ab", "#c$"});
  node.continuing_subword_prefix = "#";
  node.end_of_word_suffix = "$";
  TestModel model(node);
  EXPECT_EQ(model.tokenize("abc"), "5:abc$(0,3)");
  EXPECT_EQ(model.tokenize("c"), "3:c$(0,1)");
  EXPECT_EQ(model.tokenize("abb"), "2:ab(0,2)");
}

TEST(Bpe, IgnoreMergesTakesAWholePieceFromTheVocabulary) {
  spec::Bpe node = make_bpe_node({{"a", 0}, {"b", 1}, {"c", 2}, {"abc", 3}, {"ab", 4}}, {"a", "b"});
  node.ignore_merges = true;
  EXPECT_EQ(TestModel(node).tokenize("abc"), "3:abc(0,3)");
  EXPECT_EQ(TestModel(node).tokenize("abcab"), "4:ab(0,2) 2:c(2,3) 4:ab(3,5)");
  node.dropout = 1.0;
  EXPECT_EQ(TestModel(node).tokenize("abc"), "0:a(0,1) 1:b(1,2) 2:c(2,3)");
  node.dropout = 0.0;
  EXPECT_EQ(TestModel(node).tokenize("abc"), "3:abc(0,3)");
}

TEST(Bpe, MissingUnknownTokenIsAnErrorOnlyWhenItIsNeeded) {
  spec::Bpe node = make_bpe_node({{"a", 0}, {"b", 1}, {"ab", 3}}, {"a", "b"});
  node.unk_token = "U";
  TestModel model(node);
  EXPECT_EQ(model.tokenize("ab"), "3:ab(0,2)");
  try {
    model.tokenize("axb");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kMissingUnknownToken);
    EXPECT_EQ(e.json_path(), "/model/unk_token");
  }
}

TEST(Bpe, StaleCandidatesCountWhereIdsRepeat) {
  TestModel model(
      make_bpe_node({{"a", 0}, {"b", 1}, {"c", 2}, {"aa", 5}, {"ab", 4}, {"aab", 5}, {"ba", 6}},
                    {"a", "b", "a", "a", "b", "a", "a", "ab"}));
  EXPECT_EQ(model.tokenize("baab"), "1:b(0,1) 5:aab(1,4)");
}

TEST(Bpe, MergeOfUnknownTokensIsALoadErrorThatNamesTheMerge) {
  std::string path;
  Entries vocab{{"a", 0}, {"b", 1}, {"ab", 2}};
  EXPECT_EQ(load_error(make_bpe_node(vocab, {"a", "b", "a", "q"}), path), ErrorCode::kInvalidModel);
  EXPECT_EQ(path, "/model/merges/1");
  EXPECT_EQ(load_error(make_bpe_node(vocab, {"q", "a"}), path), ErrorCode::kInvalidModel);
  EXPECT_EQ(load_error(make_bpe_node(vocab, {"b", "a"}), path), ErrorCode::kInvalidModel);
}

// Hugging Face panics or aborts.
TEST(Bpe, PrefixThatDoesNotFitAMergeIsALoadError) {
  std::string path;
  spec::Bpe node = make_bpe_node({{"a", 0}, {"b", 1}, {"ab", 2}}, {"a", "b"});
  node.continuing_subword_prefix = "##";
  EXPECT_EQ(load_error(node, path), ErrorCode::kInvalidModel);
  node = make_bpe_node({{"a", 0}, {"\u00e9", 1}, {"a\u00e9", 2}}, {"a", "\u00e9"});
  node.continuing_subword_prefix = "#";
  EXPECT_EQ(load_error(node, path), ErrorCode::kInvalidModel);
}

TEST(Bpe, DropoutOutsideZeroToOneIsALoadError) {
  std::string path;
  for (double dropout : {2.0, -0.1, std::numeric_limits<double>::quiet_NaN()}) {
    spec::Bpe node = make_bpe_node({{"a", 0}}, {});
    node.dropout = dropout;
    EXPECT_EQ(load_error(node, path), ErrorCode::kInvalidModel);
    EXPECT_EQ(path, "/model/dropout");
  }
}

TEST(Bpe, DropoutSkipsEachMergeWithItsProbability) {
  // "ab" merges unless its only candidate is dropped; "aba" with "ba" ranked second: ab first, or,
  // once ab is put aside, ba, which makes ab stale.
  spec::Bpe node = make_bpe_node({{"a", 0}, {"b", 1}, {"ab", 2}, {"ba", 3}}, {"a", "b", "b", "a"});
  node.dropout = 0.3;
  TestModel model(node);
  EXPECT_TRUE(model.model->is_random());
  auto scratch = model.model->make_scratch(7);
  std::map<std::vector<uint32_t>, int> counts;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    std::vector<ModelToken> tokens;
    model.model->tokenize("aba", *scratch, tokens);
    std::vector<uint32_t> ids;
    for (const ModelToken& t : tokens) ids.push_back(t.id);
    ++counts[ids];
  }
  // Five standard deviations.
  EXPECT_NEAR((counts[{2, 0}]), 0.7 * kDraws, 750);
  EXPECT_NEAR((counts[{0, 3}]), 0.21 * kDraws, 650);
  EXPECT_NEAR((counts[{0, 1, 0}]), 0.09 * kDraws, 460);
}

TEST(Bpe, DropoutIsTheSameForTheSameSeed) {
  spec::Bpe node = make_bpe_node({{"a", 0}, {"aa", 1}}, {"a", "a"});
  node.dropout = 0.5;
  TestModel model(node);
  std::string piece(200, 'a');
  EXPECT_EQ(model.tokenize(piece, 1), model.tokenize(piece, 1));
  EXPECT_NE(model.tokenize(piece, 1), model.tokenize(piece, 2));
}

// The rule by the letter: the lowest rank first, leftmost first.
std::vector<uint32_t> merge_by_the_rule(const std::map<std::string, uint32_t>& ids,
                                        const std::vector<std::string>& parts,
                                        std::vector<std::string> symbols) {
  for (;;) {
    size_t best_rank = parts.size();
    size_t best = 0;
    for (size_t i = 0; i + 1 < symbols.size(); ++i) {
      for (size_t m = 0; m < parts.size(); m += 2) {
        // Later entries of a pair replace earlier ones.
        bool is_last = true;
        for (size_t n = m + 2; n < parts.size(); n += 2) {
          if (parts[n] == parts[m] && parts[n + 1] == parts[m + 1]) is_last = false;
        }
        if (is_last && symbols[i] == parts[m] && symbols[i + 1] == parts[m + 1] && m < best_rank) {
          best_rank = m;
          best = i;
        }
      }
    }
    if (best_rank == parts.size()) break;
    symbols[best] += symbols[best + 1];
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  std::vector<uint32_t> result;
  for (const std::string& s : symbols) result.push_back(ids.at(s));
  return result;
}

TEST(Bpe, LongPiecesFollowTheRuleAcrossCuts) {
  std::mt19937 random(3);
  const std::vector<std::string> letters{"a", "b", "\u00e9", " ", "\u4f60"};
  for (int round = 0; round < 200; ++round) {
    std::map<std::string, uint32_t> ids;
    Entries vocab;
    std::vector<std::string> texts = letters;
    for (const std::string& t : texts) ids.emplace(t, static_cast<uint32_t>(ids.size()));
    std::vector<std::string> parts;
    for (int i = 0; i < 10; ++i) {
      std::string left = texts[random() % texts.size()];
      std::string right = texts[random() % texts.size()];
      parts.push_back(left);
      parts.push_back(right);
      if (ids.emplace(left + right, static_cast<uint32_t>(ids.size())).second) {
        texts.push_back(left + right);
      }
    }
    for (const auto& [token, id] : ids) vocab.push_back({token, id});
    TestModel model(make_bpe_node(vocab, parts));
    std::string piece;
    std::vector<std::string> symbols;
    for (size_t n = random() % 120; n > 0; --n) {
      symbols.push_back(letters[random() % letters.size()]);
      piece += symbols.back();
    }
    auto scratch = model.model->make_scratch(0);
    std::vector<ModelToken> tokens;
    model.model->tokenize(piece, *scratch, tokens);
    std::vector<uint32_t> got;
    for (const ModelToken& t : tokens) got.push_back(t.id);
    ASSERT_EQ(got, merge_by_the_rule(ids, parts, symbols)) << "round " << round;
  }
}

}  // namespace
}  // namespace lexel
