// Methods of the type RunRecord about the databases that are watched, about what judges the run and
// about the pages that show it.
// run_record_type.cc has the others, and the words for all.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include "base/error.h"
#include "python/types.h"

namespace acrida {

inline RunRecord& record_of(PyObject* object) {
  return *reinterpret_cast<RunRecordObject*>(object)->record;
}

PyObject* watch(PyObject* self, PyObject* args);
PyObject* notices(PyObject* self, PyObject* unused);

PyObject* judge_by(PyObject* self, PyObject* args);
PyObject* check_judge(PyObject* unused, PyObject* args);
PyObject* reason_to_abort(PyObject* self, PyObject* unused);
PyObject* exit_code(PyObject* self, PyObject* unused);

PyObject* serve_as(PyObject* self, PyObject* args);
PyObject* serve_live(PyObject* self, PyObject* args);
PyObject* task_ratio(PyObject* self, PyObject* json);
PyObject* set_state(PyObject* self, PyObject* args);
PyObject* log_line(PyObject* self, PyObject* line);
PyObject* state_json(PyObject* self, PyObject* unused);
PyObject* run_json(PyObject* self, PyObject* unused);
// Of the module: html_report(template_args, state) -> str.
PyObject* html_report_of(PyObject* module, PyObject* args);

}  // namespace acrida
