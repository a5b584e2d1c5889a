#include "encoding/encoding_data.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "post_processors/special_tokens.h"
#include "unit/encoding/draft_builder.h"
#include "unit/models/model_test_util.h"

namespace lexel {
namespace {

using internal::EncodingData;
using internal::Fragment;
using Strings = std::vector<std::string>;

std::shared_ptr<const Model> model_of(std::vector<std::pair<std::string, uint32_t>> entries) {
  spec::WordLevel node;
  node.vocab = make_vocab(entries);
  auto model = std::make_shared<TestModel>(std::move(node));
  return {model, model->model.get()};
}

Fragment special(uint32_t id, const std::string& token, uint32_t type_id = 0) {
  return special_fragment(special_columns({id}, {token}), type_id);
}

Strings strings_of(const TokenStrings& tokens, const std::vector<uint32_t>& ids) {
  Strings strings;
  for (size_t i = 0; i < tokens.size(); ++i) strings.emplace_back(tokens.get(i, ids[i]));
  return strings;
}

template <class T>
std::vector<T> values(std::span<const T> column) {
  return {column.begin(), column.end()};
}

TEST(TokenStrings, KeepsOnlyStringsThatAreNotTheVocabularys) {
  TokenStrings tokens;
  tokens.set_source(model_of({{"one", 1}, {"two", 2}}));
  tokens.push_known(1);
  tokens.push_back("own");
  tokens.push_copies("x", 2);
  tokens.push_known(2);
  const std::vector<uint32_t> ids = {2, 1, 1, 1, 9, 1};
  EXPECT_EQ(strings_of(tokens, ids), (Strings{"two", "own", "x", "x", "", "one"}));
  tokens.truncate(3);
  EXPECT_EQ(strings_of(tokens, ids), (Strings{"two", "own", "x"}));
  tokens.push_back("end");
  EXPECT_EQ(strings_of(tokens, ids), (Strings{"two", "own", "x", "end"}));
}

TEST(TokenStrings, AppendsFromTheSameAndFromAnotherVocabulary) {
  auto first = model_of({{"one", 1}});
  const std::vector<uint32_t> ids = {1, 1, 1};
  TokenStrings same, other, unknown;
  same.set_source(first);
  same.push_back("own");
  same.push_known(2);
  other.set_source(model_of({{"eins", 1}}));
  other.push_known(1);
  other.push_back("eigen");
  unknown.push_known(1);  // no vocabulary: empty
  TokenStrings all;
  all.append(unknown, ids.data(), 0, 1);
  all.append(same, ids.data(), 0, 2);
  all.append(other, ids.data(), 0, 2);
  all.append(same, ids.data(), 2, 3);
  EXPECT_EQ(strings_of(all, {1, 1, 1, 1, 1, 1}),
            (Strings{"", "own", "one", "eins", "eigen", "one"}));
}

TEST(EncodingData, SharedStringsAreReadAndCopiedIntoDrafts) {
  auto data = EncodingData::make({.tokens = 7, .runs = 5});
  data->put_shared(special(101, "[CLS]"));
  const internal::EncodingDraft sequence = testing::letters(10, 2);
  data->put(sequence.fragments[0]);
  data->put_shared(special(102, "[SEP]"));
  data->put_shared(special(103, "[THIRD]"));  // no more room: copied
  data->put(sequence.fragments[0]);
  const Encoding encoding = internal::make_encoding(data);
  const Strings expected = {"[CLS]", "a", "b", "[SEP]", "[THIRD]", "a", "b"};
  EXPECT_EQ(encoding.tokens(), expected);
  EXPECT_EQ(values(encoding.special_tokens_mask()), (std::vector<uint8_t>{1, 0, 0, 1, 1, 0, 0}));
  EXPECT_EQ(
      values(encoding.word_ids()),
      (std::vector<uint32_t>{Encoding::kNoWord, 0, 1, Encoding::kNoWord, Encoding::kNoWord, 0, 1}));
  const Encoding again = internal::materialize(internal::draft_of(encoding));
  EXPECT_EQ(again.tokens(), expected);
  EXPECT_EQ(values(again.ids()), values(encoding.ids()));
  EXPECT_EQ(values(again.offsets()), values(encoding.offsets()));
  EXPECT_EQ(values(again.special_tokens_mask()), values(encoding.special_tokens_mask()));
}

TEST(EncodingData, MasksTellRunsApart) {
  auto data = EncodingData::make({.tokens = 6, .runs = 4});
  data->put(testing::letters(1, 2, 0).fragments[0]);
  data->put(testing::letters(3, 1, 0).fragments[0]);  // alike: the same run
  data->put(special(9, "[SEP]", 1));
  Fragment padding = special(0, "[PAD]", 5);
  padding.copies = 2;
  padding.is_padding = true;
  data->put(padding);
  const Encoding encoding = internal::make_encoding(data);
  EXPECT_EQ(values(encoding.type_ids()), (std::vector<uint32_t>{0, 0, 0, 1, 5, 5}));
  EXPECT_EQ(values(encoding.attention_mask()), (std::vector<uint8_t>{1, 1, 1, 1, 0, 0}));
  EXPECT_EQ(values(encoding.special_tokens_mask()), (std::vector<uint8_t>{0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(encoding.tokens(), (Strings{"a", "b", "a", "[SEP]", "[PAD]", "[PAD]"}));
}

TEST(EncodingData, WithoutPlacesThereAreNoOffsetsWordsAndStrings) {
  auto columns = std::make_shared<TokenColumns>();
  columns->ids = {7, 8};
  auto data = EncodingData::make({.tokens = 3, .runs = 2, .has_places = false});
  data->put_shared(special(101, "[CLS]"));
  data->put(internal::draft_of(columns, 0).fragments[0]);
  const Encoding encoding = internal::make_encoding(data);
  EXPECT_EQ(values(encoding.ids()), (std::vector<uint32_t>{101, 7, 8}));
  EXPECT_EQ(encoding.tokens(), (Strings{"[CLS]", "", ""}));
  EXPECT_EQ(values(encoding.offsets()), std::vector<Offset>(3));
  EXPECT_EQ(values(encoding.word_ids()), std::vector<uint32_t>(3, Encoding::kNoWord));
  EXPECT_EQ(internal::materialize(internal::draft_of(encoding)).tokens(), encoding.tokens());
}

TEST(EncodingData, ColumnsAreMadeOnceWhoeverAsks) {
  for (int round = 0; round < 50; ++round) {
    const Encoding encoding = internal::materialize(testing::letters(1, 100));
    const uint8_t* found[4];
    std::vector<std::thread> threads;
    for (const uint8_t*& place : found) {
      threads.emplace_back([&] { place = encoding.attention_mask().data(); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const uint8_t* place : found) EXPECT_EQ(place, found[0]);
    EXPECT_EQ(values(encoding.attention_mask()), std::vector<uint8_t>(100, 1));
  }
}

}  // namespace
}  // namespace lexel
