#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(FixedLength, CountsScalars) {
  EXPECT_EQ(pieces_of({spec::FixedLength{2}}, "a\u00E9\u4F60\U0001F600z"),
            (Pieces{{"a\u00E9", 0, 3}, {"\u4F60\U0001F600", 3, 10}, {"z", 10, 11}}));
}

TEST(FixedLength, LengthZeroIsAnError) {
  try {
    compile_pre_tokenizer({spec::FixedLength{0}}, "/pre_tokenizer", {});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kInvalidSpec);
    EXPECT_EQ(e.json_path(), "/pre_tokenizer/length");
  }
}

}  // namespace
}  // namespace lexel
