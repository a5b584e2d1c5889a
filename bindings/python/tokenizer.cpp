#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <string>
#include <utility>

#include "added_token.h"
#include "component_class.h"
#include "encode_input.h"
#include "encode_text.h"
#include "encoding/padding.h"
#include "encoding/truncation.h"
#include "encoding_object.h"
#include "gil.h"
#include "id_list.h"
#include "id_objects.h"
#include "modules.h"
#include "pipeline/encoder.h"
#include "pipeline/tokenizer_access.h"
#include "settings.h"
#include "str_bytes.h"
#include "tokenizer_object.h"
#include "utf8_string.h"

namespace lexel::python {
namespace {

using Self = TokenizerObject;

EncodingObject encode(Self& self, const py::object& sequence, const py::object& pair,
                      bool is_pretokenized, bool add_special_tokens, const py::kwargs& settings) {
  if (!is_pretokenized && pair.is_none() && PyUnicode_Check(sequence.ptr())) {
    // The caller's reference keeps it alive.
    const StrBytes bytes(sequence, kNotText);
    return {
        encode_text(self, bytes.view(), add_special_tokens, settings, Interpreter::Columns::kAll)};
  }
  EncodeInputs inputs(is_pretokenized);
  inputs.add(sequence, pair);
  EncodeOptions options = text_options(self, add_special_tokens, settings, inputs.text_bytes());
  Tokenizer tokenizer = self.current();
  if (inputs.text_bytes() < kBytesWorthReleasing) {
    return {tokenizer.encode(inputs.inputs(1).front(), options)};
  }
  const EncodeInput& input = inputs.inputs(options.threads).front();
  py::gil_scoped_release released;
  return {tokenizer.encode(input, options)};
}

using EncodingList = py::typing::List<EncodingObject>;

EncodingList encode_rows_of(Self& self, const py::object& input, bool is_pretokenized,
                            bool add_special_tokens, const py::kwargs& settings,
                            Interpreter::Columns columns) {
  if (PyUnicode_Check(input.ptr())) throw py::type_error("Can't extract `str` to `Vec`");
  if (!PySequence_Check(input.ptr())) {
    throw py::type_error("'" + std::string(py::str(input)) + "' is not an instance of 'Sequence'");
  }
  EncodeInputs inputs(is_pretokenized);
  for (py::handle row : input) inputs.add_row(row);
  EncodeOptions options = batch_options(self, add_special_tokens, settings);
  Tokenizer tokenizer = self.current();
  std::span<const EncodeInput> rows = inputs.inputs(options.threads);
  std::vector<Encoding> encodings;
  {
    py::gil_scoped_release released;
    encodings =
        lexel::encode_batch(internal::TokenizerAccess::pipeline(tokenizer), rows, options, columns);
  }
  return list_of(encodings.size(), [&](size_t i) {
    return NativeObject<EncodingObject>::make(std::move(encodings[i])).release().ptr();
  });
}

EncodingList encode_batch(Self& self, const py::object& input, bool is_pretokenized,
                          bool add_special_tokens, const py::kwargs& settings) {
  return encode_rows_of(self, input, is_pretokenized, add_special_tokens, settings,
                        Interpreter::Columns::kAll);
}

EncodingList encode_batch_fast(Self& self, const py::object& input, bool is_pretokenized,
                               bool add_special_tokens, const py::kwargs& settings) {
  return encode_rows_of(self, input, is_pretokenized, add_special_tokens, settings,
                        Interpreter::Columns::kIds);
}

EncodingObject post_process_encodings(Self& self, const EncodingObject& encoding,
                                      const std::optional<EncodingObject>& pair,
                                      bool add_special_tokens) {
  Tokenizer tokenizer = self.current();
  const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  const PostProcessor* processor = pipeline.post_processor_machine();
  internal::EncodingDraft first = internal::draft_of(encoding.value());
  std::optional<internal::EncodingDraft> second;
  if (pair) second = internal::draft_of(pair->value());
  if (pipeline.truncation) {
    Truncation truncation = *pipeline.truncation;
    uint64_t added =
        processor && add_special_tokens ? processor->added_tokens(second.has_value()) : 0;
    if (added <= truncation.max_length) {
      truncation.max_length -= added;
      truncate_sequences(first, second, truncation);
    }
  }
  PostProcessContext context;
  context.add_special_tokens = add_special_tokens;
  context.offset_unit = OffsetUnit::kCodePoints;
  internal::EncodingDraft result =
      post_process(processor, std::move(first), std::move(second), context);
  pad_rows(pipeline, {&result, 1}, EncodeOptions());
  return {internal::materialize(std::move(result))};
}

py::str decode(Self& self, const py::object& ids, bool skip_special_tokens) {
  IdList list(ids);
  Tokenizer tokenizer = self.current();
  if (list.ids().size() < kIdsWorthReleasing) {
    return string_of_utf8(tokenizer.decode(list.ids(), {skip_special_tokens}));
  }
  std::string text;
  {
    py::gil_scoped_release released;
    text = tokenizer.decode(list.ids(), {skip_special_tokens});
  }
  return string_of_utf8(text);
}

py::list decode_batch(Self& self, const py::object& sequences, bool skip_special_tokens) {
  std::vector<std::vector<uint32_t>> rows;
  for (py::handle row : sequences) rows.push_back(IdList(row).take());
  Tokenizer tokenizer = self.current();
  std::vector<std::string> texts;
  {
    py::gil_scoped_release released;
    texts = tokenizer.decode_batch(rows, {skip_special_tokens});
  }
  py::list strings(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) strings[i] = string_of_utf8(texts[i]);
  return strings;
}

void enable_truncation(Self& self, const py::int_& max_length, const py::kwargs& kwargs) {
  Truncation truncation;
  truncation.max_length = unsigned_argument(max_length);
  for (auto [name, value] : kwargs) {
    if (!set_truncation_field(truncation, utf8_view(name), value)) ignore_keyword(name);
  }
  self.set_truncation(truncation);
}

py::object truncation(Self& self) {
  std::optional<Truncation> stored = self.current().truncation();
  return stored ? py::object(truncation_fields(*stored)) : py::none();
}

void enable_padding(Self& self, const py::kwargs& kwargs) {
  Padding padding;
  for (auto [name, value] : kwargs) {
    if (!set_padding_field(padding, utf8_view(name), value)) ignore_keyword(name);
  }
  self.set_padding(padding);
}

py::object padding(Self& self) {
  std::optional<Padding> stored = self.current().padding();
  return stored ? py::object(padding_fields(*stored)) : py::none();
}

size_t add_tokens(Self& self, const py::list& tokens, bool special) {
  std::vector<AddedToken> added;
  added.reserve(tokens.size());
  for (py::handle token : tokens) added.push_back(added_token_argument(token, special));
  return self.add_tokens(added);
}

py::dict get_vocab(Self& self, bool with_added_tokens) {
  py::dict vocab;
  for (const auto& [token, id] : self.current().vocab(with_added_tokens)) {
    vocab[py::str(token)] = id;
  }
  return vocab;
}

py::dict added_tokens_decoder(Self& self) {
  py::dict tokens;
  for (const auto& [id, token] : self.current().added_tokens()) {
    tokens[py::int_(id)] = AddedTokenObject::of(token);
  }
  return tokens;
}

// A component attribute: the handle on the node, and another component in its place.
template <class Family>
void bind_slot(PlainClass<Self>& tokenizer, const char* name, NodePtr<Family> Self::*slot) {
  tokenizer.def_property(
      name, locked<Self>([slot](const Self& self) { return to_python<Family>(self.*slot); }),
      [slot](Self& self, const py::object& value) {
        NodePtr<Family> node;
        if (!value.is_none()) node = node_argument<Family>(value);
        self.replace(self.*slot, std::move(node));
      });
}

void set_model(Self& self, const py::object& model) {
  if (!py::isinstance<ModelHandle>(model)) {
    throw py::type_error("'" + std::string(Py_TYPE(model.ptr())->tp_name) +
                         "' object is not an instance of 'Model'");
  }
  self.replace(self.model, py::cast<ModelHandle&>(model).node);
}

// What pickling and loading again give, without the JSON: the tables of models are shared.
py::object copy(const py::object& self) {
  Self& original = py::cast<Self&>(self);
  py::object made = py::type::of(self).attr("__new__")(py::type::of(self));
  make_object<Self>(made.ptr(), original.copy());
  return made;
}

py::object deep_copy(const py::object& self, const py::object&) { return copy(self); }

void bind_loading(PlainClass<Self>& tokenizer) {
  tokenizer.def_static(
      "from_file",
      [](const py::object& path) {
        std::string name(utf8_view(py::str(path)));
        return Self([&] {
          py::gil_scoped_release released;
          return Tokenizer::from_file(name);
        }());
      },
      py::arg("path"),
      "The tokenizer of a tokenizer.json, or of a file that save_compiled wrote. Raises\n"
      "LexelError, which says what is wrong and where.");
  tokenizer.def_static(
      "from_str",
      [](const py::object& json) { return Self(Tokenizer::from_json(utf8_view(json))); },
      py::arg("json"),
      "The tokenizer of the JSON of a tokenizer.json file. Raises as from_file does.");
  tokenizer.def_static(
      "from_buffer",
      [](const py::bytes& buffer) {
        try {
          return Self(Tokenizer::from_json(std::string_view(buffer)));
        } catch (const Error& error) {
          throw py::value_error(std::string("Cannot instantiate Tokenizer from buffer: ") +
                                error.what());
        }
      },
      py::arg("buffer"), "The tokenizer of the bytes of a tokenizer.json file. Raises ValueError.");
  tokenizer.def_static(
      "from_pretrained",
      [](const py::object& identifier, const py::object& revision, const py::object& token) {
        return py::module_::import("lexel._hub").attr("load")(identifier, revision, token);
      },
      py::arg("identifier"), py::arg("revision") = "main", py::arg("token") = py::none(),
      "The tokenizer of a repository on the Hugging Face Hub, fetched by huggingface_hub.\n\n"
      "identifier is the repository's name, revision a branch, tag or commit, token the\n"
      "key to private ones.");
  tokenizer.def(
      "to_str", [](Self& self, bool pretty) { return self.to_json(pretty); },
      py::arg("pretty") = false,
      "The JSON of the tokenizer, as saved. Raises LexelError for custom components.");
  tokenizer.def(
      "save",
      [](Self& self, const std::string& path, bool pretty) {
        self.to_json(false);
        self.current().save(path, pretty);
      },
      py::arg("path"), py::arg("pretty") = true,
      "Writes a tokenizer.json file. Raises LexelError for custom components and where it\n"
      "cannot write.");
  tokenizer.def(
      "save_compiled",
      [](Self& self, const std::string& path) {
        self.to_json(false);
        Tokenizer current = self.current();
        py::gil_scoped_release released;
        current.save_compiled(path);
      },
      py::arg("path"),
      "Writes a file that from_file loads in milliseconds, by custom NAME.lexel.\n\n"
      "It replaces any other file of that name. It is for this release of Lexel and machines\n"
      "of this byte order, so keep the tokenizer.json, too. Raises LexelError for custom\n"
      "components and where it cannot write. Runs without the GIL.");
  tokenizer.def("__getstate__", [](Self& self) { return py::bytes(self.to_json(false)); });
  tokenizer.def("__setstate__", init([](const py::bytes& state) {
                  return Self(Tokenizer::from_json(std::string_view(state)));
                }),
                py::arg("state"));
  tokenizer.def<&copy>("__copy__");
  tokenizer.def<&deep_copy>("__deepcopy__", py::arg("memo"));
}

void bind_encoding_calls(PlainClass<Self>& tokenizer) {
  tokenizer.def<&encode>(
      "encode", py::arg("sequence"), py::arg("pair") = py::none(),
      py::arg("is_pretokenized") = false, py::arg("add_special_tokens") = true,
      "The Encoding of a text, or of a text and its pair.\n\n"
      "sequence and pair are str, or with is_pretokenized lists or tuples of str, whose\n"
      "words are tokenized one by one. Keyword arguments: truncation, padding, special,\n"
      "offset_unit, threads and seed, in place of what the tokenizer has stored. Offsets\n"
      "are in code points. Raises TypeError for other inputs and LexelError where the\n"
      "text cannot be encoded. Longer texts run without the GIL; safe in any thread.");
  tokenizer.def<&encode_batch>(
      "encode_batch", py::arg("input"), py::arg("is_pretokenized") = false,
      py::arg("add_special_tokens") = true,
      "The Encodings of many inputs, in order, made by several threads.\n\n"
      "An input is what encode takes, or a tuple or list of two: a sequence and its pair.\n"
      "Keyword arguments as for encode. Raises LexelError, naming the row. Runs without\n"
      "the GIL, in any thread.");
  tokenizer.def<&encode_batch_fast>(
      "encode_batch_fast", py::arg("input"), py::arg("is_pretokenized") = false,
      py::arg("add_special_tokens") = true,
      "encode_batch, with ids, type ids and masks alone: no offsets, tokens or word ids.");
  tokenizer.def<&decode>(
      "decode", py::arg("ids"), py::arg("skip_special_tokens") = true,
      "The text of ids; special tokens are left out unless skip_special_tokens is False.\n\n"
      "ids is a sequence of int, a NumPy array among them. Ids that no token has are left\n"
      "out too.");
  tokenizer.def<&decode_batch>("decode_batch", py::arg("sequences"),
                               py::arg("skip_special_tokens") = true,
                               "decode of every row of ids, in order, by several threads.");
  tokenizer.def<&post_process_encodings>(
      "post_process", py::arg("encoding"), py::arg("pair") = py::none(),
      py::arg("add_special_tokens") = true,
      "Truncates an Encoding and its pair, adds special tokens and pads; one Encoding.");
  tokenizer.def(
      "num_special_tokens_to_add",
      [](Self& self, bool is_pair) { return self.current().num_special_tokens_to_add(is_pair); },
      py::arg("is_pair"),
      "How many special tokens the post-processor adds to a sequence, or to a pair.");

  auto run = [](const py::object& self, const char* method, auto... arguments) {
    return py::module_::import("lexel._async").attr("run")(self.attr(method), arguments...);
  };
  tokenizer.def(
      "async_encode",
      [run](const py::object& self, const py::object& sequence, const py::object& pair,
            bool is_pretokenized, bool add_special_tokens) {
        return run(self, "encode", sequence, pair, is_pretokenized, add_special_tokens);
      },
      py::arg("sequence"), py::arg("pair") = py::none(), py::arg("is_pretokenized") = false,
      py::arg("add_special_tokens") = true,
      "encode in the event loop's thread pool: a future of its result.");
  for (const char* name : {"encode_batch", "encode_batch_fast"}) {
    tokenizer.def((std::string("async_") + name).c_str(),
                  [run, name](const py::object& self, const py::object& input, bool is_pretokenized,
                              bool add_special_tokens) {
                    return run(self, name, input, is_pretokenized, add_special_tokens);
                  },
                  py::arg("input"), py::arg("is_pretokenized") = false,
                  py::arg("add_special_tokens") = true);
  }
  tokenizer.def(
      "async_decode_batch",
      [run](const py::object& self, const py::object& sequences, bool skip_special_tokens) {
        return run(self, "decode_batch", sequences, skip_special_tokens);
      },
      py::arg("sequences"), py::arg("skip_special_tokens") = true,
      "decode_batch in the event loop's thread pool: a future of its result.");
}

void bind_vocabulary(PlainClass<Self>& tokenizer) {
  tokenizer.def<&get_vocab>(
      "get_vocab", py::arg("with_added_tokens") = true,
      "The id of every token, with added tokens unless with_added_tokens is False.");
  tokenizer.def(
      "get_vocab_size",
      [](Self& self, bool with_added_tokens) {
        return self.current().vocab_size(with_added_tokens);
      },
      py::arg("with_added_tokens") = true, "How many tokens get_vocab gives.");
  tokenizer.def<&added_tokens_decoder>("get_added_tokens_decoder", "The added tokens, by id.");
  tokenizer.def(
      "token_to_id",
      [](Self& self, const py::object& token) {
        return self.current().token_to_id(utf8_view(token));
      },
      py::arg("token"), "The id of a token, None where there is no such token.");
  tokenizer.def(
      "id_to_token",
      [](Self& self, const py::object& id) { return self.current().id_to_token(id_argument(id)); },
      py::arg("id"), "The token of an id, None where there is no such id.");
  tokenizer.def(
      "add_tokens",
      [](Self& self, const py::list& tokens) { return add_tokens(self, tokens, false); },
      py::arg("tokens"),
      "Adds str or AddedToken to the vocabulary; how many of them were new.\n\n"
      "Added tokens are found in texts before anything else is. A token that the model\n"
      "has keeps its id. Safe in any thread: calls that run see the tokenizer as it was.");
  tokenizer.def(
      "add_special_tokens",
      [](Self& self, const py::list& tokens) { return add_tokens(self, tokens, true); },
      py::arg("tokens"), "add_tokens of special tokens, which decode leaves out.");
}

}  // namespace

void bind_tokenizer(py::module_& module) {
  // Programs hang attributes of their own on a Tokenizer.
  PlainClass<Self> tokenizer(module, "Tokenizer", py::dynamic_attr());
  tokenizer.def(init([](const py::object& model) {
                  if (!py::isinstance<ModelHandle>(model)) {
                    throw py::type_error("'" + std::string(Py_TYPE(model.ptr())->tp_name) +
                                         "' object is not an instance of 'Model'");
                  }
                  return Self(py::cast<ModelHandle&>(model).node);
                }),
                py::arg("model"));
  // What a copy is made with before its state is set: as in Hugging Face, an empty BPE.
  tokenizer.def("__getnewargs__", [](const Self&) {
    return py::make_tuple(to_python(std::make_shared<ModelNode>(spec::Model())));
  });
  auto repr = [](Self& self) { return repr_of_json(self.to_json(false)); };
  tokenizer.def("__repr__", repr);
  tokenizer.def("__str__", [](Self& self) { return str_of_json(self.to_json(false)); });
  bind_loading(tokenizer);
  bind_encoding_calls(tokenizer);
  bind_encode_flat(tokenizer);
  bind_encode_arrow(tokenizer);
  bind_encode_files(tokenizer);
  bind_cache(tokenizer);
  bind_token_budget(tokenizer);
  bind_vocabulary(tokenizer);
  bind_training(tokenizer);
  bind_slot(tokenizer, "normalizer", &Self::normalizer);
  bind_slot(tokenizer, "pre_tokenizer", &Self::pre_tokenizer);
  bind_slot(tokenizer, "post_processor", &Self::post_processor);
  bind_slot(tokenizer, "decoder", &Self::decoder);
  tokenizer.def_property(
      "model", locked<Self>([](const Self& self) { return to_python(self.model); }), &set_model);
  tokenizer.def_property("encode_special_tokens",
                         locked<Self>([](const Self& self) { return self.encode_special_tokens; }),
                         locked<Self>([](Self& self, const py::object& value) {
                           self.encode_special_tokens = argument_as<bool>(value);
                         }));
  tokenizer.def<&enable_truncation>(
      "enable_truncation", py::arg("max_length"),
      "Cuts what is encoded from now on to max_length tokens.\n\n"
      "Keyword arguments: stride (tokens that windows share), strategy (\"longest_first\",\n"
      "\"only_first\" or \"only_second\") and direction (\"right\" or \"left\": the end that is\n"
      "cut).");
  tokenizer.def(
      "no_truncation", [](Self& self) { self.set_truncation(std::nullopt); }, "Ends truncation.");
  tokenizer.def_property_readonly("truncation", &truncation);
  tokenizer.def<&enable_padding>(
      "enable_padding",
      "Pads what is encoded from now on.\n\n"
      "Keyword arguments: direction (\"right\" or \"left\": the end that is filled), pad_id,\n"
      "pad_type_id, pad_token, length (None: the longest of a batch) and\n"
      "pad_to_multiple_of.");
  tokenizer.def(
      "no_padding", [](Self& self) { self.set_padding(std::nullopt); }, "Ends padding.");
  tokenizer.def_property_readonly("padding", &padding);
}

}  // namespace lexel::python
