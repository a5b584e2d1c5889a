#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <charconv>

#include "component_class.h"
#include "encoding_object.h"
#include "lexel/error.h"
#include "modules.h"

namespace lexel::python {
namespace {

using Base = Handle<ProcessorFamily>;

std::optional<uint32_t> parse_number(std::string_view text) {
  uint32_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "$A", "$B:1", "$0", "$" or "[SEP]:2".
spec::TemplatePiece template_piece(std::string_view text) {
  using Kind = spec::TemplatePiece::Kind;
  auto fail = [&]() -> spec::TemplatePiece {
    throw py::value_error("Cannot build Piece from string \"" + std::string(text) + "\"");
  };
  spec::TemplatePiece piece;
  std::string_view name = text.substr(0, text.find(':'));
  if (name.starts_with('$')) {
    std::string_view id = name.substr(1);
    if (id == "B" || id == "b") {
      piece.kind = Kind::kSequenceB;
    } else if (id != "" && id != "A" && id != "a") {
      auto type_id = parse_number(id);
      if (!type_id) return fail();
      piece.type_id = *type_id;
    }
  } else {
    piece.kind = Kind::kSpecialToken;
    piece.special_token = name;
  }
  if (name.size() < text.size()) {
    auto type_id = parse_number(text.substr(name.size() + 1));
    if (!type_id) return fail();
    piece.type_id = *type_id;
  }
  return piece;
}

// One string with spaces between the pieces, or a list of pieces.
std::vector<spec::TemplatePiece> template_argument(const py::handle& value) {
  std::vector<spec::TemplatePiece> pieces;
  if (PyUnicode_Check(value.ptr())) {
    std::string_view text = utf8_view(value);
    for (size_t begin = 0; begin <= text.size();) {
      size_t end = std::min(text.find(' ', begin), text.size());
      pieces.push_back(template_piece(text.substr(begin, end - begin)));
      begin = end + 1;
    }
  } else if (py::isinstance<py::list>(value)) {
    for (py::handle piece : value) pieces.push_back(template_piece(utf8_view(piece)));
  } else {
    throw py::type_error("Expected Union[str, List[str]]");
  }
  return pieces;
}

spec::TemplateSpecialToken special_token_argument(const py::handle& value) {
  spec::TemplateSpecialToken token;
  if (py::isinstance<py::tuple>(value) && py::len(value) == 2) {
    auto pair = py::reinterpret_borrow<py::tuple>(value);
    py::object first = pair[0];
    py::object second = pair[1];
    if (py::isinstance<py::int_>(first)) std::swap(first, second);
    if (py::isinstance<py::str>(first) && py::isinstance<py::int_>(second)) {
      token.id = utf8_view(first);
      token.ids = {id_argument(second)};
      token.tokens = {token.id};
      return token;
    }
  } else if (py::isinstance<py::dict>(value)) {
    auto fields = py::reinterpret_borrow<py::dict>(value);
    for (const char* field : {"id", "ids", "tokens"}) {
      if (!fields.contains(field)) {
        throw py::value_error(std::string("`") + field + "` must be specified");
      }
    }
    token.id = py::cast<std::string>(fields["id"]);
    token.ids = py::cast<std::vector<uint32_t>>(fields["ids"]);
    token.tokens = py::cast<std::vector<std::string>>(fields["tokens"]);
    if (token.ids.size() != token.tokens.size()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "SpecialToken: ids and tokens must be of the same length");
    }
    return token;
  }
  throw py::type_error("Expected Union[Tuple[str, int], Tuple[int, str], dict]");
}

void check_special_tokens(const spec::TemplateProcessing& node) {
  std::string missing;
  for (const auto* pieces : {&node.single, &node.pair}) {
    for (const spec::TemplatePiece& piece : *pieces) {
      if (piece.kind != spec::TemplatePiece::Kind::kSpecialToken) continue;
      if (node.special_tokens.contains(piece.special_token)) continue;
      if (!missing.empty()) missing += ", ";
      missing += piece.special_token;
    }
  }
  if (!missing.empty()) {
    throw py::value_error("Missing SpecialToken(s) with id(s) `" + missing + "`");
  }
}

HandleOf<ProcessorFamily, spec::TemplateProcessing> make_template(const py::object& single,
                                                                  const py::object& pair,
                                                                  const py::object& special) {
  using Kind = spec::TemplatePiece::Kind;
  spec::TemplateProcessing node;
  node.single = template_argument(single.is_none() ? py::object(py::str("$0")) : single);
  node.pair = template_argument(pair.is_none() ? py::object(py::str("$A:0 $B:1")) : pair);
  if (!special.is_none()) {
    if (PyUnicode_Check(special.ptr())) throw py::type_error("Can't extract `str` to `Vec`");
    for (py::handle value : special) {
      spec::TemplateSpecialToken token = special_token_argument(value);
      std::string id = token.id;
      node.special_tokens[id] = std::move(token);
    }
  }
  auto uses = [&](Kind kind) {
    return std::any_of(node.pair.begin(), node.pair.end(),
                       [&](const spec::TemplatePiece& piece) { return piece.kind == kind; });
  };
  if (!uses(Kind::kSequenceA) || !uses(Kind::kSequenceB)) {
    throw py::value_error("Template for `pair` must use both sequences");
  }
  check_special_tokens(node);
  return make_handle<ProcessorFamily>(std::move(node));
}

// Shown as Hugging Face shows it, which is not what it takes.
std::string template_string(const std::vector<spec::TemplatePiece>& pieces) {
  std::string text = "Template([";
  for (const spec::TemplatePiece& piece : pieces) {
    if (&piece != pieces.data()) text += ", ";
    if (piece.kind == spec::TemplatePiece::Kind::kSpecialToken) {
      text += "SpecialToken { id: \"" + piece.special_token + "\"";
    } else {
      text += "Sequence { id: ";
      text += piece.kind == spec::TemplatePiece::Kind::kSequenceA ? "A" : "B";
    }
    text += ", type_id: " + std::to_string(piece.type_id) + " }";
  }
  return text + "])";
}

void bind_template(py::module_& module) {
  using T = spec::TemplateProcessing;
  auto processing = bind_component<ProcessorFamily, T>(module, "TemplateProcessing");
  processing.def(init<&make_template>(), py::arg("single") = py::none(),
                 py::arg("pair") = py::none(), py::arg("special_tokens") = py::none());
  bind_property(
      processing, "single", [](const T& self) { return template_string(self.single); },
      [](T& self, const py::object& value) { self.single = template_argument(value); });
}

spec::TokenAndId token_argument(const py::object& value) {
  if (!py::isinstance<py::tuple>(value)) {
    throw py::type_error("'" + std::string(Py_TYPE(value.ptr())->tp_name) +
                         "' object is not an instance of 'tuple'");
  }
  auto [token, id] = py::cast<std::pair<py::object, py::object>>(value);
  return {std::string(utf8_view(token)), id_argument(id)};
}

template <class T>
void bind_cls_and_sep(ComponentClass<ProcessorFamily, T>& processing) {
  processing.def("__getnewargs__", [](const HandleOf<ProcessorFamily, T>&) {
    return py::make_tuple(py::make_tuple("", 0), py::make_tuple("", 0));
  });
  auto bind_token = [&](const char* name, spec::TokenAndId T::*member) {
    bind_property(
        processing, name, [member](const T& self) { return self.*member; },
        [member](T& self, const py::object& value) { self.*member = token_argument(value); });
  };
  bind_token("sep", &T::sep);
  bind_token("cls", &T::cls);
}

void bind_bert(py::module_& module) {
  using T = spec::BertProcessing;
  auto bert = bind_component<ProcessorFamily, T>(module, "BertProcessing");
  bert.def(init([](const py::object& sep, const py::object& cls) {
             return make_handle<ProcessorFamily>(T{token_argument(sep), token_argument(cls)});
           }),
           py::arg("sep"), py::arg("cls_token"));
  bind_cls_and_sep(bert);
}

void bind_roberta(py::module_& module) {
  using T = spec::RobertaProcessing;
  auto roberta = bind_component<ProcessorFamily, T>(module, "RobertaProcessing");
  roberta.def(init([](const py::object& sep, const py::object& cls, bool trim_offsets,
                      bool add_prefix_space) {
                return make_handle<ProcessorFamily>(
                    T{token_argument(sep), token_argument(cls), trim_offsets, add_prefix_space});
              }),
              py::arg("sep"), py::arg("cls_token"), py::arg("trim_offsets").noconvert() = true,
              py::arg("add_prefix_space").noconvert() = true);
  bind_cls_and_sep(roberta);
  bind_field(roberta, "trim_offsets", &T::trim_offsets);
  bind_field(roberta, "add_prefix_space", &T::add_prefix_space);
}

// A bool that is True by default. (GCC 12 takes an std::optional<bool> here for uninitialized.)
bool or_true(const py::object& value) { return value.is_none() || argument_as<bool>(value); }

void bind_byte_level(py::module_& module) {
  using T = spec::ByteLevel;
  auto byte_level = bind_component<ProcessorFamily, T>(module, "ByteLevel");
  byte_level.def(init([](const py::object& add_prefix_space, const py::object& trim_offsets,
                         const py::object& use_regex, const py::kwargs&) {
                   return make_handle<ProcessorFamily>(
                       T{or_true(add_prefix_space), or_true(trim_offsets), or_true(use_regex)});
                 }),
                 py::arg("add_prefix_space") = py::none(), py::arg("trim_offsets") = py::none(),
                 py::arg("use_regex") = py::none());
  bind_field(byte_level, "add_prefix_space", &T::add_prefix_space);
  bind_field(byte_level, "trim_offsets", &T::trim_offsets);
  bind_field(byte_level, "use_regex", &T::use_regex);
}

EncodingObject process(const Base& self, const EncodingObject& encoding,
                       const std::optional<EncodingObject>& pair, bool add_special_tokens) {
  PostProcessContext context;
  context.add_special_tokens = add_special_tokens;
  context.offset_unit = OffsetUnit::kCodePoints;
  std::optional<internal::EncodingDraft> second;
  if (pair) second = internal::draft_of(pair->value());
  return {internal::materialize(post_process(compile_part(self.node)->machine.get(),
                                             internal::draft_of(encoding.value()),
                                             std::move(second), context))};
}

}  // namespace

void bind_processors(py::module_& module) {
  auto base = bind_family<ProcessorFamily>(module, "PostProcessor");
  base.def(
      "num_special_tokens_to_add",
      [](const Base& self, bool is_pair) {
        return compile_part(self.node)->machine->added_tokens(is_pair);
      },
      py::arg("is_pair"), "How many special tokens are added to a sequence, or to a pair.");
  base.def<&process>("process", py::arg("encoding"), py::arg("pair") = py::none(),
                     py::arg("add_special_tokens") = true,
                     "Adds special tokens to an Encoding and its pair; one Encoding.");
  bind_bert(module);
  bind_roberta(module);
  bind_byte_level(module);
  bind_template(module);
  bind_sequence<ProcessorFamily>(module, "processors_py", true);
}

}  // namespace lexel::python
