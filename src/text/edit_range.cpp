#include "text/edit_range.h"

#include "unicode/utf8.h"

namespace lexel {

std::optional<std::vector<EditRange::Step>> EditRange::replay(std::string_view text) const {
  std::vector<Step> steps;
  steps.reserve(changes_.size());
  uint32_t pos = begin_;
  auto skip = [&](uint64_t scalars) {
    for (; scalars > 0 && pos < text.size(); --scalars) {
      pos += static_cast<uint32_t>(utf8::length_from_lead(text[pos]));
    }
  };
  skip(dropped_first_);
  for (const Change& change : changes_) {
    if (change.change > 0) {
      steps.push_back({change.scalar, std::nullopt, pos});
      continue;
    }
    if (pos >= text.size()) return std::nullopt;
    steps.push_back({change.scalar, pos, pos});
    skip(1 + static_cast<uint64_t>(-change.change));
  }
  return steps;
}

}  // namespace lexel
