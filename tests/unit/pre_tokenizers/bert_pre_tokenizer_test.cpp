#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(BertPreTokenizer, DropsWhiteSpaceAndIsolatesPunctuation) {
  EXPECT_EQ(pieces_of({spec::BertPreTokenizer{}}, "Hey  friend!\u3000How_are-you?!"),
            (Pieces{{"Hey", 0, 3},
                    {"friend", 5, 11},
                    {"!", 11, 12},
                    {"How", 15, 18},
                    {"_", 18, 19},
                    {"are", 19, 22},
                    {"-", 22, 23},
                    {"you", 23, 26},
                    {"?", 26, 27},
                    {"!", 27, 28}}));
}

TEST(BertPreTokenizer, TakesAsciiSymbolsForPunctuationButNoOtherSymbols) {
  EXPECT_EQ(pieces_of({spec::BertPreTokenizer{}}, "a$b+c`d"), (Pieces{{"a", 0, 1},
                                                                      {"$", 1, 2},
                                                                      {"b", 2, 3},
                                                                      {"+", 3, 4},
                                                                      {"c", 4, 5},
                                                                      {"`", 5, 6},
                                                                      {"d", 6, 7}}));
  EXPECT_EQ(pieces_of({spec::BertPreTokenizer{}}, "5\u20AC\u00B0c"),
            (Pieces{{"5\u20AC\u00B0c", 0, 7}}));
}

}  // namespace
}  // namespace lexel
