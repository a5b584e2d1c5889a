#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(PreTokenizerSequence, RunsEachOnWhatTheOneBeforeLeft) {
  EXPECT_EQ(pieces_of({sequence({{spec::WhitespaceSplit{}},
                                 {spec::Punctuation{spec::SplitBehavior::kIsolated}},
                                 {spec::Digits{true}}})},
                      "How  a12?"),
            (Pieces{{"How", 0, 3}, {"a", 5, 6}, {"1", 6, 7}, {"2", 7, 8}, {"?", 8, 9}}));
}

TEST(PreTokenizerSequence, EmptySequenceKeepsTheTextWhole) {
  EXPECT_EQ(pieces_of({sequence({})}, "a b"), (Pieces{{"a b", 0, 3}}));
}

TEST(PreTokenizerSequence, ErrorsNameTheStep) {
  try {
    compile_pre_tokenizer({sequence({{spec::Whitespace{}}, {spec::FixedLength{0}}})},
                          "/pre_tokenizer", {});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.json_path(), "/pre_tokenizer/pretokenizers/1/length");
  }
}

TEST(PreTokenizerSequence, LeavesAddedTokensAlone) {
  NormalizedText text("a b c d");
  PreTokenizedText pre_tokenized(text);
  pre_tokenized.pieces() = {{0, 2, 0, false}, {2, 5, 7, true}, {5, 7, 0, false}};
  compile_pre_tokenizer(
      {sequence({{spec::WhitespaceSplit{}}, {spec::ByteLevel{true, true, false}}})},
      "/pre_tokenizer", {})
      ->pre_tokenize(pre_tokenized);
  std::vector<std::string_view> texts;
  for (const Piece& piece : pre_tokenized.pieces()) texts.push_back(pre_tokenized.text_of(piece));
  EXPECT_EQ(texts, (std::vector<std::string_view>{"\u0120a", "b c", "\u0120d"}));
}

}  // namespace
}  // namespace lexel
