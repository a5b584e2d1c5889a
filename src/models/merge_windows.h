#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/merge_loop.h"
#include "unicode/utf8.h"

// BPE of a long text in pieces of a bounded size, so that its cost per byte does not depend on its
// length, and text that repeats itself costs next to nothing.
//
// Idea: let t1 ... tn be tokens. They are what their joined text merges to if, and only if, that
// is so for each two neighbours alone.
//
// If: Up to the first merge that reaches across the end of some token ti, each token's symbols
// merge among themselves. Of the merges within ti and its neighbour, the whole text does the lowest
// first, leftmost among equals, as the text of these two alone would: both do the same merges in
// the same order. So the two alone would merge across, too, and would not come out as themselves.
// Only if: likewise, with no merge across the outer ends of the two.
//
// So tokens of one window of the text can be joined to those before it if the two tokens that meet
// come out as themselves. If they do not, windows were too small: back to before the last one, with
// windows twice as large. At worst all of the text becomes one window.
namespace lexel {

// Working memory; one per thread.
struct WindowScratch {
  Symbols window;
  Symbols seam;
};

// Puts the tokens of `text`, well-formed UTF-8, into `out`. merge(text, Symbols&) puts those of any
// well-formed text; its merges are by rank, leftmost first, without exception.
template <class Merge>
void merge_by_windows(std::string_view text, WindowScratch& scratch, Symbols& out, Merge&& merge) {
  constexpr size_t kFirstSize = 256;
  constexpr uint32_t kNobody = 0xFFFF'FFFF;
  struct Start {
    size_t byte;
    size_t token;
  };
  auto is_border = [&](size_t at) { return at == text.size() || !utf8::is_continuation(text[at]); };
  Symbols& window = scratch.window;
  std::vector<Start> starts;
  std::string_view merged;  // what `window` has the tokens of
  uint32_t left = kNobody;  // two tokens that may meet
  uint32_t right = kNobody;

  // Whether the first tokens of `window` may follow those of `out`, which end at byte `at`.
  auto may_follow = [&](size_t at) {
    if (out.ids.back() == left && window.ids.front() == right) return true;
    size_t first = out.size();
    size_t begin = at;
    do {
      begin -= out.lengths[--first];
    } while (!is_border(begin));
    size_t count = 0;
    size_t end = at;
    do {
      end += window.lengths[count++];
    } while (!is_border(end));
    Symbols& seam = scratch.seam;
    merge(text.substr(begin, end - begin), seam);
    const size_t before = out.size() - first;
    if (seam.size() != before + count) return false;
    if (!std::equal(out.ids.begin() + static_cast<ptrdiff_t>(first), out.ids.end(),
                    seam.ids.begin()) ||
        !std::equal(window.ids.begin(), window.ids.begin() + static_cast<ptrdiff_t>(count),
                    seam.ids.begin() + static_cast<ptrdiff_t>(before))) {
      return false;
    }
    if (before == 1 && count == 1) {
      left = out.ids.back();
      right = window.ids.front();
    }
    return true;
  };

  out.clear();
  size_t size = kFirstSize;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(begin + size, text.size());
    while (!is_border(end)) --end;
    if (text.substr(begin, end - begin) != merged) {
      merged = text.substr(begin, end - begin);
      merge(merged, window);
    }
    // The last tokens of a window may be others when more text follows.
    size_t taken = 0;
    size_t next = begin;
    for (size_t i = 0, at = begin; i < window.size(); ++i) {
      at += window.lengths[i];
      if (end < text.size() && at > begin + size / 4 * 3) break;
      if (!is_border(at)) continue;
      taken = i + 1;
      next = at;
    }
    if (taken == 0) {
      size *= 2;
      continue;
    }
    if (begin > 0 && !may_follow(begin)) {
      size *= 2;
      begin = starts.back().byte;
      out.ids.resize(starts.back().token);
      out.lengths.resize(starts.back().token);
      starts.pop_back();
      continue;
    }
    starts.push_back({begin, out.size()});
    const auto count = static_cast<ptrdiff_t>(taken);
    out.ids.insert(out.ids.end(), window.ids.begin(), window.ids.begin() + count);
    out.lengths.insert(out.lengths.end(), window.lengths.begin(), window.lengths.begin() + count);
    begin = next;
  }
}

// The same by the queue's loop. for_each_symbol(text, add) calls add(uint32_t id, size_t begin,
// size_t end) for the symbols that a text begins with.
template <class ForEachSymbol>
void merge_by_windows(std::string_view text, const MergeTable& merges, MergeScratch& merge_scratch,
                      WindowScratch& scratch, Symbols& out, ForEachSymbol&& for_each_symbol) {
  merge_by_windows(text, scratch, out, [&](std::string_view window, Symbols& symbols) {
    symbols.clear();
    for_each_symbol(window, [&](uint32_t id, size_t begin, size_t end) {
      symbols.add(id, static_cast<uint32_t>(end - begin));
    });
    merge_symbols_by_queue(merges, symbols, merge_scratch);
  });
}

}  // namespace lexel
