#include "pipeline/hot_words.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace lexel {
namespace {

TEST(HotWordsTest, AnswersWithWhatWasPutLast) {
  HotWords words(true);
  const WordKey word = WordKey::of(" word");
  EXPECT_EQ(words.find(word), HotWords::kUnknown);
  words.put(word, 7);
  EXPECT_EQ(words.find(word), 7u);
  words.put(word, HotWords::kAbsent);
  EXPECT_EQ(words.find(word), HotWords::kAbsent);
  // Same bytes, another length.
  EXPECT_EQ(words.find(WordKey::of(std::string(" word\0", 6))), HotWords::kUnknown);
}

TEST(HotWordsTest, ForgetsButIsNeverWrong) {
  HotWords words(true);
  const uint32_t count = 4 * HotWords::kWords;
  auto word = [](uint32_t i) { return WordKey::of(std::to_string(i)); };
  for (uint32_t i = 0; i < count; ++i) words.put(word(i), i);
  uint32_t known = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t value = words.find(word(i));
    if (value == HotWords::kUnknown) continue;
    EXPECT_EQ(value, i);
    ++known;
  }
  EXPECT_LE(known, HotWords::kWords);
  EXPECT_GT(known, HotWords::kWords / 2);
}

TEST(HotWordsTest, TakesNothingIfItIsNotUsed) {
  HotWords words(false);
  EXPECT_EQ(words.bytes(), 0u);
  words.put(WordKey::of("word"), 7);
  EXPECT_FALSE(words.is_used());
}

}  // namespace
}  // namespace lexel
