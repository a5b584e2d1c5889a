#include "pipeline/token_parts.h"

#include <algorithm>
#include <vector>

#include "pipeline/parallel.h"

namespace lexel {
namespace {

// Copies numbers as fast as memory takes them; more threads only pay for a lot of them.
constexpr size_t kTokensPerWorker = 1 << 17;

template <class T>
void copy(const std::vector<T>& from, size_t first, size_t size, std::vector<T>& to, size_t at) {
  std::copy_n(from.begin() + static_cast<ptrdiff_t>(first), size,
              to.begin() + static_cast<ptrdiff_t>(at));
}

}  // namespace

void join_parts(std::span<const TokenPart> parts, unsigned workers, TokenColumns& into) {
  while (!parts.empty() && parts.front().columns == &into) parts = parts.subspan(1);
  std::vector<size_t> places;
  size_t end = into.ids.size();
  bool has_offsets = false, has_all = false;
  for (const TokenPart& part : parts) {
    places.push_back(end);
    end += part.size;
    has_offsets |= !part.columns->offsets.empty();
    has_all |= !part.columns->words.empty();
  }
  const size_t added = end - into.ids.size();
  into.ids.resize(end);
  if (has_offsets) into.offsets.resize(end);
  if (has_all) into.words.resize(end);
  workers = static_cast<unsigned>(
      std::clamp<size_t>(std::min<size_t>(added / kTokensPerWorker, parts.size()), 1, workers));
  run_rows(workers, parts.size(), [&](unsigned) {
    return [&](size_t i) {
      const TokenPart& part = parts[i];
      copy(part.columns->ids, part.first, part.size, into.ids, places[i]);
      if (has_offsets) {
        copy(part.columns->offsets, part.first, part.size, into.offsets, places[i]);
      }
      if (!has_all) return;
      for (size_t k = 0; k < part.size; ++k) {
        into.words[places[i] + k] = part.columns->words[part.first + k] + part.first_word;
      }
    };
  });
  if (!has_all) return;
  for (const TokenPart& part : parts) {
    into.tokens.append(part.columns->tokens, part.columns->ids.data(), part.first,
                       part.first + part.size);
  }
}

}  // namespace lexel
