// The descriptor of what an object holds, which Python watches for reading: as an attribute or as
// fileno().
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

namespace acrida {

// kHeld(object): what has descriptor(). Unused: void for an attribute, PyObject for a method.
template <auto kHeld, class Unused>
PyObject* descriptor_of(PyObject* object, Unused* /*unused*/) {
  return PyLong_FromLong(kHeld(object).descriptor());
}

}  // namespace acrida
