#include "decoders/fused_decoder.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "format/tokenizer_json.h"

namespace lexel {
namespace {

struct TestToken {
  std::string text;
  bool is_special = false;
};

// ByteLevel is written without its fields, which the decoder does not read.
std::unique_ptr<const Decoder> decoder_of(std::string json) {
  if (json.empty()) return nullptr;
  const std::string bare = R"({"type": "ByteLevel"})";
  if (size_t at = json.find(bare); at != std::string::npos) {
    json.replace(at, bare.size(), R"({"type": "ByteLevel", "add_prefix_space": true,
                                      "trim_offsets": true, "use_regex": true})");
  }
  return compile_decoder(format::parse_decoder_json(json, LoadLimits()), "/decoder", LoadLimits());
}

FusedDecoder::TokenOf source_of(const std::vector<TestToken>& tokens) {
  return [&tokens](uint32_t id) -> std::optional<FusedDecoder::Token> {
    if (id >= tokens.size() || tokens[id].text == "(hole)") return std::nullopt;
    return FusedDecoder::Token{tokens[id].text, tokens[id].is_special};
  };
}

std::string decode_plain(const Decoder* decoder, const std::vector<TestToken>& tokens,
                         const std::vector<uint32_t>& ids, bool skip_special_tokens) {
  std::vector<std::string> list;
  for (uint32_t id : ids) {
    auto token = source_of(tokens)(id);
    if (token && !(token->is_special && skip_special_tokens)) list.emplace_back(token->text);
  }
  if (decoder) decoder->decode(list);
  std::string text;
  for (size_t i = 0; i < list.size(); ++i) {
    if (!decoder && i > 0) text += ' ';
    text += list[i];
  }
  return text;
}

constexpr const char* kDecoders[] = {
    "",
    R"({"type": "ByteLevel"})",
    R"({"type": "Fuse"})",
    R"({"type": "ByteFallback"})",
    R"({"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true})",
    R"({"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "never", "split": true})",
    R"({"type": "WordPiece", "prefix": "##", "cleanup": true})",
    R"({"type": "WordPiece", "prefix": "##", "cleanup": false})",
    R"({"type": "BPEDecoder", "suffix": "</w>"})",
    R"({"type": "Replace", "pattern": {"Regex": "a+"}, "content": "A"})",
    R"({"type": "Strip", "content": " ", "start": 1, "stop": 1})",
    R"({"type": "Sequence", "decoders": []})",
    // Llama's, Gemma's, one that mends the joined text, and combinations nobody uses.
    R"({"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
        {"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})",
    R"({"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
        {"type": "ByteFallback"}, {"type": "Fuse"}]})",
    R"({"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})",
    R"({"type": "Sequence", "decoders": [
        {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true},
        {"type": "BPEDecoder", "suffix": "</w>"},
        {"type": "Sequence", "decoders": [{"type": "ByteFallback"}]}]})",
    R"({"type": "Sequence", "decoders": [{"type": "WordPiece", "prefix": "##", "cleanup": true},
        {"type": "ByteLevel"}, {"type": "CTC", "pad_token": "a", "word_delimiter_token": "|",
        "cleanup": true}]})",
    R"({"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "<"}, "content": "<0xE2>"}, {"type": "Fuse"},
        {"type": "ByteFallback"}]})",
};

std::vector<TestToken> random_tokens(std::mt19937& random) {
  const char* parts[] = {"a",   "b",       "\u2581", " ",   ".", "##",     "</w>",
                         "Ġ",   "Ċ",       "Ã",      "©",   "ð", "\u4f60", "<0xC3>",
                         "n't", " do not", "long",   "<0x", "é", "0123456"};
  std::vector<TestToken> tokens;
  for (size_t i = 0; i < 300; ++i) {
    TestToken token;
    size_t count = random() % 8;
    for (size_t k = 0; k < count; ++k) token.text += parts[random() % std::size(parts)];
    token.is_special = random() % 10 == 0;
    if (random() % 12 == 0) token.text = "(hole)";
    tokens.push_back(token);
  }
  for (unsigned byte = 0; byte < 256; ++byte) {
    char text[8];
    std::snprintf(text, sizeof text, "<0x%02X>", byte);
    tokens.push_back({text});
  }
  for (size_t length = 14; length < 5000; length += length / 3) {
    tokens.push_back({std::string(length, 'x')});
  }
  return tokens;
}

TEST(FusedDecoder, DecodesAsTheDecoderDoes) {
  unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (const char* json : kDecoders) {
    SCOPED_TRACE(json);
    std::vector<TestToken> tokens = random_tokens(random);
    auto decoder = decoder_of(json);
    auto size = static_cast<uint32_t>(tokens.size());
    auto fused = FusedDecoder::make(decoder.get(), size, source_of(tokens));
    ASSERT_TRUE(fused);
    for (int round = 0; round < 300; ++round) {
      std::vector<uint32_t> ids;
      size_t count = round < 100 ? random() % 4 : random() % 200;
      bool is_bytes = random() % 2 == 0;
      for (size_t i = 0; i < count; ++i) {
        // Bytes: few enough to make characters now and then.
        ids.push_back(is_bytes && random() % 4 != 0
                          ? 300 + (random() % 2 ? 0xC3 : 0x80 + random() % 64)
                          : random() % (size + 3));
      }
      for (bool skip : {false, true}) {
        EXPECT_EQ(fused->decode(ids, skip, source_of(tokens)),
                  decode_plain(decoder.get(), tokens, ids, skip));
      }
    }
  }
}

TEST(FusedDecoder, MendsBytesOverTokens) {
  std::vector<TestToken> tokens{{"Ã"}, {"©"}, {"Ġa"}, {"\u4f60"}, {"<s>", true}, {""}};
  auto decoder = decoder_of(R"({"type": "ByteLevel"})");
  auto fused = FusedDecoder::make(decoder.get(), 6, source_of(tokens));
  ASSERT_TRUE(fused);
  auto decode = [&](std::vector<uint32_t> ids) {
    return fused->decode(ids, true, source_of(tokens));
  };
  EXPECT_EQ(decode({0, 4, 1, 2}), "\u00e9 a");
  EXPECT_EQ(decode({0, 2, 1}), "\ufffd a\ufffd");
  EXPECT_EQ(decode({3, 99}), "\u4f60");
  EXPECT_EQ(decode({}), "");
  EXPECT_EQ(decode({0, 5, 1}), "\u00e9");
}

TEST(FusedDecoder, TextsLongerThanTheBufferComeOutWhole) {
  std::vector<TestToken> tokens{{"ab"}, {std::string(3000, 'c')}, {std::string(20000, 'd')}};
  auto decoder = decoder_of(R"({"type": "Fuse"})");
  auto fused = FusedDecoder::make(decoder.get(), 3, source_of(tokens));
  ASSERT_TRUE(fused);
  std::vector<uint32_t> ids(10000, 0);
  ids.insert(ids.end(), {1, 1, 1, 2, 1, 0, 2});
  std::string expected;
  for (uint32_t id : ids) expected += tokens[id].text;
  EXPECT_EQ(fused->decode(ids, false, source_of(tokens)), expected);
}

TEST(FusedDecoder, RefusesFormsThatNoTableHas) {
  std::vector<TestToken> tokens{{"a"}};
  for (const char* json : {
           R"({"type": "CTC", "pad_token": "p", "word_delimiter_token": "|", "cleanup": true})",
           R"({"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "ByteLevel"}]})",
           R"({"type": "Replace", "pattern": {"String": "a"}, "content": "12345678901234567"})",
       }) {
    auto decoder = decoder_of(json);
    EXPECT_FALSE(FusedDecoder::make(decoder.get(), 1, source_of(tokens))) << json;
  }
}

}  // namespace
}  // namespace lexel
