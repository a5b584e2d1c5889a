#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "argument.h"
#include "native_object.h"

namespace py = pybind11;

// Methods of Python classes as CPython's own: method descriptors that CPython calls with an array
// of arguments. pybind11's dispatcher, which they do without, answers a wrong argument with the
// repr of every argument; a tokenizer's is its whole vocabulary, which takes seconds and makes a
// message of megabytes. They also cost less to call and have a signature that `inspect` reads.
namespace lexel::python {

// What a method takes, as `def name(self, a, b=1, **kwargs)` says it.
class Signature {
 public:
  // Without a default, an argument must be given; without a name, by its place.
  struct Parameter {
    py::object name;
    py::object default_value;
  };

  // `owner` is the class, which messages name, and call the method `shown_name`.
  Signature(const std::string& owner, std::string name, const std::string& shown_name,
            std::vector<Parameter> parameters, bool takes_keywords);

  // Sets values[i] to the argument of parameter i, borrowed, and `keywords` to the keyword
  // arguments that are no parameter's. Throws TypeError in Hugging Face's words when the arguments
  // are not those of the signature.
  void match(PyObject* const* arguments, size_t count, PyObject* keyword_names, PyObject** values,
             py::kwargs& keywords) const;

  // "($self, a, b=1, **kwargs)", where CPython looks for it: at the head of a docstring.
  std::string text(bool has_self) const;
  const std::string& name() const { return name_; }

 private:
  size_t find(PyObject* name) const;
  [[noreturn]] void throw_too_many(size_t count) const;
  [[noreturn]] void throw_missing(PyObject* const* values) const;

  std::string name_;
  std::string called_;  // "Tokenizer.encode()"
  std::vector<Parameter> parameters_;
  bool takes_keywords_;
  py::kwargs no_keywords_;
};

// A function as the type of an object without state, as a lambda without captures is.
template <auto Target>
struct Constant;
template <class R, class... A, R (*Target)(A...)>
struct Constant<Target> {
  R operator()(A... arguments) const { return Target(std::forward<A>(arguments)...); }
};
template <class R, class T, class... A, R (T::*Target)(A...)>
struct Constant<Target> {
  R operator()(T& self, A... arguments) const {
    return (self.*Target)(std::forward<A>(arguments)...);
  }
};
template <class R, class T, class... A, R (T::*Target)(A...) const>
struct Constant<Target> {
  R operator()(const T& self, A... arguments) const {
    return (self.*Target)(std::forward<A>(arguments)...);
  }
};

template <class Function>
struct Call : Call<decltype(&Function::operator())> {};
template <class R, class F, class... A>
struct Call<R (F::*)(A...) const> {
  using Result = R;
  using Parameters = std::tuple<A...>;
};

template <class Tuple>
struct WithoutFirst;
template <class First, class... Rest>
struct WithoutFirst<std::tuple<First, Rest...>> {
  using Head = First;
  using Tail = std::tuple<Rest...>;
};

// The arguments of one call, converted.
template <class Parameters>
class Arguments;
template <class... A>
class Arguments<std::tuple<A...>> {
 public:
  // **kwargs is the last, where there is one.
  static constexpr bool kTakesKeywords =
      (std::is_same_v<std::remove_cvref_t<A>, py::kwargs> || ...);
  static constexpr size_t kCount = sizeof...(A) - (kTakesKeywords ? 1 : 0);

  Arguments(const Signature& signature, PyObject* const* arguments, size_t count,
            PyObject* keyword_names) {
    std::array<PyObject*, kCount + 1> values{};
    py::kwargs keywords = py::reinterpret_steal<py::kwargs>(py::handle());
    signature.match(arguments, count, keyword_names, values.data(), keywords);
    if constexpr (kTakesKeywords) {
      keywords_ = std::move(keywords);
      values[kCount] = keywords_.ptr();
    }
    load(values.data(), std::index_sequence_for<A...>());
  }

  // `before`, then the arguments.
  template <class Function, class... Before>
  decltype(auto) call(Function&& function, Before&&... before) {
    return call(function, std::index_sequence_for<A...>(), std::forward<Before>(before)...);
  }

 private:
  template <size_t... I>
  void load(PyObject* const* values, std::index_sequence<I...>) {
    (std::get<I>(arguments_).load(values[I]), ...);
  }
  template <class Function, size_t... I, class... Before>
  decltype(auto) call(Function& function, std::index_sequence<I...>, Before&&... before) {
    return function(std::forward<Before>(before)..., std::get<I>(arguments_).get()...);
  }

  py::kwargs keywords_ = py::reinterpret_steal<py::kwargs>(py::handle());
  std::tuple<Argument<A>...> arguments_;
};

// The C++ object of a Python one that is known to be of class T or one below it.
template <class T>
T& self_of(PyObject* self) {
  if constexpr (kIsNative<T>) {
    return NativeObject<T>::value_of(self);
  } else {
    auto* instance = reinterpret_cast<py::detail::instance*>(self);
    // Classes here derive from one at most, at the same address; a Python class of several bases is
    // not simple.
    if (instance->simple_layout) {
      void* value = instance->get_value_and_holder().value_ptr();
      if (!value) throw_not_made(self);
      return *static_cast<T*>(value);
    }
    return py::cast<T&>(py::handle(self));
  }
}

// Runs `function` as CPython's calls are: a null result is an error that is set.
template <class Function>
PyObject* run_call(Function&& function) {
  try {
    return function();
  } catch (py::error_already_set& error) {
    error.restore();
#ifdef __GLIBCXX__
  } catch (abi::__forced_unwind&) {  // the thread ends here, as the interpreter does
    throw;
#endif
  } catch (...) {
    py::detail::try_translate_exceptions();
  }
  return nullptr;
}

template <class Result, class Function>
PyObject* run_to_python(PyObject* self, Function&& function) {
  if constexpr (std::is_void_v<Result>) {
    function();
    return py::none().release().ptr();
  } else {
    const auto policy = py::detail::return_value_policy_override<Result>::policy(
        py::return_value_policy::automatic);
    return py::detail::make_caster<Result>::cast(function(), policy, self).ptr();
  }
}

using FastCall = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*);

// What CPython's objects for a method point to, for as long as the process lives.
struct MethodDefinition {
  const Signature* signature = nullptr;
  PyMethodDef def{};

  void set(Signature new_signature, FastCall function, bool has_self, const py::handle& docstring);
};

// Function as a method.
template <class T, class Guard, class Function>
struct Method {
  using Parts = WithoutFirst<typename Call<Function>::Parameters>;
  using Parameters = typename Parts::Tail;
  static inline MethodDefinition definition;

  static PyObject* call(PyObject* self, PyObject* const* arguments, Py_ssize_t count,
                        PyObject* keyword_names) {
    return run_call([&] {
      Arguments<Parameters> converted(*definition.signature, arguments, static_cast<size_t>(count),
                                      keyword_names);
      return run_to_python<typename Call<Function>::Result>(self, [&]() -> decltype(auto) {
        [[maybe_unused]] Guard guard;
        using Self = std::remove_cvref_t<typename Parts::Head>;
        if constexpr (std::is_base_of_v<Self, T>) {
          return converted.call(Function(), self_of<Self>(self));
        } else {
          Argument<typename Parts::Head> object;
          object.load(self);
          return converted.call(Function(), object.get());
        }
      });
    });
  }
};

// Function as a static method.
template <class T, class Guard, class Function>
struct StaticMethod {
  using Parameters = typename Call<Function>::Parameters;
  static inline MethodDefinition definition;

  static PyObject* call(PyObject*, PyObject* const* arguments, Py_ssize_t count,
                        PyObject* keyword_names) {
    return run_call([&] {
      Arguments<Parameters> converted(*definition.signature, arguments, static_cast<size_t>(count),
                                      keyword_names);
      return run_to_python<typename Call<Function>::Result>(nullptr, [&]() -> decltype(auto) {
        [[maybe_unused]] Guard guard;
        return converted.call(Function());
      });
    });
  }
};

// Makes `value` the object of `self`, whose __init__ has not been called.
template <class T>
void make_object(PyObject* self, T value) {
  auto* instance = reinterpret_cast<py::detail::instance*>(self);
  auto place = instance->get_value_and_holder(py::detail::get_type_info(typeid(T)));
  place.value_ptr() = new T(std::move(value));
  place.type->init_instance(instance, nullptr);
}

template <class T>
bool is_made(PyObject* self) {
  return reinterpret_cast<py::detail::instance*>(self)
      ->get_value_and_holder(py::detail::get_type_info(typeid(T)))
      .instance_registered();
}

// Function, which gives a T, as __init__, or where kReplaces as __setstate__, which may come to an
// object that is made already.
template <class T, class Guard, class Function, bool kReplaces>
struct Constructor {
  using Parameters = typename Call<Function>::Parameters;
  static inline MethodDefinition definition;

  static PyObject* call(PyObject* self, PyObject* const* arguments, Py_ssize_t count,
                        PyObject* keyword_names) {
    return run_call([&] {
      bool is_new = !is_made<T>(self);
      if (is_new || kReplaces) {
        Arguments<Parameters> converted(*definition.signature, arguments,
                                        static_cast<size_t>(count), keyword_names);
        [[maybe_unused]] Guard guard;
        T value = converted.call(Function());
        if (is_new) {
          make_object<T>(self, std::move(value));
        } else if constexpr (kReplaces) {
          self_of<T>(self) = std::move(value);
        }
      }
      return py::none().release().ptr();
    });
  }
};

}  // namespace lexel::python
