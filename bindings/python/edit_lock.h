#pragma once

#include <pybind11/pybind11.h>

#include <mutex>
#include <type_traits>
#include <utility>

namespace py = pybind11;

namespace lexel::python {

// Guards what Python objects share and can change: component nodes, and what tokenizers compiled
// from them. The GIL does that already; where Python has none, this does.
#ifdef Py_GIL_DISABLED

class EditLock {
 public:
  EditLock() {
    if (mutex().try_lock()) return;
    // Python may have to stop this thread while it waits for the one that holds the lock.
    py::gil_scoped_release detached;
    mutex().lock();
  }
  ~EditLock() { mutex().unlock(); }
  EditLock(const EditLock&) = delete;
  EditLock& operator=(const EditLock&) = delete;

 private:
  // Recursive: a custom component is Python code that may edit others.
  static std::recursive_mutex& mutex() {
    static std::recursive_mutex shared;
    return shared;
  }
};

#else

struct EditLock {
  EditLock() {}  // user-provided, so that a guard is no unused variable
};

#endif

// A getter or setter of T that holds the EditLock. A cpp_function must bring its own guard.
template <class T, class Function>
py::cpp_function locked(const Function& function) {
  if constexpr (std::is_same_v<Function, py::cpp_function>) {
    return function;
  } else {
    return py::cpp_function(py::method_adaptor<T>(function), py::call_guard<EditLock>());
  }
}

// A class all of whose methods and properties hold the EditLock.
template <class T, class... Options>
class LockedClass : public py::class_<T, Options...> {
  using Base = py::class_<T, Options...>;

 public:
  using Base::Base;

  template <class First, class... Rest>
  LockedClass& def(First&& first, Rest&&... rest) {
    Base::def(std::forward<First>(first), std::forward<Rest>(rest)..., py::call_guard<EditLock>());
    return *this;
  }

  template <class Get, class... Extra>
  LockedClass& def_property_readonly(const char* name, const Get& get, const Extra&... extra) {
    Base::def_property_readonly(name, locked<T>(get), extra...);
    return *this;
  }

  template <class Get, class Set, class... Extra>
  LockedClass& def_property(const char* name, const Get& get, const Set& set,
                            const Extra&... extra) {
    Base::def_property(name, locked<T>(get), locked<T>(set), extra...);
    return *this;
  }
};

}  // namespace lexel::python
