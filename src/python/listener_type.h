// StatsListener: is told of every request, and counts it in an entry, in the total, and in the
// run's record.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

namespace acrida {

// A specification for PyType_FromModuleAndSpec().
extern PyType_Spec listener_spec;

// Counts a request in environment.stats of a StatsListener, and records it in the listener's
// RunRecord. `event`: the values of the request event by their Name; null for those it lacks. Zero,
// or -1 with an error set.
int count_request(PyObject* listener, PyObject* const* event);

}  // namespace acrida
