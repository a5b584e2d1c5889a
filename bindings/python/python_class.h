#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "edit_lock.h"
#include "method.h"
#include "native_object.h"

namespace py = pybind11;

namespace lexel::python {

struct NoLock {
  NoLock() {}  // user-provided, so that a guard is no unused variable
};

// A getter or setter of T that holds the EditLock. A cpp_function must bring its own guard.
template <class T, class Function>
py::cpp_function locked(const Function& function) {
  if constexpr (std::is_same_v<Function, py::cpp_function>) {
    return function;
  } else {
    return py::cpp_function(py::method_adaptor<T>(function), py::call_guard<EditLock>());
  }
}

// What __init__ is made from: a function that gives the new object.
template <class Function>
struct Init {};
template <class Function>
requires std::is_empty_v<Function> Init<Function> init(Function) { return {}; }
template <auto Target>
Init<Constant<Target>> init() {
  return {};
}

inline void add_parameter(std::vector<Signature::Parameter>& parameters, const py::arg& argument) {
  auto name = py::reinterpret_steal<py::object>(
      argument.name ? PyUnicode_InternFromString(argument.name) : nullptr);
  parameters.push_back({std::move(name), {}});
}
inline void add_parameter(std::vector<Signature::Parameter>& parameters,
                          const py::arg_v& argument) {
  add_parameter(parameters, static_cast<const py::arg&>(argument));
  parameters.back().default_value = argument.value;
}
inline void add_parameter(std::vector<Signature::Parameter>&, const char*) {}

// A class of T, whose methods and properties hold a Guard while they run. Base is py::class_ or
// NativeBase.
//
// Functions without state (lambdas without captures; def<&function>) become methods, and getters,
// of CPython's own kind; anything else is pybind11's.
template <class Guard, class T, class Base>
class GuardedClass : public Base {
  // pybind11's other extras say how to call, which only its dispatcher knows.
  template <class Function, class... Extra>
  static constexpr bool kIsPlain =
      std::is_empty_v<Function>&& std::is_default_constructible_v<Function> &&
      ((std::is_base_of_v<py::arg, Extra> || std::is_convertible_v<Extra, const char*>)&&...);

 public:
  using Base::Base;

  template <class Function, class... Extra>
  GuardedClass& def(const char* name, const Function& function, const Extra&... extra) {
    if constexpr (kIsPlain<Function, Extra...>) {
      using Kind = Method<T, Guard, Function>;
      // The second method of the same function needs a place of its own.
      if (Kind::definition.signature) {
        define_slowly(name, function, extra...);
        return *this;
      }
      py::cpp_function documented(function, py::name(name), py::is_method(*this), extra...);
      set_definition<Kind>(name, name, documented, true, extra...);
      set_method<Kind>(name);
    } else {
      define_slowly(name, function, extra...);
    }
    return *this;
  }
  template <class Function, class... Extra>
  GuardedClass& def(Init<Function>, const Extra&... extra) {
    return def_constructor<false, Function>("__init__", "__new__", extra...);
  }
  // __setstate__, from a function that gives the object of a state.
  template <class Function, class... Extra>
  GuardedClass& def(const char* name, Init<Function>, const Extra&... extra) {
    return def_constructor<true, Function>(name, name, extra...);
  }
  // pybind11's operators and the like.
  template <class Other, class... Extra>
  requires(!std::is_convertible_v<Other, const char*>) GuardedClass& def(Other&& other,
                                                                         const Extra&... extra) {
    define_slowly(std::forward<Other>(other), extra...);
    return *this;
  }

  template <auto Target, class... Extra>
  GuardedClass& def(const char* name, const Extra&... extra) {
    return def(name, Constant<Target>(), extra...);
  }

  template <class Function, class... Extra>
  GuardedClass& def_static(const char* name, const Function& function, const Extra&... extra) {
    static_assert(kIsPlain<Function, Extra...>);
    using Kind = StaticMethod<T, Guard, Function>;
    py::cpp_function documented(function, py::name(name), py::scope(*this), extra...);
    set_definition<Kind>(name, name, documented, false, extra...);
    auto made = py::reinterpret_steal<py::object>(
        PyCFunction_NewEx(&Kind::definition.def, nullptr, this->attr("__module__").ptr()));
    this->attr(name) = py::staticmethod(made);
    return *this;
  }
  template <auto Target, class... Extra>
  GuardedClass& def_static(const char* name, const Extra&... extra) {
    return def_static(name, Constant<Target>(), extra...);
  }

  template <class Get, class... Extra>
  GuardedClass& def_property_readonly(const char* name, const Get& get, const Extra&... extra) {
    if constexpr (kIsPlain<Get, Extra...>) {
      using Kind = Method<T, Guard, Get>;
      if (!Kind::definition.signature) {
        py::cpp_function documented(get, py::is_method(*this), extra...);
        set_definition<Kind>(name, name, documented, true);
        py::object getter = method_of<Kind>();
        py::handle property(reinterpret_cast<PyObject*>(&PyProperty_Type));
        this->attr(name) = property(getter, py::none(), py::none(), getter.attr("__doc__"));
        return *this;
      }
    }
    Base::def_property_readonly(name, accessor(get), extra...);
    return *this;
  }
  template <auto Target, class... Extra>
  GuardedClass& def_property_readonly(const char* name, const Extra&... extra) {
    return def_property_readonly(name, Constant<Target>(), extra...);
  }

  template <class Get, class Set, class... Extra>
  GuardedClass& def_property(const char* name, const Get& get, const Set& set,
                             const Extra&... extra) {
    Base::def_property(name, accessor(get), accessor(set), extra...);
    return *this;
  }

 private:
  template <bool kReplaces, class Function, class... Extra>
  GuardedClass& def_constructor(const char* name, const char* shown_name, const Extra&... extra) {
    using Kind = Constructor<T, Guard, Function, kReplaces>;
    py::cpp_function documented =
        documented_init(name, static_cast<typename Kind::Parameters*>(nullptr), extra...);
    set_definition<Kind>(name, shown_name, documented, true, extra...);
    set_method<Kind>(name);
    return *this;
  }

  template <class Function>
  static auto accessor(const Function& function) {
    if constexpr (std::is_same_v<Guard, NoLock>) {
      return function;
    } else {
      return locked<T>(function);
    }
  }

  template <class... Arguments>
  void define_slowly(Arguments&&... arguments) {
    if constexpr (std::is_same_v<Guard, NoLock>) {
      Base::def(std::forward<Arguments>(arguments)...);
    } else {
      Base::def(std::forward<Arguments>(arguments)..., py::call_guard<Guard>());
    }
  }

  template <class... A, class... Extra>
  py::cpp_function documented_init(const char* name, std::tuple<A...>*, const Extra&... extra) {
    return py::cpp_function([](T&, A...) {}, py::name(name), py::is_method(*this), extra...);
  }

  // pybind11's function of the same parameters is made for its docstring alone, which has the
  // types; tools/make_stubs.py reads them there.
  template <class Kind, class... Extra>
  void set_definition(const char* name, const char* shown_name, const py::cpp_function& documented,
                      bool has_self, const Extra&... extra) {
    using Converted = Arguments<typename Kind::Parameters>;
    std::vector<Signature::Parameter> parameters;
    (add_parameter(parameters, extra), ...);
    parameters.resize(Converted::kCount);
    std::string owner = py::str(this->attr("__name__"));
    Kind::definition.set(
        {owner, name, shown_name, std::move(parameters), Converted::kTakesKeywords}, &Kind::call,
        has_self, documented.attr("__doc__"));
  }

  template <class Kind>
  py::object method_of() {
    auto* type = reinterpret_cast<PyTypeObject*>(this->ptr());
    auto method = py::reinterpret_steal<py::object>(PyDescr_NewMethod(type, &Kind::definition.def));
    if (!method) throw py::error_already_set();
    return method;
  }

  template <class Kind>
  void set_method(const char* name) {
    this->attr(name) = method_of<Kind>();
  }
};

// A class all of whose methods and properties hold the EditLock.
template <class T, class... Options>
using LockedClass = GuardedClass<EditLock, T, py::class_<T, Options...>>;

template <class T, class... Options>
using PlainClass = GuardedClass<NoLock, T, py::class_<T, Options...>>;

// A class whose objects hold a T themselves.
template <class T>
using NativeClass = GuardedClass<NoLock, T, NativeBase<T>>;

}  // namespace lexel::python
