#include "lexel/file_encoder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "lexel/error.h"
#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

using Rows = std::vector<std::string>;

class FileEncoderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("lexel_files_" + std::to_string(getpid()) + "_" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& content) {
    std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  // The rows' texts: each byte is a token of the tokenizer used.
  Rows rows_of(const std::vector<std::string>& paths, FileOptions files,
               EncodeOptions options = {}) {
    FileEncoder encoder(testing::bytes_tokenizer(), paths, files, options);
    Rows rows;
    chunks_ = 0;
    while (std::optional<FlatEncodings> flat = encoder.next()) {
      ++chunks_;
      for (size_t i = 0; i + 1 < flat->row_offsets.size(); ++i) {
        std::string& row = rows.emplace_back();
        for (uint64_t k = flat->row_offsets[i]; k < flat->row_offsets[i + 1]; ++k) {
          row += static_cast<char>(flat->ids[k]);
        }
      }
    }
    EXPECT_EQ(encoder.next(), std::nullopt);
    return rows;
  }

  Error error_of(const std::vector<std::string>& paths, FileOptions files,
                 EncodeOptions options = {}) {
    FileEncoder encoder(testing::bytes_tokenizer(), paths, files, options);
    try {
      while (encoder.next()) continue;
    } catch (const Error& error) {
      EXPECT_EQ(encoder.next(), std::nullopt);  // no more behind an error
      return error;
    }
    ADD_FAILURE() << "no error";
    return Error(ErrorCode::kIo, "");
  }

  std::filesystem::path folder_;
  size_t chunks_ = 0;
};

TEST_F(FileEncoderTest, LinesAreRows) {
  const std::string a = file("a", "one\ntwo\r\n\nfour");
  const std::string empty = file("b", "");
  const std::string c = file("c", "x\n\r\n");
  for (uint64_t block : {1u, 2u, 5u, 1u << 20}) {
    FileOptions files;
    files.block_bytes = block;
    EXPECT_EQ(rows_of({a, empty, c}, files), (Rows{"one", "two", "", "four", "x", ""})) << block;
  }
  EXPECT_EQ(chunks_, 1u);
  EXPECT_EQ(rows_of({}, {}), Rows());
  EXPECT_EQ(rows_of({empty}, {}), Rows());
}

TEST_F(FileEncoderTest, WholeFilesAreRows) {
  const std::string a = file("a", "one\ntwo\n");
  const std::string empty = file("b", "");
  const std::string c = file("c", std::string(200'000, 'x'));
  for (uint64_t block : {1u, 9u, 1u << 20}) {
    FileOptions files;
    files.rows = FileRows::kWhole;
    files.block_bytes = block;
    EXPECT_EQ(rows_of({a, empty, c, a}, files),
              (Rows{"one\ntwo\n", "", std::string(200'000, 'x'), "one\ntwo\n"}))
        << block;
  }
}

TEST_F(FileEncoderTest, FieldsOfJsonlAreRows) {
  const std::string path = file(
      "a.jsonl",
      R"({"text":"one","id":1})"
      "\n \t\r\n"
      R"({ "other": {"text": "no"}, "list": [{"text": "no"}], "text" : "a\"\n\u00e9\ud83d\ude00b" })"
      "\r\n"
      R"({"text":"twice","text":"last"})"
      "\n"
      R"({"text":"big number","n":123456789012345678901234567890})");
  FileOptions files;
  files.rows = FileRows::kJsonl;
  for (uint64_t block : {1u, 1u << 20}) {
    files.block_bytes = block;
    EXPECT_EQ(rows_of({path}, files),
              (Rows{"one", "a\"\n\u00e9\U0001F600b", "last", "big number"}));
  }
  files.field = "other";
  EXPECT_EQ(rows_of({file("b.jsonl", R"({"other":""})")}, files), (Rows{""}));
}

TEST_F(FileEncoderTest, OffsetsAreThoseOfTheRow) {
  FileOptions files;
  files.with_offsets = true;
  FileEncoder encoder(testing::letters_tokenizer(), {file("a", "a b\n c\n")}, files);
  const std::optional<FlatEncodings> flat = encoder.next();
  ASSERT_TRUE(flat);
  EXPECT_EQ(flat->ids, (std::vector<uint32_t>{1, 2, 3}));
  EXPECT_EQ(flat->offsets, (std::vector<Offset>{{0, 1}, {2, 3}, {1, 2}}));
}

TEST_F(FileEncoderTest, LargeFilesKeepTheirOrder) {
  std::string lines, jsonl;
  Rows expected;
  for (int i = 0; i < 20'000; ++i) {
    expected.push_back("row " + std::to_string(i) + std::string(static_cast<size_t>(i % 50), '.'));
    lines += expected.back() + "\n";
    jsonl += R"({"text":")" + expected.back() + "\\n\"}\n";
  }
  EncodeOptions options;
  options.threads = 3;
  FileOptions files;
  files.block_bytes = 100'000;
  EXPECT_EQ(rows_of({file("a", lines)}, files, options), expected);
  EXPECT_GT(chunks_, 5u);
  for (std::string& row : expected) row += "\n";
  files.rows = FileRows::kJsonl;
  EXPECT_EQ(rows_of({file("b", jsonl)}, files, options), expected);
}

TEST_F(FileEncoderTest, WhatIsNotUtf8IsReplacedOrAnError) {
  const std::string text = file("a",
                                "good\nb\xFF"
                                "d\n");
  const std::string jsonl = file("b",
                                 "{\"text\":\"good\"}\n{\"text\":\"b\xFF"
                                 "d\"}\n");
  FileOptions as_jsonl;
  as_jsonl.rows = FileRows::kJsonl;
  EXPECT_EQ(rows_of({text}, {}), (Rows{"good", "b\uFFFDd"}));
  EXPECT_EQ(rows_of({jsonl}, as_jsonl), (Rows{"good", "b\uFFFDd"}));

  EncodeOptions strict;
  strict.invalid_utf8 = InvalidUtf8::kError;
  Error error = error_of({text}, {}, strict);
  EXPECT_EQ(error.code(), ErrorCode::kInvalidUtf8);
  EXPECT_EQ(error.file(), text);
  EXPECT_EQ(error.line(), 2u);
  EXPECT_EQ(error.byte_offset(), 6u);
  error = error_of({text, jsonl}, as_jsonl, strict);
  EXPECT_EQ(error.code(), ErrorCode::kInvalidJson);  // of "good"
  EXPECT_EQ(error.line(), 1u);
  error = error_of({jsonl}, as_jsonl, strict);
  EXPECT_EQ(error.code(), ErrorCode::kInvalidUtf8);
  EXPECT_EQ(error.line(), 2u);
  EXPECT_EQ(error.byte_offset(), 16u + 10);
}

TEST_F(FileEncoderTest, ErrorsNameFileLineAndByte) {
  const std::string good = file("good.jsonl", "{\"text\":\"x\"}\n");
  FileOptions files;
  files.rows = FileRows::kJsonl;
  struct Case {
    const char* line;
    ErrorCode code;
    uint64_t byte;  // in the line
  };
  for (const Case& bad : {Case{"{\"text\": tru}", ErrorCode::kInvalidJson, 9},
                          Case{"[1]", ErrorCode::kInvalidArgument, 0},
                          Case{"{\"txt\": \"x\"}", ErrorCode::kInvalidArgument, 0},
                          Case{"{\"text\": null}", ErrorCode::kInvalidArgument, 0},
                          Case{"{\"text\": [\"x\"]}", ErrorCode::kInvalidArgument, 0},
                          Case{"{\"text\": \"\\ud800\"}", ErrorCode::kInvalidJson, 0}}) {
    const std::string path = file("bad.jsonl", std::string("{\"text\":\"x\"}\n\n") + bad.line);
    for (uint64_t block : {1u, 1u << 20}) {
      files.block_bytes = block;
      const Error error = error_of({good, path}, files);
      EXPECT_EQ(error.code(), bad.code) << bad.line;
      EXPECT_EQ(error.file(), path) << bad.line;
      EXPECT_EQ(error.line(), 3u) << bad.line;
      EXPECT_FALSE(error.row());
      ASSERT_TRUE(error.byte_offset());
      if (bad.byte != 0 || bad.code == ErrorCode::kInvalidArgument) {
        EXPECT_GE(*error.byte_offset(), 14 + bad.byte) << bad.line;
        EXPECT_LE(*error.byte_offset(), 14 + bad.byte + 4) << bad.line;
      }
    }
  }
  const std::string missing = (folder_ / "missing").string();
  const Error error = error_of({good, missing}, files);
  EXPECT_EQ(error.code(), ErrorCode::kIo);
  EXPECT_EQ(error.file(), missing);
}

TEST_F(FileEncoderTest, ErrorsOfEncodingNameTheirPlace) {
  EncodeOptions options;
  options.special_tokens = SpecialTokenPolicy::error();
  const std::string path = file("a", "a b\n\nab <s>\n");
  FileEncoder encoder(testing::letters_tokenizer(), {path}, {}, options);
  try {
    encoder.next();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kSpecialTokenInText);
    EXPECT_EQ(error.file(), path);
    EXPECT_EQ(error.line(), 3u);
    EXPECT_EQ(error.byte_offset(), 8u);
    EXPECT_EQ(std::string(error.what()).rfind(path + ":3: ", 0), 0u);
  }
}

TEST_F(FileEncoderTest, LongRowsHaveTheLimitOfTexts) {
  EncodeOptions options;
  options.limits.max_text_bytes = 100'000;
  FileOptions files;
  files.block_bytes = 1000;
  const std::string long_line(100'001, 'x');
  const Error error = error_of({file("a", "short\n" + long_line + "\nshort\n")}, files, options);
  EXPECT_EQ(error.code(), ErrorCode::kLimitExceeded);
  EXPECT_EQ(error.line(), 2u);
  EXPECT_EQ(error.byte_offset(), 6u);
  files.rows = FileRows::kWhole;
  EXPECT_EQ(error_of({file("b", long_line)}, files, options).code(), ErrorCode::kLimitExceeded);
  EXPECT_EQ(rows_of({file("c", long_line.substr(1))}, files, options), Rows{long_line.substr(1)});
}

}  // namespace
}  // namespace lexel
