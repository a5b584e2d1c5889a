#include <gtest/gtest.h>

#include "unit/post_processors/parts.h"

namespace lexel {
namespace {

using testing::Columns;
using testing::columns_of;
using testing::process;

const spec::PostProcessor kRoberta{spec::RobertaProcessing{}};  // </s> 2, <s> 0

TEST(RobertaProcessing, DoublesTheSeparatorAndHasOneType) {
  EXPECT_EQ(columns_of(process(kRoberta, 2, 1)), (Columns{{0, 1, 2, 2, 2, 11, 2},
                                                          {0, 0, 0, 0, 0, 0, 0},
                                                          {1, 0, 0, 1, 1, 0, 1},
                                                          {-1, 0, 0, -1, -1, 1, -1}}));
}

TEST(RobertaProcessing, ZeroesTypesEvenWithoutSpecialTokens) {
  EXPECT_EQ(columns_of(process(kRoberta, 2, 1, false)),
            (Columns{{1, 2, 11}, {0, 0, 0}, {0, 0, 0}, {0, 0, 1}}));
}

TEST(RobertaProcessing, CountsWhatItInserts) {
  auto processor = compile_post_processor(kRoberta, "");
  EXPECT_EQ(processor->added_tokens(false), 2u);
  EXPECT_EQ(processor->added_tokens(true), 4u);
}

}  // namespace
}  // namespace lexel
