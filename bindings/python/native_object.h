#pragma once

#include <pybind11/pybind11.h>
#include <structmember.h>

#include <cstddef>
#include <new>
#include <string>
#include <utility>

namespace py = pybind11;

// Python objects that hold a C++ value themselves. pybind11's hold a pointer to one and are listed
// in a table of all, which takes as long as making the tokens of a short text.
namespace lexel::python {

// Whether objects of T's class are of this kind; specialised beside T, as is pybind11's caster.
template <class T>
inline constexpr bool kIsNative = false;

template <class T>
class NativeObject {
 public:
  static void make_type(const py::module_& module, const char* name) {
    static PyMemberDef members[] = {
        {"__dictoffset__", T_PYSSIZET, offsetof(Layout, attributes), READONLY, nullptr},
        {"__weaklistoffset__", T_PYSSIZET, offsetof(Layout, weak_references), READONLY, nullptr},
        {nullptr, 0, 0, 0, nullptr}};
    static PyGetSetDef properties[] = {
        {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, nullptr, nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr}};
    static PyType_Slot slots[] = {{Py_tp_new, reinterpret_cast<void*>(&make_default)},
                                  {Py_tp_dealloc, reinterpret_cast<void*>(&destroy)},
                                  {Py_tp_members, members},
                                  {Py_tp_getset, properties},
                                  {0, nullptr}};
    // Some Pythons keep the pointer.
    static const std::string full_name = std::string(py::str(module.attr("__name__"))) + "." + name;
    PyType_Spec spec{full_name.c_str(), sizeof(Layout), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                     slots};
    type_ = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
    if (!type_) throw py::error_already_set();
  }

  // Borrowed; there for as long as the process is.
  static py::handle type() { return reinterpret_cast<PyObject*>(type_); }
  static bool is_instance(py::handle object) {
    return PyObject_TypeCheck(object.ptr(), type_) != 0;
  }
  // Requires is_instance().
  static T& value_of(py::handle object) {
    return *std::launder(reinterpret_cast<T*>(layout_of(object.ptr()).value));
  }

  // A new object.
  static py::object make(T value) {
    Layout* made = PyObject_New(Layout, type_);
    if (!made) throw py::error_already_set();
    made->attributes = nullptr;
    made->weak_references = nullptr;
    new (made->value) T(std::move(value));
    return py::reinterpret_steal<py::object>(reinterpret_cast<PyObject*>(made));
  }

 private:
  struct Layout {
    PyObject_HEAD PyObject* attributes;  // a program's own; null as long as there are none
    PyObject* weak_references;
    alignas(T) unsigned char value[sizeof(T)];
  };

  static Layout& layout_of(PyObject* object) { return *reinterpret_cast<Layout*>(object); }

  static PyObject* make_default(PyTypeObject* type, PyObject*, PyObject*) {
    PyObject* made = type->tp_alloc(type, 0);
    if (made) new (layout_of(made).value) T();
    return made;
  }

  // The garbage collector does not know these objects: it would walk through every one of a large
  // batch. What is reached from a program's own attributes alone is seldom a cycle.
  static void destroy(PyObject* object) {
    PyTypeObject* type = Py_TYPE(object);
    if (layout_of(object).weak_references) PyObject_ClearWeakRefs(object);
    Py_CLEAR(layout_of(object).attributes);
    value_of(object).~T();
    type->tp_free(object);
    Py_DECREF(type);
  }

  static inline PyTypeObject* type_ = nullptr;
};

// pybind11's caster of T; what derives from it adds `name`.
template <class T>
class NativeCaster {
 public:
  bool load(py::handle source, bool) {
    if (!source || !NativeObject<T>::is_instance(source)) return false;
    value_ = &NativeObject<T>::value_of(source);
    return true;
  }
  operator T&() { return *value_; }
  template <class>
  using cast_op_type = T&;

  static py::handle cast(T value, py::return_value_policy, py::handle) {
    return NativeObject<T>::make(std::move(value)).release();
  }

 private:
  T* value_ = nullptr;
};

// What py::class_ is for other objects.
template <class T>
class NativeBase : public py::object {
 public:
  NativeBase(py::module_& module, const char* name) {
    NativeObject<T>::make_type(module, name);
    py::object::operator=(py::reinterpret_borrow<py::object>(NativeObject<T>::type()));
    module.attr(name) = *this;
  }

  template <class Function, class... Extra>
  void def(const char* name, const Function& function, const Extra&... extra) {
    this->attr(name) =
        py::cpp_function(py::method_adaptor<T>(function), py::name(name), py::is_method(*this),
                         py::sibling(py::getattr(*this, name, py::none())), extra...);
  }

  template <class Get, class... Extra>
  void def_property_readonly(const char* name, const Get& get, const Extra&... extra) {
    py::cpp_function getter(py::method_adaptor<T>(get), py::is_method(*this), extra...);
    py::handle property(reinterpret_cast<PyObject*>(&PyProperty_Type));
    this->attr(name) = property(getter);
  }
};

}  // namespace lexel::python
