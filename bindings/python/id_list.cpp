#include "id_list.h"

#include <pybind11/critical_section.h>

#include <cstring>
#include <string_view>

#include "python_values.h"

namespace lexel::python {
namespace {

// The value of an exact int if it is a small one and not negative, else -1.
int64_t small_value(PyObject* number) {
#if PY_VERSION_HEX >= 0x030C0000
  auto* integer = reinterpret_cast<PyLongObject*>(number);
  return PyUnstable_Long_IsCompact(integer) ? PyUnstable_Long_CompactValue(integer) : -1;
#else
  if (Py_SIZE(number) == 1) return reinterpret_cast<PyLongObject*>(number)->ob_digit[0];
  return Py_SIZE(number) == 0 ? 0 : -1;
#endif
}

// Copies the integers of a buffer; false if one is no id, which the general way complains of.
template <class Integer>
bool copy_integers(const Py_buffer& buffer, std::vector<uint32_t>& numbers) {
  size_t count = static_cast<size_t>(buffer.len) / sizeof(Integer);
  numbers.resize(count);
  uint64_t seen = 0;
  const char* from = static_cast<const char*>(buffer.buf);
  for (size_t i = 0; i < count; ++i) {
    Integer value;
    std::memcpy(&value, from + i * sizeof(Integer), sizeof(Integer));
    seen |= static_cast<uint64_t>(static_cast<int64_t>(value));
    numbers[i] = static_cast<uint32_t>(value);
  }
  return seen >> 32 == 0;
}

}  // namespace

IdList::IdList(py::handle ids) {
  if (PyUnicode_Check(ids.ptr())) throw py::type_error("Can't extract `str` to `Vec`");
  if (!PySequence_Check(ids.ptr())) {
    throw py::type_error("'" + std::string(Py_TYPE(ids.ptr())->tp_name) +
                         "' object is not an instance of 'Sequence'");
  }
  if (read_buffer(ids)) return;
  if (!read_exact_integers(ids)) {
    numbers_.clear();
    numbers_.reserve(py::len(ids));
    for (py::handle id : ids) numbers_.push_back(id_argument(id));
  }
  ids_ = numbers_;
}

IdList::~IdList() {
  if (buffer_.obj) PyBuffer_Release(&buffer_);
}

std::vector<uint32_t> IdList::take() {
  if (numbers_.empty()) return {ids_.begin(), ids_.end()};
  return std::move(numbers_);
}

// Integer arrays of four or eight bytes in this machine's byte order: NumPy's and array.array.
bool IdList::read_buffer(py::handle ids) {
  if (!PyObject_CheckBuffer(ids.ptr())) return false;
  if (PyObject_GetBuffer(ids.ptr(), &buffer_, PyBUF_ND | PyBUF_FORMAT) != 0) {
    PyErr_Clear();  // not contiguous
    return false;
  }
  std::string_view format = buffer_.format ? buffer_.format : "B";
  bool is_signed = format == "i" || format == "l" || format == "q";
  bool is_unsigned = format == "I" || format == "L" || format == "Q";
  if (buffer_.ndim == 1 && is_unsigned && buffer_.itemsize == 4) {
    ids_ = {static_cast<const uint32_t*>(buffer_.buf), static_cast<size_t>(buffer_.len) / 4};
    return true;
  }
  bool is_read = false;
  if (buffer_.ndim == 1 && buffer_.itemsize == 4 && is_signed) {
    is_read = copy_integers<int32_t>(buffer_, numbers_);
  } else if (buffer_.ndim == 1 && buffer_.itemsize == 8 && is_signed) {
    is_read = copy_integers<int64_t>(buffer_, numbers_);
  } else if (buffer_.ndim == 1 && buffer_.itemsize == 8 && is_unsigned) {
    is_read = copy_integers<uint64_t>(buffer_, numbers_);
  }
  PyBuffer_Release(&buffer_);
  if (is_read) ids_ = numbers_;
  return is_read;
}

// A list or tuple of plain ints: reading those runs no code of Python's that could change it.
bool IdList::read_exact_integers(py::handle ids) {
  if (!PyList_CheckExact(ids.ptr()) && !PyTuple_CheckExact(ids.ptr())) return false;
  py::scoped_critical_section guard(ids);
  auto count = static_cast<size_t>(PySequence_Fast_GET_SIZE(ids.ptr()));
  PyObject** items = PySequence_Fast_ITEMS(ids.ptr());
  numbers_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    if (!PyLong_CheckExact(items[i])) return false;
    int64_t value = small_value(items[i]);
    if (value < 0) return false;
    numbers_[i] = static_cast<uint32_t>(value);
  }
  return true;
}

}  // namespace lexel::python
