// Runs tests/fixtures/golden: small tokenizers over short texts with what Hugging Face answers.
// tools/make_golden.py makes the fixtures and describes their form.
#include <gtest/gtest.h>

#include <fstream>
#include <list>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/lexel.h"

namespace lexel {
namespace {

using nlohmann::json;

// The group's list of fixtures.
json load_group(const std::string& group) {
  std::ifstream file(std::string(LEXEL_GOLDEN_DIR "/") + group + ".json", std::ios::binary);
  return json::parse(file).at("fixtures");
}

// Owns the strings that an EncodeInput borrows.
class Inputs {
 public:
  EncodeInput make(const json& item) {
    if (item.is_string()) return EncodeInput(text(item));
    std::optional<Sequence> second = sequence(item, "pair", "pair_words");
    Sequence first = *sequence(item, "text", "words");
    return second ? EncodeInput(first, *second) : EncodeInput(first);
  }

 private:
  std::string_view text(const json& value) { return texts_.emplace_back(value.get<std::string>()); }

  std::optional<Sequence> sequence(const json& item, const char* text_key, const char* words_key) {
    if (item.contains(text_key)) return Sequence(text(item[text_key]));
    if (!item.contains(words_key)) return std::nullopt;
    std::vector<std::string_view>& words = words_.emplace_back();
    for (const json& word : item[words_key]) words.push_back(text(word));
    return Sequence(std::span<const std::string_view>(words));
  }

  std::list<std::string> texts_;
  std::list<std::vector<std::string_view>> words_;
};

Side side_of(const json& settings) {
  return settings["direction"] == "Left" ? Side::kLeft : Side::kRight;
}

Truncation truncation_of(const json& settings) {
  Truncation truncation;
  truncation.max_length = settings["max_length"];
  truncation.stride = settings["stride"];
  truncation.direction = side_of(settings);
  if (settings["strategy"] == "OnlyFirst") truncation.strategy = TruncationStrategy::kOnlyFirst;
  if (settings["strategy"] == "OnlySecond") truncation.strategy = TruncationStrategy::kOnlySecond;
  return truncation;
}

Padding padding_of(const json& settings) {
  Padding padding;
  if (settings["strategy"].is_object()) padding.fixed_length = settings["strategy"]["Fixed"];
  if (const json& multiple = settings["pad_to_multiple_of"]; !multiple.is_null()) {
    padding.pad_to_multiple_of = multiple;
  }
  padding.direction = side_of(settings);
  padding.pad_id = settings["pad_id"];
  padding.pad_type_id = settings["pad_type_id"];
  padding.pad_token = settings["pad_token"];
  return padding;
}

EncodeOptions options_of(const json& test_case) {
  EncodeOptions options;
  options.offset_unit = OffsetUnit::kCodePoints;
  options.add_special_tokens = test_case.value("add_special_tokens", true);
  if (test_case.value("special_as_text", false)) {
    options.special_tokens = SpecialTokenPolicy::text();
  }
  if (test_case.contains("truncation")) options.truncation = truncation_of(test_case["truncation"]);
  if (test_case.contains("padding")) options.padding = padding_of(test_case["padding"]);
  return options;
}

template <class Column, class Make>
json column_of(const Column& column, Make make) {
  json values = json::array();
  for (const auto& entry : column) values.push_back(make(entry));
  return values;
}

// The encoding in the fixtures' form, which leaves out columns of usual values.
json columns_of(const Encoding& encoding) {
  auto same = [](auto entry) { return json(entry); };
  auto or_null = [](const auto& entry) { return entry ? json(*entry) : json(nullptr); };
  json found;
  found["ids"] = column_of(encoding.ids(), same);
  found["tokens"] = encoding.tokens();
  found["offsets"] = json::array();
  for (Offset offset : encoding.offsets()) {
    found["offsets"].push_back(offset.begin);
    found["offsets"].push_back(offset.end);
  }
  found["word_ids"] = column_of(encoding.word_ids(), [](uint32_t word) {
    return word == Encoding::kNoWord ? json(nullptr) : json(word);
  });
  auto unless_all = [&](const char* name, json column, int usual) {
    for (const json& entry : column) {
      if (entry != usual) {
        found[name] = std::move(column);
        return;
      }
    }
  };
  unless_all("type_ids", column_of(encoding.type_ids(), same), 0);
  unless_all("attention_mask", column_of(encoding.attention_mask(), same), 1);
  unless_all("special_tokens_mask", column_of(encoding.special_tokens_mask(), same), 0);
  unless_all("sequence_ids", column_of(encoding.sequence_ids(), or_null), 0);
  OverflowingEncodings overflowing = encoding.overflowing();
  for (size_t i = 0; i < overflowing.size(); ++i) {
    found["overflowing"].push_back(columns_of(overflowing[i]));
  }
  return found;
}

json decode(const Tokenizer& tokenizer, const json& test_case) {
  DecodeOptions options;
  options.skip_special_tokens = !test_case.value("keep_special", false);
  const std::vector<uint32_t> ids = test_case["decode"];
  std::string text = tokenizer.decode(ids, options);

  DecodeStream stream = tokenizer.decode_stream(options);
  std::string streamed;
  for (uint32_t id : ids) streamed += stream.step(id);
  streamed += stream.flush();
  // A stream keeps the good characters of a bad run of byte tokens; see DecodeStream.
  bool has_bad_bytes = text.find("\uFFFD") != std::string::npos &&
                       tokenizer.describe().find("ByteFallback") != std::string::npos;
  if (!has_bad_bytes) {
    EXPECT_EQ(streamed, text) << "a stream gives another text";
  }
  return text;
}

json answer(const Tokenizer& tokenizer, const json& test_case) {
  if (test_case.contains("decode")) return decode(tokenizer, test_case);
  Inputs inputs;
  EncodeOptions options = options_of(test_case);
  if (test_case.contains("batch")) {
    std::vector<EncodeInput> rows;
    for (const json& item : test_case["batch"]) rows.push_back(inputs.make(item));
    return column_of(tokenizer.encode_batch(rows, options), columns_of);
  }
  Encoding encoding = tokenizer.encode(inputs.make(test_case), options);
  bool is_plain_text = test_case.contains("text") && !test_case.contains("pair");
  if (is_plain_text && !options.truncation.resolve(tokenizer.truncation()) &&
      !options.padding.resolve(tokenizer.padding())) {
    EXPECT_EQ(tokenizer.count(test_case["text"].get<std::string>(), options), encoding.size());
  }
  return columns_of(encoding);
}

class Golden : public testing::TestWithParam<const char*> {};

TEST_P(Golden, EqualsHuggingFace) {
  const json fixtures = load_group(GetParam());
  ASSERT_FALSE(fixtures.empty());
  for (const json& fixture : fixtures) {
    SCOPED_TRACE(fixture["name"].get<std::string>());
    std::optional<Tokenizer> tokenizer;
    try {
      tokenizer = Tokenizer::from_json(fixture["tokenizer"].dump());
    } catch (const Error& error) {
      ADD_FAILURE() << "does not load: " << error.what();
      continue;
    }
    const json& saved = fixture.contains("saved") ? fixture["saved"] : fixture["tokenizer"];
    EXPECT_EQ(json::parse(tokenizer->to_json()), saved);

    for (json test_case : fixture["cases"]) {
      json expected = test_case.contains("error") ? json("error") : test_case["expect"];
      test_case.erase("expect");
      SCOPED_TRACE(test_case.dump());
      json found;
      std::string message;
      try {
        found = answer(*tokenizer, test_case);
      } catch (const Error& error) {
        found = "error";
        message = error.what();
      }
      EXPECT_EQ(found, expected) << message;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Golden,
                         testing::Values("normalizers", "pre_tokenizers", "models", "added_tokens",
                                         "post_processors", "decoders", "truncation_and_padding",
                                         "real_shapes"),
                         [](const auto& info) { return std::string(info.param); });

// "NFC" of the room "normalizer", and every part of a Sequence.
void collect_types(const json& part, std::set<std::string>& types) {
  if (part.is_array()) {
    for (const json& one : part) collect_types(one, types);
  } else if (part.is_object()) {
    types.insert(part.value("type", "untyped"));
    for (const char* list : {"normalizers", "pretokenizers", "processors", "decoders"}) {
      if (part.contains(list)) collect_types(part[list], types);
    }
  }
}

TEST(GoldenFixtures, CoverEveryComponent) {
  std::map<std::string, std::set<std::string>> found;
  for (const char* group :
       {"normalizers", "pre_tokenizers", "models", "post_processors", "decoders"}) {
    const json fixtures = load_group(group);
    for (const json& fixture : fixtures) {
      for (const char* room :
           {"normalizer", "pre_tokenizer", "model", "post_processor", "decoder"}) {
        collect_types(fixture["tokenizer"][room], found[room]);
      }
    }
  }
  using Names = std::set<std::string>;
  EXPECT_EQ(found["normalizer"], (Names{"BertNormalizer", "Strip", "StripAccents", "NFC", "NFD",
                                        "NFKC", "NFKD", "Sequence", "Lowercase", "Nmt",
                                        "Precompiled", "Replace", "Prepend", "ByteLevel"}));
  EXPECT_EQ(found["pre_tokenizer"],
            (Names{"BertPreTokenizer", "ByteLevel", "CharDelimiterSplit", "Metaspace", "Whitespace",
                   "Sequence", "Split", "Punctuation", "WhitespaceSplit", "Digits",
                   "UnicodeScripts", "FixedLength"}));
  EXPECT_EQ(found["model"], (Names{"BPE", "WordPiece", "WordLevel", "Unigram", "untyped"}));
  EXPECT_EQ(found["post_processor"], (Names{"BertProcessing", "RobertaProcessing", "ByteLevel",
                                            "TemplateProcessing", "Sequence"}));
  EXPECT_EQ(found["decoder"], (Names{"BPEDecoder", "ByteLevel", "WordPiece", "Metaspace", "CTC",
                                     "Sequence", "Replace", "Fuse", "Strip", "ByteFallback"}));
}

}  // namespace
}  // namespace lexel
