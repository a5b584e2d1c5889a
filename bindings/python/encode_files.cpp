#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.h"
#include "lexel/file_encoder.h"
#include "modules.h"
#include "settings.h"

namespace lexel::python {
namespace {

FileRows file_rows(std::string_view name) {
  if (name == "lines") return FileRows::kLines;
  if (name == "whole") return FileRows::kWhole;
  if (name == "jsonl") return FileRows::kJsonl;
  throw py::value_error("rows must be \"lines\", \"whole\" or \"jsonl\"");
}

InvalidUtf8 invalid_utf8_setting(std::string_view name) {
  if (name == "replace") return InvalidUtf8::kReplace;
  if (name == "error") return InvalidUtf8::kError;
  throw py::value_error("invalid_utf8 must be \"replace\" or \"error\"");
}

std::vector<std::string> path_list(const py::object& paths) {
  py::object fspath = py::module_::import("os").attr("fsencode");
  std::vector<std::string> list;
  auto add = [&](py::handle path) { list.push_back(fspath(path).cast<std::string>()); };
  const bool is_one = PyUnicode_Check(paths.ptr()) || PyBytes_Check(paths.ptr()) ||
                      py::hasattr(paths, "__fspath__");
  if (is_one) {
    add(paths);
  } else {
    for (py::handle path : paths) add(path);
  }
  return list;
}

// An iterator over the chunks; threads that share one take turns.
class FileChunks {
 public:
  FileChunks(Tokenizer tokenizer, std::vector<std::string> paths, FileOptions files,
             EncodeOptions options)
      : with_offsets_(files.with_offsets),
        encoder_(std::move(tokenizer), std::move(paths), std::move(files), std::move(options)) {}

  py::tuple next() {
    std::optional<FlatEncodings> flat;
    {
      py::gil_scoped_release released;
      std::lock_guard lock(mutex_);
      flat = encoder_.next();
    }
    if (!flat) throw py::stop_iteration();
    py::array ids = array_of(std::move(flat->ids));
    py::array rows = array_of(std::move(flat->row_offsets));
    if (!with_offsets_) return py::make_tuple(ids, rows);
    return py::make_tuple(ids, rows, array_of(std::move(flat->offsets)));
  }

 private:
  bool with_offsets_;
  std::mutex mutex_;
  FileEncoder encoder_;
};

std::unique_ptr<FileChunks> encode_files(TokenizerObject& self, const py::object& paths,
                                         const std::string& rows, const std::string& field,
                                         bool add_special_tokens, bool offsets,
                                         uint64_t block_bytes, const std::string& invalid_utf8,
                                         const py::kwargs& settings) {
  require_numpy("encode_files");
  EncodeOptions options = batch_options(self, add_special_tokens, settings);
  options.invalid_utf8 = invalid_utf8_setting(invalid_utf8);
  FileOptions files{file_rows(rows), field, block_bytes, offsets};
  return std::make_unique<FileChunks>(self.current(), path_list(paths), std::move(files),
                                      std::move(options));
}

constexpr const char* kDoc =
    "Ids of the rows of files, as an iterator over chunks in the order of the files.\n\n"
    "`paths` is a path or an iterable of paths. `rows` says what a row is: \"lines\" (every line "
    "of\n"
    "text, without its end), \"whole\" (every file), or \"jsonl\" (of the object in each line the\n"
    "string in `field`; lines of white space are left out). A chunk is what encode_flat returns:\n"
    "(ids, row_offsets), with offsets=True also where each token stands in its row. It is made of\n"
    "about `block_bytes` bytes of the files, whole rows; memory is a small multiple of that, or "
    "of\n"
    "the longest row. What is not UTF-8 becomes U+FFFD, or with invalid_utf8=\"error\" is an "
    "error.\n"
    "Keyword arguments: truncation, padding (to the longest of a chunk), special, offset_unit,\n"
    "threads, seed, as for encode. Iterating raises LexelError with file, line and byte_offset\n"
    "(in the file), then ends. Needs NumPy. Runs without the GIL.";

}  // namespace

void bind_file_chunks(py::module_& module) {
  PlainClass<FileChunks> chunks(module, "FileChunks",
                                "The iterator that Tokenizer.encode_files returns; threads that "
                                "share it take turns.");
  chunks.def("__iter__", [](const py::object& self) { return self; });
  chunks.def<&FileChunks::next>("__next__", "The next chunk: (ids, row_offsets[, offsets]).");
}

void bind_encode_files(PlainClass<TokenizerObject>& tokenizer) {
  tokenizer.def<&encode_files>("encode_files", py::arg("paths"), py::arg("rows") = "lines",
                               py::arg("field") = "text", py::arg("add_special_tokens") = true,
                               py::arg("offsets") = false, py::arg("block_bytes") = 16 << 20,
                               py::arg("invalid_utf8") = "replace", kDoc);
}

}  // namespace lexel::python
