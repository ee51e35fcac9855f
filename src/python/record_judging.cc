#define PY_SSIZE_T_CLEAN  // before Python.h: sizes are Py_ssize_t
#include <Python.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/record_methods.h"
#include "verdict/assessment.h"

namespace acrida {
namespace {

PyObject* text_of(std::string_view text) {
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

bool read_texts(PyObject* list, std::vector<std::string>& texts) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    const char* const text = PyUnicode_AsUTF8(PyList_GET_ITEM(list, i));
    if (text == nullptr) {
      return false;
    }
    texts.emplace_back(text);
  }
  return true;
}

// The same for judge_by() and check_judge(). Nothing, with an error set.
std::optional<Assessment> read_assessment(PyObject* args, const char* format, int* allow_unproven) {
  const char* table = nullptr;
  Py_ssize_t size = 0;
  const char* source = nullptr;
  PyObject* fail_if = nullptr;
  PyObject* threshold = nullptr;
  PyObject* mute = nullptr;
  AssessmentRequest request;
  if (PyArg_ParseTuple(args, format, &table, &size, &source, &PyList_Type, &fail_if, &PyList_Type,
                       &threshold, &PyList_Type, &mute, allow_unproven) == 0 ||
      !read_texts(fail_if, request.fail_if) || !read_texts(threshold, request.threshold) ||
      !read_texts(mute, request.muted)) {
    return std::nullopt;
  }
  if (table != nullptr) {
    request.table = {.path = source, .text = std::string(table, static_cast<std::size_t>(size))};
  }
  Result<Assessment> assessment = Assessment::make(request);
  if (!assessment) {
    const Owned said(text_of(assessment.error().message()));
    if (said) {
      PyErr_SetObject(PyExc_ValueError, said.get());
    }
    return std::nullopt;
  }
  return *std::move(assessment);
}

}  // namespace

PyObject* judge_by(PyObject* self, PyObject* args) {
  int allow_unproven = 0;
  std::optional<Assessment> assessment =
      read_assessment(args, "z#sO!O!O!p:judge_by", &allow_unproven);
  if (!assessment) {
    return nullptr;
  }
  const bool may_abort = assessment->may_abort();
  record_of(self).judge_by(*std::move(assessment), allow_unproven != 0);
  return PyBool_FromLong(may_abort ? 1 : 0);
}

PyObject* check_judge(PyObject* /*unused*/, PyObject* args) {
  if (!read_assessment(args, "z#sO!O!O!:check_judge", nullptr)) {
    return nullptr;
  }
  Py_RETURN_NONE;
}

PyObject* reason_to_abort(PyObject* self, PyObject* /*unused*/) {
  const std::optional<std::string> reason = record_of(self).reason_to_abort();
  if (!reason) {
    Py_RETURN_NONE;
  }
  return text_of(*reason);
}

PyObject* exit_code(PyObject* self, PyObject* /*unused*/) {
  const std::optional<int> code = record_of(self).exit_code();
  if (!code) {
    Py_RETURN_NONE;
  }
  return PyLong_FromLong(*code);
}

}  // namespace acrida
