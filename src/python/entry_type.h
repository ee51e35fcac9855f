// EntryCounts, from which locust.stats.StatsEntry derives: the counters of one request name.
//
// They are plain Python objects in attributes of the entry, which a locustfile may read and write;
// the arithmetic on them is done here because it is done twice for every request.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include "python/types.h"

namespace acrida {

// A specification for PyType_FromModuleAndSpec().
extern PyType_Spec entry_spec;

// Counts a request at the instant `now`, a float of seconds since the epoch, that took `time`
// milliseconds, or None, and was answered with `length` bytes. False with an error set, also when
// `entry` is none.
bool log_at(
    PyObject* entry, const ModuleState& state, PyObject* now, PyObject* time, PyObject* length);

// time.time(), which tests replace; null with an error set.
PyObject* now_of(const ModuleState& state);

}  // namespace acrida
