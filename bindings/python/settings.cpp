#include "settings.h"

#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "gil.h"
#include "python_values.h"

namespace lexel::python {
namespace {

// Hugging Face's environment variables for the number of threads.
unsigned thread_count() {
  auto is_off = [](std::string value) {
    for (char& c : value) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return value == "" || value == "off" || value == "false" || value == "f" || value == "no" ||
           value == "n" || value == "0";
  };
  const char* parallelism = std::getenv("TOKENIZERS_PARALLELISM");
  if (parallelism && is_off(parallelism)) return 1;
  const char* threads = std::getenv("RAYON_NUM_THREADS");
  return threads ? static_cast<unsigned>(std::strtoul(threads, nullptr, 10)) : 0;
}

// True would be a length of 1.
bool is_length(py::handle value) { return PyLong_Check(value.ptr()) && !PyBool_Check(value.ptr()); }

template <class T>
void set_fields(T& setting, const py::dict& fields, const char* what,
                bool (*set)(T&, std::string_view, py::handle)) {
  for (auto [name, value] : fields) {
    std::string_view field = utf8_view(name);
    if (!set(setting, field, value)) {
      throw py::value_error(std::string(what) + " has no field \"" + std::string(field) + "\"");
    }
  }
}

Setting<Truncation> truncation_setting(py::handle value) {
  if (value.is_none()) return {};
  if (value.ptr() == Py_False) return Setting<Truncation>::off();
  Truncation truncation;
  if (is_length(value)) {
    truncation.max_length = unsigned_argument(value);
  } else if (PyDict_Check(value.ptr())) {
    set_fields(truncation, py::reinterpret_borrow<py::dict>(value), "truncation",
               set_truncation_field);
  } else {
    throw py::type_error(
        "truncation must be None (as stored), False (none), a length in tokens, or a dict like "
        "Tokenizer.truncation");
  }
  return truncation;
}

Setting<Padding> padding_setting(py::handle value, const std::optional<Padding>& stored) {
  if (value.is_none()) return {};
  if (value.ptr() == Py_False) return Setting<Padding>::off();
  Padding padding = stored.value_or(Padding());
  if (is_length(value)) {
    padding.fixed_length = unsigned_argument(value);
  } else if (PyUnicode_Check(value.ptr()) && utf8_view(value) == "longest") {
    padding.fixed_length.reset();
  } else if (PyDict_Check(value.ptr())) {
    padding = {};
    set_fields(padding, py::reinterpret_borrow<py::dict>(value), "padding", set_padding_field);
  } else {
    throw py::type_error(
        "padding must be None (as stored), False (none), a length in tokens, \"longest\", or a "
        "dict like Tokenizer.padding");
  }
  return padding;
}

SpecialTokenPolicy special_policy(py::handle value) {
  if (!PyUnicode_Check(value.ptr())) {
    std::vector<std::string> allowed;
    for (py::handle token : value) allowed.emplace_back(utf8_view(token));
    return SpecialTokenPolicy::only(std::move(allowed));
  }
  std::string_view name = utf8_view(value);
  if (name == "match") return SpecialTokenPolicy::match();
  if (name == "text") return SpecialTokenPolicy::text();
  if (name == "error") return SpecialTokenPolicy::error();
  throw py::value_error(
      "special must be \"match\", \"text\", \"error\" or a list of tokens, not \"" +
      std::string(name) + "\"");
}

OffsetUnit offset_unit(py::handle value) {
  std::string_view name = utf8_view(value);
  if (name == "code_points") return OffsetUnit::kCodePoints;
  if (name == "bytes") return OffsetUnit::kBytes;
  if (name == "utf16") return OffsetUnit::kUtf16;
  throw py::value_error("offset_unit must be \"code_points\", \"bytes\" or \"utf16\", not \"" +
                        std::string(name) + "\"");
}

}  // namespace

bool set_truncation_field(Truncation& truncation, std::string_view name, py::handle value) {
  if (name == "max_length") {
    truncation.max_length = unsigned_argument(value);
  } else if (name == "stride") {
    truncation.stride = unsigned_argument(value);
  } else if (name == "strategy") {
    truncation.strategy = strategy_argument(utf8_view(value));
  } else if (name == "direction") {
    truncation.direction = side_argument(utf8_view(value));
  } else {
    return false;
  }
  return true;
}

bool set_padding_field(Padding& padding, std::string_view name, py::handle value) {
  if (name == "direction") {
    padding.direction = side_argument(utf8_view(value));
  } else if (name == "pad_to_multiple_of") {
    padding.pad_to_multiple_of.reset();
    if (!value.is_none()) padding.pad_to_multiple_of = unsigned_argument(value);
  } else if (name == "pad_id") {
    padding.pad_id = id_argument(value);
  } else if (name == "pad_type_id") {
    padding.pad_type_id = id_argument(value);
  } else if (name == "pad_token") {
    padding.pad_token = utf8_view(value);
  } else if (name == "length" || name == "max_length") {
    padding.fixed_length.reset();
    if (!value.is_none()) padding.fixed_length = unsigned_argument(value);
  } else {
    return false;
  }
  return true;
}

py::dict truncation_fields(const Truncation& truncation) {
  py::dict fields;
  fields["max_length"] = truncation.max_length;
  fields["stride"] = truncation.stride;
  fields["strategy"] = strategy_name(truncation.strategy);
  fields["direction"] = side_name(truncation.direction);
  return fields;
}

py::dict padding_fields(const Padding& padding) {
  py::dict fields;
  auto number_or_none = [](const std::optional<uint64_t>& number) {
    return number ? py::object(py::int_(*number)) : py::none();
  };
  fields["length"] = number_or_none(padding.fixed_length);
  fields["pad_to_multiple_of"] = number_or_none(padding.pad_to_multiple_of);
  fields["pad_id"] = padding.pad_id;
  fields["pad_token"] = padding.pad_token;
  fields["pad_type_id"] = padding.pad_type_id;
  fields["direction"] = side_name(padding.direction);
  return fields;
}

EncodeOptions batch_options(TokenizerObject& tokenizer, bool add_special_tokens,
                            const py::kwargs& settings) {
  EncodeOptions options = call_options(tokenizer, add_special_tokens, settings);
  if (!settings.contains("threads") || settings["threads"].is_none()) {
    options.threads = thread_count();
  }
  return options;
}

EncodeOptions text_options(TokenizerObject& tokenizer, bool add_special_tokens,
                           const py::kwargs& settings, size_t bytes) {
  return bytes < kBytesWorthSharing ? call_options(tokenizer, add_special_tokens, settings)
                                    : batch_options(tokenizer, add_special_tokens, settings);
}

const EncodeOptions* usual_options(TokenizerObject& tokenizer, bool add_special_tokens,
                                   const py::kwargs& settings) {
  static const EncodeOptions* const usual = [] {
    auto* both = new EncodeOptions[2];
    for (bool adds : {false, true}) {
      both[adds].add_special_tokens = adds;
      both[adds].offset_unit = OffsetUnit::kCodePoints;
    }
    return both;
  }();
  if (!settings.empty()) return nullptr;
  EditLock lock;
  return tokenizer.encode_special_tokens ? nullptr : &usual[add_special_tokens];
}

EncodeOptions call_options(TokenizerObject& tokenizer, bool add_special_tokens,
                           const py::kwargs& settings) {
  EncodeOptions options;
  options.add_special_tokens = add_special_tokens;
  options.offset_unit = OffsetUnit::kCodePoints;
  {
    EditLock lock;
    if (tokenizer.encode_special_tokens) options.special_tokens = SpecialTokenPolicy::text();
  }
  for (auto [name, value] : settings) {
    std::string_view key = utf8_view(name);
    if (key == "truncation") {
      options.truncation = truncation_setting(value);
    } else if (key == "padding") {
      options.padding = padding_setting(value, tokenizer.current().padding());
    } else if (key == "special") {
      if (!value.is_none()) options.special_tokens = special_policy(value);
    } else if (key == "offset_unit") {
      options.offset_unit = offset_unit(value);
    } else if (key == "threads") {
      if (!value.is_none()) options.threads = id_argument(value);
    } else if (key == "seed") {
      if (!value.is_none()) options.seed = unsigned_argument(value);
    } else {
      throw py::type_error("unexpected keyword argument '" + std::string(key) + "'");
    }
  }
  return options;
}

}  // namespace lexel::python
