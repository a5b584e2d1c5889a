#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "normalizers/normalizer.h"
#include "unicode/utf8.h"

namespace lexel {

// A scalar of the normalized text and the code points of the original that it came from.
struct TracedScalar {
  std::string scalar;
  size_t begin;
  size_t end;

  bool operator==(const TracedScalar&) const = default;
};

inline void PrintTo(const TracedScalar& s, std::ostream* out) {
  *out << s.scalar << '(' << s.begin << ',' << s.end << ')';
}

using Trace = std::vector<TracedScalar>;

inline std::unique_ptr<const Normalizer> compiled(spec::Normalizer node) {
  return compile_normalizer(node, "/normalizer", {});
}

template <class Component>
std::unique_ptr<const Normalizer> compiled(Component component) {
  spec::Normalizer node;
  node.value = std::move(component);
  return compile_normalizer(node, "/normalizer", {});
}

inline Trace trace(const Normalizer& normalizer, std::string_view original) {
  NormalizedText text(original);
  normalizer.normalize(text);
  auto code_points = [&](uint32_t byte) { return utf8::count_scalars(original.substr(0, byte)); };
  Trace out;
  OffsetCursor cursor = text.cursor();
  for (size_t pos = 0; pos < text.text().size();) {
    size_t begin = pos;
    utf8::decode(text.text(), pos);
    Span span = cursor.scalar_span(static_cast<uint32_t>(begin));
    out.push_back({std::string(text.text().substr(begin, pos - begin)), code_points(span.begin),
                   code_points(span.end)});
  }
  return out;
}

inline std::string normalized(const Normalizer& normalizer, std::string_view original) {
  NormalizedText text(original);
  normalizer.normalize(text);
  return std::string(text.text());
}

template <class Component>
Trace trace(Component component, std::string_view original) {
  return trace(*compiled(std::move(component)), original);
}

template <class Component>
std::string normalized(Component component, std::string_view original) {
  return normalized(*compiled(std::move(component)), original);
}

// Whether the text was left as it is, at no cost.
template <class Component>
bool leaves_alone(Component component, std::string_view original) {
  NormalizedText text(original);
  compiled(std::move(component))->normalize(text);
  return text.text().data() == original.data() && text.map().is_identity();
}

}  // namespace lexel
