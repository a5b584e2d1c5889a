#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "lexel/error.h"
#include "unit/trainers/trainer_test_util.h"

namespace lexel {
namespace {

using Words = std::map<std::string, uint64_t>;

Words words_of(const WordCounts& counts) {
  Words words;
  counts.for_each([&](std::string_view word, uint64_t count) { words[std::string(word)] = count; });
  return words;
}

class TextFile {
 public:
  explicit TextFile(std::string_view content)
      : path_(
            std::filesystem::path(testing::TempDir()) /
            (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".txt")) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TextFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(WordCounter, LinesOfAFileKeepTheirEnds) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe, "null");
  TextFile file("abc\r\nde\n\nf g");
  WordCounter counter(tokenizer);
  counter.add_file(file.path());
  WordCounts counts = counter.finish();
  EXPECT_EQ(words_of(counts), (Words{{"abc\r\n", 1}, {"de\n", 1}, {"\n", 1}, {"f g", 1}}));
  EXPECT_EQ(counts.report().texts, 4u);
  EXPECT_EQ(counts.report().bytes, 12u);
  EXPECT_EQ(counts.size(), 4u);
}

TEST(WordCounter, FileLargerThanTheBufferIsCutAtLines) {
  std::string content;
  for (int i = 0; i < 300'000; ++i)
    content += "one two three and forty-" + std::to_string(i % 7) + "\n";
  content += std::string(9 << 20, 'x');  // a line longer than what is read at a time
  TextFile file(content);
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  for (unsigned threads : {1u, 3u}) {
    TrainOptions options;
    options.threads = threads;
    WordCounter counter(tokenizer, options);
    counter.add_file(file.path());
    Words words = words_of(counter.finish());
    EXPECT_EQ(words["three"], 300'000u);
    EXPECT_EQ(words["forty-0"], 42'858u);
    EXPECT_EQ(words[std::string(9 << 20, 'x')], 1u);
  }
}

TEST(WordCounter, NamesTheByteThatIsNotUtf8) {
  TextFile file("abc\nd\xFF\n");
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  WordCounter counter(tokenizer);
  try {
    counter.add_file(file.path());
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kInvalidUtf8);
    EXPECT_EQ(e.byte_offset(), 5u);
  }
  try {
    counter.add_file(file.path() + ".missing");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kIo);
  }
}

TEST(WordCounter, EmptyTextsAreNoWords) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe, "null");
  EXPECT_EQ(words_of(count_words(tokenizer, {"", "a"})), (Words{{"a", 1}}));
}

// "abc" is an added token of its own and a word of the byte alphabet: one entry.
TEST(WordCounter, AddedTokensAndByteLevelWordsAreCountedTogether) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe, R"({"type":"ByteLevel","add_prefix_space":false,)"
                                                  R"("trim_offsets":true,"use_regex":true})");
  std::vector<AddedToken> added(2);
  added[0].content = "é!";
  added[1].content = "q";
  added[1].single_word = true;
  tokenizer.add_tokens(added);
  EXPECT_EQ(words_of(count_words(tokenizer, {"é! q é", "q"})),
            (Words{{"é!", 1}, {"Ġ", 1}, {"q", 2}, {"ĠÃ©", 1}}));
}

}  // namespace
}  // namespace lexel
