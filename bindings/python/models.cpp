#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "format/tokenizer_json.h"
#include "model_files.h"
#include "model_node.h"
#include "modules.h"
#include "python_class.h"
#include "python_values.h"
#include "token.h"

namespace lexel::python {
namespace {

template <class T>
using ModelClass = LockedClass<ModelHandleOf<T>, ModelHandle>;

template <class T>
ModelHandleOf<T> make_model(T value) {
  ModelHandleOf<T> handle;
  handle.node = std::make_shared<ModelNode>(spec::Model{std::move(value)});
  return handle;
}

template <class T>
ModelClass<T> bind_model(py::module_& module, const char* name) {
  ModelClass<T> model(module, name);
  model.def("__setstate__", init([](const py::bytes& state) {
              spec::Model spec = format::parse_model_json(std::string(state), {});
              if (!std::holds_alternative<T>(spec.value)) {
                throw py::value_error("the pickled state is that of another model");
              }
              return make_model(std::move(std::get<T>(spec.value)));
            }),
            py::arg("state"));
  return model;
}

template <class T, class V>
void bind_setting(ModelClass<T>& model, const char* name, V T::*member) {
  model.def_property(
      name, [member](const ModelHandleOf<T>& self) { return self.get().*member; },
      [member](ModelHandleOf<T>& self, const py::object& value) {
        self.edit().*member = argument_as<V>(value);
      });
}

// Lexel's models need no cache to clear or resize; the calls are there for programs that make them.
template <class T>
void bind_cache_calls(ModelClass<T>& model) {
  model.def("_clear_cache", [](const ModelHandleOf<T>&) {});
  model.def(
      "_resize_cache", [](const ModelHandleOf<T>&, size_t) {}, py::arg("capacity"));
}

template <class V>
std::optional<V> optional_argument(py::handle value) {
  return py::cast<std::optional<V>>(value);
}

void set_bpe_options(spec::Bpe& bpe, const py::kwargs& kwargs) {
  for (auto [name, value] : kwargs) {
    std::string_view key = utf8_view(name);
    if (key == "dropout") {
      bpe.dropout = optional_argument<double>(value);
    } else if (key == "unk_token") {
      bpe.unk_token = optional_argument<std::string>(value);
    } else if (key == "continuing_subword_prefix") {
      bpe.continuing_subword_prefix = optional_argument<std::string>(value);
    } else if (key == "end_of_word_suffix") {
      bpe.end_of_word_suffix = optional_argument<std::string>(value);
    } else if (key == "fuse_unk") {
      bpe.fuse_unk = py::cast<bool>(value);
    } else if (key == "byte_fallback") {
      bpe.byte_fallback = py::cast<bool>(value);
    } else if (key == "ignore_merges") {
      bpe.ignore_merges = py::cast<bool>(value);
    } else if (key != "cache_capacity") {
      ignore_keyword(name);
    }
  }
}

ModelHandleOf<spec::Bpe> make_bpe(const py::object& vocab, const py::object& merges,
                                  const py::kwargs& kwargs) {
  if (vocab.is_none() != merges.is_none()) {
    throw py::value_error("`vocab` and `merges` must be both specified");
  }
  spec::Bpe bpe;
  if (py::isinstance<py::str>(vocab)) {
    bpe.vocab = vocab_argument(read_vocab_json(std::string(utf8_view(vocab))));
    bpe.merges = merges_argument(read_merges(std::string(utf8_view(merges))));
  } else if (!vocab.is_none()) {
    bpe.vocab = vocab_argument(vocab);
    bpe.merges = merges_argument(merges);
  }
  set_bpe_options(bpe, kwargs);
  return make_model(std::move(bpe));
}

void bind_bpe(py::module_& module) {
  using T = spec::Bpe;
  auto bpe = bind_model<T>(module, "BPE");
  bpe.def(init<&make_bpe>(), py::arg("vocab") = py::none(), py::arg("merges") = py::none());
  bpe.def_static(
      "read_file",
      [](const std::string& vocab, const std::string& merges) {
        return py::make_tuple(read_vocab_json(vocab), read_merges(merges));
      },
      py::arg("vocab"), py::arg("merges"));
  bpe.def_static(
      "from_file",
      [](const std::string& vocab, const std::string& merges, const py::kwargs& kwargs) {
        return make_bpe(read_vocab_json(vocab), read_merges(merges), kwargs);
      },
      py::arg("vocab"), py::arg("merges"));
  bind_setting(bpe, "dropout", &T::dropout);
  bind_setting(bpe, "unk_token", &T::unk_token);
  bind_setting(bpe, "continuing_subword_prefix", &T::continuing_subword_prefix);
  bind_setting(bpe, "end_of_word_suffix", &T::end_of_word_suffix);
  bind_setting(bpe, "fuse_unk", &T::fuse_unk);
  bind_setting(bpe, "byte_fallback", &T::byte_fallback);
  bind_setting(bpe, "ignore_merges", &T::ignore_merges);
  bind_cache_calls(bpe);
}

ModelHandleOf<spec::WordPiece> make_word_piece(const py::object& vocab, const py::kwargs& kwargs) {
  spec::WordPiece word_piece;
  if (py::isinstance<py::str>(vocab)) {
    word_piece.vocab = vocab_argument(read_vocab_txt(std::string(utf8_view(vocab))));
  } else if (!vocab.is_none()) {
    word_piece.vocab = vocab_argument(vocab);
  }
  for (auto [name, value] : kwargs) {
    std::string_view key = utf8_view(name);
    if (key == "unk_token") {
      word_piece.unk_token = utf8_view(value);
    } else if (key == "max_input_chars_per_word") {
      word_piece.max_input_chars_per_word = unsigned_argument(value);
    } else if (key == "continuing_subword_prefix") {
      word_piece.continuing_subword_prefix = utf8_view(value);
    } else {
      ignore_keyword(name);
    }
  }
  return make_model(std::move(word_piece));
}

void bind_word_piece(py::module_& module) {
  using T = spec::WordPiece;
  auto word_piece = bind_model<T>(module, "WordPiece");
  word_piece.def(init<&make_word_piece>(), py::arg("vocab") = py::none());
  word_piece.def_static<&read_vocab_txt>("read_file", py::arg("vocab"));
  word_piece.def_static(
      "from_file",
      [](const std::string& vocab, const py::kwargs& kwargs) {
        return make_word_piece(read_vocab_txt(vocab), kwargs);
      },
      py::arg("vocab"));
  bind_setting(word_piece, "unk_token", &T::unk_token);
  bind_setting(word_piece, "continuing_subword_prefix", &T::continuing_subword_prefix);
  bind_setting(word_piece, "max_input_chars_per_word", &T::max_input_chars_per_word);
}

ModelHandleOf<spec::WordLevel> make_word_level(const py::object& vocab,
                                               const std::optional<std::string>& unk_token) {
  spec::WordLevel word_level;
  if (py::isinstance<py::str>(vocab)) {
    word_level.vocab = vocab_argument(read_vocab_json(std::string(utf8_view(vocab))));
  } else if (!vocab.is_none()) {
    word_level.vocab = vocab_argument(vocab);
  }
  if (unk_token) word_level.unk_token = *unk_token;
  return make_model(std::move(word_level));
}

void bind_word_level(py::module_& module) {
  using T = spec::WordLevel;
  auto word_level = bind_model<T>(module, "WordLevel");
  word_level.def(init<&make_word_level>(), py::arg("vocab") = py::none(),
                 py::arg("unk_token") = py::none());
  word_level.def_static<&read_vocab_json>("read_file", py::arg("vocab"));
  word_level.def_static(
      "from_file",
      [](const std::string& vocab, const std::optional<std::string>& unk_token) {
        return make_word_level(read_vocab_json(vocab), unk_token);
      },
      py::arg("vocab"), py::arg("unk_token") = py::none());
  bind_setting(word_level, "unk_token", &T::unk_token);
}

ModelHandleOf<spec::Unigram> make_unigram(const py::object& vocab, std::optional<uint64_t> unk_id,
                                          std::optional<bool> byte_fallback,
                                          std::optional<double> alpha,
                                          std::optional<uint64_t> nbest_size) {
  spec::Unigram unigram;
  if (vocab.is_none()) {
    unigram.pieces.push_back("<unk>");
    unigram.scores.push_back(0.0);
    unigram.unk_id = 0;
  } else {
    for (py::handle entry : vocab) {
      auto [piece, score] = py::cast<std::pair<std::string, double>>(entry);
      unigram.pieces.push_back(piece);
      unigram.scores.push_back(score);
    }
    unigram.unk_id = unk_id;
  }
  unigram.byte_fallback = byte_fallback.value_or(false);
  unigram.alpha = alpha;
  unigram.nbest_size = nbest_size;
  return make_model(std::move(unigram));
}

void bind_unigram(py::module_& module) {
  using T = spec::Unigram;
  auto unigram = bind_model<T>(module, "Unigram");
  unigram.def(init<&make_unigram>(), py::arg("vocab") = py::none(), py::arg("unk_id") = py::none(),
              py::arg("byte_fallback") = py::none(), py::arg("alpha") = py::none(),
              py::arg("nbest_size") = py::none());
  bind_setting(unigram, "alpha", &T::alpha);
  bind_setting(unigram, "nbest_size", &T::nbest_size);
  bind_cache_calls(unigram);
}

std::vector<Token> tokenize(const ModelHandle& self, const py::object& sequence) {
  std::string_view text = utf8_view(sequence);
  const Model& model = *self.node->part()->machine;
  std::vector<ModelToken> found;
  uint64_t seed = model.is_random()
                      ? py::cast<uint64_t>(py::module_::import("random").attr("getrandbits")(64))
                      : 0;
  model.tokenize(text, *model.make_scratch(seed), found);
  std::vector<Token> tokens;
  for (const ModelToken& token : found) {
    std::string value = token.is_literal
                            ? std::string(text.substr(token.begin, token.end - token.begin))
                            : std::string(model.id_to_token(token.id).value_or(""));
    tokens.push_back({token.id, std::move(value), {token.begin, token.end}});
  }
  return tokens;
}

py::object get_trainer(const ModelHandle& self) {
  constexpr const char* kTrainers[] = {"BpeTrainer", "WordPieceTrainer", "WordLevelTrainer",
                                       "UnigramTrainer"};
  return py::module_::import("lexel.trainers").attr(kTrainers[self.node->spec().value.index()])();
}

}  // namespace

void bind_models(py::module_& module) {
  LockedClass<ModelHandle> base(module, "Model");
  base.def(init([] { return ModelHandle{std::make_shared<ModelNode>(spec::Model())}; }));
  auto repr = [](const ModelHandle& self) {
    return repr_of_json(format::write_model_json(self.node->spec()));
  };
  base.def("__repr__", repr);
  base.def("__str__", [](const ModelHandle& self) {
    return str_of_json(format::write_model_json(self.node->spec()));
  });
  base.def("__getstate__", [](const ModelHandle& self) {
    return py::bytes(format::write_model_json(self.node->spec()));
  });
  base.def("__setstate__", init([](const py::bytes& state) {
             spec::Model spec = format::parse_model_json(std::string(state), {});
             return ModelHandle{std::make_shared<ModelNode>(std::move(spec))};
           }),
           py::arg("state"));
  base.def<&tokenize>(
      "tokenize", py::arg("sequence"),
      "The Tokens that the model makes of a text as one piece; offsets are in bytes.");
  base.def(
      "token_to_id",
      [](const ModelHandle& self, const py::object& token) {
        return self.node->part()->machine->token_to_id(utf8_view(token));
      },
      py::arg("token"), "The id of a token of the model, None where there is no such token.");
  base.def(
      "id_to_token",
      [](const ModelHandle& self, const py::object& id) {
        return self.node->part()->machine->id_to_token(id_argument(id));
      },
      py::arg("id"), "The token of an id of the model, None where there is no such id.");
  base.def(
      "save",
      [](const ModelHandle& self, const std::string& folder, std::optional<std::string> prefix,
         const std::optional<std::string>& name) {
        return save_model(self.node->spec(), folder, prefix ? prefix : name);
      },
      py::arg("folder"), py::arg("prefix") = py::none(), py::arg("name") = py::none(),
      "Writes the model's files (as vocab.json and merges.txt) into a folder; their\n"
      "paths.");
  base.def<&get_trainer>("get_trainer",
                         "A trainer, with its default settings, of models of this kind.");
  bind_bpe(module);
  bind_word_piece(module);
  bind_word_level(module);
  bind_unigram(module);
}

}  // namespace lexel::python
