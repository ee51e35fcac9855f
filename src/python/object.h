// Owned: a strong reference to a Python object.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <utility>

namespace acrida {

class Owned {
 public:
  Owned() = default;
  // Takes the reference over; null is a Python error that is set.
  explicit Owned(PyObject* object) : object_(object) {}
  static Owned share(PyObject* object) { return Owned(Py_XNewRef(object)); }
  Owned(Owned&& other) noexcept : object_(other.release()) {}
  Owned& operator=(Owned&& other) noexcept {
    PyObject* const old = std::exchange(object_, other.release());
    Py_XDECREF(old);  // may run Python code: last
    return *this;
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { Py_XDECREF(object_); }

  explicit operator bool() const { return object_ != nullptr; }
  PyObject* get() const { return object_; }
  PyObject* release() { return std::exchange(object_, nullptr); }

 private:
  PyObject* object_ = nullptr;
};

}  // namespace acrida
