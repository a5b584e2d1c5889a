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

// Every sequence of up to three processors that has a frame does to one text what its frame says.
TEST(PostProcessorSequence, AFrameIsWhatTheProcessorsDo) {
  spec::TemplateProcessing typed;
  typed.single = {sequence_a(2)};
  typed.pair = {sequence_a(2), testing::sequence_b(2)};
  spec::TemplateProcessing plain;
  plain.single = {sequence_a()};
  plain.pair = {sequence_a(), testing::sequence_b()};
  const std::vector<spec::PostProcessor> all = {{spec::ByteLevel{}},
                                                {spec::BertProcessing{}},
                                                {spec::RobertaProcessing{}},
                                                {bert_template()},
                                                {typed},
                                                {plain}};
  size_t framed = 0;
  const size_t n = all.size();
  for (size_t code = 0; code < (n + 1) * (n + 1) * (n + 1); ++code) {
    std::vector<spec::PostProcessor> processors;
    for (size_t rest = code; rest != 0; rest /= n + 1) {
      if (rest % (n + 1) != 0) processors.push_back(all[rest % (n + 1) - 1]);
    }
    const spec::PostProcessor node = sequence(processors);
    auto processor = compile_post_processor(node, "");
    if (!processor->frame()) continue;
    ++framed;
    for (bool add_special_tokens : {true, false}) {
      PostProcessContext context;
      context.add_special_tokens = add_special_tokens;
      const Columns wanted = columns_of(process(node, 3, std::nullopt, add_special_tokens));
      internal::EncodingDraft draft = testing::letters(1, 3);
      EXPECT_EQ(columns_of(
                    materialize_in_frame(processor->frame(), *draft.fragments[0].columns, context)),
                wanted)
          << "sequence " << code;
      EXPECT_EQ(columns_of(internal::materialize(put_in_frame(processor->frame(), draft, context))),
                wanted)
          << "sequence " << code;
    }
  }
  EXPECT_GE(framed, n);
}

}  // namespace
}  // namespace lexel
