// Extended grapheme clusters by the rules of UAX #29. All of them look at the scalar before the
// possible boundary and at a little state about what came earlier, so one forward pass suffices.
#include "unicode/graphemes.h"

#include <cstdint>
#include <iterator>

#include "unicode/utf8.h"

namespace lexel::unicode {
namespace {

#include "unicode/tables_graphemes.inc"

// Grapheme_Cluster_Break, with Extend and Other parted by Indic_Conjunct_Break, in the generator's
// order.
enum class Class : uint8_t {
  kOther,
  kCr,
  kLf,
  kControl,
  kExtend,          // InCB=None
  kConjunctExtend,  // InCB=Extend
  kConjunctLinker,  // InCB=Linker
  kZwj,
  kRegionalIndicator,
  kPrepend,
  kSpacingMark,
  kL,
  kV,
  kT,
  kLv,
  kLvt,
  kPictographic,
  kConjunctConsonant,
};

Class classify(char32_t c) {
  if (c >= 0xAC00 && c <= 0xD7A3) return (c - 0xAC00) % 28 == 0 ? Class::kLv : Class::kLvt;
  size_t block = c >> 7;
  if (block >= std::size(kGraphemeIndex)) return Class::kOther;
  size_t at = static_cast<size_t>(kGraphemeIndex[block]) << 7 | (c & 0x7F);
  return static_cast<Class>(kGraphemeBlocks[at] - 'a');
}

bool is_control(Class c) { return c == Class::kCr || c == Class::kLf || c == Class::kControl; }
bool is_extend(Class c) {
  return c == Class::kExtend || c == Class::kConjunctExtend || c == Class::kConjunctLinker;
}

// What the cluster so far ends with.
class Cluster {
 public:
  explicit Cluster(Class first) { add(first); }

  bool continues_with(Class next) const {
    if (last_ == Class::kCr) return next == Class::kLf;                        // GB3, GB4
    if (is_control(last_) || is_control(next)) return false;                   // GB4, GB5
    if (is_extend(next) || next == Class::kZwj) return true;                   // GB9
    if (next == Class::kSpacingMark || last_ == Class::kPrepend) return true;  // GB9a, GB9b
    switch (next) {
      case Class::kL:
      case Class::kLv:
      case Class::kLvt:
        return last_ == Class::kL;  // GB6
      case Class::kV:
        return last_ == Class::kL || last_ == Class::kV || last_ == Class::kLv;  // GB6, GB7
      case Class::kT:
        return last_ == Class::kV || last_ == Class::kT || last_ == Class::kLv ||
               last_ == Class::kLvt;  // GB7, GB8
      case Class::kConjunctConsonant:
        return conjunct_ == Conjunct::kLinked;  // GB9c
      case Class::kPictographic:
        return emoji_ == Emoji::kJoined;  // GB11
      case Class::kRegionalIndicator:
        return last_ == Class::kRegionalIndicator && odd_indicators_;  // GB12, GB13
      default:
        return false;  // GB999
    }
  }

  void add(Class c) {
    if (c == Class::kConjunctConsonant) {
      conjunct_ = Conjunct::kConsonant;
    } else if (c == Class::kConjunctLinker) {
      if (conjunct_ == Conjunct::kConsonant) conjunct_ = Conjunct::kLinked;
    } else if (c != Class::kConjunctExtend && c != Class::kZwj) {
      conjunct_ = Conjunct::kNone;
    }
    if (c == Class::kPictographic) {
      emoji_ = Emoji::kPictographic;
    } else if (c == Class::kZwj && emoji_ == Emoji::kPictographic) {
      emoji_ = Emoji::kJoined;
    } else if (!is_extend(c) || emoji_ == Emoji::kJoined) {
      emoji_ = Emoji::kNone;
    }
    odd_indicators_ = c == Class::kRegionalIndicator && !odd_indicators_;
    last_ = c;
  }

 private:
  enum class Conjunct : uint8_t { kNone, kConsonant, kLinked };
  enum class Emoji : uint8_t { kNone, kPictographic, kJoined };

  Class last_ = Class::kOther;
  Conjunct conjunct_ = Conjunct::kNone;
  Emoji emoji_ = Emoji::kNone;
  bool odd_indicators_ = false;
};

}  // namespace

size_t next_grapheme(std::string_view text, size_t pos) {
  char first = text[pos];
  bool first_is_ascii = static_cast<unsigned char>(first) < 0x80;
  if (first_is_ascii && first != '\r' &&
      (pos + 1 == text.size() || static_cast<unsigned char>(text[pos + 1]) < 0x80)) {
    return pos + 1;
  }
  Cluster cluster(classify(utf8::decode(text, pos)));
  while (pos < text.size()) {
    size_t end = pos;
    Class next = classify(utf8::decode(text, end));
    if (!cluster.continues_with(next)) break;
    cluster.add(next);
    pos = end;
  }
  return pos;
}

}  // namespace lexel::unicode
