#include <Python.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "python/record_methods.h"

namespace acrida {
namespace {

bool read_address(const char* option,
                  const char* text,
                  Result<WatchAddress> (*parse)(std::string_view),
                  std::optional<WatchAddress>& address) {
  if (text == nullptr) {
    return true;
  }
  Result<WatchAddress> parsed = parse(text);
  if (!parsed) {
    PyErr_Format(PyExc_ValueError, "%s: %s", option, parsed.error().message().c_str());
    return false;
  }
  address = std::move(*parsed);
  return true;
}

}  // namespace

PyObject* watch(PyObject* self, PyObject* args) {
  const char* mariadb = nullptr;
  const char* password = nullptr;
  const char* redis = nullptr;
  WatchRequest request;
  if (PyArg_ParseTuple(args, "zzz:watch", &mariadb, &password, &redis) == 0 ||
      !read_address("--watch-mariadb", mariadb, parse_mariadb_address, request.mariadb) ||
      !read_address("--watch-redis", redis, parse_redis_address, request.redis)) {
    return nullptr;
  }
  if (request.mariadb && password != nullptr && request.mariadb->password.empty()) {
    request.mariadb->password = password;
  }
  Result<std::unique_ptr<Watches>> watches(nullptr);
  Py_BEGIN_ALLOW_THREADS;
  watches = Watches::open(request);
  Py_END_ALLOW_THREADS;
  if (!watches) {
    return os_error(watches.error());
  }
  if (Result<void> begun = record_of(self).watch(std::move(*watches)); !begun) {
    return os_error(begun.error());
  }
  Py_RETURN_NONE;
}

PyObject* notices(PyObject* self, PyObject* /*unused*/) {
  Owned list(PyList_New(0));
  if (!list) {
    return nullptr;
  }
  for (const WatchNotice& notice : record_of(self).take_notices()) {
    PyObject* const text = PyUnicode_DecodeUTF8(
        notice.text.data(), static_cast<Py_ssize_t>(notice.text.size()), "replace");
    const Owned pair(
        text == nullptr ? nullptr : Py_BuildValue("(NN)", PyBool_FromLong(notice.warning), text));
    if (!pair || PyList_Append(list.get(), pair.get()) != 0) {
      return nullptr;
    }
  }
  return list.release();
}

}  // namespace acrida
