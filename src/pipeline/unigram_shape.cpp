#include "pipeline/unigram_shape.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "normalizers/charsmap.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";
constexpr uint32_t kMaxGrowth = 2048;  // more would leave short texts only

// A regular expression for single characters: "[...]" or "\p{..}".
bool matches_one_character(const std::string& regex) {
  if (regex.starts_with("\\p{") && regex.find('}') == regex.size() - 1) return true;
  if (regex.size() < 3 || regex.front() != '[' || regex.back() != ']') return false;
  std::string_view inside = std::string_view(regex).substr(1, regex.size() - 2);
  return inside.find_first_of("[]&") == std::string_view::npos && inside.back() != '\\';
}

bool add_replace(const spec::Replace& node, UnigramShape& shape) {
  const std::string& pattern = node.pattern.text;
  if (node.pattern.kind == spec::Pattern::Kind::kRegex) {
    if (pattern == " {2,}") {
      if (node.content != " " && node.content != kSpaceMark) return false;
      shape.joins_spaces = true;  // two bytes at least become one mark
      return true;
    }
    if (!matches_one_character(pattern)) return false;
  } else {
    if (pattern.empty() || has_space(pattern)) return false;
    shape.special += pattern;
    if (utf8::count_scalars(pattern) > 1) {
      shape.joins_scalars |= shape.makes_any || shares_scalars(pattern, shape.made);
    }
  }
  // Where runs of spaces have been dealt with, or mixed with other characters, no new ones may
  // come.
  const bool are_settled = shape.joins_spaces || shape.strips_left || shape.strips_right;
  if (has_space(node.content) && (are_settled || node.content != " ")) return false;
  shape.growth *= std::max<size_t>(1, node.content.size());
  shape.made += node.content;
  return true;
}

bool add_normalizer(const spec::Normalizer& node, UnigramShape& shape) {
  if (const auto* sequence = std::get_if<spec::NormalizerSequence>(&node.value)) {
    return std::all_of(sequence->normalizers.begin(), sequence->normalizers.end(),
                       [&](const spec::Normalizer& part) { return add_normalizer(part, shape); });
  }
  if (const auto* replace = std::get_if<spec::Replace>(&node.value)) {
    return add_replace(*replace, shape);
  }
  shape.makes_any = true;
  if (const auto* precompiled = std::get_if<spec::Precompiled>(&node.value)) {
    // Once spaces are joined or stripped, no new ones may come.
    if (shape.joins_spaces || shape.strips_left || shape.strips_right) return false;
    shape.growth *= normalizers::Charsmap(precompiled->charsmap, "").max_growth();
    return true;
  }
  if (const auto* strip = std::get_if<spec::Strip>(&node.value)) {
    shape.strips_left |= strip->strip_left;
    shape.strips_right |= strip->strip_right;
    return true;
  }
  if (std::holds_alternative<spec::Nfc>(node.value) ||
      std::holds_alternative<spec::Nfd>(node.value)) {
    shape.growth *= 3;
    return true;
  }
  if (std::holds_alternative<spec::Lowercase>(node.value)) {
    shape.growth *= 2;
    return true;
  }
  if (std::holds_alternative<spec::Nfkc>(node.value) ||
      std::holds_alternative<spec::Nfkd>(node.value)) {
    if (shape.joins_spaces || shape.strips_left || shape.strips_right) return false;
    shape.growth *= 11;
    return true;
  }
  return std::holds_alternative<spec::StripAccents>(node.value);
}

bool add_metaspace(const spec::PreTokenizer& node, UnigramShape& shape) {
  const auto* metaspace = std::get_if<spec::Metaspace>(&node.value);
  if (!metaspace || !metaspace->split || metaspace->replacement != U'\u2581') return false;
  if (metaspace->prepend_scheme == spec::PrependScheme::kNever) return false;
  shape.only_at_start = metaspace->prepend_scheme == spec::PrependScheme::kFirst;
  return true;
}

bool add_pre_tokenizer(const spec::PreTokenizer& node, UnigramShape& shape) {
  const auto* sequence = std::get_if<spec::PreTokenizerSequence>(&node.value);
  if (!sequence) return add_metaspace(node, shape);
  const std::vector<spec::PreTokenizer>& parts = sequence->pretokenizers;
  if (parts.size() == 1) return add_metaspace(parts[0], shape);
  if (parts.size() != 2 || !std::holds_alternative<spec::WhitespaceSplit>(parts[0].value)) {
    return false;
  }
  shape.removes_spaces = true;
  // "First" would ask for the first word only.
  return add_metaspace(parts[1], shape) && !shape.only_at_start;
}

}  // namespace

bool shares_scalars(std::string_view a, std::string_view b) {
  for (size_t pos = 0; pos < a.size();) {
    const size_t begin = pos;
    utf8::decode(a, pos);
    if (b.find(a.substr(begin, pos - begin)) != std::string_view::npos) return true;
  }
  return false;
}

bool has_space(std::string_view text) {
  for (size_t pos = 0; pos < text.size();) {
    char32_t c = utf8::decode(text, pos);
    if (unicode::is_white_space(c) || c == U'\u2581') return true;
  }
  return false;
}

std::optional<UnigramShape> UnigramShape::of(const Pipeline& pipeline) {
  UnigramShape shape;
  if (!pipeline.pre_tokenizer || !add_pre_tokenizer(pipeline.pre_tokenizer->node, shape)) {
    return std::nullopt;
  }
  if (pipeline.normalizer && !add_normalizer(pipeline.normalizer->node, shape)) {
    return std::nullopt;
  }
  if (shape.growth > kMaxGrowth) return std::nullopt;
  // Joined spaces at the end of a text would be stripped as if they were its beginning.
  if (shape.joins_spaces && shape.strips_left && !shape.strips_right) return std::nullopt;
  return shape;
}

}  // namespace lexel
