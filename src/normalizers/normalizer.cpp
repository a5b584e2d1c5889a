#include "normalizers/normalizer.h"

#include <variant>

#include "lexel/error.h"
#include "normalizers/components.h"

namespace lexel {
namespace normalizers {
namespace {

// Picks the maker for each kind of spec node.
struct Maker {
  const std::string& json_path;
  const LoadLimits& limits;
  size_t depth;

  using Result = std::unique_ptr<const Normalizer>;

  Result operator()(const spec::BertNormalizer& node) const { return make_bert_normalizer(node); }
  Result operator()(const spec::Strip& node) const { return make_strip(node); }
  Result operator()(const spec::StripAccents&) const { return make_strip_accents(); }
  Result operator()(const spec::Nfc&) const { return make_nfc(); }
  Result operator()(const spec::Nfd&) const { return make_nfd(); }
  Result operator()(const spec::Nfkc&) const { return make_nfkc(); }
  Result operator()(const spec::Nfkd&) const { return make_nfkd(); }
  Result operator()(const spec::NormalizerSequence& node) const {
    return make_sequence(node, json_path, limits, depth);
  }
  Result operator()(const spec::Lowercase&) const { return make_lowercase(); }
  Result operator()(const spec::Nmt&) const { return make_nmt(); }
  Result operator()(const spec::Precompiled& node) const {
    return make_precompiled(node, json_path);
  }
  Result operator()(const spec::Replace& node) const {
    return make_replace(node, json_path, limits);
  }
  Result operator()(const spec::Prepend& node) const { return make_prepend(node); }
  Result operator()(const spec::ByteLevelNormalizer&) const { return make_byte_level(); }
};

}  // namespace

std::unique_ptr<const Normalizer> make_normalizer(const spec::Normalizer& node,
                                                  const std::string& json_path,
                                                  const LoadLimits& limits, size_t depth) {
  if (depth > limits.max_depth) {
    throw Error(ErrorCode::kLimitExceeded,
                "normalizers nest deeper than " + std::to_string(limits.max_depth) +
                    "; flatten the sequences or raise LoadLimits::max_depth",
                json_path);
  }
  return std::visit(Maker{json_path, limits, depth}, node.value);
}

}  // namespace normalizers

std::unique_ptr<const Normalizer> compile_normalizer(const spec::Normalizer& node,
                                                     const std::string& json_path,
                                                     const LoadLimits& limits) {
  return normalizers::make_normalizer(node, json_path, limits, 0);
}

}  // namespace lexel
