// Asked: the arguments of Session.request(), as far as the engine knows them.
//
// Thread: the interpreter's. Everything is borrowed from the caller's frame, and nothing has a
// destructor: a greenlet may be switched away from while it is on the stack.
#pragma once

#include <Python.h>

#include "python/names.h"

namespace acrida {

struct Asked {
  PyObject* method = nullptr;
  PyObject* url = nullptr;
  PyObject* name = Py_None;
  PyObject* context = Py_None;
  PyObject* json = Py_None;
  PyObject* headers = Py_None;
  PyObject* timeout = Py_None;
  bool catch_response = false;
  bool follow = true;
};

// Fills `asked`, whose method and URL are known, from the keyword arguments of a call. False: there
// are others, or positional ones. No error is set.
bool read_keywords(const Names& names, PyObject* const* values, PyObject* keywords, Asked& asked);

}  // namespace acrida
