#include "added_tokens/added_vocabulary.h"

#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

class WordModel final : public Model {
 public:
  explicit WordModel(std::map<std::string, uint32_t, std::less<>> vocab)
      : vocab_(std::move(vocab)) {}

  std::unique_ptr<ModelScratch> make_scratch(uint64_t) const override { return nullptr; }
  void tokenize(std::string_view, ModelScratch&, std::vector<ModelToken>&) const override {}
  std::optional<uint32_t> token_to_id(std::string_view token) const override {
    auto found = vocab_.find(token);
    if (found == vocab_.end()) return std::nullopt;
    return found->second;
  }
  std::optional<std::string_view> id_to_token(uint32_t) const override { return std::nullopt; }
  size_t vocab_size() const override { return vocab_.size(); }

 private:
  std::map<std::string, uint32_t, std::less<>> vocab_;
};

// Maps every scalar of a text by a function; an empty result drops it.
class ScalarNormalizer final : public Normalizer {
 public:
  explicit ScalarNormalizer(std::string (*map)(char)) : map_(map) {}

  void normalize(NormalizedText& text) const override {
    TextEdit edit(text);
    while (edit.old_position() < edit.old_text().size()) {
      edit.replace_scalar(map_(edit.old_text()[edit.old_position()]));
    }
    edit.finish();
  }

 private:
  std::string (*map_)(char);
};

const ScalarNormalizer kLowercase([](char c) {
  return std::string(1, 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c);
});
const ScalarNormalizer kDropSpaces([](char c) { return c == ' ' ? "" : std::string(1, c); });
const ScalarNormalizer kExplode([](char) { return std::string(1000, 'x'); });

AddedToken raw(std::string content) {
  return {std::move(content), false, false, false, false, false};
}
AddedToken special(std::string content) {
  return {std::move(content), false, false, false, false, true};
}
AddedToken normalized(std::string content) {
  return {std::move(content), false, false, false, true, false};
}
AddedToken stripping(std::string content, bool left, bool right) {
  return {std::move(content), false, left, right, false, false};
}

// Text and id of each piece; -1 where it is no token.
using Parts = std::vector<std::pair<std::string, int64_t>>;

Parts parts_of(std::string_view text, const std::vector<Piece>& pieces) {
  Parts parts;
  for (const Piece& piece : pieces) {
    parts.emplace_back(text.substr(piece.begin, piece.end - piece.begin),
                       piece.is_added_token ? int64_t{piece.id} : -1);
  }
  return parts;
}

Parts split_raw(const std::vector<AddedToken>& tokens, std::string_view text,
                const SpecialTokenPolicy& policy = {}) {
  std::vector<Piece> pieces;
  AddedVocabulary(tokens, WordModel({}), nullptr).split_raw(text, policy, pieces);
  return parts_of(text, pieces);
}

Parts split_normalized(const std::vector<AddedToken>& tokens, const Normalizer* normalizer,
                       std::string_view text) {
  std::vector<Piece> pieces;
  AddedVocabulary(tokens, WordModel({}), normalizer).split_normalized(text, {}, pieces);
  return parts_of(text, pieces);
}

std::vector<std::pair<uint32_t, std::string>> ids_of(const AddedVocabulary& added) {
  std::vector<std::pair<uint32_t, std::string>> ids;
  for (const auto& entry : added.entries()) ids.emplace_back(entry.id, entry.token.content);
  return ids;
}

using Ids = std::vector<std::pair<uint32_t, std::string>>;

TEST(AddedVocabularyIds, KnownContentsKeepTheModelsIdAndOthersFollowItsCount) {
  WordModel model({{"[UNK]", 0}, {"b", 10}});
  AddedVocabulary added({raw("b"), raw("new"), raw("new2")}, model, nullptr);
  EXPECT_EQ(ids_of(added), (Ids{{2, "new"}, {3, "new2"}, {10, "b"}}));
  EXPECT_EQ(added.token_to_id("new2"), 3u);
  EXPECT_EQ(added.token_to_id("[UNK]"), std::nullopt);
}

TEST(AddedVocabularyIds, TheLastTokenOwnsAnIdThatTwoContentsGot) {
  WordModel model({{"[UNK]", 0}, {"b", 2}});
  AddedVocabulary added({raw("n1"), raw("n2"), raw("b"), raw("n3")}, model, nullptr);
  EXPECT_EQ(ids_of(added), (Ids{{2, "b"}, {3, "n2"}, {4, "n3"}}));
  EXPECT_EQ(added.token_to_id("n1"), 2u);
  EXPECT_EQ(added.id_to_token(2), "b");
  EXPECT_EQ(added.size(), 4u);
  std::map<std::string, uint32_t> contents;
  added.for_each_content([&](std::string_view s, uint32_t id) { contents.emplace(s, id); });
  EXPECT_EQ(contents, (std::map<std::string, uint32_t>{{"b", 2}, {"n1", 2}, {"n2", 3}, {"n3", 4}}));
}

TEST(AddedVocabularyIds, EmptyAndRepeatedContentsAreIgnoredAndChangedFlagsUpdate) {
  AddedVocabulary added({raw(""), raw("a"), raw("a"), special("a"), raw("b")}, WordModel({}),
                        nullptr);
  EXPECT_EQ(ids_of(added), (Ids{{0, "a"}, {1, "b"}}));
  EXPECT_TRUE(added.entries()[0].token.special);
  EXPECT_TRUE(added.is_special_token("a"));
  EXPECT_FALSE(added.is_special_token("b"));
}

TEST(AddedVocabularyIds, IdsNextToNoneAreUnknown) {
  AddedVocabulary none({}, WordModel({}), nullptr);
  EXPECT_EQ(none.id_to_token(0), std::nullopt);
  AddedVocabulary added({raw("a"), raw("z")}, WordModel({{"z", 0xFFFF'FFFF}}), nullptr);
  EXPECT_EQ(added.id_to_token(0), std::nullopt);
  EXPECT_EQ(added.id_to_token(1), "a");
  EXPECT_EQ(added.id_to_token(2), std::nullopt);
  EXPECT_EQ(added.id_to_token(0xFFFF'FFFF), "z");
}

TEST(AddedVocabularyIds, ShowsTheNormalizedContent) {
  AddedVocabulary added({normalized("Foo"), raw("Bar")}, WordModel({}), &kLowercase);
  EXPECT_EQ(added.id_to_token(0), "foo");
  EXPECT_EQ(added.id_to_token(1), "Bar");
}

TEST(AddedVocabularySplit, FindsTheLeftmostThenTheLongest) {
  EXPECT_EQ(split_raw({raw("ab"), raw("abc"), raw("bcd")}, "xabcd abd"),
            (Parts{{"x", -1}, {"abc", 1}, {"d ", -1}, {"ab", 0}, {"d", -1}}));
}

TEST(AddedVocabularySplit, EachPassTakesItsOwnTokens) {
  EXPECT_EQ(split_raw({raw("a"), normalized("b")}, "ab"), (Parts{{"a", 0}, {"b", -1}}));
  EXPECT_EQ(split_normalized({raw("a"), normalized("b")}, nullptr, "ab"),
            (Parts{{"a", -1}, {"b", 1}}));
}

TEST(AddedVocabularySplit, SingleWordTouchesNoWordCharacter) {
  AddedToken word = raw("ab");
  word.single_word = true;
  EXPECT_EQ(split_raw({word}, "ab ab_ \u4F60ab -ab- ab\u00B2 ab\u200D"),
            (Parts{{"ab", 0},
                   {" ab_ \u4F60ab -", -1},
                   {"ab", 0},
                   {"- ", -1},
                   {"ab", 0},
                   {"\u00B2 ab\u200D", -1}}));
}

TEST(AddedVocabularySplit, ARejectedMatchIsSkippedWhole) {
  AddedToken word = raw("abc");
  word.single_word = true;
  EXPECT_EQ(split_raw({word, raw("b")}, "abcd b"), (Parts{{"abcd ", -1}, {"b", 1}}));
  EXPECT_EQ(split_raw({special("abc"), raw("b")}, "abc b", SpecialTokenPolicy::text()),
            (Parts{{"abc ", -1}, {"b", 1}}));
}

TEST(AddedVocabularySplit, StrippingTakesAllWhiteSpace) {
  EXPECT_EQ(
      split_raw({stripping("m", true, true)}, "a \u00A0\nm\t\u3000b\u200Bm\u001C"),
      (Parts{{"a", -1}, {" \u00A0\nm\t\u3000", 0}, {"b\u200B", -1}, {"m", 0}, {"\u001C", -1}}));
}

TEST(AddedVocabularySplit, ALeftStripLeavesWhatTheTokenBeforeTook) {
  EXPECT_EQ(split_raw({stripping("m", true, true)}, "m m"), (Parts{{"m ", 0}, {"m", 0}}));
}

TEST(AddedVocabularySplit, WhiteSpaceTakenByRightStripCanMatchAgain) {
  EXPECT_EQ(split_raw({stripping("a", false, true), raw(" b")}, "a   bx"),
            (Parts{{"a   ", 0}, {" b", 1}, {"x", -1}}));
  EXPECT_EQ(split_raw({stripping("a", false, true), raw("  ")}, "a   x"),
            (Parts{{"a   ", 0}, {"  ", 1}, {" x", -1}}));
  EXPECT_EQ(split_raw({stripping("a", false, true), stripping("  ", true, true)}, "a   x"),
            (Parts{{"a   ", 0}, {"x", -1}}));
}

TEST(AddedVocabularySplit, RightStripsInOneRunOfSpacesStayLinear) {
  std::string text = "a" + std::string(1'000'000, ' ');
  std::vector<Piece> pieces;
  AddedVocabulary({stripping("a", false, true), stripping(" ", false, true)}, WordModel({}),
                  nullptr)
      .split_raw(text, {}, pieces);
  EXPECT_EQ(pieces.size(), 1'000'001u);
}

TEST(AddedVocabularySplit, NormalizedTokensMatchByTheirNormalizedContent) {
  EXPECT_EQ(split_normalized({normalized("Foo")}, &kLowercase, "foo Foo"),
            (Parts{{"foo", 0}, {" Foo", -1}}));
}

TEST(AddedVocabularySplit, OfEqualNormalizedContentsTheLowestIdIsFound) {
  EXPECT_EQ(split_normalized({normalized("FOO"), normalized("foo")}, &kLowercase, "foo"),
            (Parts{{"foo", 0}}));
}

TEST(AddedVocabularySplit, ATokenThatNormalizesToNothingSplitsEveryCharacter) {
  EXPECT_EQ(split_normalized({normalized(" ")}, &kDropSpaces, "a b"),
            (Parts{{"a", -1}, {" ", -1}, {"b", -1}}));
  EXPECT_EQ(split_normalized({normalized(" "), normalized("bc")}, &kDropSpaces, "abcx"),
            (Parts{{"a", -1}, {"bc", 1}, {"x", -1}}));
  AddedToken nothing = normalized(" ");
  nothing.rstrip = true;
  EXPECT_EQ(split_normalized({nothing}, &kDropSpaces, "a bc  x"),
            (Parts{{"a", -1}, {" ", 0}, {"b", -1}, {"c", -1}, {"  ", 0}, {" ", 0}, {"x", -1}}));
  EXPECT_EQ(split_normalized({normalized(" ")}, &kDropSpaces, "\u4F60\u597D"),
            (Parts{{"\u4F60", -1}, {"\u597D", -1}}));
}

// Value from Hugging Face tokenizers 0.23.3.
TEST(AddedVocabularyMatch, ATokenOfNothingTakesTheWhiteSpaceAtTheStart) {
  AddedToken nothing{" ", false, false, true, true, false};
  EXPECT_EQ(split_normalized({nothing}, &kDropSpaces, "\n\n"), (Parts{{"\n\n", 0}, {"\n", 0}}));
}

TEST(AddedVocabularyPolicy, TextLeavesSpecialTokensAlone) {
  EXPECT_EQ(split_raw({special("<s>"), raw("x")}, "<s>x", SpecialTokenPolicy::text()),
            (Parts{{"<s>", -1}, {"x", 1}}));
}

TEST(AddedVocabularyPolicy, OnlyMatchesTheAllowedOnes) {
  EXPECT_EQ(split_raw({special("<s>"), special("</s>"), raw("x")}, "<s>x</s>",
                      SpecialTokenPolicy::only({"</s>"})),
            (Parts{{"<s>", -1}, {"x", 2}, {"</s>", 1}}));
}

TEST(AddedVocabularyPolicy, ErrorNamesTheFirstSpecialTokenAndItsByte) {
  try {
    split_raw({special("<s>"), raw("x")}, "x\u00E9<s>", SpecialTokenPolicy::error());
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kSpecialTokenInText);
    EXPECT_EQ(e.byte_offset(), 3u);
  }
  EXPECT_EQ(split_raw({special("<s>"), raw("x")}, "xy", SpecialTokenPolicy::error()),
            (Parts{{"x", 1}, {"y", -1}}));
}

TEST(AddedVocabularyLimits, IllFormedContentIsAnError) {
  try {
    AddedVocabulary({raw("a"), raw("b\x80")}, WordModel({}), nullptr);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kInvalidUtf8);
    EXPECT_EQ(e.json_path(), "/added_tokens/1/content");
  }
}

TEST(AddedVocabularyLimits, ContentsThatGrowOutOfProportionAreAnError) {
  try {
    AddedVocabulary({normalized(std::string(100'000, 'a'))}, WordModel({}), &kExplode);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kLimitExceeded);
    EXPECT_EQ(e.json_path(), "/added_tokens/0/content");
  }
}

// Value from Hugging Face tokenizers 0.23.3.
TEST(AddedVocabulary, ALaterBatchCountsOnFromTheLargestAddedId) {
  WordModel model({{"[UNK]", 0}, {"b", 10}});
  AddedVocabulary added({raw("x"), raw("y"), raw("b"), raw("z"), raw("w")}, model, nullptr, {1, 4});
  EXPECT_EQ(added.token_to_id("x"), 2u);
  EXPECT_EQ(added.token_to_id("y"), 3u);
  EXPECT_EQ(added.token_to_id("b"), 10u);
  EXPECT_EQ(added.token_to_id("z"), 4u);
  EXPECT_EQ(added.token_to_id("w"), 11u);
}

}  // namespace
}  // namespace lexel
