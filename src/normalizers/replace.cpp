#include <utility>
#include <vector>

#include "normalizers/components.h"
#include "normalizers/passes.h"
#include "patterns/pattern.h"

namespace lexel::normalizers {
namespace {

// Puts literal content in the place of every match. The content copies the span of the last scalar
// it replaces; for an empty match, that of the scalar before.
class Replace : public Normalizer {
 public:
  Replace(std::unique_ptr<const Pattern> pattern, std::string content)
      : pattern_(std::move(pattern)), content_(std::move(content)) {}

  void normalize(NormalizedText& text) const override {
    std::vector<Span> matches;
    pattern_->find_matches(text.text(), matches);
    LazyEdit lazy(text, TextEdit::Scope::kRanges);
    for (const Span& match : matches) {
      if (match.size() == 0 && content_.empty()) continue;
      TextEdit& edit = lazy.at(match.begin);
      edit.drop(match.size());
      edit.insert(content_);
    }
    lazy.finish();
  }

 private:
  std::unique_ptr<const Pattern> pattern_;
  std::string content_;
};

}  // namespace

std::unique_ptr<const Normalizer> make_replace(const spec::Replace& node,
                                               const std::string& json_path,
                                               const LoadLimits& limits) {
  return std::make_unique<Replace>(compile_pattern(node.pattern, json_path + "/pattern", limits),
                                   node.content);
}

}  // namespace lexel::normalizers
