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

spec::PostProcessor sequence(std::vector<spec::PostProcessor> processors) {
  return {spec::PostProcessorSequence{std::move(processors)}};
}

TEST(PostProcessorSequence, ByteLevelBeforeATemplateLeavesItsSequencesMarked) {
  auto node = sequence({{spec::ByteLevel{}}, {bert_template()}});
  EXPECT_EQ(columns_of(process(node, 2, 1)), (Columns{{101, 1, 2, 102, 11, 102},
                                                      {0, 0, 0, 0, 1, 1},
                                                      {1, 0, 0, 1, 0, 1},
                                                      {-1, 0, 0, -1, 1, -1}}));
}

TEST(PostProcessorSequence, ByteLevelBehindATemplateNumbersItsParts) {
  auto node = sequence({{bert_template()}, {spec::ByteLevel{}}});
  EXPECT_EQ(
      columns_of(process(node, 2, 1)),
      (Columns{
          {101, 1, 2, 102, 11, 102}, {0, 0, 0, 0, 1, 1}, {1, 0, 0, 1, 0, 1}, {-1, 0, 0, 2, 3, 4}}));
}

TEST(PostProcessorSequence, BertBehindATemplateWrapsEachPart) {
  auto node = sequence({{bert_template()}, {spec::BertProcessing{}}});
  EXPECT_EQ(columns_of(process(node, 1, std::nullopt)), (Columns{{101, 101, 102, 1, 102, 102, 102},
                                                                 {0, 0, 0, 0, 1, 0, 1},
                                                                 {1, 0, 1, 0, 1, 0, 1},
                                                                 {-1, 0, -1, -1, -1, 1, -1}}));
}

TEST(PostProcessorSequence, TemplateBehindATemplateIsATypedError) {
  auto node = sequence({{bert_template()}, {bert_template()}});
  EXPECT_THROW(process(node, 1, std::nullopt), Error);
}

TEST(PostProcessorSequence, AddsItsPartsCounts) {
  auto node = sequence({{bert_template()}, {spec::BertProcessing{}}});
  auto processor = compile_post_processor(node, "");
  EXPECT_EQ(processor->added_tokens(false), 4u);
  EXPECT_EQ(processor->added_tokens(true), 6u);
}

}  // namespace
}  // namespace lexel
