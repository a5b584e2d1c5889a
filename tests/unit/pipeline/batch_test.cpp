#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "lexel/error.h"
#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

using testing::ids;
using testing::letters_tokenizer;
using Ids = std::vector<uint32_t>;

TEST(Batch, KeepsOrderWhateverTheThreads) {
  Tokenizer tokenizer = letters_tokenizer();
  std::vector<std::string> texts;
  for (int i = 0; i < 500; ++i) texts.push_back(std::string(1, static_cast<char>('a' + i % 5)));
  std::vector<EncodeInput> inputs(texts.begin(), texts.end());
  for (unsigned threads : {1u, 2u, 7u}) {
    EncodeOptions options;
    options.threads = threads;
    auto encodings = tokenizer.encode_batch(inputs, options);
    ASSERT_EQ(encodings.size(), texts.size());
    for (uint32_t i = 0; i < texts.size(); ++i) EXPECT_EQ(ids(encodings[i]), (Ids{i % 5 + 1}));
  }
}

TEST(Batch, PadsToTheLongest) {
  Tokenizer tokenizer = letters_tokenizer();
  EncodeOptions options;
  Padding padding;
  padding.pad_id = 9;
  padding.pad_to_multiple_of = 2;
  options.padding = padding;
  EncodeInput inputs[] = {"a", "a b c", EncodeInput(Sequence("a"), Sequence("b"))};
  auto encodings = tokenizer.encode_batch(inputs, options);
  EXPECT_EQ(ids(encodings[0]), (Ids{1, 9, 9, 9}));
  EXPECT_EQ(ids(encodings[1]), (Ids{1, 2, 3, 9}));
  EXPECT_EQ(ids(encodings[2]), (Ids{1, 2, 9, 9}));
}

TEST(Batch, AnErrorNamesItsRow) {
  Tokenizer tokenizer = letters_tokenizer();
  EncodeOptions options;
  options.special_tokens = SpecialTokenPolicy::error();
  EncodeInput inputs[] = {"a", "b", "c<s>", "<s>"};
  try {
    tokenizer.encode_batch(inputs, options);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kSpecialTokenInText);
    EXPECT_EQ(e.row(), 2u);
    EXPECT_EQ(e.byte_offset(), 1u);
  }
}

TEST(Batch, FlatRowsHoldTheSameIdsAndOffsets) {
  Tokenizer tokenizer = letters_tokenizer();
  std::string_view texts[] = {"a b", "", "c"};
  FlatEncodings flat = tokenizer.encode_flat(texts, {}, true);
  EXPECT_EQ(flat.ids, (Ids{1, 2, 3}));
  EXPECT_EQ(flat.row_offsets, (std::vector<uint64_t>{0, 2, 2, 3}));
  EXPECT_EQ(flat.offsets, (std::vector<Offset>{{0, 1}, {2, 3}, {0, 1}}));
  EXPECT_TRUE(tokenizer.encode_flat(texts).offsets.empty());
}

// Long rows are shared by all workers, the others are handed out.
TEST(Batch, RowsOfAllLengthsKeepTheirOrder) {
  Tokenizer tokenizer = Tokenizer::builtin();
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) {
    std::string& text = texts.emplace_back();
    const size_t size = i % 13 == 5 ? 300'000 : static_cast<size_t>(i * 211);
    while (text.size() < size) text += "row " + std::to_string(i) + " of \u4f60\u597d texts, ";
  }
  std::vector<std::string_view> views(texts.begin(), texts.end());
  std::vector<EncodeInput> inputs(texts.begin(), texts.end());
  EncodeOptions options;
  options.threads = 1;
  const FlatEncodings one = tokenizer.encode_flat(views, options, true);
  options.threads = 3;
  const FlatEncodings flat = tokenizer.encode_flat(views, options, true);
  EXPECT_EQ(flat.ids, one.ids);
  EXPECT_EQ(flat.offsets, one.offsets);
  EXPECT_EQ(flat.row_offsets, one.row_offsets);
  const std::vector<size_t> counts = tokenizer.count_batch(views, options);
  const std::vector<Encoding> encodings = tokenizer.encode_batch(inputs, options);
  for (size_t i = 0; i < texts.size(); ++i) {
    const Ids row(one.ids.begin() + static_cast<ptrdiff_t>(one.row_offsets[i]),
                  one.ids.begin() + static_cast<ptrdiff_t>(one.row_offsets[i + 1]));
    EXPECT_EQ(ids(encodings[i]), row);
    EXPECT_EQ(ids(tokenizer.encode(texts[i], options)), row);
    EXPECT_EQ(counts[i], row.size());
  }
}

TEST(Batch, ALongRowAloneIsShared) {
  Tokenizer tokenizer = Tokenizer::builtin();
  std::string text;
  while (text.size() < 400'000) text += "some text\n";
  std::string_view views[] = {text};
  EncodeOptions options;
  options.threads = 1;
  const FlatEncodings one = tokenizer.encode_flat(views, options, true);
  options.threads = 4;
  const FlatEncodings many = tokenizer.encode_flat(views, options, true);
  EXPECT_EQ(many.ids, one.ids);
  EXPECT_EQ(many.offsets, one.offsets);
}

TEST(Batch, TheErrorOfTheLowestRowIsThrown) {
  Tokenizer tokenizer = letters_tokenizer();
  EncodeOptions options;
  options.special_tokens = SpecialTokenPolicy::error();
  options.threads = 3;
  const std::string filler(40'000, ' ');
  const std::string long_bad = std::string(200'000, ' ') + "<s>";
  std::vector<std::string> texts(40, filler);
  for (size_t bad : {9u, 20u, 31u}) texts[bad] += "<s>";
  for (size_t long_row : {25u, 3u}) {  // behind the lowest, then the lowest
    texts[long_row] = long_bad;
    std::vector<std::string_view> views(texts.begin(), texts.end());
    std::vector<EncodeInput> inputs(texts.begin(), texts.end());
    auto row_of = [](auto&& call) {
      try {
        call();
      } catch (const Error& e) {
        return e.row();
      }
      return std::optional<uint64_t>();
    };
    const uint64_t lowest = std::min<uint64_t>(long_row, 9);
    EXPECT_EQ(row_of([&] { tokenizer.encode_flat(views, options); }), lowest);
    EXPECT_EQ(row_of([&] { tokenizer.encode_batch(inputs, options); }), lowest);
    EXPECT_EQ(row_of([&] { tokenizer.count_batch(views, options); }), lowest);
  }
}

TEST(Batch, EmptyBatchIsEmpty) {
  EXPECT_TRUE(letters_tokenizer().encode_batch({}).empty());
  EXPECT_EQ(letters_tokenizer().encode_flat({}).row_offsets, (std::vector<uint64_t>{0}));
}

TEST(Batch, SeededDropoutDependsOnTheRowAndNotOnTheThreads) {
  Tokenizer tokenizer = Tokenizer::from_json(testing::tokenizer_json(
      R"({"type":"BPE","dropout":0.5,"vocab":{"a":0,"b":1,"ab":2,"abab":3},"merges":[["a","b"],["ab","ab"]]})"));
  std::string text;
  for (int i = 0; i < 40; ++i) text += "ab";
  std::vector<EncodeInput> inputs(20, EncodeInput(text));
  EncodeOptions options;
  options.seed = 7;
  options.threads = 1;
  auto one = tokenizer.encode_batch(inputs, options);
  options.threads = 3;
  auto three = tokenizer.encode_batch(inputs, options);
  for (size_t i = 0; i < inputs.size(); ++i) EXPECT_EQ(ids(one[i]), ids(three[i]));
  EXPECT_NE(ids(one[0]), ids(one[1]));
}

}  // namespace
}  // namespace lexel
