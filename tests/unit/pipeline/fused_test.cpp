// Fused pipelines against the interpreter, on the golden fixtures and, where LEXEL_ZOO names a
// folder of NAME/tokenizer.json and LEXEL_TEXTS one of text files, on real ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "pipeline/tokenizer_access.h"
#include "unit/pipeline/fused_oracle.h"

namespace lexel {
namespace {

using namespace testing;
using nlohmann::json;

TEST(Fused, FixturesAreTheInterpreters) {
  size_t fused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(LEXEL_GOLDEN_DIR)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const json group = json::parse(file);
    for (const json& fixture : group.at("fixtures")) {
      Tokenizer tokenizer = Tokenizer::from_json(fixture.at("tokenizer").dump());
      const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
      if (!is_fused(pipeline)) continue;
      ++fused;
      expect_same_on_random_text(pipeline, fixture.at("name"), 60);
    }
  }
  EXPECT_GT(fused, 0u);
}

TEST(Fused, RealTokenizersAreTheInterpreters) {
  const char* zoo = std::getenv("LEXEL_ZOO");
  const char* texts = std::getenv("LEXEL_TEXTS");
  if (!zoo || !texts) GTEST_SKIP() << "LEXEL_ZOO and LEXEL_TEXTS are not set";
  size_t fused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(zoo)) {
    std::string path = (entry.path() / "tokenizer.json").string();
    if (!std::filesystem::exists(path)) continue;
    Tokenizer tokenizer = Tokenizer::from_file(path);
    const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
    std::printf("%s %s\n", entry.path().filename().c_str(), is_fused(pipeline) ? "fused" : "-");
    if (!is_fused(pipeline)) continue;
    ++fused;
    expect_same_on_random_text(pipeline, path, 300);
    for (const auto& text : std::filesystem::recursive_directory_iterator(texts)) {
      if (!text.is_regular_file()) continue;
      std::ifstream file(text.path(), std::ios::binary);
      std::string content{std::istreambuf_iterator<char>(file), {}};
      content.resize(std::min<size_t>(content.size(), 200'000));
      EXPECT_EQ(difference(pipeline, content, OffsetUnit::kCodePoints, Interpreter::Columns::kAll),
                "")
          << path << " on " << text.path();
      EXPECT_EQ(difference_of_threads(pipeline, content, Interpreter::Columns::kAll), "")
          << path << " on " << text.path();
    }
  }
  EXPECT_GT(fused, 0u);
}

}  // namespace
}  // namespace lexel
