#include <utility>

#include "patterns/mask_scanner.h"

namespace lexel::patterns {
namespace {

// Level by level: a piece of one level is the text of the next. As no pattern looks behind, the
// piece that holds a byte ends where a search from that byte on says.
class SplitScanner final : public Pattern, public Cutter {
 public:
  explicit SplitScanner(std::vector<std::unique_ptr<const Pattern>> levels)
      : levels_(std::move(levels)) {}

  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    matches.clear();
    Memory memory;
    uint32_t end;
    for (uint32_t begin = 0; cut(text, begin, &end, 1, memory) != 0; begin = end) {
      matches.push_back({begin, end});
    }
  }

  const Cutter* cutter() const override { return this; }
  bool covers_all() const override { return true; }

  Border border(char32_t before, char32_t after) const override {
    Border border = Border::kUnknown;
    for (const auto& level : levels_) {
      border = level->cutter()->border(before, after);
      if (border == Border::kUnknown) break;
    }
    return border;
  }

  size_t cut(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity,
             Memory& memory) const override {
    size_t count = 0;
    while (count < capacity && begin < text.size()) {
      std::string_view piece = text;
      for (size_t level = 0; level + 1 < levels_.size(); ++level) {
        // Long pieces must not be searched again by every call, so the memory keeps them.
        Span& known = memory.failed[kLevelMemory + level];
        if (begin < known.begin || begin >= known.end) {
          Memory fresh;
          known.begin = begin;
          levels_[level]->cutter()->cut(piece, begin, &known.end, 1, fresh);
        }
        piece = text.substr(0, known.end);
      }
      count += levels_.back()->cutter()->cut(piece, begin, ends + count, capacity - count, memory);
      begin = ends[count - 1];
    }
    return count;
  }

 private:
  static constexpr size_t kLevelMemory = 24;  // the last level has fewer alternatives

  std::vector<std::unique_ptr<const Pattern>> levels_;
};

}  // namespace

std::unique_ptr<const Pattern> make_split_scanner(const std::vector<ScannerSpec>& specs) {
  constexpr size_t kMaxLevels = 8;
  constexpr size_t kMaxAlternatives = 24;
  if (specs.empty() || specs.size() > kMaxLevels) return nullptr;
  if (specs.back().alternatives.size() > kMaxAlternatives) return nullptr;
  std::vector<std::unique_ptr<const Pattern>> levels;
  for (const ScannerSpec& spec : specs) {
    levels.push_back(make_scanner(spec));
    if (levels.back() == nullptr) return nullptr;
  }
  return std::make_unique<SplitScanner>(std::move(levels));
}

}  // namespace lexel::patterns
