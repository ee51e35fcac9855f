// What counts requests: EntryCounts, from which locust.stats.StatsEntry derives, and StatsListener,
// which is told of every request and counts it in an entry and in the total.
//
// The counters are plain Python objects in attributes of the entry, which a locustfile may read and
// write; the arithmetic on them is done here because it is done twice for every request.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

namespace acrida {

// Specifications for PyType_FromModuleAndSpec().
extern PyType_Spec entry_spec;
extern PyType_Spec listener_spec;

// Counts a request in environment.stats of a StatsListener, and records it in the listener's
// RunRecord. `event`: the values of the request event by their Name; null for those it lacks. Zero,
// or -1 with an error set.
int count_request(PyObject* listener, PyObject* const* event);

}  // namespace acrida
