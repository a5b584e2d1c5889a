#include <gtest/gtest.h>

#include "unit/post_processors/parts.h"

namespace lexel {
namespace {

using testing::Columns;
using testing::columns_of;
using testing::process;

const spec::PostProcessor kBert{spec::BertProcessing{}};  // [SEP] 102, [CLS] 101

TEST(BertProcessing, WrapsASingleSequence) {
  EXPECT_EQ(columns_of(process(kBert, 2, std::nullopt)),
            (Columns{{101, 1, 2, 102}, {0, 0, 0, 0}, {1, 0, 0, 1}, {-1, 0, 0, -1}}));
}

TEST(BertProcessing, GivesTheSecondSequenceTypeOne) {
  EXPECT_EQ(
      columns_of(process(kBert, 1, 1)),
      (Columns{{101, 1, 102, 11, 102}, {0, 0, 0, 1, 1}, {1, 0, 1, 0, 1}, {-1, 0, -1, 1, -1}}));
}

TEST(BertProcessing, WithoutSpecialTokensOnlyNumbersSequences) {
  EXPECT_EQ(columns_of(process(kBert, 1, 1, false)), (Columns{{1, 11}, {0, 1}, {0, 0}, {0, 1}}));
}

TEST(BertProcessing, CountsWhatItInserts) {
  auto processor = compile_post_processor(kBert, "");
  EXPECT_EQ(processor->added_tokens(false), 2u);
  EXPECT_EQ(processor->added_tokens(true), 3u);
}

}  // namespace
}  // namespace lexel
