#include "python/asked.h"

namespace acrida {
namespace {

bool set(const Names& names, PyObject* key, PyObject* value, Asked& asked) {
  if (key == names[kNameName]) {
    asked.name = value;
  } else if (key == names[kJson]) {
    asked.json = value;
  } else if (key == names[kHeaders]) {
    asked.headers = value;
  } else if (key == names[kCatchResponse]) {
    asked.catch_response = value == Py_True;
    return PyBool_Check(value);
  } else if (key == names[kTimeout]) {
    asked.timeout = value;
  } else if (key == names[kContext]) {
    asked.context = value;
    return value == Py_None || PyDict_CheckExact(value);
  } else if (key == names[kAllowRedirects]) {
    asked.follow = value == Py_True;
    return PyBool_Check(value);
  } else {
    return key == names[kData] && value == Py_None;
  }
  return true;
}

}  // namespace

bool read_keywords(const Names& names, PyObject* const* values, PyObject* keywords, Asked& asked) {
  const Py_ssize_t count = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  for (Py_ssize_t i = 0; i < count; ++i) {
    // The compiler interns the names of arguments; one that is not is for the slow way.
    if (!set(names, PyTuple_GET_ITEM(keywords, i), values[i], asked)) {
      return false;
    }
  }
  return true;
}

}  // namespace acrida
