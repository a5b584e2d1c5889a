#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/trainer.h"

namespace lexel {

struct WordCounts::Data {
  std::string text;               // all words, one behind the other
  std::vector<uint32_t> lengths;  // bytes
  std::vector<uint64_t> counts;
  TrainingReport report;

  size_t size() const { return counts.size(); }
  void add(std::string_view word, uint64_t count) {
    text += word;
    lengths.push_back(static_cast<uint32_t>(word.size()));
    counts.push_back(count);
  }
  template <class Fn>
  void for_each_word(Fn&& fn) const {
    size_t at = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
      fn(std::string_view(text).substr(at, lengths[i]), counts[i]);
      at += lengths[i];
    }
  }
};

}  // namespace lexel
