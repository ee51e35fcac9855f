#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "python/record_methods.h"
#include "python/web_types.h"
#include "report/html_report.h"

namespace acrida {
namespace {

constexpr double kLongestRun = 86'400.0 * 3'650;

PyObject* text_of(const std::string& text) {
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

}  // namespace

PyObject* serve_as(PyObject* self, PyObject* args) {
  auto* const state = reinterpret_cast<RunRecordObject*>(self)->state;
  PyObject* before = nullptr;
  if (PyArg_ParseTuple(args, "O!:serve_as", state->run_record, &before) == 0) {
    return nullptr;
  }
  if (before != self) {
    record_of(self).take_metrics_of(record_of(before));
  }
  Py_RETURN_NONE;
}

PyObject* serve_live(PyObject* self, PyObject* args) {
  auto* const state = reinterpret_cast<RunRecordObject*>(self)->state;
  PyObject* object = nullptr;
  if (PyArg_ParseTuple(args, "O!:serve_live", state->web_server, &object) == 0) {
    return nullptr;
  }
  record_of(self).serve_live(reinterpret_cast<WebServerObject*>(object)->server);
  Py_RETURN_NONE;
}

PyObject* task_ratio(PyObject* self, PyObject* json) {
  Py_ssize_t size = 0;
  const char* const text = PyUnicode_AsUTF8AndSize(json, &size);
  if (text == nullptr) {
    return nullptr;
  }
  record_of(self).set_task_ratio(std::string(text, static_cast<std::size_t>(size)));
  Py_RETURN_NONE;
}

PyObject* set_state(PyObject* self, PyObject* args) {
  const char* state = nullptr;
  Py_ssize_t users_wanted = 0;
  PyObject* limit = Py_None;
  if (PyArg_ParseTuple(args, "sn|O:set_state", &state, &users_wanted, &limit) == 0) {
    return nullptr;
  }
  std::optional<Duration> run_time_limit;
  if (limit != Py_None) {
    const double seconds = PyFloat_AsDouble(limit);
    if (seconds == -1 && PyErr_Occurred() != nullptr) {
      return nullptr;
    }
    // A NaN is not possible either: both comparisons are false.
    const bool possible = seconds >= 0 && seconds <= kLongestRun;
    if (!possible) {
      PyErr_SetString(PyExc_ValueError, "set_state: a run time in seconds, or None");
      return nullptr;
    }
    run_time_limit = from_seconds(seconds);
  }
  record_of(self).set_state(state, users_wanted, run_time_limit);
  Py_RETURN_NONE;
}

PyObject* log_line(PyObject* self, PyObject* line) {
  Py_ssize_t size = 0;
  const char* const text = PyUnicode_AsUTF8AndSize(line, &size);
  if (text == nullptr) {
    return nullptr;
  }
  record_of(self).add_log_line(std::string_view(text, static_cast<std::size_t>(size)));
  Py_RETURN_NONE;
}

PyObject* state_json(PyObject* self, PyObject* /*unused*/) {
  return text_of(record_of(self).state_json());
}

PyObject* run_json(PyObject* self, PyObject* /*unused*/) {
  return text_of(record_of(self).run_json());
}

PyObject* html_report_of(PyObject* /*module*/, PyObject* args) {
  const char* template_args = nullptr;
  const char* state = nullptr;
  Py_ssize_t template_args_size = 0;
  Py_ssize_t state_size = 0;
  if (PyArg_ParseTuple(args, "s#s#:html_report", &template_args, &template_args_size, &state,
                       &state_size) == 0) {
    return nullptr;
  }
  return text_of(
      html_report(std::string_view(template_args, static_cast<std::size_t>(template_args_size)),
                  std::string_view(state, static_cast<std::size_t>(state_size))));
}

}  // namespace acrida
