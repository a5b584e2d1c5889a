#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/model.h"

namespace lexel {

inline spec::Vocab make_vocab(const std::vector<std::pair<std::string, uint32_t>>& entries) {
  spec::Vocab vocab;
  for (const auto& [token, id] : entries) {
    vocab.tokens.push_back(token);
    vocab.ids.push_back(id);
  }
  return vocab;
}

inline spec::StringTable make_table(const std::vector<std::string>& strings) {
  spec::StringTable table;
  for (const std::string& s : strings) table.push_back(s);
  return table;
}

// A spec node with its model.
struct TestModel {
  template <class Node>
  explicit TestModel(Node node)
      : spec{std::move(node)}, model(compile_model(spec, "/model", LoadLimits{})) {}

  // "id:text(begin,end) ..." as Hugging Face gives them: byte offsets.
  std::string tokenize(std::string_view piece, uint64_t seed = 0) const {
    auto scratch = model->make_scratch(seed);
    std::vector<ModelToken> tokens;
    model->tokenize(piece, *scratch, tokens);
    std::string text;
    for (const ModelToken& t : tokens) {
      std::string_view token =
          t.is_literal ? piece.substr(t.begin, t.end - t.begin) : model->id_to_token(t.id).value();
      if (!text.empty()) text += " ";
      text += std::to_string(t.id) + ":" + std::string(token) + "(" + std::to_string(t.begin) +
              "," + std::to_string(t.end) + ")";
    }
    return text;
  }

  spec::Model spec;
  std::unique_ptr<const Model> model;
};

}  // namespace lexel
