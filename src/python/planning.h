// Functions of the module that plan a load: what the rehearsal of a locustfile has learned, beside
// the targets.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <string_view>

#include "base/error.h"
#include "stats/learned.h"
#include "verdict/target_plan.h"

namespace acrida {

// What a locustfile's rehearsal has learned, and the plan that follows.
struct PlannedRun {
  Learned learned;
  TargetPlan targets;
};

// From "y#z#s": learned as JSON, targets or none, their source. Nothing, with an error set.
bool parse_plan(PyObject* arguments, PlannedRun& planned);

// check_targets(text, source): text in bytes. ValueError says what is wrong, and where.
PyObject* check_targets(PyObject* module, PyObject* arguments);
// plan(learned, targets, source) -> (match lines, text, line, json): JSON and targets in bytes,
// targets None for none. ValueError when the targets do not fit what was learned.
PyObject* plan(PyObject* module, PyObject* arguments);

}  // namespace acrida
