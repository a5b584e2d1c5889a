#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "component_class.h"
#include "encoding/offset_converter.h"
#include "modules.h"
#include "pre_tokenized_string.h"
#include "text/byte_alphabet.h"

namespace lexel::python {
namespace {

// A pre-tokenizer written in Python: an object with pre_tokenize(PreTokenizedString).
class CustomPreTokenizer : public PreTokenizer {
 public:
  explicit CustomPreTokenizer(py::object custom) : custom_(std::move(custom)) {}
  ~CustomPreTokenizer() override {
    py::gil_scoped_acquire gil;
    custom_ = py::object();
  }
  void pre_tokenize(PreTokenizedText& text) const override {
    py::gil_scoped_acquire gil;
    auto string = std::make_shared<PreTokenizedString>(text);
    try {
      custom_.attr("pre_tokenize")(string);
    } catch (py::error_already_set& error) {
      raise_custom_error(error);
    }
    string->write_to(text);
  }

 private:
  py::object custom_;
};

class PreTokenizerChain : public PreTokenizer {
 public:
  explicit PreTokenizerChain(std::vector<std::unique_ptr<const PreTokenizer>> pre_tokenizers)
      : pre_tokenizers_(std::move(pre_tokenizers)) {}
  void pre_tokenize(PreTokenizedText& text) const override {
    for (const auto& pre_tokenizer : pre_tokenizers_) pre_tokenizer->pre_tokenize(text);
  }

 private:
  std::vector<std::unique_ptr<const PreTokenizer>> pre_tokenizers_;
};

using Base = Handle<PreTokenizerFamily>;

py::list pre_tokenize_str(const Base& self, const py::object& s) {
  std::string_view bytes = utf8_view(s);
  NormalizedText normalized(bytes);
  PreTokenizedText text(normalized);
  if (!bytes.empty()) text.pieces().push_back({0, static_cast<uint32_t>(bytes.size())});
  auto part = compile_part(self.node);
  part->machine->pre_tokenize(text);
  InputText input{bytes, {}};
  OffsetConverter converter(input, OffsetUnit::kCodePoints);
  OffsetCursor cursor = normalized.cursor();
  py::list result;
  for (const Piece& piece : text.pieces()) {
    Offset offset = converter.convert(cursor.span(piece.begin, piece.end));
    result.append(py::make_tuple(text.text_of(piece), py::make_tuple(offset.begin, offset.end)));
  }
  return result;
}

void pre_tokenize(const Base& self, PreTokenizedString& pretok) {
  NormalizedText normalized;
  PreTokenizedText text(normalized);
  pretok.write_to(text);
  auto part = compile_part(self.node);
  part->machine->pre_tokenize(text);
  pretok.read_from(text);
}

void bind_byte_level(py::module_& module) {
  using T = spec::ByteLevel;
  auto byte_level = bind_component<PreTokenizerFamily, T>(module, "ByteLevel");
  byte_level.def(
      init([](bool add_prefix_space, bool trim_offsets, bool use_regex, const py::kwargs&) {
        return make_handle<PreTokenizerFamily>(T{add_prefix_space, trim_offsets, use_regex});
      }),
      py::arg("add_prefix_space").noconvert() = true, py::arg("trim_offsets").noconvert() = true,
      py::arg("use_regex").noconvert() = true);
  bind_field(byte_level, "add_prefix_space", &T::add_prefix_space);
  bind_field(byte_level, "trim_offsets", &T::trim_offsets);
  bind_field(byte_level, "use_regex", &T::use_regex);
  byte_level.def_static("alphabet", [] {
    py::list characters;
    for (int byte = 0; byte < 256; ++byte) {
      characters.append(
          character_string(byte_alphabet::to_scalar(static_cast<unsigned char>(byte))));
    }
    return characters;
  });
}

void bind_split(py::module_& module) {
  using T = spec::Split;
  auto split = bind_component<PreTokenizerFamily, T>(module, "Split");
  split.def(init([](const py::object& pattern, const py::object& behavior, bool invert) {
              T node{pattern_argument(pattern), behavior_argument(utf8_view(behavior)), invert};
              compile_pre_tokenizer({node}, "", {});  // refuses a bad pattern at once
              return make_handle<PreTokenizerFamily>(std::move(node));
            }),
            py::arg("pattern"), py::arg("behavior"), py::arg("invert").noconvert() = false);
  split.def("__getnewargs__",
            [](const HandleOf<PreTokenizerFamily, T>&) { return py::make_tuple(" ", "removed"); });
  bind_field(split, "invert", &T::invert);
  bind_property(
      split, "behavior", [](const T& self) { return behavior_name(self.behavior); },
      [](T& self, const py::object& value) {
        self.behavior = behavior_argument(utf8_view(value));
      });
  bind_property(
      split, "pattern",
      [](const T&) -> py::object { throw std::runtime_error("Cannot get pattern"); },
      [](T&, const py::object&) { throw std::runtime_error("Cannot set pattern"); });
}

void bind_punctuation(py::module_& module) {
  using T = spec::Punctuation;
  auto punctuation = bind_component<PreTokenizerFamily, T>(module, "Punctuation");
  punctuation.def(
      init([](const py::object& behavior) {
        return make_handle<PreTokenizerFamily>(T{behavior_argument(utf8_view(behavior))});
      }),
      py::arg("behavior") = "isolated");
  bind_property(
      punctuation, "behavior", [](const T& self) { return behavior_name(self.behavior); },
      [](T& self, const py::object& value) {
        self.behavior = behavior_argument(utf8_view(value));
      });
}

void bind_others(py::module_& module) {
  auto delimiter =
      bind_component<PreTokenizerFamily, spec::CharDelimiterSplit>(module, "CharDelimiterSplit");
  delimiter.def(init([](const py::object& character) {
                  return make_handle<PreTokenizerFamily>(
                      spec::CharDelimiterSplit{character_argument(utf8_view(character))});
                }),
                py::arg("delimiter"));
  delimiter.def("__getnewargs__",
                [](const HandleOf<PreTokenizerFamily, spec::CharDelimiterSplit>&) {
                  return py::make_tuple(" ");
                });
  bind_property(
      delimiter, "delimiter",
      [](const spec::CharDelimiterSplit& self) { return character_string(self.delimiter); },
      [](spec::CharDelimiterSplit& self, const py::object& value) {
        self.delimiter = character_argument(utf8_view(value));
      });

  auto digits = bind_component<PreTokenizerFamily, spec::Digits>(module, "Digits");
  digits.def(init([](bool individual_digits) {
               return make_handle<PreTokenizerFamily>(spec::Digits{individual_digits});
             }),
             py::arg("individual_digits").noconvert() = false);
  bind_field(digits, "individual_digits", &spec::Digits::individual_digits);

  auto fixed = bind_component<PreTokenizerFamily, spec::FixedLength>(module, "FixedLength");
  fixed.def(init([](const py::int_& length) {
              return make_handle<PreTokenizerFamily>(spec::FixedLength{unsigned_argument(length)});
            }),
            py::arg("length") = 5);
  bind_field(fixed, "length", &spec::FixedLength::length);
}

}  // namespace

std::unique_ptr<const PreTokenizer> PreTokenizerFamily::custom_machine(py::object custom) {
  return std::make_unique<CustomPreTokenizer>(std::move(custom));
}

std::unique_ptr<const PreTokenizer> PreTokenizerFamily::chain(
    std::vector<std::unique_ptr<const PreTokenizer>> machines) {
  return std::make_unique<PreTokenizerChain>(std::move(machines));
}

void bind_pre_tokenizers(py::module_& module) {
  auto base = bind_family<PreTokenizerFamily>(module, "PreTokenizer");
  base.def_static(
      "custom",
      [](py::object pretok) {
        auto node = std::make_shared<Node<PreTokenizerFamily>>();
        node->custom = std::move(pretok);
        return Base{node};
      },
      py::arg("pretok"),
      "A pre-tokenizer written in Python: an object with\n"
      "pre_tokenize(PreTokenizedString).");
  base.def<&pre_tokenize>("pre_tokenize", py::arg("pretok"),
                          "Splits a PreTokenizedString in place.");
  base.def<&pre_tokenize_str>("pre_tokenize_str", py::arg("s"),
                              "The pieces of a str and their (begin, end), in code points.");
  bind_byte_level(module);
  bind_split(module);
  bind_punctuation(module);
  bind_others(module);
  bind_metaspace<PreTokenizerFamily>(module);
  bind_plain<PreTokenizerFamily, spec::BertPreTokenizer>(module, "BertPreTokenizer");
  bind_plain<PreTokenizerFamily, spec::Whitespace>(module, "Whitespace");
  bind_plain<PreTokenizerFamily, spec::WhitespaceSplit>(module, "WhitespaceSplit");
  bind_plain<PreTokenizerFamily, spec::UnicodeScripts>(module, "UnicodeScripts");
  bind_sequence<PreTokenizerFamily>(module, "pre_tokenizers", true);
}

}  // namespace lexel::python
