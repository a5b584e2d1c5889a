#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lexel/encoding.h"
#include "post_processors/post_processor.h"
#include "unit/encoding/draft_builder.h"

namespace lexel::testing {

struct Columns {
  std::vector<uint32_t> ids;
  std::vector<uint32_t> type_ids;
  std::vector<uint8_t> special;
  std::vector<int> sequences;  // -1: none
  bool operator==(const Columns&) const = default;
};

inline Columns columns_of(const Encoding& e) {
  Columns columns{{e.ids().begin(), e.ids().end()},
                  {e.type_ids().begin(), e.type_ids().end()},
                  {e.special_tokens_mask().begin(), e.special_tokens_mask().end()},
                  {}};
  for (auto sequence : e.sequence_ids()) {
    columns.sequences.push_back(sequence ? static_cast<int>(*sequence) : -1);
  }
  return columns;
}

inline void PrintTo(const Columns& c, std::ostream* out) {
  auto list = [&](const char* name, const auto& values) {
    *out << ' ' << name;
    for (auto v : values) *out << ' ' << static_cast<int64_t>(v);
  };
  list("ids", c.ids);
  list("types", c.type_ids);
  list("special", c.special);
  list("sequences", c.sequences);
}

// Runs a processor over sequences of one-letter tokens: A has ids 1, 2, .., B has ids 11, 12, ...
inline Encoding process(const spec::PostProcessor& node, size_t first, std::optional<size_t> second,
                        bool add_special_tokens = true) {
  auto processor = compile_post_processor(node, "/post_processor");
  PostProcessContext context;
  context.add_special_tokens = add_special_tokens;
  std::optional<internal::EncodingDraft> pair;
  if (second) pair = letters(11, *second, 1);
  return internal::materialize(
      post_process(processor.get(), letters(1, first), std::move(pair), context));
}

inline spec::TemplatePiece sequence_a(uint32_t type_id = 0) {
  return {spec::TemplatePiece::Kind::kSequenceA, "", type_id};
}
inline spec::TemplatePiece sequence_b(uint32_t type_id = 1) {
  return {spec::TemplatePiece::Kind::kSequenceB, "", type_id};
}
inline spec::TemplatePiece special(std::string name, uint32_t type_id = 0) {
  return {spec::TemplatePiece::Kind::kSpecialToken, std::move(name), type_id};
}

// [CLS] A [SEP], [CLS] A [SEP] B [SEP] with ids 101 and 102.
inline spec::TemplateProcessing bert_template() {
  spec::TemplateProcessing node;
  node.single = {special("[CLS]"), sequence_a(), special("[SEP]")};
  node.pair = {special("[CLS]"), sequence_a(), special("[SEP]"), sequence_b(), special("[SEP]", 1)};
  node.special_tokens["[CLS]"] = {"[CLS]", {101}, {"[CLS]"}};
  node.special_tokens["[SEP]"] = {"[SEP]", {102}, {"[SEP]"}};
  return node;
}

}  // namespace lexel::testing
