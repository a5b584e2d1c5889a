#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(UnicodeScripts, BreaksOnScriptChange) {
  EXPECT_EQ(
      pieces_of({spec::UnicodeScripts{}}, "\u3069\u3053\u3067\u751F\u308C\u3002Yes"),
      (Pieces{{"\u3069\u3053\u3067\u751F\u308C", 0, 15}, {"\u3002", 15, 18}, {"Yes", 18, 21}}));
  EXPECT_EQ(pieces_of({spec::UnicodeScripts{}}, "Apples are \u3067\u3059\u30FC"),
            (Pieces{{"Apples are ", 0, 11}, {"\u3067\u3059\u30FC", 11, 20}}));
}

TEST(UnicodeScripts, LosesWhatComesBeforeTheFirstScript) {
  EXPECT_EQ(pieces_of({spec::UnicodeScripts{}}, "  a"), (Pieces{{"a", 2, 3}}));
  EXPECT_EQ(pieces_of({spec::UnicodeScripts{}}, "   "), (Pieces{}));
}

}  // namespace
}  // namespace lexel
