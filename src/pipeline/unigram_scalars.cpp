#include "pipeline/unigram_scalars.h"

#include <algorithm>
#include <limits>
#include <string>

#include "unicode/graphemes.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

using Kind = UnigramScalars::Kind;

constexpr uint64_t kEachByte = 0x0101'0101'0101'0101;
constexpr size_t kMaxPairs = size_t{1} << 18;

// By how much a segmentation must lead, for each scalar of the text it segments.
//
// Behind other text all scores are larger by what that text scores, at most L * S for L scalars of
// scores up to S, and each addition rounds by at most 2^-53 of that. So two candidates of at most n
// additions each can move by 2 n 2^-53 L S against each other, and by less when they are compared
// without that text. For L = 2^24 both are below n S 2^-27.
double least_lead_of(const spec::Unigram& model, const UnigramSearch& search) {
  static_assert(UnigramScalars::kMaxBytes == size_t{1} << 24);
  double largest = std::abs(search.unknown_score());
  for (double score : model.scores) largest = std::max(largest, std::abs(score));
  const bool is_sane = largest < 1e6 && std::none_of(model.scores.begin(), model.scores.end(),
                                                     [](double s) { return std::isnan(s); });
  return is_sane ? std::ldexp(largest, -26) : std::numeric_limits<double>::infinity();
}

bool is_white_space(std::string_view text) {
  for (size_t pos = 0; pos < text.size();) {
    if (!unicode::is_white_space(utf8::decode(text, pos))) return false;
  }
  return true;
}

}  // namespace

const UnigramScalars::Image UnigramScalars::kUnlisted(Kind::kOther, {}, false, false);

UnigramScalars::Image::Image(Kind kind, std::string_view bytes, bool knows_first, bool knows_last) {
  uint64_t packed = 0;
  if (!bytes.empty()) std::memcpy(&packed, bytes.data(), bytes.size());
  bits_ = packed << 8 | bytes.size() << 5 | uint64_t{knows_last} << 4 | uint64_t{knows_first} << 3 |
          static_cast<uint64_t>(kind);
}

char32_t UnigramScalars::Image::first() const {
  char bytes[kMaxBytes + 1];
  write(bytes);
  size_t pos = 0;
  return utf8::decode({bytes, size()}, pos);
}

char32_t UnigramScalars::Image::last() const {
  char bytes[kMaxBytes + 1];
  write(bytes);
  size_t pos = size();
  return utf8::decode_back({bytes, size()}, pos);
}

UnigramScalars::UnigramScalars(const UnigramShape& shape, const spec::Unigram& model,
                               const UnigramSearch& search, WordInContext& machines)
    : shape_(shape),
      search_(search),
      unk_piece_(model.pieces[search.require_unk_id()]),
      pairs_(std::min(2 * model.pieces.size(), kMaxPairs)),
      least_lead_(least_lead_of(model, search)),
      images_(new std::atomic<uint64_t>[kScalars]()) {
  add_pairs(model);
  find_spaces(machines);
  fill_ascii(machines);
}

void UnigramScalars::add_pairs(const spec::Unigram& model) {
  for (size_t id = 0; id < model.pieces.size(); ++id) {
    std::string_view piece = model.pieces[id];
    char32_t before = 0;
    for (size_t pos = 0; pos < piece.size();) {
      const bool is_first = pos == 0;
      const char32_t after = utf8::decode(piece, pos);
      if (!is_first) pairs_.add(before, after);
      before = after;
    }
  }
}

void UnigramScalars::find_spaces(WordInContext& machines) {
  auto normalizes = [&](const std::string& text, std::string_view to) {
    return machines.normalize(text) == to;
  };
  for (char c : {' ', '\t', '\n'}) {
    const std::string text = std::string("a") + c + "a";
    is_space_[static_cast<unsigned char>(c)] =
        normalizes(text, "a a") || (shape_.removes_spaces && normalizes(text, text));
  }
  // With the line feed behind it, it may become one space or two; that matters where spaces stay.
  is_space_['\r'] = shape_.removes_spaces && is_space_['\n'] &&
                    (normalizes("a\ra", "a a") || normalizes("a\ra", "a\ra"));
  for (char c : {'\t', '\n', '\r'}) {
    if (is_space(c)) other_spaces_.push_back(static_cast<uint64_t>(c) * kEachByte);
  }
}

// Eight bytes at a time.
void UnigramScalars::copy_with_spaces(std::string_view text, std::string& copy) const {
  copy = text;
  if (!is_space('\r') && text.find('\r') != std::string_view::npos) {
    for (size_t i = 0; i < copy.size(); ++i) {
      if (is_space(text[i]) && (i == 0 || text[i - 1] != '\r')) copy[i] = ' ';
    }
    return;
  }
  size_t i = 0;
  for (; i + 8 <= copy.size(); i += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, copy.data() + i, 8);
    const uint64_t spaces = (other_spaces(bytes) >> 7) * 0xFF;
    bytes = (bytes & ~spaces) | (' ' * kEachByte & spaces);
    std::memcpy(copy.data() + i, &bytes, 8);
  }
  for (; i < copy.size(); ++i) {
    if (is_space(copy[i])) copy[i] = ' ';
  }
}

bool UnigramScalars::has_other_spaces(std::string_view text) const {
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + i, 8);
    if (other_spaces(bytes) != 0) return true;
  }
  return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(),
                     [this](char c) { return c != ' ' && is_space(c); });
}

// The high bits of those of eight bytes that are spaces but not U+0020.
uint64_t UnigramScalars::other_spaces(uint64_t bytes) const {
  constexpr uint64_t kLowBits = 0x7F * kEachByte;
  uint64_t found = 0;
  for (uint64_t space : other_spaces_) {
    const uint64_t differs = bytes ^ space;
    found |= ~(((differs & kLowBits) + kLowBits) | differs | kLowBits);
  }
  return found;
}

void UnigramScalars::fill_ascii(WordInContext& machines) {
  for (uint8_t c = 0; c < 0x80; ++c) ascii_kinds_[c] = of(c, machines).kind();
  auto stands_alone = [](const Image& image) {
    return image.kind() == Kind::kPlain || image.kind() == Kind::kMapped;
  };
  for (uint8_t before = 0; before < 0x80; ++before) {
    ascii_steps_[before].fill(kStop);
    const Image left = of(before, machines);
    for (uint8_t after = 0; after < 0x80 && stands_alone(left); ++after) {
      const Image right = of(after, machines);
      if (!stands_alone(right)) continue;
      ascii_steps_[before][after] = is_cut(last_edge(before, left), first_edge(after, right));
    }
  }
  for (uint8_t c = 0; c < 0x80; ++c) {
    if (!stands_alone(of(c, machines))) continue;
    ascii_steps_[c][' '] = 1;
    ascii_steps_[' '][c] = 0;
  }
}

UnigramScalars::Image UnigramScalars::look_at(char32_t c, WordInContext& machines) const {
  const Image image = find(c, machines);
  images_[c].store(image.bits_, std::memory_order_relaxed);
  return image;
}

// Whether a scalar is a piece, so that it never is an unknown token.
bool UnigramScalars::knows(std::string_view scalar) const {
  // The unknown token's own text may be found, too, and then is one with those beside it.
  if (unk_piece_.starts_with(scalar) || unk_piece_.ends_with(scalar)) return false;
  return search_.matcher().id_of(scalar).has_value();
}

UnigramScalars::Image UnigramScalars::find(char32_t c, WordInContext& machines) const {
  const Image other(Kind::kOther, {}, false, false);
  if (c < 0x80 && is_space(static_cast<char>(c))) return Image(Kind::kSpace, {}, false, false);
  const std::string scalar = utf8::encode(c);
  if (!shape_.removes_spaces && has_space(scalar)) return other;
  // Whether a grapheme that ends with the scalar goes on.
  for (const char* behind : {"a", " "}) {
    if (unicode::next_grapheme(scalar + behind, 0) != scalar.size()) return other;
  }
  const std::string context = "a" + scalar + "a";
  const NormalizedText& text = machines.normalized(context);
  std::string_view image = text.text();
  if (image.size() < 2 || !image.starts_with('a') || !image.ends_with('a')) return other;
  image = image.substr(1, image.size() - 2);
  const bool is_grapheme = unicode::next_grapheme(context, 0) == 1 &&
                           unicode::next_grapheme(scalar + scalar, 0) == scalar.size();
  if (has_space(image)) {
    // Spaces may stand for it where it does not matter how many there are.
    const bool is_removed = shape_.removes_spaces && is_white_space(image);
    return is_removed && is_grapheme ? Image(Kind::kSpace, {}, false, false) : other;
  }
  const Image bound(Kind::kBound, {}, false, false);
  if (!is_grapheme) return bound;
  if (shares_scalars(scalar, shape_.special) || shares_scalars(image, shape_.special)) return bound;
  if (image.empty() || image.size() > Image::kMaxBytes || shape_.joins_scalars) return bound;
  OffsetCursor cursor = text.cursor();
  const auto end = static_cast<uint32_t>(1 + scalar.size());
  for (uint32_t i = 0; i < image.size() + 2; ++i) {
    Span span{1, end};
    if (i == 0) span = {0, 1};
    if (i == image.size() + 1) span = {end, end + 1};
    if (cursor.scalar_span(i) != span) return bound;
  }
  size_t first_end = 0;
  utf8::decode(image, first_end);
  size_t last_begin = image.size();
  utf8::decode_back(image, last_begin);
  const bool knows_first = knows(image.substr(0, first_end));
  const bool knows_last = knows(image.substr(last_begin));
  return Image(image == scalar ? Kind::kPlain : Kind::kMapped, image, knows_first, knows_last);
}

}  // namespace lexel
