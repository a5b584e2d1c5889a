#include "trainers/text_cutter.h"

#include <optional>
#include <utility>
#include <variant>

#include "patterns/catalogue.h"
#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"

namespace lexel {
namespace {

// The first half of ByteLevel: cuts by GPT-2's pattern, if asked to, and leaves the bytes alone.
class ByteLevelCuts final : public PreTokenizer {
 public:
  explicit ByteLevelCuts(std::vector<std::shared_ptr<const PreTokenizer>> before, bool use_regex)
      : before_(std::move(before)), words_(use_regex ? patterns::gpt2_pattern() : nullptr) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    for (const auto& part : before_) part->pre_tokenize(text);
    if (!words_) return;
    std::vector<Span> matches;
    text.split([&](std::string_view piece, PieceSink& parts) {
      words_->find_matches(piece, matches);
      split_on_matches(piece, matches, spec::SplitBehavior::kIsolated, false, parts);
    });
  }

 private:
  std::vector<std::shared_ptr<const PreTokenizer>> before_;
  std::unique_ptr<const Pattern> words_;
};

// Text that comes from nothing in the original is written twice by ByteLevel; these never make any.
bool inserts_nothing(const spec::Normalizer& node) {
  if (const auto* sequence = std::get_if<spec::NormalizerSequence>(&node.value)) {
    for (const spec::Normalizer& part : sequence->normalizers) {
      if (!inserts_nothing(part)) return false;
    }
    return true;
  }
  return std::holds_alternative<spec::Nfc>(node.value) ||
         std::holds_alternative<spec::Nfd>(node.value) ||
         std::holds_alternative<spec::Nfkc>(node.value) ||
         std::holds_alternative<spec::Nfkd>(node.value) ||
         std::holds_alternative<spec::Lowercase>(node.value) ||
         std::holds_alternative<spec::StripAccents>(node.value);
}

// `node` without the rewriting of its ByteLevel, if it is one or ends in one that inserts no space.
std::unique_ptr<const PreTokenizer> without_byte_mapping(const spec::PreTokenizer& node) {
  std::vector<std::shared_ptr<const PreTokenizer>> before;
  const spec::PreTokenizer* last = &node;
  if (const auto* sequence = std::get_if<spec::PreTokenizerSequence>(&node.value)) {
    if (sequence->pretokenizers.empty()) return nullptr;
    last = &sequence->pretokenizers.back();
    for (size_t i = 0; i + 1 < sequence->pretokenizers.size(); ++i) {
      const spec::PreTokenizer& part = sequence->pretokenizers[i];
      if (!std::holds_alternative<spec::Split>(part.value) &&
          !std::holds_alternative<spec::Digits>(part.value) &&
          !std::holds_alternative<spec::Punctuation>(part.value)) {
        return nullptr;
      }
      before.push_back(compile_pre_tokenizer(part, "/pre_tokenizer", {}));
    }
  }
  const auto* byte_level = std::get_if<spec::ByteLevel>(&last->value);
  if (byte_level == nullptr || byte_level->add_prefix_space) return nullptr;
  return std::make_unique<ByteLevelCuts>(std::move(before), byte_level->use_regex);
}

}  // namespace

TextCutter::TextCutter(const Pipeline& pipeline, const EncodeOptions& options)
    : pipeline_(pipeline), options_(options) {
  pipeline_.fused = nullptr;  // no tokens are made
  if (!pipeline_.pre_tokenizer) return;
  std::shared_ptr<const Component<spec::PreTokenizer, PreTokenizer>> whole =
      pipeline_.pre_tokenizer;
  if (!pipeline_.normalizer || inserts_nothing(pipeline_.normalizer->node)) {
    if (auto cuts = without_byte_mapping(whole->node)) {
      auto part = std::make_shared<Component<spec::PreTokenizer, PreTokenizer>>();
      part->machine = std::move(cuts);
      pipeline_.pre_tokenizer = std::move(part);
      words_are_bytes_ = true;
    }
  }
  if (pipeline_.normalizer || !pipeline_.added_tokens.empty()) return;
  CutterChain chain;
  if (!whole->machine->add_to(chain) || chain.maps_bytes != words_are_bytes_) return;
  chain_ = std::move(chain);
  chain_owner_ = std::move(whole);
}

}  // namespace lexel
