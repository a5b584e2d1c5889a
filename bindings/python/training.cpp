#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "added_token.h"
#include "cli/progress_bar.h"
#include "edit_lock.h"
#include "lexel/trainer.h"
#include "modules.h"
#include "python_values.h"
#include "texts.h"
#include "tokenizer_object.h"
#include "trainers/components.h"
#include "unicode/utf8.h"

namespace lexel::python {
namespace {

using Self = TokenizerObject;

// Texts of an iterator are counted when there are so many bytes of them.
constexpr size_t kBytesPerBatch = 4 << 20;

template <class T>
T attribute(const py::handle& trainer, const char* name) {
  return py::cast<T>(trainer.attr(name));
}

std::vector<AddedToken> special_tokens(const py::handle& trainer) {
  std::vector<AddedToken> tokens;
  for (py::handle token : trainer.attr("special_tokens")) {
    tokens.push_back(added_token_argument(token, true));
  }
  return tokens;
}

std::vector<char32_t> initial_alphabet(const py::handle& trainer) {
  std::vector<char32_t> alphabet;
  for (py::handle text : trainer.attr("initial_alphabet")) {
    size_t pos = 0;
    alphabet.push_back(utf8::decode(utf8_view(text), pos));
  }
  return alphabet;
}

// What all BPE trainers share.
void add_bpe_settings(const py::handle& trainer, BpeTrainer& bpe) {
  bpe.min_frequency = attribute<uint64_t>(trainer, "min_frequency");
  bpe.special_tokens = special_tokens(trainer);
  bpe.limit_alphabet = attribute<std::optional<uint64_t>>(trainer, "limit_alphabet");
  bpe.initial_alphabet = initial_alphabet(trainer);
  bpe.continuing_subword_prefix =
      attribute<std::optional<std::string>>(trainer, "continuing_subword_prefix");
  bpe.end_of_word_suffix = attribute<std::optional<std::string>>(trainer, "end_of_word_suffix");
  bpe.max_token_length = attribute<std::optional<uint64_t>>(trainer, "max_token_length");
}

BpeTrainer bpe_trainer(const py::handle& trainer) {
  BpeTrainer bpe;
  bpe.vocab_size = attribute<uint64_t>(trainer, "vocab_size");
  add_bpe_settings(trainer, bpe);
  return bpe;
}

Trainer trainer_argument(const py::handle& trainer) {
  py::module_ classes = py::module_::import("lexel.trainers");
  auto is = [&](const char* name) { return py::isinstance(trainer, classes.attr(name)); };
  if (is("BpeTrainer")) return bpe_trainer(trainer);
  if (is("WordPieceTrainer")) {
    WordPieceTrainer word_piece;
    word_piece.bpe = bpe_trainer(trainer);
    return word_piece;
  }
  if (is("WordLevelTrainer")) {
    WordLevelTrainer word_level;
    word_level.vocab_size = attribute<uint64_t>(trainer, "vocab_size");
    word_level.min_frequency = attribute<uint64_t>(trainer, "min_frequency");
    word_level.special_tokens = special_tokens(trainer);
    return word_level;
  }
  if (is("UnigramTrainer")) {
    UnigramTrainer unigram;
    unigram.vocab_size = attribute<uint64_t>(trainer, "vocab_size");
    unigram.special_tokens = special_tokens(trainer);
    unigram.initial_alphabet = initial_alphabet(trainer);
    unigram.shrinking_factor = attribute<double>(trainer, "shrinking_factor");
    unigram.unk_token = attribute<std::optional<std::string>>(trainer, "unk_token");
    unigram.max_piece_length = attribute<uint64_t>(trainer, "max_piece_length");
    unigram.n_sub_iterations = attribute<uint64_t>(trainer, "n_sub_iterations");
    unigram.seed_size = attribute<uint64_t>(trainer, "seed_size");
    return unigram;
  }
  throw py::type_error("'" + std::string(Py_TYPE(trainer.ptr())->tp_name) +
                       "' object is not an instance of 'Trainer'");
}

cli::ProgressBar::Style progress_style(const py::handle& trainer) {
  if (!attribute<bool>(trainer, "show_progress")) return cli::ProgressBar::Style::kNone;
  py::object format = py::getattr(trainer, "progress_format", py::str("indicatif"));
  std::string_view name = utf8_view(format);
  if (name == "silent") return cli::ProgressBar::Style::kNone;
  return name == "json" ? cli::ProgressBar::Style::kJsonLines : cli::ProgressBar::Style::kBar;
}

// Shows progress, and stops when Python has a signal.
std::function<void(const TrainingProgress&)> show_in(cli::ProgressBar& bar) {
  return [&bar](const TrainingProgress& progress) {
    if (!bar.is_due() && !progress.is_last) return;
    bar.show(progress);
    py::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  };
}

// Counts the words of an iterator's texts, each a str or an iterable of them.
void count_texts(WordCounter& counter, const py::iterable& iterator, std::optional<uint64_t> length,
                 const TrainOptions& options) {
  std::vector<py::object> kept;
  std::vector<std::string_view> texts;
  size_t bytes = 0;
  TrainingProgress progress{TrainingProgress::Stage::kReadTexts, 0, length};
  auto count = [&] {
    {
      py::gil_scoped_release released;
      counter.add(texts);
    }
    progress.done += texts.size();
    texts.clear();
    kept.clear();
    bytes = 0;
    options.on_progress(progress);
  };
  auto add = [&](py::handle text) {
    texts.push_back(utf8_view(text));
    kept.push_back(py::reinterpret_borrow<py::object>(text));
    bytes += texts.back().size();
    if (bytes >= kBytesPerBatch) count();
  };
  for (py::handle item : iterator) {
    if (PyUnicode_Check(item.ptr())) {
      add(item);
    } else {
      for (py::handle text : item) add(text);
    }
  }
  progress.is_last = true;
  count();
}

// Gives the tokenizer a trained model and its special tokens. Needs the GIL.
void give_model(Self& self, std::shared_ptr<Component<spec::Model, Model>> part,
                const std::vector<AddedToken>& tokens) {
  self.model->replace(std::move(part));
  self.add_tokens(tokens);
}

// A run of a Python trainer on a tokenizer: counting first, then learn().
class Run {
 public:
  Run(Self& self, const py::object& trainer, uint64_t memory_budget, unsigned threads)
      : self_(self),
        trainer_object_(trainer.is_none() ? to_python(self.model).attr("get_trainer")() : trainer),
        trainer_(trainer_argument(trainer_object_)),
        bar_(progress_style(trainer_object_)),
        // Fails before any text is read.
        checked_((check_model(), true)) {
    options_.on_progress = show_in(bar_);
    options_.memory_budget = memory_budget;
    options_.threads = threads;
    counter_.emplace(self.current(), options_);
  }

  void count_files(const std::vector<std::string>& files) {
    py::gil_scoped_release released;
    counter_->add_files(files);
  }

  void count_texts(const py::iterable& iterator, std::optional<uint64_t> length) {
    lexel::python::count_texts(*counter_, iterator, length, options_);
  }

  void learn() {
    WordCounts words;
    auto part = std::make_shared<Component<spec::Model, Model>>();
    {
      EditLock lock;
      part->node = self_.model->spec();
    }
    {
      py::gil_scoped_release released;
      words = counter_->finish();
      train_model(trainer_, words.data(), options_, part->node);
      part->machine = compile_model(part->node, "/model", {});
      bar_.finish();
    }
    EditLock lock;
    trainer_object_.attr("_words") = words;
    give_model(self_, std::move(part), special_tokens_of(trainer_));
  }

 private:
  void check_model() {
    EditLock lock;
    check_trains(trainer_, self_.model->spec());
  }

  Self& self_;
  py::object trainer_object_;
  Trainer trainer_;
  cli::ProgressBar bar_;
  bool checked_;
  TrainOptions options_;
  std::optional<WordCounter> counter_;
};

void train(Self& self, const py::object& files, const py::object& trainer, uint64_t memory_budget,
           unsigned threads) {
  if (PyUnicode_Check(files.ptr())) throw py::type_error("Can't extract `str` to `Vec`");
  std::vector<std::string> paths;
  for (py::handle file : files) paths.emplace_back(utf8_view(py::str(file)));
  Run run(self, trainer, memory_budget, threads);
  run.count_files(paths);
  run.learn();
}

void train_from_iterator(Self& self, const py::iterable& iterator, const py::object& trainer,
                         std::optional<uint64_t> length, uint64_t memory_budget, unsigned threads) {
  Run run(self, trainer, memory_budget, threads);
  run.count_texts(iterator, length);
  run.learn();
}

ParityBpeTrainer parity_trainer(const py::handle& trainer) {
  ParityBpeTrainer parity;
  add_bpe_settings(trainer, parity.bpe);
  parity.num_merges = attribute<uint64_t>(trainer, "num_merges");
  if (attribute<std::string>(trainer, "variant") == "window") {
    parity.variant = ParityBpeTrainer::Variant::kWindow;
  }
  parity.global_merges = attribute<uint64_t>(trainer, "global_merges");
  parity.window_size = attribute<uint64_t>(trainer, "window_size");
  parity.alpha = attribute<double>(trainer, "alpha");
  parity.total_symbols = attribute<bool>(trainer, "total_symbols");
  return parity;
}

void train_parity(Self& self, const py::object& trainer_object, const py::list& languages,
                  const py::list& dev, const std::vector<double>& ratios) {
  ParityBpeTrainer trainer = parity_trainer(trainer_object);
  cli::ProgressBar bar(progress_style(trainer_object));
  TrainOptions options;
  options.on_progress = show_in(bar);
  auto count = [&](const py::list& iterators) {
    std::vector<WordCounts> counts;
    for (py::handle iterator : iterators) {
      WordCounter counter(self.current(), options);
      count_texts(counter, py::reinterpret_borrow<py::iterable>(iterator), std::nullopt, options);
      counts.push_back(counter.finish());
    }
    return counts;
  };
  ParityTexts texts;
  texts.languages = count(languages);
  texts.dev = count(dev);
  texts.ratios = ratios;
  auto part = std::make_shared<Component<spec::Model, Model>>();
  {
    py::gil_scoped_release released;
    spec::Bpe model;
    train_parity_bpe(trainer, texts, options, model);
    part->node.value = std::move(model);
    part->machine = compile_model(part->node, "/model", {});
    bar.finish();
  }
  EditLock lock;
  give_model(self, std::move(part), trainer.bpe.special_tokens);
}

py::dict report(const WordCounts& words) {
  const TrainingReport& report = words.report();
  py::dict fields;
  fields["texts"] = report.texts;
  fields["bytes"] = report.bytes;
  fields["words"] = report.words;
  fields["distinct_words"] = report.distinct_words;
  fields["dropped_words"] = report.dropped_words;
  fields["dropped_occurrences"] = report.dropped_occurrences;
  fields["dropped_count"] = report.dropped_count;
  return fields;
}

py::list items(const WordCounts& words, std::optional<size_t> limit) {
  py::list list;
  words.for_each([&](std::string_view word, uint64_t count) {
    if (!limit || list.size() < *limit) list.append(py::make_tuple(word, count));
  });
  return list;
}

}  // namespace

void bind_word_counts(py::module_& module) {
  PlainClass<WordCounts> counts(module, "WordCounts",
                                "The words that a trainer counted, with how often each occurred.");
  counts.def<&WordCounts::size>("__len__");
  counts.def<&items>(
      "items", py::arg("limit") = py::none(),
      "(word, count) of each word, or of the first `limit`, in no particular order.");
  counts.def<&report>("report", "What was read, and what a memory budget dropped, by name.");
}

void bind_training(PlainClass<Self>& tokenizer) {
  // What comes behind Hugging Face's arguments is Lexel's own.
  tokenizer.def<&train>("train", py::arg("files"), py::arg("trainer") = py::none(),
                        py::arg("memory_budget") = 0, py::arg("threads") = 0);
  tokenizer.def<&train_from_iterator>(
      "train_from_iterator", py::arg("iterator"), py::arg("trainer") = py::none(),
      py::arg("length") = py::none(), py::arg("memory_budget") = 0, py::arg("threads") = 0);
  tokenizer.def<&train_parity>("_train_parity", py::arg("trainer"), py::arg("languages"),
                               py::arg("dev"), py::arg("ratios"));
}

}  // namespace lexel::python
