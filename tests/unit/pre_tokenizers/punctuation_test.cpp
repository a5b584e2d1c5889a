#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(Punctuation, IsolatesByDefault) {
  EXPECT_EQ(
      pieces_of({spec::Punctuation{spec::SplitBehavior::kIsolated}}, "Hey friend! Why\u3002?"),
      (Pieces{{"Hey friend", 0, 10},
              {"!", 10, 11},
              {" Why", 11, 15},
              {"\u3002", 15, 18},
              {"?", 18, 19}}));
}

TEST(Punctuation, JoinsRunsWhenContiguous) {
  EXPECT_EQ(pieces_of({spec::Punctuation{spec::SplitBehavior::kContiguous}}, "a!?b"),
            (Pieces{{"a", 0, 1}, {"!?", 1, 3}, {"b", 3, 4}}));
}

}  // namespace
}  // namespace lexel
