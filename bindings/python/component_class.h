#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>

#include "families.h"
#include "python_class.h"
#include "python_values.h"

// The Python classes of components: attributes, repr and pickling are the same for all of them.
namespace lexel::python {

template <class Family, class T>
using ComponentClass = LockedClass<HandleOf<Family, T>, Handle<Family>>;

template <class Family, class T>
HandleOf<Family, T> make_handle(T value) {
  HandleOf<Family, T> handle;
  handle.node = std::make_shared<Node<Family>>();
  handle.node->spec.value = std::move(value);
  return handle;
}

// The base class: repr, str and `custom` state errors.
template <class Family>
LockedClass<Handle<Family>> bind_family(py::module_& module, const char* name) {
  // Programs hang attributes of their own on components.
  LockedClass<Handle<Family>> base(module, name, py::dynamic_attr());
  auto repr = [](const Handle<Family>& self) {
    return repr_of_json(Family::write(spec_of(*self.node)));
  };
  base.def("__repr__", repr);
  base.def("__str__", [](const Handle<Family>& self) {
    return str_of_json(Family::write(spec_of(*self.node)));
  });
  base.def("__getstate__", [](const Handle<Family>& self) {
    return py::bytes(Family::write(spec_of(*self.node)));
  });
  base.def("__setstate__", init([](const py::bytes& state) {
             return Handle<Family>{node_of<Family>(Family::parse(std::string(state)))};
           }),
           py::arg("state"));
  return base;
}

template <class Family, class T>
ComponentClass<Family, T> bind_component(py::module_& module, const char* name) {
  ComponentClass<Family, T> component(module, name);
  component.def("__setstate__", init([](const py::bytes& state) {
                  HandleOf<Family, T> self;
                  self.node = node_of<Family>(Family::parse(std::string(state)));
                  if (!std::holds_alternative<T>(self.node->spec.value)) {
                    throw py::value_error("the pickled state is that of another component");
                  }
                  return self;
                }),
                py::arg("state"));
  return component;
}

// A component without settings.
template <class Family, class T>
void bind_plain(py::module_& module, const char* name) {
  bind_component<Family, T>(module, name).def(init([] { return make_handle<Family>(T()); }));
}

// An attribute that is a field of the spec struct. Setting it edits the shared node.
template <class Family, class T, class V>
void bind_field(ComponentClass<Family, T>& component, const char* name, V T::*member) {
  component.def_property(
      name, [member](const HandleOf<Family, T>& self) { return self.get().*member; },
      [member](HandleOf<Family, T>& self, const py::object& value) {
        self.get().*member = argument_as<V>(value);
        self.node->touch();
      });
}

// The same for a field that Python sees as another type.
template <class Family, class T, class Get, class Set>
void bind_property(ComponentClass<Family, T>& component, const char* name, Get get, Set set) {
  component.def_property(
      name, [get](const HandleOf<Family, T>& self) { return get(self.get()); },
      [set](HandleOf<Family, T>& self, const py::object& value) {
        set(self.get(), value);
        self.node->touch();
      });
}

// Metaspace is a pre-tokenizer and a decoder.
template <class Family>
void bind_metaspace(py::module_& module) {
  using T = spec::Metaspace;
  auto metaspace = bind_component<Family, T>(module, "Metaspace");
  metaspace.def(init([](const py::object& replacement, const py::object& scheme, bool split) {
                  return make_handle<Family>(T{character_argument(utf8_view(replacement)),
                                               prepend_scheme_argument(utf8_view(scheme)), split});
                }),
                py::arg("replacement") = "\u2581", py::arg("prepend_scheme") = "always",
                py::arg("split").noconvert() = true);
  bind_property(
      metaspace, "replacement", [](const T& self) { return character_string(self.replacement); },
      [](T& self, const py::object& value) {
        self.replacement = character_argument(utf8_view(value));
      });
  bind_property(
      metaspace, "prepend_scheme",
      [](const T& self) { return prepend_scheme_name(self.prepend_scheme); },
      [](T& self, const py::object& value) {
        self.prepend_scheme = prepend_scheme_argument(utf8_view(value));
      });
  bind_field(metaspace, "split", &T::split);
}

// The Sequence class of a family. `argument` is the name of the constructor's parameter.
template <class Family>
ComponentClass<Family, typename Family::Sequence> bind_sequence(py::module_& module,
                                                                const char* argument,
                                                                bool has_items) {
  using T = typename Family::Sequence;
  auto sequence = bind_component<Family, T>(module, "Sequence");
  sequence.def(init([](const py::list& items) {
                 auto handle = make_handle<Family>(T());
                 for (py::handle item : items) {
                   handle.node->children.push_back(node_argument<Family>(item));
                 }
                 return handle;
               }),
               py::arg(argument));
  sequence.def("__getnewargs__",
               [](const HandleOf<Family, T>&) { return py::make_tuple(py::list()); });
  if (!has_items) return sequence;
  sequence.def("__getitem__", [](const HandleOf<Family, T>& self, const py::int_& index) {
    return to_python<Family>(child_at(*self.node, unsigned_argument(index)));
  });
  sequence.def("__setitem__",
               [](const HandleOf<Family, T>& self, const py::int_& index, const py::object& value) {
                 child_at(*self.node, unsigned_argument(index)) = node_argument<Family>(value);
                 self.node->touch();
               });
  sequence.def("__delitem__", [](const HandleOf<Family, T>&, const py::object&) {
    PyErr_SetString(PyExc_NotImplementedError, "can't delete item");
    throw py::error_already_set();
  });
  return sequence;
}

}  // namespace lexel::python
