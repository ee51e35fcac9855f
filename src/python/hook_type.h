// Hook: the part in C of locust.event.EventHook: fire(), which calls the listeners.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <cstddef>

#include "python/types.h"

namespace acrida {

// A specification for PyType_FromModuleAndSpec().
extern PyType_Spec hook_spec;

// Whether the hook is fired by nothing but fire_hook().
bool is_plain_hook(const ModuleState& state, PyObject* hook);

// Calls the listeners in turn with these keyword arguments. A listener's exception is for
// EventHook._listener_failed() to log or to raise. Zero, or -1 with an error set.
// REQUIRES: values[-1] may be overwritten during the call.
int fire_hook(const ModuleState& state, PyObject* hook, PyObject** values, PyObject* keywords);

}  // namespace acrida
