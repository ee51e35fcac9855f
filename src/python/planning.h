// Functions of the module that plan a load: what the rehearsal of a locustfile has learned, beside
// the targets.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

namespace acrida {

// check_targets(text, source): text in bytes. ValueError says what is wrong, and where.
PyObject* check_targets(PyObject* module, PyObject* arguments);
// plan(learned, targets, source) -> (match lines, text, line, json): JSON and targets in bytes,
// targets None for none. ValueError when the targets do not fit what was learned.
PyObject* plan(PyObject* module, PyObject* arguments);

}  // namespace acrida
