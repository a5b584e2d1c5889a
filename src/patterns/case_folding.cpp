#include "patterns/case_folding.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace lexel::patterns {
namespace {

#include "patterns/tables_case_folding.inc"

using ScalarEntry = std::pair<char32_t, const FoldClass*>;

std::vector<ScalarEntry> index_by_scalar() {
  std::vector<ScalarEntry> entries;
  for (const FoldClass& fold : kFoldClasses) {
    for (char32_t c : fold.single_scalars()) entries.emplace_back(c, &fold);
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace

CodePointSet FoldClass::scalars() const {
  std::vector<CodePointRange> ranges;
  for (char32_t c : single_scalars()) ranges.push_back({c, c});
  return CodePointSet::of(std::move(ranges));
}

std::span<const FoldClass> fold_classes() { return kFoldClasses; }

const FoldClass* class_of_fold(std::u32string_view folded) {
  auto less = [](const FoldClass& fold, std::u32string_view wanted) {
    return fold.folded_length != wanted.size() ? fold.folded_length < wanted.size()
                                               : fold.fold() < wanted;
  };
  auto found = std::lower_bound(std::begin(kFoldClasses), std::end(kFoldClasses), folded, less);
  return found != std::end(kFoldClasses) && found->fold() == folded ? found : nullptr;
}

const FoldClass* class_of_scalar(char32_t c) {
  static const std::vector<ScalarEntry> index = index_by_scalar();
  auto found = std::lower_bound(
      index.begin(), index.end(), c,
      [](const ScalarEntry& entry, char32_t wanted) { return entry.first < wanted; });
  return found != index.end() && found->first == c ? found->second : nullptr;
}

}  // namespace lexel::patterns
