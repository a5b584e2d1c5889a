#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "arrays.h"
#include "encoding/encoding_draft.h"
#include "encoding/padding.h"
#include "encoding_object.h"
#include "id_objects.h"
#include "modules.h"
#include "python_values.h"
#include "utf8_string.h"

namespace lexel::python {
namespace {

// A column as a read-only array that keeps the encoding's memory alive. Later changes of the Python
// object (pad, truncate) make new columns and leave the array as it is.
template <class T>
py::array array_of_column(const Encoding& encoding, std::span<const T> column) {
  require_numpy("the arrays of an Encoding");
  py::array array = array_over(column, owner_of(std::make_unique<Encoding>(encoding)));
  py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return array;
}

py::array word_ids_array(const EncodingObject& self) {
  // Encoding::kNoWord is -1 here.
  Encoding encoding = self.value();
  return array_of_column(encoding, encoding.word_ids()).view("int32");
}

template <class T>
py::object optional_int(const std::optional<T>& value) {
  return value ? py::object(py::int_(*value)) : py::none();
}

// A new reference to None.
PyObject* none() { return py::none().release().ptr(); }

// Column is a getter of Encoding.
template <auto Column>
py::list column(const EncodingObject& self) {
  Encoding encoding = self.value();
  return list_of((encoding.*Column)());
}

template <auto Column>
py::array column_array(const EncodingObject& self) {
  Encoding encoding = self.value();
  return array_of_column(encoding, (encoding.*Column)());
}

py::list word_ids(const EncodingObject& self) {
  Encoding encoding = self.value();
  std::span<const uint32_t> words = encoding.word_ids();
  return list_of(words.size(), [&](size_t i) {
    return words[i] == Encoding::kNoWord ? none() : IdObjects::get(words[i]);
  });
}

py::list sequence_ids(const EncodingObject& self) {
  std::vector<std::optional<size_t>> ids = self.value().sequence_ids();
  return list_of(ids.size(),
                 [&](size_t i) { return ids[i] ? PyLong_FromSize_t(*ids[i]) : none(); });
}

py::list tokens(const EncodingObject& self) {
  Encoding encoding = self.value();
  return list_of(encoding.size(),
                 [&](size_t i) { return string_of_utf8(encoding.token(i)).release().ptr(); });
}

py::list offsets(const EncodingObject& self) {
  Encoding encoding = self.value();
  std::span<const Offset> column = encoding.offsets();
  return list_of(column.size(), [&](size_t i) {
    auto begin = py::reinterpret_steal<py::object>(IdObjects::get(column[i].begin));
    auto end = py::reinterpret_steal<py::object>(IdObjects::get(column[i].end));
    return begin && end ? PyTuple_Pack(2, begin.ptr(), end.ptr()) : nullptr;
  });
}

py::list overflowing(const EncodingObject& self) {
  OverflowingEncodings windows = self.value().overflowing();
  return list_of(windows.size(), [&](size_t i) {
    return NativeObject<EncodingObject>::make(windows[i]).release().ptr();
  });
}

void pad(EncodingObject& self, const py::int_& length, const py::kwargs& kwargs) {
  Padding padding;
  for (auto [name, value] : kwargs) {
    std::string_view key = utf8_view(name);
    if (key == "direction") {
      padding.direction = side_argument(utf8_view(value));
    } else if (key == "pad_id") {
      padding.pad_id = id_argument(value);
    } else if (key == "pad_type_id") {
      padding.pad_type_id = id_argument(value);
    } else if (key == "pad_token") {
      padding.pad_token = utf8_view(value);
    } else {
      ignore_keyword(name);
    }
  }
  padding.fixed_length = unsigned_argument(length);
  internal::EncodingDraft draft = internal::draft_of(self.value());
  uint64_t target = padded_length(draft.size, padding, EncodeLimits().max_padded_length);
  lexel::pad(draft, target, padding, pad_columns(padding));
  self.set(internal::materialize(std::move(draft)));
}

void truncate(EncodingObject& self, const py::int_& max_length, const py::int_& stride,
              const py::object& direction) {
  std::string_view side = utf8_view(direction);
  if (side != "left" && side != "right") {
    throw py::value_error("Invalid truncation direction value : " + std::string(side));
  }
  internal::EncodingDraft draft = internal::draft_of(self.value());
  if (unsigned_argument(max_length) < draft.size) draft.overflowing.clear();
  internal::truncate(draft, unsigned_argument(max_length), unsigned_argument(stride),
                     side_argument(side));
  self.set(internal::materialize(std::move(draft)));
}

void shift_offsets(internal::EncodingDraft& draft, uint32_t by) {
  for (internal::Fragment& fragment : draft.fragments) {
    auto shifted = std::make_shared<std::vector<Offset>>();
    for (size_t i = 0; i < fragment.end - fragment.begin; ++i) {
      Offset offset = fragment.offset(i);
      shifted->push_back({offset.begin + by, offset.end + by});
    }
    fragment.trimmed_offsets = std::move(shifted);
  }
  for (internal::EncodingDraft& window : draft.overflowing) shift_offsets(window, by);
}

EncodingObject merge(const std::vector<EncodingObject>& encodings, bool growing_offsets) {
  internal::EncodingDraft all;
  uint32_t end = 0;
  for (size_t i = 0; i < encodings.size(); ++i) {
    Encoding encoding = encodings[i].value();
    internal::EncodingDraft next = internal::draft_of(encoding);
    if (growing_offsets && end > 0) shift_offsets(next, end);
    if (!encoding.empty()) end += encoding.offsets().back().end;
    if (!growing_offsets) end = 0;
    if (i == 0) {
      all = std::move(next);
    } else {
      all.merge(next);
    }
  }
  return {internal::materialize(std::move(all))};
}

void set_sequence_id(EncodingObject& self, const py::int_& sequence_id) {
  internal::EncodingDraft draft = internal::draft_of(self.value());
  draft.set_sequence_id(unsigned_argument(sequence_id));
  self.set(internal::materialize(std::move(draft)));
}

py::object char_to_token(const EncodingObject& self, const py::int_& position,
                         const py::int_& sequence) {
  return optional_int(
      self.value().char_to_token(unsigned_argument(position), unsigned_argument(sequence)));
}

py::object char_to_word(const EncodingObject& self, const py::int_& position,
                        const py::int_& sequence) {
  return optional_int(
      self.value().char_to_word(unsigned_argument(position), unsigned_argument(sequence)));
}

py::object word_to_tokens(const EncodingObject& self, const py::int_& word,
                          const py::int_& sequence) {
  auto range = self.value().word_to_tokens(id_argument(word), unsigned_argument(sequence));
  return range ? py::object(py::make_tuple(range->begin, range->end)) : py::none();
}

py::object word_to_chars(const EncodingObject& self, const py::int_& word,
                         const py::int_& sequence) {
  auto range = self.value().word_to_chars(id_argument(word), unsigned_argument(sequence));
  return range ? py::object(py::make_tuple(range->begin, range->end)) : py::none();
}

py::object token_to_chars(const EncodingObject& self, const py::int_& token) {
  auto chars = self.value().token_to_chars(unsigned_argument(token));
  if (!chars) return py::none();
  return py::make_tuple(chars->second.begin, chars->second.end);
}

py::object token_to_word(const EncodingObject& self, const py::int_& token) {
  auto word = self.value().token_to_word(unsigned_argument(token));
  return word ? py::object(py::int_(word->second)) : py::none();
}

// State as Hugging Face pickles it, so that either can read the other's.
py::dict state_of(const EncodingObject& self) {
  Encoding encoding = self.value();
  py::dict state;
  state["ids"] = list_of(encoding.ids());
  state["type_ids"] = list_of(encoding.type_ids());
  state["tokens"] = tokens(self);
  state["words"] = word_ids(self);
  state["offsets"] = offsets(self);
  state["special_tokens_mask"] = list_of(encoding.special_tokens_mask());
  state["attention_mask"] = list_of(encoding.attention_mask());
  py::list windows;
  OverflowingEncodings overflow = encoding.overflowing();
  for (size_t i = 0; i < overflow.size(); ++i) {
    windows.append(state_of(EncodingObject{overflow[i]}));
  }
  state["overflowing"] = windows;
  py::dict ranges;
  internal::EncodingDraft draft = internal::draft_of(encoding);
  std::sort(draft.sequence_ranges.begin(), draft.sequence_ranges.end(),
            [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  for (const internal::SequenceRange& range : draft.sequence_ranges) {
    py::dict bounds;
    bounds["start"] = range.tokens.begin;
    bounds["end"] = range.tokens.end;
    ranges[py::str(std::to_string(range.sequence))] = bounds;
  }
  state["sequence_ranges"] = ranges;
  return state;
}

internal::EncodingDraft draft_of_state(const py::dict& state) {
  auto columns = std::make_shared<TokenColumns>();
  columns->ids = py::cast<std::vector<uint32_t>>(state["ids"]);
  size_t size = columns->ids.size();
  auto types = py::cast<std::vector<uint32_t>>(state["type_ids"]);
  auto special = py::cast<std::vector<uint32_t>>(state["special_tokens_mask"]);
  auto attention = py::cast<std::vector<uint32_t>>(state["attention_mask"]);
  for (const std::string& token : py::cast<std::vector<std::string>>(state["tokens"])) {
    columns->tokens.push_back(token);
  }
  for (const auto& word : py::cast<std::vector<std::optional<uint32_t>>>(state["words"])) {
    columns->words.push_back(word.value_or(Encoding::kNoWord));
  }
  for (auto [begin, end] : py::cast<std::vector<std::pair<uint32_t, uint32_t>>>(state["offsets"])) {
    columns->offsets.push_back({begin, end});
  }
  for (size_t other : {types.size(), special.size(), attention.size(), columns->tokens.size(),
                       columns->words.size(), columns->offsets.size()}) {
    if (other != size) throw py::value_error("the pickled encoding has columns of unequal length");
  }
  internal::EncodingDraft draft;
  for (size_t i = 0; i < size; ++i) {
    internal::Fragment fragment;
    fragment.columns = columns;
    fragment.begin = i;
    fragment.end = i + 1;
    fragment.type_id = types[i];
    fragment.is_special = special[i] != 0;
    fragment.is_padding = attention[i] == 0;
    draft.append(std::move(fragment));
  }
  for (auto [sequence, bounds] : py::cast<py::dict>(state["sequence_ranges"])) {
    size_t begin = py::cast<size_t>(bounds["start"]);
    size_t end = py::cast<size_t>(bounds["end"]);
    if (begin > end || end > size)
      throw py::value_error("a pickled sequence range is out of bounds");
    draft.sequence_ranges.push_back(
        {unsigned_argument(py::int_(py::reinterpret_borrow<py::object>(sequence))), {begin, end}});
  }
  for (py::handle window : py::cast<py::list>(state["overflowing"])) {
    draft.overflowing.push_back(draft_of_state(py::cast<py::dict>(window)));
  }
  return draft;
}

std::string repr(const EncodingObject& self) {
  return "Encoding(num_tokens=" + std::to_string(self.value().size()) +
         ", attributes=[ids, type_ids, tokens, offsets, attention_mask, special_tokens_mask, "
         "overflowing])";
}

py::list deprecated_words(const EncodingObject& self) {
  if (PyErr_WarnEx(PyExc_DeprecationWarning, "Encoding.words is deprecated: use word_ids", 1)) {
    throw py::error_already_set();
  }
  return word_ids(self);
}

py::object pickled_state(const EncodingObject& self) {
  py::object json = py::module_::import("json");
  return json.attr("dumps")(state_of(self), py::arg("separators") = py::make_tuple(",", ":"))
      .attr("encode")();
}

void set_pickled_state(EncodingObject& self, const py::object& state) {
  py::dict fields = py::module_::import("json").attr("loads")(state);
  self.set(internal::materialize(draft_of_state(fields)));
}

}  // namespace

void bind_encoding(py::module_& module) {
  NativeClass<EncodingObject> encoding(module, "Encoding");
  encoding.def("__init__", [](EncodingObject&) {});
  encoding.def("__len__", [](const EncodingObject& self) { return self.value().size(); });
  encoding.def<&repr>("__repr__");
  encoding.def<&repr>("__str__");
  encoding.def<&pickled_state>("__getstate__");
  encoding.def<&set_pickled_state>("__setstate__");
  encoding.def_property_readonly<&column<&Encoding::ids>>("ids");
  encoding.def_property_readonly<&column<&Encoding::type_ids>>("type_ids");
  encoding.def_property_readonly<&column<&Encoding::attention_mask>>("attention_mask");
  encoding.def_property_readonly<&column<&Encoding::special_tokens_mask>>("special_tokens_mask");
  encoding.def_property_readonly<&column_array<&Encoding::ids>>(
      "ids_array", "uint32[n], read-only, without a copy. Needs NumPy.");
  encoding.def_property_readonly<&column_array<&Encoding::type_ids>>(
      "type_ids_array", "uint32[n], read-only, without a copy.");
  encoding.def_property_readonly<&column_array<&Encoding::attention_mask>>(
      "attention_mask_array", "uint8[n], read-only, without a copy.");
  encoding.def_property_readonly<&column_array<&Encoding::special_tokens_mask>>(
      "special_tokens_mask_array", "uint8[n], read-only, without a copy.");
  encoding.def_property_readonly<&column_array<&Encoding::offsets>>(
      "offsets_array", "uint32[n, 2], read-only, without a copy: begin and end of each token.");
  encoding.def_property_readonly<&word_ids_array>(
      "word_ids_array", "int32[n], read-only, without a copy; -1 for no word.");
  encoding.def_property_readonly<&tokens>("tokens");
  encoding.def_property_readonly<&offsets>("offsets");
  encoding.def_property_readonly<&word_ids>("word_ids");
  encoding.def_property_readonly<&deprecated_words>("words");
  encoding.def_property_readonly<&sequence_ids>("sequence_ids");
  encoding.def_property_readonly<&overflowing>("overflowing");
  encoding.def_property_readonly(
      "n_sequences", [](const EncodingObject& self) { return self.value().n_sequences(); });
  encoding.def<&pad>(
      "pad", py::arg("length"),
      "Pads to length tokens, in place.\n\n"
      "Keyword arguments: direction (\"right\" or \"left\": the end that is filled), pad_id,\n"
      "pad_type_id and pad_token. Arrays taken from the encoding before stay as they\n"
      "were.");
  encoding.def<&truncate>(
      "truncate", py::arg("max_length"), py::arg("stride") = 0, py::arg("direction") = "right",
      "Cuts to max_length tokens, in place; what is cut off becomes overflowing.\n\n"
      "stride is how many tokens neighbouring parts share, direction the end that is cut.");
  encoding.def_static<&merge>(
      "merge", py::arg("encodings"), py::arg("growing_offsets") = true,
      "One Encoding of several, one after the other.\n\n"
      "growing_offsets says whether the offsets of each go on where those before end.");
  encoding.def<&set_sequence_id>("set_sequence_id", py::arg("sequence_id"),
                                 "Says that all tokens are of the sequence of this number.");
  encoding.def<&char_to_token>("char_to_token", py::arg("char_pos"), py::arg("sequence_index") = 0,
                               "The token that a character is in, None for none.\n\n"
                               "char_pos is a code point of sequence sequence_index's text.");
  encoding.def<&char_to_word>(
      "char_to_word", py::arg("char_pos"), py::arg("sequence_index") = 0,
      "The word that a character is in, None for none. Arguments as for char_to_token.");
  encoding.def<&word_to_tokens>("word_to_tokens", py::arg("word_index"),
                                py::arg("sequence_index") = 0,
                                "(first, last + 1) of the tokens of a word, None for none.");
  encoding.def<&word_to_chars>(
      "word_to_chars", py::arg("word_index"), py::arg("sequence_index") = 0,
      "(begin, end) of a word in its text, in code points; None for none.");
  encoding.def<&token_to_chars>(
      "token_to_chars", py::arg("token_index"),
      "(begin, end) of a token in its text, in code points; None for none.");
  encoding.def<&token_to_word>("token_to_word", py::arg("token_index"),
                               "The word that a token is of, None for none.");
  encoding.def(
      "token_to_sequence",
      [](const EncodingObject& self, const py::int_& token) {
        return optional_int(self.value().token_to_sequence(unsigned_argument(token)));
      },
      py::arg("token_index"), "The sequence that a token is of (0 or 1), None for special tokens.");
}

}  // namespace lexel::python
