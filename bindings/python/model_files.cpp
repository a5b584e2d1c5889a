#include "model_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "lexel/error.h"
#include "python_values.h"

namespace lexel::python {
namespace {

std::ifstream open_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error(ErrorCode::kIo, "cannot open \"" + path + "\": " + std::strerror(errno));
  }
  return file;
}

bool read_line(std::ifstream& file, std::string& line) {
  if (!std::getline(file, line)) return false;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

// Positions of a vocabulary's entries, ascending by id.
std::vector<size_t> by_id(const spec::Vocab& vocab) {
  std::vector<size_t> order(vocab.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return vocab.ids[a] < vocab.ids[b]; });
  return order;
}

py::dict dict_of(const spec::Vocab& vocab) {
  py::dict dict;
  for (size_t i : by_id(vocab)) dict[py::str(std::string(vocab.tokens[i]))] = vocab.ids[i];
  return dict;
}

class Folder {
 public:
  Folder(std::string folder, const std::optional<std::string>& prefix)
      : folder_(std::move(folder)), prefix_(prefix ? *prefix + "-" : std::string()) {}

  void write(const char* name, const std::string& text) {
    std::string path =
        py::cast<std::string>(py::module_::import("os.path").attr("join")(folder_, prefix_ + name));
    errno = 0;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
      throw Error(ErrorCode::kIo, "cannot write \"" + path + "\": " + std::strerror(errno));
    }
    written_.append(path);
  }
  void write_json(const char* name, const py::object& value) {
    py::object json = py::module_::import("json").attr("dumps")(
        value, py::arg("ensure_ascii") = false, py::arg("separators") = py::make_tuple(",", ":"));
    write(name, py::cast<std::string>(json));
  }
  py::list written() const { return written_; }

 private:
  std::string folder_;
  std::string prefix_;
  py::list written_;
};

void save(const spec::Bpe& bpe, Folder& folder) {
  folder.write_json("vocab.json", dict_of(bpe.vocab));
  std::string merges = "#version: 0.2\n";
  for (size_t i = 0; i + 1 < bpe.merges.size(); i += 2) {
    merges.append(bpe.merges[i]).append(" ").append(bpe.merges[i + 1]).append("\n");
  }
  folder.write("merges.txt", merges);
}

void save(const spec::WordPiece& word_piece, Folder& folder) {
  std::string lines;
  for (size_t i : by_id(word_piece.vocab)) lines.append(word_piece.vocab.tokens[i]).append("\n");
  folder.write("vocab.txt", lines);
}

void save(const spec::WordLevel& word_level, Folder& folder) {
  folder.write_json("vocab.json", dict_of(word_level.vocab));
}

void save(const spec::Unigram& unigram, Folder& folder) {
  py::list vocab;
  for (size_t i = 0; i < unigram.pieces.size(); ++i) {
    vocab.append(py::make_tuple(std::string(unigram.pieces[i]), unigram.scores[i]));
  }
  py::dict fields;
  fields["type"] = "Unigram";
  fields["unk_id"] = unigram.unk_id;
  fields["vocab"] = vocab;
  fields["byte_fallback"] = unigram.byte_fallback;
  py::object json = py::module_::import("json").attr("dumps")(
      fields, py::arg("ensure_ascii") = false, py::arg("indent") = 2);
  folder.write("unigram.json", py::cast<std::string>(json));
}

}  // namespace

spec::Vocab vocab_argument(const py::handle& vocab) {
  if (!py::isinstance<py::dict>(vocab)) {
    throw py::type_error("`vocab` must be a dict of str to int, or a path");
  }
  spec::Vocab table;
  for (auto [token, id] : py::reinterpret_borrow<py::dict>(vocab)) {
    table.tokens.push_back(utf8_view(token));
    table.ids.push_back(id_argument(id));
  }
  return table;
}

spec::StringTable merges_argument(const py::handle& merges) {
  spec::StringTable table;
  for (py::handle merge : merges) {
    py::tuple pair = py::reinterpret_borrow<py::object>(merge);
    if (pair.size() != 2) throw py::value_error("each merge must be a tuple of two str");
    table.push_back(utf8_view(pair[0]));
    table.push_back(utf8_view(pair[1]));
  }
  return table;
}

py::dict read_vocab_json(const std::string& path) {
  std::ifstream file = open_file(path);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return py::module_::import("json").attr("loads")(py::bytes(text));
}

py::list read_merges(const std::string& path) {
  std::ifstream file = open_file(path);
  py::list merges;
  std::string line;
  for (size_t number = 1; read_line(file, line); ++number) {
    if (line.starts_with("#version")) continue;
    size_t space = line.find(' ');
    if (space == std::string::npos || line.find(' ', space + 1) != std::string::npos) {
      throw Error(ErrorCode::kInvalidModel, "\"" + path + "\", line " + std::to_string(number) +
                                                ": a merge is two tokens with one space between");
    }
    merges.append(py::make_tuple(line.substr(0, space), line.substr(space + 1)));
  }
  return merges;
}

py::dict read_vocab_txt(const std::string& path) {
  std::ifstream file = open_file(path);
  py::dict vocab;
  std::string line;
  for (size_t id = 0; read_line(file, line); ++id) {
    vocab[py::str(line).attr("rstrip")()] = id;
  }
  return vocab;
}

py::list save_model(const spec::Model& model, const std::string& folder,
                    const std::optional<std::string>& prefix) {
  Folder target(folder, prefix);
  std::visit([&](const auto& value) { save(value, target); }, model.value);
  return target.written();
}

}  // namespace lexel::python
