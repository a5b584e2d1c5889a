#include <utility>
#include <vector>

#include "normalizers/components.h"

namespace lexel::normalizers {
namespace {

// Runs its parts in order.
class Sequence : public Normalizer {
 public:
  explicit Sequence(std::vector<std::unique_ptr<const Normalizer>> parts)
      : parts_(std::move(parts)) {}

  void normalize(NormalizedText& text) const override {
    for (const auto& part : parts_) part->normalize(text);
  }

 private:
  std::vector<std::unique_ptr<const Normalizer>> parts_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_sequence(const spec::NormalizerSequence& node,
                                                const std::string& json_path,
                                                const LoadLimits& limits, size_t depth) {
  std::vector<std::unique_ptr<const Normalizer>> parts;
  parts.reserve(node.normalizers.size());
  for (size_t i = 0; i < node.normalizers.size(); ++i) {
    parts.push_back(make_normalizer(
        node.normalizers[i], json_path + "/normalizers/" + std::to_string(i), limits, depth + 1));
  }
  return std::make_unique<Sequence>(std::move(parts));
}

}  // namespace lexel::normalizers
