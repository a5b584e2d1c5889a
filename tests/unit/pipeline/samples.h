#pragma once

#include <string>

#include "lexel/tokenizer.h"

namespace lexel::testing {

// A tokenizer.json around the given component texts ("null" for none).
inline std::string tokenizer_json(const std::string& model, const std::string& normalizer = "null",
                                  const std::string& pre_tokenizer = "null",
                                  const std::string& post_processor = "null",
                                  const std::string& decoder = "null",
                                  const std::string& added_tokens = "[]",
                                  const std::string& truncation = "null",
                                  const std::string& padding = "null") {
  return R"({"version":"1.0","truncation":)" + truncation + R"(,"padding":)" + padding +
         R"(,"added_tokens":)" + added_tokens + R"(,"normalizer":)" + normalizer +
         R"(,"pre_tokenizer":)" + pre_tokenizer + R"(,"post_processor":)" + post_processor +
         R"(,"decoder":)" + decoder + R"(,"model":)" + model + "}";
}

// Letters a .. e with ids 1 .. 5, split at white space; anything else is [UNK] 0.
inline const std::string kLetters =
    R"({"type":"WordLevel","vocab":{"[UNK]":0,"a":1,"b":2,"c":3,"d":4,"e":5},"unk_token":"[UNK]"})";

inline std::string added_token(uint32_t id, const std::string& content, bool special = true) {
  return R"({"id":)" + std::to_string(id) + R"(,"content":")" + content +
         R"(","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":)" +
         (special ? "true}" : "false}");
}

inline Tokenizer letters_tokenizer(const std::string& post_processor = "null",
                                   const std::string& truncation = "null",
                                   const std::string& padding = "null") {
  return Tokenizer::from_json(
      tokenizer_json(kLetters, "null", R"({"type":"WhitespaceSplit"})", post_processor, "null",
                     "[" + added_token(6, "<s>") + "]", truncation, padding));
}

// Bytes only: every byte of the text is a token, so one character can be several.
inline Tokenizer bytes_tokenizer() {
  std::string vocab;
  for (int byte = 0; byte < 256; ++byte) {
    constexpr char kHex[] = "0123456789ABCDEF";
    vocab += (byte ? ",\"<0x" : "\"<0x") + std::string{kHex[byte >> 4], kHex[byte & 15]} +
             ">\":" + std::to_string(byte);
  }
  return Tokenizer::from_json(tokenizer_json(
      R"({"type":"BPE","byte_fallback":true,"vocab":{)" + vocab + R"(},"merges":[]})", "null",
      "null", "null",
      R"({"type":"Sequence","decoders":[{"type":"ByteFallback"},{"type":"Fuse"}]})"));
}

inline std::vector<uint32_t> ids(const Encoding& encoding) {
  return {encoding.ids().begin(), encoding.ids().end()};
}

inline std::vector<Offset> offsets(const Encoding& encoding) {
  return {encoding.offsets().begin(), encoding.offsets().end()};
}

}  // namespace lexel::testing
