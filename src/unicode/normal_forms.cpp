// Normal forms scalar by scalar, so that offsets come out as Hugging Face's do: it keeps one span
// for each scalar, where ICU's own normalizer reports whole runs (and is quadratic on alternating
// marks).
//
// A pinned table tells which scalars a form can touch (Unicode 9). A text is cut before stable
// scalars; the segments in between are decomposed, sorted by combining class and recomposed (UAX
// #15), with data about touchable scalars from ICU. What ICU knows beyond Unicode 9 is never asked
// for.
#include "unicode/normal_forms.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>

#include "lexel/error.h"
#include "unicode/utf8.h"

#ifdef LEXEL_WITH_ICU
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#endif

namespace lexel::unicode {
namespace {

#include "unicode/tables_normal_forms.inc"

}  // namespace

bool is_stable(NormalForm form, char32_t c) {
  size_t block = c >> 7;
  if (block >= std::size(kNormalFormIndex)) return true;
  size_t at = static_cast<size_t>(kNormalFormIndex[block]) << 7 | (c & 0x7F);
  return ((kNormalFormBlocks[at] - 'a') >> static_cast<int>(form) & 1) == 0;
}

namespace {

#ifdef LEXEL_WITH_ICU

// What decomposes to the form, NFD or NFKD.
const icu::Normalizer2& icu_instance(NormalForm decomposed_form) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance = decomposed_form == NormalForm::kNfkd
                                         ? icu::Normalizer2::getNFKCInstance(status)
                                         : icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kUnavailable, std::string("ICU has no normalization data (") +
                                             u_errorName(status) + "); install ICU's data library");
  }
  return *instance;
}

class Segment {
 public:
  Segment(NormalForm form, std::vector<ScalarChange>& out)
      : composes_(form == NormalForm::kNfc || form == NormalForm::kNfkc),
        decomposed_form_(form == NormalForm::kNfc || form == NormalForm::kNfd ? NormalForm::kNfd
                                                                              : NormalForm::kNfkd),
        icu_(icu_instance(decomposed_form_)),
        out_(out) {
    out_.clear();
  }

  void add(char32_t c) {
    if (is_stable(decomposed_form_, c) ||
        !icu_.getDecomposition(static_cast<UChar32>(c), decomposition_)) {
      add_part(c, 0);
      return;
    }
    int32_t change = 0;
    for (int32_t i = 0; i < decomposition_.length(); change = 1) {
      UChar32 part = decomposition_.char32At(i);
      add_part(static_cast<char32_t>(part), change);
      i += U16_LENGTH(part);
    }
  }

  void finish() {
    sort_run();
    if (composes_) compose();
  }

 private:
  void add_part(char32_t c, int32_t change) {
    uint8_t combining_class =
        is_stable(NormalForm::kNfd, c) ? 0 : icu_.getCombiningClass(static_cast<UChar32>(c));
    if (combining_class == 0) {
      sort_run();
      run_begin_ = out_.size() + 1;
    } else if (out_.size() > run_begin_ && out_.back().combining_class > combining_class) {
      run_is_sorted_ = false;
    }
    out_.push_back({c, change, combining_class});
  }

  // Canonical order of the marks since the last starter.
  void sort_run() {
    if (run_is_sorted_) return;
    std::stable_sort(out_.begin() + static_cast<std::ptrdiff_t>(run_begin_), out_.end(),
                     [](const ScalarChange& a, const ScalarChange& b) {
                       return a.combining_class < b.combining_class;
                     });
    run_is_sorted_ = true;
  }

  // The scalar that canonically equals a, b; none if there is none or Unicode 9 does not have it.
  std::optional<char32_t> composed(char32_t a, char32_t b) const {
    UChar32 c = icu_.composePair(static_cast<UChar32>(a), static_cast<UChar32>(b));
    if (c < 0) return std::nullopt;
    UVersionInfo age;
    u_charAge(c, age);
    if (age[0] > 9) return std::nullopt;
    return static_cast<char32_t>(c);
  }

  // Joins each starter with the later marks that nothing of their class or a higher one parts from
  // it, and with a starter right behind it. In place: what is kept never overtakes what is read.
  void compose() {
    size_t kept = 0;
    size_t starter = kNone;  // index below `kept`
    uint8_t last_class = 0;  // of the part kept last
    for (size_t i = 0; i < out_.size(); ++i) {
      ScalarChange part = out_[i];
      bool reachable =
          starter != kNone && (starter + 1 == kept || last_class < part.combining_class);
      if (reachable) {
        if (std::optional<char32_t> c = composed(out_[starter].scalar, part.scalar)) {
          out_[starter].scalar = *c;
          out_[starter].change += part.change - 1;
          continue;
        }
      }
      if (part.combining_class == 0) starter = kept;
      last_class = part.combining_class;
      out_[kept++] = part;
    }
    out_.resize(kept);
  }

  static constexpr size_t kNone = static_cast<size_t>(-1);

  bool composes_;
  NormalForm decomposed_form_;
  const icu::Normalizer2& icu_;
  std::vector<ScalarChange>& out_;
  size_t run_begin_ = 0;  // first mark behind the last starter
  bool run_is_sorted_ = true;
  icu::UnicodeString decomposition_;
};

#endif

}  // namespace

size_t stable_prefix_end(NormalForm form, std::string_view text, size_t pos) {
  size_t last_stable = pos;
  while (pos < text.size()) {
    uint64_t word;
    while (pos + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + pos, sizeof word);
      if ((word & 0x8080808080808080u) != 0) break;
      pos += sizeof word;
      last_stable = pos - 1;
    }
    if (pos == text.size()) break;
    size_t begin = pos;
    char32_t c = utf8::decode(text, pos);
    if (c >= 0x80 && !is_stable(form, c)) return last_stable;
    last_stable = begin;
  }
  return text.size();
}

size_t normalize_segment(NormalForm form, std::string_view text, size_t pos,
                         std::vector<ScalarChange>& out) {
#ifdef LEXEL_WITH_ICU
  Segment segment(form, out);
  segment.add(utf8::decode(text, pos));
  while (pos < text.size()) {
    size_t end = pos;
    char32_t c = utf8::decode(text, end);
    if (is_stable(form, c)) break;
    segment.add(c);
    pos = end;
  }
  segment.finish();
  return pos;
#else
  (void)form;
  (void)text;
  (void)pos;
  (void)out;
  throw Error(ErrorCode::kUnavailable,
              "this text is not in normal form and this build of Lexel has no ICU to make it so; "
              "build with LEXEL_WITH_ICU=ON");
#endif
}

}  // namespace lexel::unicode
