#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "trainers/components.h"

namespace lexel {

// Special tokens and words get ids in turn; a token that stands there twice keeps the last one.
void train_word_level(const WordLevelTrainer& trainer, const WordCounts::Data& words,
                      const TrainOptions& options, spec::WordLevel& model) {
  std::vector<std::pair<uint64_t, std::string_view>> ordered;
  words.for_each_word([&](std::string_view word, uint64_t count) {
    if (count >= trainer.min_frequency) ordered.emplace_back(count, word);
  });
  std::vector<std::string_view> tokens;
  for (const AddedToken& token : trainer.special_tokens) tokens.push_back(token.content);
  // Hugging Face refuses nothing here: even special tokens are cut off at the end.
  tokens.resize(std::min<uint64_t>(tokens.size(), trainer.vocab_size));
  size_t n = std::min<uint64_t>(ordered.size(), trainer.vocab_size - tokens.size());
  std::partial_sort(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>(n),
                    ordered.end(), [](const auto& a, const auto& b) {
                      return a.first != b.first ? a.first > b.first : a.second < b.second;
                    });
  for (size_t i = 0; i < n; ++i) tokens.push_back(ordered[i].second);

  std::unordered_map<std::string_view, size_t> last;
  for (size_t id = 0; id < tokens.size(); ++id) last[tokens[id]] = id;
  spec::Vocab vocab;
  for (size_t id = 0; id < tokens.size(); ++id) {
    if (last[tokens[id]] != id) continue;
    vocab.tokens.push_back(tokens[id]);
    vocab.ids.push_back(static_cast<uint32_t>(id));
  }
  model.vocab = std::move(vocab);
  if (options.on_progress) {
    options.on_progress({TrainingProgress::Stage::kMerge, tokens.size(), tokens.size(), true});
  }
}

}  // namespace lexel
