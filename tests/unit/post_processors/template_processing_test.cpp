#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/post_processors/parts.h"

// Values from Hugging Face tokenizers 0.23.3 (ids renamed).
namespace lexel {
namespace {

using testing::bert_template;
using testing::Columns;
using testing::columns_of;
using testing::process;
using testing::sequence_a;
using testing::sequence_b;
using testing::special;

TEST(TemplateProcessing, LaysOutAPair) {
  EXPECT_EQ(columns_of(process({bert_template()}, 2, 1)), (Columns{{101, 1, 2, 102, 11, 102},
                                                                   {0, 0, 0, 0, 1, 1},
                                                                   {1, 0, 0, 1, 0, 1},
                                                                   {-1, 0, 0, -1, 1, -1}}));
}

TEST(TemplateProcessing, AppliesOrderAndTypesWithoutSpecialTokens) {
  spec::TemplateProcessing node = bert_template();
  node.pair = {special("[CLS]"), sequence_b(), sequence_a(4)};
  EXPECT_EQ(columns_of(process({node}, 1, 1, false)), (Columns{{11, 1}, {1, 4}, {0, 0}, {1, 0}}));
}

TEST(TemplateProcessing, OneNameMayInsertSeveralIds) {
  spec::TemplateProcessing node;
  node.single = {special("X", 5), sequence_a()};
  node.pair = {sequence_a(), sequence_b()};
  node.special_tokens["X"] = {"X", {8, 9}, {"x1", "x2"}};
  Encoding encoding = process({node}, 1, std::nullopt);
  EXPECT_EQ(columns_of(encoding), (Columns{{8, 9, 1}, {5, 5, 0}, {1, 1, 0}, {-1, -1, 0}}));
  EXPECT_EQ(encoding.token(1), "x2");
  auto processor = compile_post_processor({node}, "");
  EXPECT_EQ(processor->added_tokens(false), 2u);
  EXPECT_EQ(processor->added_tokens(true), 0u);
}

TEST(TemplateProcessing, ARepeatedSequenceKeepsItsLastMark) {
  spec::TemplateProcessing node = bert_template();
  node.single = {sequence_a(), special("[SEP]", 2), sequence_a()};
  EXPECT_EQ(columns_of(process({node}, 2, std::nullopt)),
            (Columns{{1, 2, 102, 1, 2}, {0, 0, 2, 0, 0}, {0, 0, 1, 0, 0}, {-1, -1, -1, 0, 0}}));
}

TEST(TemplateProcessing, AnUndefinedSpecialTokenIsATypedErrorWhenNeeded) {
  spec::TemplateProcessing node = bert_template();
  node.single = {special("[NO]"), sequence_a()};
  EXPECT_NO_THROW(process({node}, 1, std::nullopt, false));
  try {
    process({node}, 1, std::nullopt);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kMissingSpecialToken);
    EXPECT_EQ(e.json_path(), "/post_processor/special_tokens");
  }
}

TEST(TemplateProcessing, FewerStringsThanIdsLoadsAndNeverReadsPastTheList) {
  spec::TemplateProcessing node = bert_template();
  node.special_tokens["[CLS]"] = {"[CLS]", {1, 2, 3}, {"[CLS]"}};
  EXPECT_EQ(process({node}, 1, std::nullopt).size(), 5u);
}

}  // namespace
}  // namespace lexel
