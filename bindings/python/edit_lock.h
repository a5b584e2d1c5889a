#pragma once

#include <pybind11/pybind11.h>

#include <mutex>

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

}  // namespace lexel::python
