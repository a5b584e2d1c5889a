#include "lexel/decode_stream.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <vector>

#include "id_list.h"
#include "modules.h"
#include "pipeline/tokenizer_access.h"
#include "python_class.h"
#include "python_values.h"
#include "tokenizer_object.h"

namespace lexel::python {
namespace {

// Python's DecodeStream, which is told at each step what tokenizer to use. It keeps the ids, 4
// bytes each, to go on with another tokenizer (or one that was edited) and to be copied.
class StreamObject {
 public:
  StreamObject(std::vector<uint32_t> prompt_ids, bool skip_special_tokens)
      : prompt_ids_(std::move(prompt_ids)), skip_special_tokens_(skip_special_tokens) {}
  StreamObject(const StreamObject& other)
      : prompt_ids_(other.prompt_ids_),
        ids_(other.ids_),
        skip_special_tokens_(other.skip_special_tokens_) {}

  py::object step(TokenizerObject& tokenizer, const py::object& input) {
    std::vector<uint32_t> ids;
    if (PyIndex_Check(input.ptr()) && !PySequence_Check(input.ptr())) {
      ids.push_back(id_argument(input));
    } else if (PySequence_Check(input.ptr()) && !PyUnicode_Check(input.ptr())) {
      ids = IdList(input).take();
    } else {
      throw py::type_error("StreamInput must be either an integer or a list of integers");
    }
    catch_up(tokenizer);
    std::string text;
    for (uint32_t id : ids) {
      text += stream_->step(id);
      ids_.push_back(id);
    }
    return text_or_none(text);
  }

  py::object flush(TokenizerObject& tokenizer) {
    catch_up(tokenizer);
    prompt_ids_.clear();
    ids_.clear();
    return text_or_none(stream_->flush());
  }

 private:
  static py::object text_or_none(const std::string& text) {
    if (text.empty()) return py::none();
    return py::str(text);
  }

  void catch_up(TokenizerObject& tokenizer) {
    const Tokenizer& current = tokenizer.current();
    const Pipeline* pipeline = &internal::TokenizerAccess::pipeline(current);
    if (stream_ && pipeline == pipeline_) return;
    stream_.emplace(current.decode_stream({skip_special_tokens_}, prompt_ids_));
    pipeline_ = pipeline;
    for (uint32_t id : ids_) stream_->step(id);
  }

  std::vector<uint32_t> prompt_ids_;
  std::vector<uint32_t> ids_;  // of the steps
  bool skip_special_tokens_;
  const Pipeline* pipeline_ = nullptr;  // stream_'s, which keeps it alive
  std::optional<DecodeStream> stream_;
};

}  // namespace

void bind_decode_stream(py::module_& module) {
  LockedClass<StreamObject> stream(module, "DecodeStream");
  stream.def(
      init([](std::optional<std::vector<uint32_t>> ids, std::optional<bool> skip_special_tokens) {
        return StreamObject(ids ? std::move(*ids) : std::vector<uint32_t>(),
                            skip_special_tokens.value_or(false));
      }),
      py::arg("ids") = py::none(), py::arg("skip_special_tokens") = false);
  stream.def<&StreamObject::step>(
      "step", py::arg("tokenizer"), py::arg("id"),
      "The text that an id, or a sequence of ids, adds; None while characters are\n"
      "incomplete.");
  stream.def<&StreamObject::flush>(
      "flush", py::arg("tokenizer"),
      "Return what is still held back at the end of the text, None if that is nothing.\n\n"
      "The bytes of an incomplete character become U+FFFD. The stream starts anew. Not in\n"
      "`tokenizers`.");
  stream.def("__copy__", [](const StreamObject& self) { return StreamObject(self); });
  stream.def("__deepcopy__",
             [](const StreamObject& self, const py::dict&) { return StreamObject(self); });
}

}  // namespace lexel::python
