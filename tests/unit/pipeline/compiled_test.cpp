#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <optional>
#include <random>
#include <string>

#include "compiled/container.h"
#include "lexel/error.h"
#include "pipeline/plain_path.h"
#include "pipeline/tokenizer_access.h"
#include "unit/compiled/temporary_file.h"
#include "unit/pipeline/samples.h"

namespace lexel {
namespace {

constexpr const char* kText =
    "Compiled or not: na\u00efve \u4f60\u597d \U0001F468\u200d\U0001F469, don't 12345!\n\n  \xFF "
    "end";

std::vector<std::string> sample_tokenizers() {
  const std::string merges = R"("merges":[["a","b"],["\u4f60","\u597d"],["ab","c"]])";
  const std::string vocab =
      R"("a":0,"b":1,"c":2,"ab":3,"abc":4,"\u4f60":5,"\u597d":6,"\u4f60\u597d":7)";
  return {
      Tokenizer::builtin().to_json(),
      testing::bytes_tokenizer().to_json(),
      testing::letters_tokenizer(R"({"type":"BertProcessing","sep":["b",2],"cls":["a",1]})", "null",
                                 R"({"strategy":"BatchLongest","direction":"Right",
                                     "pad_to_multiple_of":8,"pad_id":0,"pad_type_id":0,
                                     "pad_token":"[UNK]"})")
          .to_json(),
      testing::tokenizer_json(R"({"type":"BPE","unk_token":"a","dropout":null,"vocab":{)" + vocab +
                              "}," + merges + "}"),
      // Added tokens of all kinds, in the vocabulary and beside it.
      R"({"added_tokens":[{"id":0,"content":"a","single_word":true,"lstrip":false,"rstrip":true,
          "normalized":false,"special":true},{"id":9,"content":"<x>","single_word":false,
          "lstrip":true,"rstrip":false,"normalized":true,"special":false}],"model":{"type":"BPE",
          "vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"],["a","b"]],"unk_token":"b"}})",
      // Ids with holes, and one that two tokens share.
      testing::tokenizer_json(R"({"type":"BPE","unk_token":"a","vocab":{"a":7,"b":4000000000,"c":9,
                              "ab":9,"d":11},"merges":[["a","b"]]})"),
      testing::tokenizer_json(R"({"type":"BPE","vocab":{"a":2,"b":0,"ab":5},"merges":["a b"],
                              "end_of_word_suffix":null,"unk_token":"b"})"),
      testing::tokenizer_json(R"({"type":"BPE","vocab":{},"merges":[]})"),
      testing::tokenizer_json(R"({"type":"WordPiece","unk_token":"[UNK]",
                              "continuing_subword_prefix":"##","max_input_chars_per_word":100,
                              "vocab":{"[UNK]":0,"na":1,"##\u00efve":2,"end":3}})",
                              "null", R"({"type":"BertPreTokenizer"})"),
      testing::tokenizer_json(R"({"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["e",-1.5],
                              ["end",-2.25],["\u4f60\u597d",-3e-1]],"byte_fallback":false})"),
  };
}

TEST(Compiled, IsTheSameTokenizer) {
  for (const std::string& json : sample_tokenizers()) {
    SCOPED_TRACE(json.substr(0, 300));
    Tokenizer original = Tokenizer::from_json(json);
    testing::TemporaryFile file;
    original.save_compiled(file.path());
    Tokenizer compiled = Tokenizer::from_compiled(file.path());
    EXPECT_EQ(compiled.to_json(), original.to_json());
    EXPECT_EQ(Tokenizer::from_file(file.path()).to_json(), original.to_json());
    std::vector<uint32_t> expected_ids;
    bool is_refused = false;
    try {
      expected_ids = testing::ids(original.encode(kText));
    } catch (const Error&) {
      is_refused = true;
    }
    if (is_refused) {
      EXPECT_THROW(compiled.encode(kText), Error);
    } else {
      EXPECT_EQ(testing::ids(compiled.encode(kText)), expected_ids);
      EXPECT_EQ(testing::offsets(compiled.encode(kText)), testing::offsets(original.encode(kText)));
      EXPECT_EQ(compiled.decode(expected_ids), original.decode(expected_ids));
    }
    for (const auto& [token, id] : original.vocab()) {
      EXPECT_EQ(compiled.token_to_id(token), original.token_to_id(token));
      EXPECT_EQ(compiled.id_to_token(id), original.id_to_token(id));
    }
    // Compiled once more, it is the same file but for what differs from process to process.
    testing::TemporaryFile again;
    compiled.save_compiled(again.path());
    EXPECT_EQ(again.read(), file.read());
  }
}

TEST(Compiled, GoesOnAfterItsFileIsReplacedOrGone) {
  testing::TemporaryFile file;
  Tokenizer::builtin().save_compiled(file.path());
  Tokenizer compiled = Tokenizer::from_file(file.path());
  auto expected = testing::ids(Tokenizer::builtin().encode(kText));
  testing::letters_tokenizer().save_compiled(file.path());
  EXPECT_EQ(testing::ids(compiled.encode(kText)), expected);
  std::remove(file.path().c_str());
  compiled.add_tokens(std::vector<AddedToken>{AddedToken("<new>")});
  EXPECT_EQ(testing::ids(compiled.encode(kText)), expected);
  EXPECT_EQ(compiled.decode(testing::ids(compiled.encode("a<new>b"))), "a<new>b");
}

TEST(Compiled, MakesTheFusedFormWhenTextsAreWorthIt) {
  testing::TemporaryFile file;
  Tokenizer::builtin().save_compiled(file.path());
  Tokenizer compiled = Tokenizer::from_file(file.path());
  const LazyFused& fused = *internal::TokenizerAccess::pipeline(compiled).fused;
  const auto expected = testing::ids(Tokenizer::builtin().encode(kText));
  EXPECT_EQ(testing::ids(compiled.encode(kText)), expected);
  EXPECT_EQ(fused.get(), nullptr);
  std::string long_text;
  while (long_text.size() < 600'000) long_text += kText;
  EXPECT_EQ(testing::ids(compiled.encode(long_text)),
            testing::ids(Tokenizer::builtin().encode(long_text)));
  if (is_plain_path_forced()) GTEST_SKIP() << "LEXEL_PIPELINE=interpreter";
  EXPECT_NE(fused.get(), nullptr);
  EXPECT_EQ(testing::ids(compiled.encode(kText)), expected);
  // Many short texts are worth it, too.
  Tokenizer other = Tokenizer::from_file(file.path());
  std::vector<std::string_view> texts(600'000 / std::string_view(kText).size() + 1, kText);
  EXPECT_EQ(other.encode_flat(texts).ids.size(), texts.size() * expected.size());
  EXPECT_NE(internal::TokenizerAccess::pipeline(other).fused->get(), nullptr);
}

void expect_refused(const testing::TemporaryFile& file, ErrorCode code, const std::string& part,
                    std::optional<uint64_t> byte_offset = std::nullopt) {
  try {
    Tokenizer::from_compiled(file.path());
    ADD_FAILURE() << "no error: " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_EQ(error.file(), file.path());
    EXPECT_EQ(error.byte_offset(), byte_offset) << error.what();
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

TEST(Compiled, RefusesDamagedAndForeignFiles) {
  testing::TemporaryFile file;
  testing::letters_tokenizer().save_compiled(file.path());
  const std::string good = file.read();
  auto changed = [&](size_t at, char to) {
    std::string bytes = good;
    bytes[at] = to;
    return bytes;
  };
  file.write("");
  expect_refused(file, ErrorCode::kInvalidSpec, "too short", 0);
  file.write(std::string(100, 'x'));
  expect_refused(file, ErrorCode::kInvalidSpec, "does not begin like one", 0);
  file.write(changed(8, 99));
  expect_refused(file, ErrorCode::kInvalidSpec, "it has version 99", 8);
  file.write(changed(12, 99));
  expect_refused(file, ErrorCode::kInvalidSpec, "byte order", 12);
  file.write(changed(good.size() - 70, 'x'));
  expect_refused(file, ErrorCode::kInvalidSpec, "checksum", 24);
  file.write(good.substr(0, good.size() - 64));
  expect_refused(file, ErrorCode::kInvalidSpec, "it says to have", 16);
  std::remove(file.path().c_str());
  expect_refused(file, ErrorCode::kIo, "cannot open");

  file.write(good);
  LoadLimits limits;
  limits.max_file_bytes = 100;
  EXPECT_THROW(Tokenizer::from_file(file.path(), limits), Error);
  EXPECT_THROW(testing::letters_tokenizer().save_compiled("/nowhere/at/all.lexel"), Error);
}

TEST(Compiled, NamesTheSectionThatIsWrong) {
  testing::TemporaryFile file;
  testing::letters_tokenizer().save_compiled(file.path());
  std::string bytes = file.read();
  // The directory's entries begin with their names.
  const size_t entry = bytes.find("vocab.ids");
  ASSERT_LT(entry, size_t{1024});
  uint64_t offset = 0;
  std::memcpy(&offset, bytes.data() + entry + 16, 8);
  uint64_t size = 0;
  std::memcpy(&size, bytes.data() + entry + 24, 8);
  size -= 4;
  std::memcpy(bytes.data() + entry + 24, &size, 8);
  compiled::Writer::seal(bytes);
  file.write(bytes);
  expect_refused(file, ErrorCode::kInvalidSpec, "section vocab.ids: each token needs one", offset);
  bytes[entry] = 'X';
  compiled::Writer::seal(bytes);
  file.write(bytes);
  expect_refused(file, ErrorCode::kInvalidSpec, "section vocab.ids is missing", 64);
}

TEST(Compiled, RefusesEveryChangedByteAndEveryLength) {
  std::vector<std::string> samples = sample_tokenizers();
  for (size_t k = 1; k < samples.size(); ++k) {  // the first one is large
    testing::TemporaryFile file;
    Tokenizer::from_json(samples[k]).save_compiled(file.path());
    const std::string good = file.read();
    for (size_t at = 0; at < good.size(); at += 1 + at / 16) {
      std::string bytes = good;
      bytes[at] = static_cast<char>(bytes[at] ^ 1 << at % 8);
      file.write(bytes);
      EXPECT_THROW(Tokenizer::from_compiled(file.path()), Error) << at;
    }
    for (size_t size = 0; size < good.size(); size += 1 + size / 12) {
      file.write(good.substr(0, size));
      EXPECT_THROW(Tokenizer::from_compiled(file.path()), Error) << size;
    }
    file.write(good + std::string(64, '\0'));
    EXPECT_THROW(Tokenizer::from_compiled(file.path()), Error);
  }
}

// The checks behind the checksum: changed files, sealed again, load or are refused, and what loads
// can be used.
TEST(Compiled, AnyBytesLoadOrAreRefused) {
  unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  size_t loaded = 0, refused = 0;
  std::vector<std::string> samples = sample_tokenizers();
  for (size_t k = 1; k < samples.size(); ++k) {  // the first one is large
    testing::TemporaryFile file;
    Tokenizer::from_json(samples[k]).save_compiled(file.path());
    const std::string good = file.read();
    for (int round = 0; round < 100; ++round) {
      std::string bytes = good;
      for (unsigned change = 0; change <= random() % 4; ++change) {
        size_t at = 16 + random() % (bytes.size() - 16);
        switch (random() % 4) {
          case 0:
            bytes[at] = static_cast<char>(bytes[at] ^ 1 << random() % 8);
            break;
          case 1:
            bytes[at] = static_cast<char>(random());
            break;
          case 2: {  // a number, at the extremes or nearly right
            at = at / 4 * 4;
            uint32_t number;
            std::memcpy(&number, bytes.data() + at, 4);
            const uint32_t choices[] = {0, 0xFFFF'FFFF, number + 1, number - 1, 0x7FFF'FFFF};
            std::memcpy(bytes.data() + at, &choices[random() % 5], 4);
            break;
          }
          default: {  // blocks from elsewhere, or none
            at = at / 64 * 64;
            size_t from = random() % (bytes.size() / 64) * 64;
            std::memmove(bytes.data() + at, bytes.data() + from, 64);
          }
        }
      }
      if (random() % 8 == 0) {
        bytes.resize(std::max<size_t>(64, random() % bytes.size() / 64 * 64));
        uint64_t size = bytes.size();
        std::memcpy(bytes.data() + 16, &size, 8);
      }
      compiled::Writer::seal(bytes);
      file.write(bytes);
      try {
        Tokenizer tokenizer = Tokenizer::from_compiled(file.path());
        ++loaded;
        auto ids = testing::ids(tokenizer.encode(kText));
        tokenizer.decode(ids);
        tokenizer.encode(std::string(1000, 'a') + kText);
        tokenizer.to_json();
        for (const auto& [token, id] : tokenizer.vocab()) tokenizer.id_to_token(id);
      } catch (const Error&) {
        ++refused;
      }
    }
  }
  EXPECT_GT(loaded, 20U);
  EXPECT_GT(refused, 20U);
}

}  // namespace
}  // namespace lexel
