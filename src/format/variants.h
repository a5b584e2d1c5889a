#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "format/json_cursor.h"
#include "lexel/error.h"

// Which component an object is. Hugging Face decides in two ways, and old files need both:
//   strict   "type" is a tag it knows: that component or an error;
//   by shape otherwise the first component, in a fixed order, that the value can be read as. Many
//   do
//            not look at "type" then: {"type": "Bert", …}, {"prepend": "▁"} and even ["▁"] load.
namespace lexel::format {

struct VariantField {
  std::string_view name;
  // What a value of this field may be at a glance: a mismatch rules the component out without the
  // cost of an exception, a match still has to be parsed.
  enum class Glance : uint8_t { kAny, kBool, kString, kUnsigned, kArray, kObject };
  Glance glance = Glance::kAny;
  bool required = true;
};

template <class Component>
struct Variant {
  enum class Shape : uint8_t {
    kBare,         // nothing but the type: {"type": "NFC"} or ["NFC"]
    kBareText,     // the same, the type being a string and not {"NFC": null}
    kTyped,        // an object of this type
    kTypedStruct,  // the same, or an array of "type" and all fields
    kUntyped,      // an object that has the fields, or an array of them
    kTagOnly,      // never by shape
  };
  std::string_view tag;   // of the strict way; empty: none
  std::string_view name;  // what Hugging Face writes
  Shape shape;
  Component (*parse)(const Cursor&);
  std::array<VariantField, 4> fields{};  // kUntyped: all; kTypedStruct: only their number counts
  size_t field_count = 0;
};

inline bool glance_fits(const Cursor& value, VariantField::Glance glance) {
  using Glance = VariantField::Glance;
  switch (glance) {
    case Glance::kAny:
      return true;
    case Glance::kBool:
      return value.is(Kind::kBool);
    case Glance::kString:
      return value.is(Kind::kString);
    case Glance::kUnsigned:
      return value.is(Kind::kUnsigned);
    case Glance::kArray:
      return value.is(Kind::kArray);
    case Glance::kObject:
      return value.is(Kind::kObject);
  }
  return false;
}

inline bool type_is(const Cursor& at, std::string_view name) {
  std::optional<Cursor> type = at.find("type");
  return type && is_constant(*type, name) &&
         (at.repeats() == Cursor::Repeats::kLastWins || at.count("type") == 1);
}

// Whether `at` is worth parsing as the variant when its type does not decide.
template <class Component>
bool fits_shape(const Cursor& at, const Variant<Component>& variant) {
  using Shape = typename Variant<Component>::Shape;
  bool is_array = at.is(Kind::kArray);
  switch (variant.shape) {
    case Shape::kTagOnly:
      return false;
    case Shape::kTyped:
      return type_is(at, variant.name);
    case Shape::kBareText: {
      std::optional<Cursor> type = at.find("type");
      if (is_array && at.size() == 1) type = at.element(0);
      return type && type->is(Kind::kString) && type->as_string() == variant.name;
    }
    case Shape::kBare:
    case Shape::kTypedStruct:
      if (!is_array) return type_is(at, variant.name);
      return at.size() == variant.field_count + 1 && is_constant(at.element(0), variant.name);
    case Shape::kUntyped:
      break;
  }
  if (is_array && at.size() != variant.field_count) return false;
  for (size_t i = 0; i < variant.field_count; ++i) {
    const VariantField& field = variant.fields[i];
    std::optional<Cursor> value = is_array ? std::optional(at.element(i)) : at.find(field.name);
    if (value ? !glance_fits(*value, field.glance) : field.required) return false;
  }
  return true;
}

template <class Component>
[[noreturn]] void fail_unknown(const Cursor& at, std::span<const Variant<Component>> variants,
                               std::string_view what) {
  std::string known;
  for (const auto& variant : variants) known.append(known.empty() ? "" : ", ").append(variant.name);
  std::optional<Cursor> type = at.find("type");
  if (type) type->fail("unknown type " + type->found() + "; known types are " + known);
  if (at.is(Kind::kObject)) {
    at.fail("missing field \"type\"; known types are " + known);
  }
  at.fail_expected(what);
}

// By shape. The error, if nothing fits, is that of the component which "type" names, else that of
// the first one whose fields are there.
template <class Component>
Component parse_by_shape(const Cursor& at, std::span<const Variant<Component>> variants,
                         std::string_view what) {
  std::optional<Error> first;
  for (const auto& variant : variants) {
    if (!fits_shape(at, variant)) continue;
    try {
      return variant.parse(at);
    } catch (const Error& error) {
      if (!first || type_is(at, variant.name)) first = error;
    }
  }
  for (const auto& variant : variants) {
    // It does not fit, so this throws and says why.
    if (!first && type_is(at, variant.name)) variant.parse(at);
  }
  if (first) throw *first;
  fail_unknown(at, variants, what);
}

// Strictly where one "type" names a tag, else by shape.
template <class Component>
Component parse_tagged(const Cursor& at, std::span<const Variant<Component>> variants,
                       std::string_view what) {
  // Two types at the top of a member have no tag; further inside the last one counts.
  bool one_type = at.is_nested() ? at.count("type") > 0 : at.count("type") == 1;
  if (one_type) {
    Cursor type = *at.find("type");
    if (!at.is_nested()) type = type.with(Cursor::Repeats::kRefused);
    for (const auto& variant : variants) {
      if (!variant.tag.empty() && is_constant(type, variant.tag)) return variant.parse(at);
    }
  }
  return parse_by_shape(at, variants, what);
}

}  // namespace lexel::format
