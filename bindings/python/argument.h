#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "native_object.h"
#include "python_values.h"

// Arguments of methods, from Python. pybind11's casters convert; what they refuse is said in
// Hugging Face's words, and short.
namespace lexel::python {

// Throws TypeError: "'int' object is not an instance of 'str'".
[[noreturn]] void throw_wrong_type(py::handle value, const std::string& expected);

// Throws TypeError for a Python subclass that has its own __init__ and did not call this one's.
[[noreturn]] void throw_not_made(py::handle self);

// What a value must be an instance of, for messages.
template <class T>
std::string expected_type() {
  if constexpr (std::is_same_v<T, bool>) {
    return "bool";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "float";
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, py::str>) {
    return "str";
  } else if constexpr (std::is_same_v<T, py::dict>) {
    return "dict";
  } else if constexpr (std::is_same_v<T, py::list>) {
    return "list";
  } else if constexpr (std::is_same_v<T, py::bytes>) {
    return "bytes";
  } else if constexpr (kIsNative<T>) {
    return py::str(NativeObject<T>::type().attr("__name__"));
  } else if constexpr (std::is_base_of_v<py::detail::type_caster_generic,
                                         py::detail::make_caster<T>>) {
    py::handle type = py::detail::get_type_handle(typeid(py::detail::intrinsic_t<T>), false);
    return type ? std::string(py::str(type.attr("__name__"))) : "object";
  } else {
    return "Sequence";
  }
}

// One argument of C++ type A, a parameter's declared type.
template <class A>
class Argument {
  using T = std::remove_cvref_t<A>;
  using Caster = py::detail::make_caster<T>;

 public:
  void load(py::handle value) {
    // None is a null pointer to pybind11, which no parameter here wants.
    constexpr bool kIsObject = std::is_base_of_v<py::detail::type_caster_generic, Caster>;
    // Converted, anything with a truth value would be a bool.
    if ((kIsObject && value.is_none()) || !caster_.load(value, !std::is_same_v<T, bool>)) {
      throw_wrong_type(value, expected_type<T>());
    }
  }
  A get() { return py::detail::cast_op<A>(std::move(caster_)); }

 private:
  Caster caster_;
};

// An object of any type.
template <class A>
requires std::same_as<std::remove_cvref_t<A>, py::object> ||
    std::same_as<std::remove_cvref_t<A>, py::kwargs>
class Argument<A> {
 public:
  void load(py::handle value) { value_ = py::reinterpret_borrow<std::remove_cvref_t<A>>(value); }
  std::remove_cvref_t<A>& get() { return value_; }

 private:
  std::remove_cvref_t<A> value_ = py::reinterpret_steal<std::remove_cvref_t<A>>(py::handle());
};

// An integer of any type that Python takes as an index, NumPy's among them.
template <class A>
requires std::same_as<std::remove_cvref_t<A>, py::int_>
class Argument<A> {
 public:
  void load(py::handle value) {
    value_ = py::reinterpret_steal<py::int_>(PyNumber_Index(value.ptr()));
    if (!value_) throw py::error_already_set();
  }
  py::int_& get() { return value_; }

 private:
  py::int_ value_ = py::reinterpret_steal<py::int_>(py::handle());
};

template <class A>
requires std::unsigned_integral<std::remove_cvref_t<A>> &&
    (!std::same_as<std::remove_cvref_t<A>, bool>)class Argument<A> {
 public:
  void load(py::handle value) {
    if constexpr (sizeof(std::remove_cvref_t<A>) == sizeof(uint32_t)) {
      value_ = id_argument(value);
    } else {
      value_ = unsigned_argument(value);
    }
  }
  std::remove_cvref_t<A> get() { return value_; }

 private:
  std::remove_cvref_t<A> value_ = 0;
};

// One value, as an argument is converted. For setters: pybind11's own conversion would answer a
// wrong one with the repr of the object.
template <class V>
V argument_as(py::handle value) {
  Argument<V> argument;
  argument.load(value);
  return argument.get();
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class A>
requires IsOptional<std::remove_cvref_t<A>>::value class Argument<A> {
  using Optional = std::remove_cvref_t<A>;

 public:
  void load(py::handle value) {
    if (!value.is_none()) value_.emplace(argument_as<typename Optional::value_type>(value));
  }
  Optional& get() { return value_; }

 private:
  Optional value_;
};

}  // namespace lexel::python
