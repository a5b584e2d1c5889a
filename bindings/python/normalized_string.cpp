#include "normalized_string.h"

#include <pybind11/stl.h>

#include <algorithm>

#include "normalizers/normalizer.h"
#include "patterns/pattern.h"
#include "pre_tokenizers/split_behavior.h"
#include "python_class.h"
#include "python_values.h"
#include "unicode/utf8.h"

namespace lexel::python {

NormalizedString::NormalizedString(std::string text)
    : original_(std::make_shared<const std::string>(std::move(text))),
      part_{0, static_cast<uint32_t>(original_->size())} {
  for (size_t pos = 0; pos < original_->size();) {
    auto begin = static_cast<uint32_t>(pos);
    char32_t value = utf8::decode(*original_, pos);
    scalars_.push_back({value, {begin, static_cast<uint32_t>(pos)}});
  }
}

NormalizedString::NormalizedString(const NormalizedText& text,
                                   std::shared_ptr<const std::string> original)
    : original_(std::move(original)), part_{0, static_cast<uint32_t>(original_->size())} {
  assign(text);
}

std::string NormalizedString::normalized() const {
  std::string text;
  for (const Scalar& scalar : scalars_) utf8::append(text, scalar.value);
  return text;
}

NormalizedString NormalizedString::slice(size_t begin, size_t end) const {
  NormalizedString part;
  part.original_ = original_;
  part.scalars_.assign(scalars_.begin() + static_cast<ptrdiff_t>(begin),
                       scalars_.begin() + static_cast<ptrdiff_t>(end));
  if (begin < end) {
    part.part_ = {scalars_[begin].original.begin, scalars_[end - 1].original.end};
    if (part.part_.end < part.part_.begin) part.part_.end = part.part_.begin;
  } else {
    uint32_t at = begin < scalars_.size() ? scalars_[begin].original.begin : part_.end;
    part.part_ = {at, at};
  }
  return part;
}

std::vector<NormalizedString> NormalizedString::split(const spec::Pattern& pattern,
                                                      spec::SplitBehavior behavior) const {
  std::string text = normalized();
  std::vector<Span> matches;
  compile_pattern(pattern, "", {})->find_matches(text, matches);
  std::vector<Piece> pieces;
  PieceSink sink(pieces, 0);
  split_on_matches(text, matches, behavior, false, sink);
  std::vector<NormalizedString> parts;
  size_t scalar = 0;
  size_t byte = 0;
  auto scalar_at = [&](size_t target) {
    for (; byte < target; ++scalar) byte += utf8::length_from_lead(text[byte]);
    return scalar;
  };
  for (const Piece& piece : pieces) {
    size_t begin = scalar_at(piece.begin);
    parts.push_back(slice(begin, scalar_at(piece.end)));
  }
  return parts;
}

void NormalizedString::apply(const spec::Normalizer& normalizer) {
  check_usable();
  NormalizedText text;
  text.clear();
  append_to(text);
  if (text.text().empty()) text.reset({}, part_.begin, 0xFFFF'0000);
  compile_normalizer(normalizer, "", {})->normalize(text);
  assign(text);
}

void NormalizedString::insert(size_t position, std::string_view text) {
  check_usable();
  // Inserted text has the span of the scalar before it; at the start that of the first one.
  Span span{part_.begin, part_.begin};
  if (!scalars_.empty()) span = scalars_[position == 0 ? 0 : position - 1].original;
  std::vector<Scalar> inserted;
  for (size_t pos = 0; pos < text.size();) inserted.push_back({utf8::decode(text, pos), span});
  scalars_.insert(scalars_.begin() + static_cast<ptrdiff_t>(position), inserted.begin(),
                  inserted.end());
}

void NormalizedString::append_to(NormalizedText& text) const {
  for (const Scalar& scalar : scalars_) {
    char bytes[4];
    text.append({bytes, utf8::encode_to(scalar.value, bytes)}, scalar.original);
  }
}

void NormalizedString::assign(const NormalizedText& text) {
  scalars_.clear();
  std::string_view bytes = text.text();
  OffsetCursor cursor = text.cursor();
  for (size_t pos = 0; pos < bytes.size();) {
    Span original = cursor.scalar_span(static_cast<uint32_t>(pos));
    scalars_.push_back({utf8::decode(bytes, pos), original});
  }
}

namespace {

void require_callable(const py::object& function, const char* signature) {
  if (!PyCallable_Check(function.ptr())) throw py::type_error(signature);
}

py::object character(char32_t value) { return py::str(character_string(value)); }

// A range of scalars: an index, a pair, or a slice; none where it is outside.
std::optional<NormalizedString> get_range(const NormalizedString& self, const py::object& range) {
  size_t size = self.scalars().size();
  size_t begin = 0;
  size_t end = 0;
  if (py::isinstance<py::int_>(range)) {
    auto index = py::cast<py::ssize_t>(range);
    if (index < 0) index += static_cast<py::ssize_t>(size);
    if (index < 0 || static_cast<size_t>(index) >= size) return std::nullopt;
    begin = static_cast<size_t>(index);
    end = begin + 1;
  } else if (py::isinstance<py::tuple>(range)) {
    std::tie(begin, end) = py::cast<std::pair<size_t, size_t>>(range);
  } else if (py::isinstance<py::slice>(range)) {
    size_t step = 0;
    size_t length = 0;
    if (!py::cast<py::slice>(range).compute(size, &begin, &end, &step, &length)) {
      throw py::error_already_set();
    }
    end = std::max(begin, end);
  } else {
    throw py::type_error("the range must be an int, a tuple of two ints, or a slice");
  }
  if (begin > end || end > size) return std::nullopt;
  return self.slice(begin, end);
}

void map(NormalizedString& self, const py::object& function) {
  require_callable(function, "`map` expect a callable with the signature: `fn(char) -> char`");
  for (NormalizedString::Scalar& scalar : self.scalars()) {
    py::object mapped = function(character(scalar.value));
    scalar.value = character_argument(
        utf8_view(mapped, "`map` expect a callable with the signature: `fn(char) -> char`"));
  }
}

void filter(NormalizedString& self, const py::object& function) {
  require_callable(function, "`filter` expect a callable with the signature: `fn(char) -> bool`");
  std::erase_if(self.scalars(), [&](const NormalizedString::Scalar& scalar) {
    return !py::cast<bool>(function(character(scalar.value)));
  });
}

void for_each(const NormalizedString& self, const py::object& function) {
  require_callable(function, "`for_each` expect a callable with the signature: `fn(char)`");
  for (const NormalizedString::Scalar& scalar : self.scalars()) function(character(scalar.value));
}

// Python's mapping, scalar by scalar without context, is that of the Rust standard library but for
// the Unicode version.
void uppercase(NormalizedString& self) {
  std::vector<NormalizedString::Scalar> upper;
  for (const NormalizedString::Scalar& scalar : self.scalars()) {
    py::object mapped = character(scalar.value).attr("upper")();
    std::string_view text = utf8_view(mapped);
    for (size_t pos = 0; pos < text.size();) {
      upper.push_back({utf8::decode(text, pos), scalar.original});
    }
  }
  self.scalars() = std::move(upper);
}

}  // namespace

void bind_normalized_string(py::module_& module) {
  LockedClass<NormalizedString, SharedString> string(module, "NormalizedString");
  string.def(init([](const py::str& sequence) {
               return NormalizedString(std::string(utf8_view(sequence)));
             }),
             py::arg("sequence"));
  string.def_property_readonly("normalized", &NormalizedString::normalized);
  string.def_property_readonly("original", &NormalizedString::original);
  string.def<&NormalizedString::normalized>("__str__");
  string.def("__repr__", [](const NormalizedString& self) {
    return "NormalizedString(original=\"" + self.original() + "\", normalized=\"" +
           self.normalized() + "\")";
  });
  auto apply = [&](const char* name, spec::Normalizer normalizer) {
    string.def(
        name, [normalizer](NormalizedString& self) { self.apply(normalizer); },
        "Changes the text in place, as the normalizer of this name does.");
  };
  apply("nfc", {spec::Nfc()});
  apply("nfd", {spec::Nfd()});
  apply("nfkc", {spec::Nfkc()});
  apply("nfkd", {spec::Nfkd()});
  apply("lowercase", {spec::Lowercase()});
  apply("strip", {spec::Strip{true, true}});
  apply("lstrip", {spec::Strip{true, false}});
  apply("rstrip", {spec::Strip{false, true}});
  string.def<&uppercase>("uppercase", "Makes all characters upper case, in place.");
  string.def(
      "clear", [](NormalizedString& self) { self.scalars().clear(); },
      "Removes all text, in place.");
  string.def(
      "prepend", [](NormalizedString& self, const std::string& s) { self.insert(0, s); },
      py::arg("s"), "Puts text before, in place.");
  string.def(
      "append",
      [](NormalizedString& self, const std::string& s) { self.insert(self.scalars().size(), s); },
      py::arg("s"), "Puts text behind, in place.");
  string.def<&map>("map", py::arg("func"),
                   "Replaces every character by what func gives for it, in place.");
  string.def<&filter>("filter", py::arg("func"),
                      "Keeps the characters for which func is true, in place.");
  string.def<&for_each>("for_each", py::arg("func"), "Calls func with every character.");
  string.def(
      "replace",
      [](NormalizedString& self, const py::object& pattern, std::string content) {
        self.apply({spec::Replace{pattern_argument(pattern), std::move(content)}});
      },
      py::arg("pattern"), py::arg("content"), "Replaces every match of a str or Regex, in place.");
  string.def(
      "split",
      [](const NormalizedString& self, const py::object& pattern, const py::object& behavior) {
        return self.split(pattern_argument(pattern), behavior_argument(utf8_view(behavior)));
      },
      py::arg("pattern"), py::arg("behavior"),
      "The parts between matches of a str or Regex, with what behavior makes of the\n"
      "matches.");
  string.def<&get_range>(
      "slice", py::arg("range"),
      "The part at an index, a (begin, end) or a slice, in code points; None outside of\n"
      "the text.");
  string.def<&get_range>("__getitem__");
}

}  // namespace lexel::python
