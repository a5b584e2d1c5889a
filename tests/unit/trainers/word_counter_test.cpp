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

// Frequent words keep exact counts; the report bounds what is missing of any word.
// An added token, though it stands nowhere, makes the counter take the long way.
TEST(WordCounter, WordsAreTheSameWithAndWithoutTheShortWay) {
  const std::vector<std::string_view> texts = {"The cat's 12345 mats,\n\n  and  more \t",
                                               "caf\xC3\xA9 \xE6\x97\xA5\xE6\x9C\xAC \xFF!?", "",
                                               "x"};
  const char* const split =
      R"({"type":"Split","pattern":{"Regex":"\\p{N}{1,3}"},"behavior":"Isolated","invert":false})";
  const char* const mapped =
      R"({"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false})";
  const char* const words =
      R"({"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true})";
  const char* const digits = R"({"type":"Digits","individual_digits":true})";
  auto sequence = [](std::string first, std::string second) {
    return R"({"type":"Sequence","pretokenizers":[)" + first + "," + second + "]}";
  };
  for (const std::string& pre_tokenizer :
       {std::string(words), std::string(mapped), std::string(split), std::string(digits),
        sequence(split, mapped), sequence(digits, words)}) {
    Tokenizer tokenizer = make_tokenizer(kEmptyBpe, pre_tokenizer);
    Words counted = words_of(count_words(tokenizer, texts));
    EXPECT_FALSE(counted.empty());
    AddedToken token;
    token.content = "<nowhere>";
    tokenizer.add_tokens({&token, 1});
    EXPECT_EQ(counted, words_of(count_words(tokenizer, texts))) << pre_tokenizer;
  }
}

TEST(WordCounter, TheShortWayCutsWords) {
  Tokenizer tokenizer = make_tokenizer(
      kEmptyBpe,
      R"({"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true})");
  EXPECT_EQ(words_of(count_words(tokenizer, {"it's on on\xFF"})),
            (Words{{"it", 1}, {"'s", 1}, {"\xC4\xA0on", 2}, {"\xC3\xAF\xC2\xBF\xC2\xBD", 1}}));
}

TEST(WordCounter, KeepsItsBudgetByDroppingRareWords) {
  Tokenizer tokenizer = make_tokenizer(kEmptyBpe);
  Words results[2];
  for (unsigned threads : {1u, 4u}) {
    TrainOptions options;
    options.threads = threads;
    options.memory_budget = 4 << 20;
    WordCounter counter(tokenizer, options);
    uint64_t next = 0;
    for (int batch = 0; batch < 40; ++batch) {
      std::vector<std::string> lines;
      for (int i = 0; i < 1000; ++i) {
        lines.push_back("often " + std::to_string(next) + "x " + std::to_string(next + 1) + "y");
        next += 2;
      }
      std::vector<std::string_view> texts(lines.begin(), lines.end());
      counter.add(texts);
    }
    WordCounts counts = counter.finish();
    const TrainingReport& report = counts.report();
    EXPECT_EQ(report.words, 120'000u);
    EXPECT_GT(report.dropped_words, 60'000u);
    EXPECT_EQ(report.dropped_occurrences, report.dropped_words);
    EXPECT_EQ(report.dropped_words + counts.size(), 80'001u);
    EXPECT_GE(report.dropped_count, 1u);
    results[threads / 4] = words_of(counts);
    EXPECT_EQ(results[threads / 4]["often"], 40'000u);
  }
  EXPECT_EQ(results[0], results[1]);
}

}  // namespace
}  // namespace lexel
