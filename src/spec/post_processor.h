#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "spec/pre_tokenizer.h"

// The post-processors of tokenizer.json, field for field.
namespace lexel::spec {

using TokenAndId = std::pair<std::string, uint32_t>;

struct BertProcessing {
  TokenAndId sep{"[SEP]", 102};
  TokenAndId cls{"[CLS]", 101};
  bool operator==(const BertProcessing&) const = default;
};
struct RobertaProcessing {
  TokenAndId sep{"</s>", 2};
  TokenAndId cls{"<s>", 0};
  bool trim_offsets = true;
  bool add_prefix_space = true;
  bool operator==(const RobertaProcessing&) const = default;
};

// {"Sequence": {"id": "A"|"B", "type_id": n}} or {"SpecialToken": {"id": name, "type_id": n}}
struct TemplatePiece {
  enum class Kind : uint8_t { kSequenceA, kSequenceB, kSpecialToken };
  Kind kind = Kind::kSequenceA;
  std::string special_token;  // the name in `special_tokens`; empty for sequences
  uint32_t type_id = 0;
  bool operator==(const TemplatePiece&) const = default;
};
struct TemplateSpecialToken {
  std::string id;  // the name again, as the file has it
  std::vector<uint32_t> ids;
  std::vector<std::string> tokens;
  bool operator==(const TemplateSpecialToken&) const = default;
};
struct TemplateProcessing {
  std::vector<TemplatePiece> single;
  std::vector<TemplatePiece> pair;
  std::map<std::string, TemplateSpecialToken> special_tokens;
  bool operator==(const TemplateProcessing&) const = default;
};

struct PostProcessor;
struct PostProcessorSequence {
  std::vector<PostProcessor> processors;
  bool operator==(const PostProcessorSequence&) const;
};

struct PostProcessor {
  std::variant<RobertaProcessing, BertProcessing, ByteLevel, TemplateProcessing,
               PostProcessorSequence>
      value;
  bool operator==(const PostProcessor&) const = default;
};

inline bool PostProcessorSequence::operator==(const PostProcessorSequence& other) const {
  return processors == other.processors;
}

}  // namespace lexel::spec
