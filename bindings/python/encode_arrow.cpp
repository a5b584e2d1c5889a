#include <cstring>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrow_c_data.h"
#include "lexel/error.h"
#include "modules.h"
#include "settings.h"

namespace lexel::python {
namespace {

// ---- Strings from Arrow ----

// A struct of the interface that is ours to release.
template <class T>
struct Owned {
  T value{};
  Owned() = default;
  explicit Owned(T& taken) : value(std::exchange(taken, T{})) {}
  Owned(Owned&& other) noexcept : value(std::exchange(other.value, T{})) {}
  Owned& operator=(Owned&&) = delete;
  ~Owned() {
    if (value.release) value.release(&value);
  }
};

template <class T>
Owned<T> take_capsule(const py::handle& capsule, const char* name) {
  auto* content = static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (!content) throw py::error_already_set();
  if (!content->release) throw py::value_error("this Arrow capsule was used before");
  return Owned<T>(*content);
}

// The strings of Arrow arrays, in place. A null is a null string_view.
class ArrowTexts {
 public:
  explicit ArrowTexts(const py::object& source) {
    if (py::hasattr(source, "__arrow_c_stream__")) {
      read_stream(source.attr("__arrow_c_stream__")());
    } else if (py::hasattr(source, "__arrow_c_array__")) {
      py::tuple capsules = source.attr("__arrow_c_array__")();
      auto schema = take_capsule<ArrowSchema>(capsules[0], "arrow_schema");
      read_format(schema.value);
      read_array(take_capsule<ArrowArray>(capsules[1], "arrow_array"));
    } else {
      throw py::type_error(
          "encode_arrow takes an Arrow array of strings: an object with __arrow_c_array__ or "
          "__arrow_c_stream__, not '" +
          std::string(Py_TYPE(source.ptr())->tp_name) + "'");
    }
  }

  const std::vector<std::string_view>& texts() const { return texts_; }
  bool is_large() const { return format_ == "U"; }

 private:
  void read_stream(const py::object& capsule) {
    auto stream = take_capsule<ArrowArrayStream>(capsule, "arrow_array_stream");
    auto check = [&](int status) {
      if (status == 0) return;
      const char* why = stream.value.get_last_error(&stream.value);
      throw py::value_error(std::string("the Arrow stream failed: ") +
                            (why ? why : std::strerror(status)));
    };
    Owned<ArrowSchema> schema;
    check(stream.value.get_schema(&stream.value, &schema.value));
    read_format(schema.value);
    while (true) {
      Owned<ArrowArray> array;
      check(stream.value.get_next(&stream.value, &array.value));
      if (!array.value.release) break;
      read_array(std::move(array));
    }
  }

  void read_format(const ArrowSchema& schema) {
    format_ = schema.format;
    bool is_string = format_ == "u" || format_ == "U" || format_ == "vu";
    if (!is_string || schema.dictionary) {
      throw py::type_error(
          "encode_arrow takes string, large_string or string_view arrays, not " +
          (schema.dictionary ? std::string("a dictionary array") : "format \"" + format_ + "\"") +
          ": cast it first");
    }
  }

  void read_array(Owned<ArrowArray> owned) {
    const ArrowArray& array = arrays_.emplace_back(std::move(owned)).value;
    if (array.length == 0) return;
    texts_.reserve(texts_.size() + static_cast<size_t>(array.length));
    auto* valid = static_cast<const uint8_t*>(array.buffers[0]);
    for (int64_t i = array.offset; i < array.offset + array.length; ++i) {
      bool is_null = valid && !(valid[i / 8] >> (i % 8) & 1);
      texts_.push_back(is_null ? std::string_view() : text(array, i));
    }
  }

  std::string_view text(const ArrowArray& array, int64_t i) const {
    if (format_ == "u") return text_between<int32_t>(array, i);
    if (format_ == "U") return text_between<int64_t>(array, i);
    // A view: length, then 12 bytes of text or { prefix, buffer, offset }.
    auto* view = static_cast<const char*>(array.buffers[1]) + 16 * i;
    int32_t fields[4];
    std::memcpy(fields, view, sizeof fields);
    if (fields[0] <= 12) return {view + 4, static_cast<size_t>(fields[0])};
    if (fields[2] < 0 || fields[2] >= array.n_buffers - 3 || fields[3] < 0) {
      throw py::value_error("a string view of the Arrow array is out of bounds");
    }
    auto* data = static_cast<const char*>(array.buffers[2 + fields[2]]);
    return {data + fields[3], static_cast<size_t>(fields[0])};
  }

  template <class Index>
  static std::string_view text_between(const ArrowArray& array, int64_t i) {
    auto* ends = static_cast<const Index*>(array.buffers[1]);
    Index begin = ends[i];
    Index end = ends[i + 1];
    if (begin < 0 || end < begin) {
      throw py::value_error("the Arrow array's offsets do not ascend");
    }
    if (begin == end) return "";
    return {static_cast<const char*>(array.buffers[2]) + begin, static_cast<size_t>(end - begin)};
  }

  std::string format_;
  std::deque<Owned<ArrowArray>> arrays_;
  std::vector<std::string_view> texts_;
};

// ---- Ids to Arrow ----

// A list<uint32> or large_list<uint32> array.
struct ListColumns {
  std::vector<uint32_t> ids;
  std::vector<uint64_t> large_offsets;  // those of a large_list, which are never negative
  std::vector<int32_t> offsets;         // those of a list
  std::vector<uint8_t> valid;           // bits; empty: no nulls
  int64_t length = 0;
  int64_t null_count = 0;
  bool is_large = false;
};

struct ListArray {
  std::shared_ptr<const ListColumns> columns;
};

// An exported array and what its fields point to. A consumer may move the child away and release
// it later than the list, so each keeps the columns itself.
struct ExportedArray {
  std::shared_ptr<const ListColumns> columns;
  const void* buffers[2] = {nullptr, nullptr};
  ArrowArray child{};
  ArrowArray* children[1] = {&child};
};

void release_array(ArrowArray* array) {
  for (int64_t i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release) array->children[i]->release(array->children[i]);
  }
  delete static_cast<ExportedArray*>(array->private_data);
  array->release = nullptr;
}

ArrowArray exported(const std::shared_ptr<const ListColumns>& columns, int64_t length,
                    const void* valid, const void* data) {
  auto* own = new ExportedArray;
  own->columns = columns;
  own->buffers[0] = valid;
  own->buffers[1] = data;
  ArrowArray array{};
  array.length = length;
  array.n_buffers = 2;
  array.buffers = own->buffers;
  array.release = release_array;
  array.private_data = own;
  return array;
}

ArrowArray export_array(const std::shared_ptr<const ListColumns>& columns) {
  const void* offsets = columns->is_large ? static_cast<const void*>(columns->large_offsets.data())
                                          : columns->offsets.data();
  ArrowArray list = exported(columns, columns->length,
                             columns->valid.empty() ? nullptr : columns->valid.data(), offsets);
  list.null_count = columns->null_count;
  auto* own = static_cast<ExportedArray*>(list.private_data);
  own->child =
      exported(columns, static_cast<int64_t>(columns->ids.size()), nullptr, columns->ids.data());
  list.n_children = 1;
  list.children = own->children;
  return list;
}

struct ExportedSchema {
  ArrowSchema child{};
  ArrowSchema* children[1] = {&child};
};

void release_item(ArrowSchema* schema) { schema->release = nullptr; }

void release_list(ArrowSchema* schema) {
  if (schema->children[0]->release) schema->children[0]->release(schema->children[0]);
  delete static_cast<ExportedSchema*>(schema->private_data);
  schema->release = nullptr;
}

ArrowSchema export_schema(bool is_large) {
  auto* own = new ExportedSchema;
  own->child.format = "I";
  own->child.name = "item";
  own->child.flags = ARROW_FLAG_NULLABLE;
  own->child.release = release_item;
  ArrowSchema list{};
  list.format = is_large ? "+L" : "+l";
  list.name = "";
  list.flags = ARROW_FLAG_NULLABLE;
  list.n_children = 1;
  list.children = own->children;
  list.release = release_list;
  list.private_data = own;
  return list;
}

template <class T>
py::object capsule_of(T value, const char* name) {
  auto* content = new T(value);
  PyObject* capsule = PyCapsule_New(content, name, [](PyObject* self) {
    auto* kept = static_cast<T*>(PyCapsule_GetPointer(self, PyCapsule_GetName(self)));
    if (kept->release) kept->release(kept);
    delete kept;
  });
  if (!capsule) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(capsule);
}

// Spreads the rows of the texts that are there over all rows; a null is an empty row.
std::shared_ptr<const ListColumns> list_columns(FlatEncodings flat,
                                                const std::vector<std::string_view>& texts,
                                                bool is_large) {
  auto columns = std::make_shared<ListColumns>();
  columns->is_large = is_large;
  columns->length = static_cast<int64_t>(texts.size());
  columns->null_count = static_cast<int64_t>(texts.size() + 1 - flat.row_offsets.size());
  if (!is_large && flat.ids.size() > std::numeric_limits<int32_t>::max()) {
    throw Error(ErrorCode::kLimitExceeded,
                "the array has " + std::to_string(flat.ids.size()) +
                    " ids, more than a list array can hold; pass a large_string array");
  }
  if (columns->null_count > 0) {
    std::vector<uint64_t> spread;
    spread.reserve(texts.size() + 1);
    columns->valid.resize((texts.size() + 7) / 8);
    spread.push_back(0);
    size_t next = 0;
    for (size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].data()) {
        columns->valid[i / 8] = static_cast<uint8_t>(columns->valid[i / 8] | 1u << (i % 8));
        ++next;
      }
      spread.push_back(flat.row_offsets[next]);
    }
    flat.row_offsets = std::move(spread);
  }
  columns->ids = std::move(flat.ids);
  if (is_large) {
    columns->large_offsets = std::move(flat.row_offsets);
  } else {
    columns->offsets.reserve(flat.row_offsets.size());
    for (uint64_t end : flat.row_offsets) columns->offsets.push_back(static_cast<int32_t>(end));
  }
  return columns;
}

ListArray encode_arrow(TokenizerObject& self, const py::object& array, bool add_special_tokens,
                       const py::kwargs& settings) {
  ArrowTexts source(array);
  EncodeOptions options = batch_options(self, add_special_tokens, settings);
  Tokenizer tokenizer = self.current();
  py::gil_scoped_release released;
  std::vector<std::string_view> texts;
  texts.reserve(source.texts().size());
  for (std::string_view text : source.texts()) {
    if (text.data()) texts.push_back(text);
  }
  FlatEncodings flat = tokenizer.encode_flat(texts, options);
  return {list_columns(std::move(flat), source.texts(), source.is_large())};
}

constexpr const char* kDoc =
    "Ids of an Arrow array of strings, as an Arrow array of lists.\n\n"
    "`array` is anything with __arrow_c_array__ or __arrow_c_stream__: an array or a chunked "
    "array\n"
    "of pyarrow, a polars Series, a nanoarrow array. Strings are read in place. The result is\n"
    "list<uint32> (large_list<uint32> for large_string); a null stays a null. It is taken over\n"
    "without a copy by pyarrow.array(result), polars.Series(result) and the like.\n"
    "Keyword arguments: truncation, padding, special, threads, seed, as for encode. Raises\n"
    "TypeError for other arrays, LexelError with the row (nulls not counted). Runs without the\n"
    "GIL, in any thread.";

}  // namespace

void bind_list_array(py::module_& module) {
  PlainClass<ListArray> array(module, "ListArray",
                              "Lists of ids for any Arrow library: pyarrow.array(it), or any other "
                              "that knows the Arrow PyCapsule interface.");
  array.def("__len__", [](const ListArray& self) { return self.columns->length; });
  array.def("__repr__", [](const ListArray& self) {
    return "ListArray(rows=" + std::to_string(self.columns->length) +
           ", ids=" + std::to_string(self.columns->ids.size()) + ")";
  });
  array.def(
      "__arrow_c_schema__",
      [](const ListArray& self) {
        return capsule_of(export_schema(self.columns->is_large), "arrow_schema");
      },
      "A capsule of the type; no copy.");
  array.def(
      "__arrow_c_array__",
      [](const ListArray& self, const py::object&) {
        // A consumer must convert what it gets: the interface allows to ignore what it asked for.
        return py::make_tuple(capsule_of(export_schema(self.columns->is_large), "arrow_schema"),
                              capsule_of(export_array(self.columns), "arrow_array"));
      },
      py::arg("requested_schema") = py::none(), "Capsules of type and array; no copy.");
}

void bind_encode_arrow(PlainClass<TokenizerObject>& tokenizer) {
  tokenizer.def<&encode_arrow>("encode_arrow", py::arg("array"),
                               py::arg("add_special_tokens") = true, kDoc);
}

}  // namespace lexel::python
