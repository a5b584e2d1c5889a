#include <gtest/gtest.h>

#include "lexel/error.h"
#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

template <class... Components>
spec::NormalizerSequence sequence(Components... components) {
  spec::NormalizerSequence node;
  (node.normalizers.push_back({std::move(components)}), ...);
  return node;
}

spec::Replace literal(std::string text, std::string content) {
  return {{spec::Pattern::Kind::kString, std::move(text)}, std::move(content)};
}

TEST(NormalizerSequence, RunsInOrderAndComposesSpans) {
  EXPECT_EQ(trace(sequence(literal("a", "xyz"), literal("y", ""), literal("xz", "W")), "ab"),
            (Trace{{"W", 0, 1}, {"b", 1, 2}}));
  EXPECT_EQ(trace(sequence(spec::Prepend{"X"}, spec::Prepend{"Y"}, literal("Y", "Q")), "ab"),
            (Trace{{"Q", 0, 1}, {"X", 0, 1}, {"a", 0, 1}, {"b", 1, 2}}));
}

TEST(NormalizerSequence, EmptyChangesNothing) {
  EXPECT_TRUE(leaves_alone(spec::NormalizerSequence{}, " A "));
}

TEST(NormalizerSequence, NestingBeyondTheLimitIsATypedError) {
  spec::NormalizerSequence node;
  for (int i = 0; i < 200; ++i) {
    spec::NormalizerSequence outer;
    outer.normalizers.push_back({std::move(node)});
    node = std::move(outer);
  }
  try {
    compiled(std::move(node));
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kLimitExceeded);
  }
}

TEST(NormalizerSequence, ErrorsNameTheElement) {
  try {
    compiled(sequence(spec::Nmt{}, spec::Precompiled{""}));
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.json_path(), "/normalizer/normalizers/1/precompiled_charsmap");
  }
}

}  // namespace
}  // namespace lexel
