#include "pre_tokenized_string.h"

#include <pybind11/stl.h>

#include "encoding/encoding_draft.h"
#include "encoding/offset_converter.h"
#include "encoding_object.h"
#include "modules.h"
#include "patterns/pattern.h"
#include "python_class.h"
#include "python_values.h"
#include "regex.h"
#include "unicode/utf8.h"

namespace lexel::python {
namespace {

// The scalars of the pieces of a text, one string for each piece.
std::vector<NormalizedString> strings_of(const PreTokenizedText& text,
                                         const std::shared_ptr<const std::string>& original) {
  NormalizedString whole(text.normalized(), original);
  std::string_view bytes = text.text();
  std::vector<NormalizedString> strings;
  size_t byte = 0;
  size_t scalar = 0;
  auto scalar_at = [&](size_t target) {
    for (; byte < target; ++scalar) byte += utf8::length_from_lead(bytes[byte]);
    return scalar;
  };
  for (const Piece& piece : text.pieces()) {
    size_t begin = scalar_at(piece.begin);
    strings.push_back(whole.slice(begin, scalar_at(piece.end)));
  }
  return strings;
}

}  // namespace

PreTokenizedString::PreTokenizedString(std::string text)
    : original(std::make_shared<const std::string>(text)) {
  splits.push_back({NormalizedString(std::move(text)), std::nullopt});
}

PreTokenizedString::PreTokenizedString(const PreTokenizedText& text)
    : original(std::make_shared<const std::string>(text.normalized().original())) {
  std::vector<NormalizedString> strings = strings_of(text, original);
  for (size_t i = 0; i < strings.size(); ++i) {
    Split split{std::move(strings[i]), std::nullopt};
    const Piece& piece = text.pieces()[i];
    if (piece.has_given_tokens) {
      split.tokens.emplace();
      for (const GivenToken& token : text.given_tokens()[piece.id]) {
        split.tokens->push_back({token.id, token.text, {token.begin, token.end}});
      }
    } else if (piece.is_added_token) {
      split.tokens.emplace();
      split.tokens->push_back({piece.id, split.text.normalized(), {0, piece.end - piece.begin}});
    }
    splits.push_back(std::move(split));
  }
}

void PreTokenizedString::write_to(PreTokenizedText& text) const {
  NormalizedText& normalized = text.mutable_normalized();
  normalized.clear();
  text.pieces().clear();
  text.given_tokens().assign(splits.size(), {});
  for (size_t i = 0; i < splits.size(); ++i) {
    Piece piece;
    piece.begin = static_cast<uint32_t>(normalized.text().size());
    splits[i].text.append_to(normalized);
    piece.end = static_cast<uint32_t>(normalized.text().size());
    piece.is_added_token = splits[i].tokens.has_value();
    if (piece.is_added_token) {
      piece.has_given_tokens = true;
      piece.id = static_cast<uint32_t>(i);
      for (const Token& token : *splits[i].tokens) {
        text.given_tokens()[i].push_back(
            {token.id, token.value, token.offsets.begin, token.offsets.end});
      }
    }
    text.pieces().push_back(piece);
  }
}

void PreTokenizedString::read_from(const PreTokenizedText& text) {
  std::vector<NormalizedString> strings = strings_of(text, original);
  std::vector<Split> result;
  for (size_t i = 0; i < strings.size(); ++i) {
    const Piece& piece = text.pieces()[i];
    if (piece.is_added_token) {
      result.push_back(std::move(splits[piece.id]));
    } else {
      result.push_back({std::move(strings[i]), std::nullopt});
    }
  }
  splits = std::move(result);
}

namespace {

void require_callable(const py::object& function, const char* message) {
  if (!PyCallable_Check(function.ptr())) throw py::type_error(message);
}

void split(PreTokenizedString& self, const py::object& function) {
  constexpr const char* kSignature =
      "`split` expect a callable with the signature: `fn(index: int, normalized: "
      "NormalizedString) -> List[NormalizedString]`";
  require_callable(function, kSignature);
  std::vector<PreTokenizedString::Split> result;
  for (size_t i = 0; i < self.splits.size(); ++i) {
    PreTokenizedString::Split& each = self.splits[i];
    if (each.tokens) {
      result.push_back(std::move(each));
      continue;
    }
    py::object parts = function(i, std::make_shared<NormalizedString>(each.text));
    if (!py::isinstance<py::list>(parts)) throw py::type_error(kSignature);
    for (py::handle part : parts) {
      auto string = py::cast<SharedString>(part);
      if (!string->empty()) result.push_back({*string, std::nullopt});
    }
  }
  self.splits = std::move(result);
}

void normalize(PreTokenizedString& self, const py::object& function) {
  require_callable(function,
                   "`normalize` expect a callable with the signature: `fn(normalized: "
                   "NormalizedString)`");
  for (PreTokenizedString::Split& each : self.splits) {
    if (each.tokens) continue;
    auto string = std::make_shared<NormalizedString>(each.text);
    function(string);
    each.text = *string;
    string->expire();
  }
}

void tokenize(PreTokenizedString& self, const py::object& function) {
  constexpr const char* kSignature =
      "`tokenize` expect a callable with the signature: `fn(str) -> List[Token]`";
  require_callable(function, kSignature);
  for (PreTokenizedString::Split& each : self.splits) {
    if (each.tokens) continue;
    py::object tokens = function(each.text.normalized());
    if (!py::isinstance<py::list>(tokens)) throw py::type_error(kSignature);
    std::vector<Token> taken;
    for (py::handle token : tokens) taken.push_back(py::cast<Token>(token));
    each.tokens = std::move(taken);
  }
}

py::list get_splits(const PreTokenizedString& self, const py::object& referential,
                    const py::object& type) {
  std::string_view reference = utf8_view(referential);
  if (reference != "original" && reference != "normalized") {
    throw py::value_error(
        "Wrong value for OffsetReferential, expected one of `original, normalized`");
  }
  std::string_view unit = utf8_view(type);
  if (unit != "byte" && unit != "char") {
    throw py::value_error("Wrong value for OffsetType, expected one of `byte, char`");
  }
  bool is_original = reference == "original";
  std::string normalized;
  for (const auto& each : self.splits) normalized += each.text.normalized();
  InputText input{is_original ? std::string_view(*self.original) : std::string_view(normalized),
                  {}};
  OffsetConverter converter(input, unit == "byte" ? OffsetUnit::kBytes : OffsetUnit::kCodePoints);
  py::list splits;
  uint32_t begin = 0;
  for (const auto& each : self.splits) {
    std::string text = each.text.normalized();
    auto end = begin + static_cast<uint32_t>(text.size());
    Offset offset = converter.convert(is_original ? each.text.original_span() : Span{begin, end});
    begin = end;
    splits.append(py::make_tuple(text, py::make_tuple(offset.begin, offset.end),
                                 each.tokens ? py::cast(*each.tokens) : py::none()));
  }
  return splits;
}

EncodingObject to_encoding(const PreTokenizedString& self, uint32_t type_id,
                           std::optional<uint32_t> word_index) {
  auto columns = std::make_shared<TokenColumns>();
  InputText input{*self.original, {}};
  OffsetConverter converter(input, OffsetUnit::kCodePoints);
  for (size_t i = 0; i < self.splits.size(); ++i) {
    const auto& each = self.splits[i];
    if (!each.tokens) {
      throw py::cast_error(
          "Split has not been tokenized, call `PreTokenizedString::tokenize` first");
    }
    NormalizedText text;
    text.clear();
    each.text.append_to(text);
    OffsetCursor cursor = text.cursor();
    auto size = static_cast<uint32_t>(text.text().size());
    for (const Token& token : *each.tokens) {
      Span span{token.offsets.begin, token.offsets.end};
      if (span.begin < span.end && span.end <= size) span = cursor.span(span.begin, span.end);
      columns->ids.push_back(token.id);
      columns->tokens.push_back(token.value);
      columns->offsets.push_back(converter.convert(span));
      columns->words.push_back(word_index.value_or(static_cast<uint32_t>(i)));
    }
  }
  return {internal::materialize(internal::draft_of(std::move(columns), type_id))};
}

}  // namespace

void bind_pre_tokenized_string(py::module_& module) {
  LockedClass<PreTokenizedString, SharedPreTokenized> string(module, "PreTokenizedString");
  string.def(init([](const py::str& s) { return PreTokenizedString(std::string(utf8_view(s))); }),
             py::arg("s"));
  string.def<&split>(
      "split", py::arg("func"),
      "Replaces every split without tokens by the list that func(index, split) gives.");
  string.def<&normalize>("normalize", py::arg("func"),
                         "Calls func with every split without tokens, to change it in place.");
  string.def<&tokenize>(
      "tokenize", py::arg("func"),
      "Gives every split without tokens the list of Tokens that func(text) gives.");
  string.def<&get_splits>(
      "get_splits", py::arg("offset_referential") = "original", py::arg("offset_type") = "char",
      "(text, (begin, end), tokens or None) of every split.\n\n"
      "offset_referential is \"original\" or \"normalized\", offset_type \"char\" or \"byte\".");
  string.def<&to_encoding>(
      "to_encoding", py::arg("type_id") = 0, py::arg("word_idx") = py::none(),
      "The Encoding of splits that all have tokens; their word is word_idx, or their own\n"
      "index.");
}

void bind_token(py::module_& module) {
  PlainClass<Token> token(module, "Token");
  token.def(init([](uint32_t id, std::string value, std::pair<uint32_t, uint32_t> offsets) {
              return Token{id, std::move(value), {offsets.first, offsets.second}};
            }),
            py::arg("id"), py::arg("value"), py::arg("offsets"));
  token.def_readonly("id", &Token::id);
  token.def_readonly("value", &Token::value);
  auto offsets = [](const Token& self) { return std::pair(self.offsets.begin, self.offsets.end); };
  token.def_property_readonly("offsets", offsets);
  token.def("as_tuple", [offsets](const Token& self) {
    return py::make_tuple(self.id, self.value, offsets(self));
  });
}

void bind_regex(py::module_& module) {
  PlainClass<Regex>(module, "Regex")
      .def(init([](const py::str& s) {
             Regex regex{{spec::Pattern::Kind::kRegex, std::string(utf8_view(s))}};
             compile_pattern(regex.pattern, "", {});
             return regex;
           }),
           py::arg("s"));
}

}  // namespace lexel::python
