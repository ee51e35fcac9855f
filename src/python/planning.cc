#define PY_SSIZE_T_CLEAN  // before Python.h: sizes are Py_ssize_t
#include "python/planning.h"

#include <string>
#include <string_view>
#include <utility>

#include "python/object.h"
#include "report/learned_json.h"
#include "report/plan_report.h"
#include "verdict/target_plan.h"
#include "verdict/target_table.h"

namespace acrida {
namespace {

PyObject* refuse(const Error& error) {
  const std::string& text = error.message();
  const Owned said(
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
  if (said) {
    PyErr_SetObject(PyExc_ValueError, said.get());
  }
  return nullptr;
}

// Text that may hold what a site said.
PyObject* text_object(std::string_view text) {
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

}  // namespace

PyObject* check_targets(PyObject* /*module*/, PyObject* arguments) {
  const char* text = nullptr;
  Py_ssize_t size = 0;
  const char* source = nullptr;
  if (PyArg_ParseTuple(arguments, "y#s", &text, &size, &source) == 0) {
    return nullptr;
  }
  const Result<Targets> targets =
      read_targets(std::string_view(text, static_cast<std::size_t>(size)), source);
  if (!targets) {
    return refuse(targets.error());
  }
  Py_RETURN_NONE;
}

bool parse_plan(PyObject* arguments, PlannedRun& planned) {
  const char* json = nullptr;
  Py_ssize_t json_size = 0;
  const char* text = nullptr;
  Py_ssize_t size = 0;
  const char* source = nullptr;
  if (PyArg_ParseTuple(arguments, "y#z#s", &json, &json_size, &text, &size, &source) == 0) {
    return false;
  }
  Result<Learned> learned =
      read_learned_json(std::string_view(json, static_cast<std::size_t>(json_size)));
  if (!learned) {
    return refuse(learned.error()) != nullptr;
  }
  Result<Targets> targets = Targets();
  if (text != nullptr) {
    targets = read_targets(std::string_view(text, static_cast<std::size_t>(size)), source);
  }
  Result<TargetPlan> made =
      targets ? plan_targets(*learned, std::move(*targets)) : fail(targets.error());
  if (!made) {
    return refuse(made.error()) != nullptr;
  }
  planned = {.learned = *std::move(learned), .targets = *std::move(made)};
  return true;
}

PyObject* plan(PyObject* /*module*/, PyObject* arguments) {
  PlannedRun planned;
  if (!parse_plan(arguments, planned)) {
    return nullptr;
  }
  const TargetPlan& made = planned.targets;
  std::string lines;
  for (const std::string& line : made.match_lines) {
    lines += line + "\n";
  }
  return Py_BuildValue("NNNN", text_object(lines), text_object(plan_text(made.plan)),
                       text_object(plan_line(made.plan)), text_object(plan_json(made.plan)));
}

}  // namespace acrida
