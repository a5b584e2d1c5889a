#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "lexel/lexel.h"

namespace lexel {
namespace {

const std::string kText = "Many threads, one tokenizer: na\u00efve \u4f60\u597d 12345.";

TEST(Threads, ShareOneTokenizerWithMixedSettings) {
  const Tokenizer tokenizer = Tokenizer::builtin();
  const std::vector<uint32_t> expected = [&] {
    Encoding encoding = tokenizer.encode(kText);
    return std::vector<uint32_t>(encoding.ids().begin(), encoding.ids().end());
  }();
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        EncodeOptions options;
        if (t % 2)
          options.truncation = Truncation{5, TruncationStrategy::kLongestFirst, 1, Side::kRight};
        options.offset_unit = t % 3 ? OffsetUnit::kCodePoints : OffsetUnit::kUtf16;
        Encoding encoding = tokenizer.encode(kText, options);
        size_t n = t % 2 ? 5 : expected.size();
        wrong += encoding.size() != n || encoding.ids()[4] != expected[4];
        if (t % 2) wrong += encoding.overflowing()[0].ids()[0] != expected[4];
        wrong += tokenizer.decode(expected) != kText;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Threads, ForkAfterABatchIsSafe) {
  Tokenizer tokenizer = Tokenizer::builtin();
  std::vector<EncodeInput> inputs(64, EncodeInput(kText));
  EncodeOptions options;
  options.threads = 4;
  size_t expected = tokenizer.encode_batch(inputs, options)[63].size();
  pid_t child = fork();
  if (child == 0) {
    bool same = tokenizer.encode_batch(inputs, options)[63].size() == expected;
    _exit(same ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace lexel
