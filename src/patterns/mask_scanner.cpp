#include "patterns/mask_scanner.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "patterns/class_bytes.h"
#include "patterns/mask_block.h"
#include "patterns/mask_rules.h"

namespace lexel::patterns {
namespace {

constexpr size_t kBlock = simd::kBlock;
constexpr size_t kChunk = 16;  // blocks that are classified at once
constexpr uint32_t kNone = 0xFFFF'FFFF;

// The masks of a text's blocks from byte `base` on. Where a kernel would read beyond the text it is
// given a copy with tabs behind: these end all runs but white space, which ends with the text.
class BlockReader {
 public:
  BlockReader(const simd::ClassTables& classes, std::string_view text, size_t base)
      : classes_(classes), text_(text), base_(base) {}

  // Blocks `first` to `first` + `count`, of which one may lie behind the text.
  void read(size_t first, size_t count, simd::BlockMasks* masks) const {
    const simd::Kernels& kernels = simd::kernels();
    const size_t begin = base_ + first * kBlock;
    const size_t inside =
        begin + kSlack < text_.size() ? (text_.size() - begin - kSlack) / kBlock : 0;
    const size_t direct = std::min(count, inside);
    if (direct > 0) {
      kernels.classify(classes_, text_.data() + begin, direct, first == 0, masks);
    }
    if (direct == count) return;
    const size_t at = begin + direct * kBlock;
    char copy[kSlack + 3 * kBlock + kSlack];
    std::memset(copy, '\t', sizeof copy);
    const bool starts = first + direct == 0;
    const size_t from = starts ? at : at - kSlack;
    if (from < text_.size()) {
      std::memcpy(copy + (starts ? kSlack : 0), text_.data() + from, text_.size() - from);
    }
    kernels.classify(classes_, copy + kSlack, count - direct, starts, masks + direct);
  }

 private:
  static constexpr size_t kSlack = 4;  // bytes around a block that kernels may read

  const simd::ClassTables& classes_;
  std::string_view text_;
  size_t base_;
};

template <MaskRules kRules>
class MaskScanner final : public Pattern, public Cutter {
 public:
  MaskScanner(MaskPlan plan, std::unique_ptr<const Pattern> plain)
      : classes_(make_class_tables(plan.classes)),
        contractions_(std::move(plan.contractions)),
        plain_(std::move(plain)) {}

  void find_matches(std::string_view text, std::vector<Span>& matches) const override {
    matches.clear();
    Memory memory;
    uint32_t ends[256];
    uint32_t begin = 0;
    while (size_t count = cut(text, begin, ends, std::size(ends), memory)) {
      for (size_t i = 0; i < count; begin = ends[i++]) {
        if (is_match(text, begin)) matches.push_back({begin, ends[i]});
      }
    }
  }

  const Cutter* cutter() const override { return this; }

  // Words, numbers, others and white space are all there is.
  bool covers_all() const override { return kRules.spaces; }

  Border border(char32_t before, char32_t after) const override {
    return plain_->cutter()->border(before, after);
  }

  size_t cut(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity,
             Memory& memory) const override {
    size_t count = 0;
    uint32_t plain_end = 0;
    uint32_t stretch = 0;  // bytes that the plain scanner does after an odd one
    while (count < capacity && begin < text.size()) {
      uint32_t odd = kNone;
      if (size_t found = cut_by_masks(text, begin, ends + count, capacity - count, odd)) {
        count += found;
        begin = ends[count - 1];
      }
      if (odd == kNone) break;
      // Where odd ones are frequent, starting anew for each would cost more than masks save.
      stretch = stretch != 0 && begin < plain_end + 256 ? std::min(stretch * 2, 4096u) : 16;
      for (uint32_t until = odd + stretch; begin <= until && count < capacity;) {
        size_t found = plain_->cutter()->cut(text, begin, ends + count,
                                             std::min<size_t>(capacity - count, 4), memory);
        if (found == 0) break;
        count += found;
        begin = ends[count - 1];
      }
      plain_end = begin;
    }
    return count;
  }

 private:
  // White space that no alternative matches is a gap.
  bool is_match(std::string_view text, uint32_t begin) const {
    return kRules.spaces || (classes_.at(text.data() + begin) & kSpaceBit) == 0;
  }

  // Stops before `odd`, if it finds something that masks do not solve.
  size_t cut_by_masks(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity,
                      uint32_t& odd) const {
    const simd::Kernels& kernels = simd::kernels();
    const MaskContext context{text, classes_, contractions_};
    const BlockReader reader(classes_, text, begin);
    MaskBlocks<kRules> blocks(context);
    const size_t total = (text.size() - begin + kBlock - 1) / kBlock;
    simd::BlockMasks masks[kChunk + 1];
    uint64_t words[kChunk];
    size_t count = 0;
    for (size_t first = 0; first < total;) {
      // What is classified beyond the last end that fits is done again by the next call.
      size_t chunk = std::clamp<size_t>((capacity - count) / 24, 1, kChunk);
      chunk = std::min(chunk, total - first);
      const size_t ready = first == 0 ? 0 : 1;
      reader.read(first + ready, chunk + 1 - ready, masks + ready);
      size_t done = 0;
      while (done < chunk && odd == kNone) {
        const auto at = static_cast<uint32_t>(begin + (first + done) * kBlock);
        words[done] = blocks.boundaries(masks[done], masks[done + 1], at);
        odd = blocks.odd();
        ++done;
      }
      if (first == 0) words[0] &= ~uint64_t{1};  // `begin` is no end
      const size_t behind = total * kBlock - (text.size() - begin);
      if (first + done == total) words[done - 1] &= ~uint64_t{0} >> behind;
      const auto base = static_cast<uint32_t>(begin + first * kBlock);
      if (!write(kernels, words, done, base, ends, capacity, count)) {
        odd = kNone;
        return count;
      }
      if (odd != kNone) return count;
      masks[0] = masks[chunk];
      first += chunk;
    }
    if (count < capacity) ends[count++] = static_cast<uint32_t>(text.size());
    return count;
  }

  // Appends the positions in `words`; false if there is no room for all.
  static bool write(const simd::Kernels& kernels, const uint64_t* words, size_t size, uint32_t base,
                    uint32_t* ends, size_t capacity, size_t& count) {
    for (size_t w = 0; w < size;) {
      if (size_t safe = (capacity - count) / kBlock; safe > 0) {
        safe = std::min(safe, size - w);
        count += kernels.positions(words + w, safe, base + static_cast<uint32_t>(w * kBlock),
                                   ends + count);
        w += safe;
        continue;
      }
      for (uint64_t word = words[w]; word != 0; word &= word - 1) {
        if (count == capacity) return false;
        ends[count++] = base + static_cast<uint32_t>(w * kBlock) +
                        static_cast<uint32_t>(std::countr_zero(word));
      }
      ++w;
    }
    return true;
  }

  simd::ClassTables classes_;
  Contractions contractions_;
  std::unique_ptr<const Pattern> plain_;  // for what masks do not solve
};

using Prefix = MaskRules::Prefix;
using Digits = MaskRules::Digits;
using Tail = MaskRules::Tail;

constexpr MaskRules kGpt2{.prefix = Prefix::kSpace,
                          .digits = Digits::kSpaceAndRun,
                          .words_first = true,
                          .space_before_others = true,
                          .spaces = true};

constexpr MaskRules kCl100k{.prefix = Prefix::kAny,
                            .digits = Digits::kThree,
                            .tail = Tail::kNewlines,
                            .words_first = true,
                            .space_before_others = true,
                            .newlines = true,
                            .spaces = true};

constexpr MaskRules kO200k{.prefix = Prefix::kAny,
                           .digits = Digits::kThree,
                           .tail = Tail::kNewlinesAndSlashes,
                           .words_last = true,
                           .is_cased = true,
                           .space_before_others = true,
                           .newlines = true,
                           .spaces = true};

constexpr MaskRules kDeepSeekV3{.prefix = Prefix::kAsciiOther,
                                .digits = Digits::kThree,
                                .tail = Tail::kNewlines,
                                .space_before_others = true,
                                .newlines = true,
                                .spaces = true,
                                .is_split = true};

constexpr MaskRules kClip{.digits = Digits::kOne, .words_first = true};

constexpr MaskRules with_digits(MaskRules rules, Digits digits) {
  rules.digits = digits;
  return rules;
}

constexpr MaskRules without_words(MaskRules rules) {
  rules.words_first = rules.words_last = false;
  return rules;
}

constexpr MaskRules with_newline_tail(MaskRules rules) {
  rules.tail = Tail::kNewlines;
  return rules;
}

// The scanner for `plan`, if its rules are among those given; what masks do not solve is left to
// what `make_plain` makes.
template <MaskRules... kKnown, class MakePlain>
std::unique_ptr<const Pattern> make_among(MaskPlan plan, MakePlain make_plain) {
  std::unique_ptr<const Pattern> result;
  auto try_rules = [&]<MaskRules kRules>() {
    if (result != nullptr || !(plan.rules == kRules)) return;
    std::unique_ptr<const Pattern> plain = make_plain();
    if (plain == nullptr) return;
    result = std::make_unique<MaskScanner<kRules>>(std::move(plan), std::move(plain));
  };
  (try_rules.template operator()<kKnown>(), ...);
  return result;
}

}  // namespace

std::unique_ptr<const Pattern> make_mask_scanner(const ScannerSpec& spec) {
  std::optional<MaskPlan> plan = plan_masks(spec);
  if (!plan) return nullptr;
  return make_among<kGpt2, without_words(kGpt2),                        //
                    kCl100k, with_digits(kCl100k, Digits::kOne),        // Llama 3; Qwen
                    with_digits(kCl100k, Digits::kRun),                 //
                    without_words(kCl100k),                             //
                    without_words(with_digits(kCl100k, Digits::kOne)),  //
                    kO200k, with_digits(kO200k, Digits::kOne),          //
                    without_words(kO200k),                              //
                    without_words(with_digits(kO200k, Digits::kOne)),   // Tekken
                    with_newline_tail(kO200k),                          //
                    without_words(with_newline_tail(kO200k)),           //
                    kClip>(*std::move(plan), [&] { return make_scanner(spec); });
}

std::unique_ptr<const Pattern> make_split_mask_scanner(const std::vector<ScannerSpec>& specs) {
  std::optional<MaskPlan> plan = plan_split_masks(specs);
  if (!plan) return nullptr;
  return make_among<kDeepSeekV3>(*std::move(plan), [&] { return make_split_scanner(specs); });
}

std::unique_ptr<const Pattern> make_fastest_scanner(const ScannerSpec& spec) {
  if (std::unique_ptr<const Pattern> scanner = make_mask_scanner(spec)) return scanner;
  return make_scanner(spec);
}

}  // namespace lexel::patterns
