#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "component_class.h"
#include "modules.h"
#include "normalized_string.h"

namespace lexel::python {
namespace {

// A normalizer written in Python: an object with normalize(NormalizedString).
class CustomNormalizer : public Normalizer {
 public:
  explicit CustomNormalizer(py::object custom) : custom_(std::move(custom)) {}
  ~CustomNormalizer() override {
    py::gil_scoped_acquire gil;
    custom_ = py::object();
  }
  void normalize(NormalizedText& text) const override {
    py::gil_scoped_acquire gil;
    auto string = std::make_shared<NormalizedString>(
        text, std::make_shared<const std::string>(text.original()));
    try {
      custom_.attr("normalize")(string);
    } catch (py::error_already_set& error) {
      raise_custom_error(error);
    }
    text.clear();
    string->append_to(text);
    string->expire();
  }

 private:
  py::object custom_;
};

class NormalizerChain : public Normalizer {
 public:
  explicit NormalizerChain(std::vector<std::unique_ptr<const Normalizer>> normalizers)
      : normalizers_(std::move(normalizers)) {}
  void normalize(NormalizedText& text) const override {
    for (const auto& normalizer : normalizers_) normalizer->normalize(text);
  }

 private:
  std::vector<std::unique_ptr<const Normalizer>> normalizers_;
};

using Base = Handle<NormalizerFamily>;

std::string normalize_str(const Base& self, const py::object& sequence) {
  NormalizedText text(utf8_view(sequence));
  auto part = compile_part(self.node);
  part->machine->normalize(text);
  return std::string(text.text());
}

void normalize(const Base& self, NormalizedString& normalized) {
  NormalizedText text;
  text.clear();
  normalized.append_to(text);
  auto part = compile_part(self.node);
  part->machine->normalize(text);
  normalized.assign(text);
}

void bind_bert(py::module_& module) {
  using T = spec::BertNormalizer;
  auto bert = bind_component<NormalizerFamily, T>(module, "BertNormalizer");
  bert.def(
      init([](bool clean_text, bool handle_chinese_chars, std::optional<bool> strip_accents,
              bool lowercase) {
        return make_handle<NormalizerFamily>(
            T{clean_text, handle_chinese_chars, strip_accents, lowercase});
      }),
      py::arg("clean_text").noconvert() = true, py::arg("handle_chinese_chars").noconvert() = true,
      py::arg("strip_accents").noconvert() = py::none(), py::arg("lowercase").noconvert() = true);
  bind_field(bert, "clean_text", &T::clean_text);
  bind_field(bert, "handle_chinese_chars", &T::handle_chinese_chars);
  bind_field(bert, "strip_accents", &T::strip_accents);
  bind_field(bert, "lowercase", &T::lowercase);
}

void bind_strip(py::module_& module) {
  using T = spec::Strip;
  auto strip = bind_component<NormalizerFamily, T>(module, "Strip");
  strip.def(init([](bool left, bool right) {
              return make_handle<NormalizerFamily>(T{left, right});
            }),
            py::arg("left").noconvert() = true, py::arg("right").noconvert() = true);
  bind_field(strip, "left", &T::strip_left);
  bind_field(strip, "right", &T::strip_right);
}

void bind_replace(py::module_& module) {
  using T = spec::Replace;
  auto replace = bind_component<NormalizerFamily, T>(module, "Replace");
  replace.def(
      init([](const py::object& pattern, std::string content) {
        return make_handle<NormalizerFamily>(T{pattern_argument(pattern), std::move(content)});
      }),
      py::arg("pattern"), py::arg("content"));
  bind_field(replace, "content", &T::content);
  bind_property(
      replace, "pattern",
      [](const T&) -> py::object { throw std::runtime_error("Cannot get pattern"); },
      [](T&, const py::object&) { throw std::runtime_error("Cannot set pattern"); });
}

void bind_others(py::module_& module) {
  auto prepend = bind_component<NormalizerFamily, spec::Prepend>(module, "Prepend");
  prepend.def(init([](std::string text) {
                return make_handle<NormalizerFamily>(spec::Prepend{std::move(text)});
              }),
              py::arg("prepend") = "\u2581");
  bind_field(prepend, "prepend", &spec::Prepend::prepend);

  auto precompiled = bind_component<NormalizerFamily, spec::Precompiled>(module, "Precompiled");
  precompiled.def(init([](const py::bytes& charsmap) {
                    spec::Precompiled node{std::string(charsmap)};
                    compile_normalizer({node}, "", {});  // refuses a broken one at once
                    return make_handle<NormalizerFamily>(std::move(node));
                  }),
                  py::arg("precompiled_charsmap"));
}

}  // namespace

std::unique_ptr<const Normalizer> NormalizerFamily::custom_machine(py::object custom) {
  return std::make_unique<CustomNormalizer>(std::move(custom));
}

std::unique_ptr<const Normalizer> NormalizerFamily::chain(
    std::vector<std::unique_ptr<const Normalizer>> machines) {
  return std::make_unique<NormalizerChain>(std::move(machines));
}

void bind_normalizers(py::module_& module) {
  auto base = bind_family<NormalizerFamily>(module, "Normalizer");
  base.def_static(
      "custom",
      [](py::object obj) {
        auto node = std::make_shared<Node<NormalizerFamily>>();
        node->custom = std::move(obj);
        return Base{node};
      },
      py::arg("obj"),
      "A normalizer written in Python: an object with normalize(NormalizedString).");
  base.def<&normalize>("normalize", py::arg("normalized"),
                       "Normalizes a NormalizedString in place.");
  base.def<&normalize_str>("normalize_str", py::arg("sequence"), "The normalized text of a str.");
  bind_bert(module);
  bind_strip(module);
  bind_replace(module);
  bind_others(module);
  bind_plain<NormalizerFamily, spec::StripAccents>(module, "StripAccents");
  bind_plain<NormalizerFamily, spec::Nfc>(module, "NFC");
  bind_plain<NormalizerFamily, spec::Nfd>(module, "NFD");
  bind_plain<NormalizerFamily, spec::Nfkc>(module, "NFKC");
  bind_plain<NormalizerFamily, spec::Nfkd>(module, "NFKD");
  bind_plain<NormalizerFamily, spec::Lowercase>(module, "Lowercase");
  bind_plain<NormalizerFamily, spec::Nmt>(module, "Nmt");
  bind_plain<NormalizerFamily, spec::ByteLevelNormalizer>(module, "ByteLevel");
  auto sequence = bind_sequence<NormalizerFamily>(module, "normalizers", true);
  sequence.def("__len__", [](const Base& self) { return self.node->children.size(); });
}

}  // namespace lexel::python
