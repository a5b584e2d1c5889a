#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(WhitespaceSplit, RemovesAllWhiteSpace) {
  EXPECT_EQ(pieces_of({spec::WhitespaceSplit{}}, " Hey,\u00A0man\n\u3000 x"),
            (Pieces{{"Hey,", 1, 5}, {"man", 7, 10}, {"x", 15, 16}}));
}

}  // namespace
}  // namespace lexel
