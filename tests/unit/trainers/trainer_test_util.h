#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lexel/tokenizer.h"
#include "lexel/trainer.h"

namespace lexel {

inline Tokenizer make_tokenizer(const std::string& model,
                                const std::string& pre_tokenizer = R"({"type":"WhitespaceSplit"})",
                                const std::string& normalizer = "null") {
  return Tokenizer::from_json(R"({"version":"1.0","truncation":null,"padding":null,)"
                              R"("added_tokens":[],"normalizer":)" +
                              normalizer + R"(,"pre_tokenizer":)" + pre_tokenizer +
                              R"(,"post_processor":null,"decoder":null,"model":)" + model + "}");
}

inline const char* const kEmptyBpe = R"({"type":"BPE","vocab":{},"merges":[]})";

inline WordCounts count_words(const Tokenizer& tokenizer,
                              const std::vector<std::string_view>& texts,
                              const TrainOptions& options = {}) {
  WordCounter counter(tokenizer, options);
  counter.add(texts);
  return counter.finish();
}

inline void train_on(Tokenizer& tokenizer, const Trainer& trainer,
                     const std::vector<std::string_view>& texts, const TrainOptions& options = {}) {
  train(tokenizer, trainer, count_words(tokenizer, texts, options), options);
}

// The vocabulary by id, each as "token" or, where the id is not the place, "token=id".
inline std::string vocabulary_of(const Tokenizer& tokenizer) {
  std::vector<std::pair<std::string, uint32_t>> vocab = tokenizer.vocab();
  std::sort(vocab.begin(), vocab.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second, a.first) < std::tie(b.second, b.first);
  });
  std::string shown;
  for (size_t i = 0; i < vocab.size(); ++i) {
    if (i > 0) shown += ' ';
    shown += vocab[i].first;
    if (vocab[i].second != i) shown += '=' + std::to_string(vocab[i].second);
  }
  return shown;
}

// The merges as they stand in the tokenizer's JSON.
inline std::string merges_of(const Tokenizer& tokenizer) {
  std::string json = tokenizer.to_json();
  size_t begin = json.find("\"merges\":") + 9;
  return json.substr(begin, json.find("]]", begin) + 2 - begin);
}

}  // namespace lexel
