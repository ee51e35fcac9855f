#include "python/entry_type.h"

#include <cstddef>

#include "python/members.h"
#include "python/object.h"

namespace acrida {
namespace {

struct EntryObject {
  PyObject_HEAD;
  PyObject* use_cache;
  PyObject* last_timestamp;
  PyObject* requests;
  PyObject* untimed;
  PyObject* total_time;
  PyObject* min_time;
  PyObject* max_time;
  PyObject* total_length;
  PyObject* times;
  PyObject* per_second;
};

PyMemberDef members[] = {
    {"use_response_times_cache", T_OBJECT_EX, offsetof(EntryObject, use_cache), 0, nullptr},
    {"last_request_timestamp", T_OBJECT_EX, offsetof(EntryObject, last_timestamp), 0, nullptr},
    {"num_requests", T_OBJECT_EX, offsetof(EntryObject, requests), 0, nullptr},
    {"num_none_requests", T_OBJECT_EX, offsetof(EntryObject, untimed), 0, nullptr},
    {"total_response_time", T_OBJECT_EX, offsetof(EntryObject, total_time), 0, nullptr},
    {"min_response_time", T_OBJECT_EX, offsetof(EntryObject, min_time), 0, nullptr},
    {"max_response_time", T_OBJECT_EX, offsetof(EntryObject, max_time), 0, nullptr},
    {"total_content_length", T_OBJECT_EX, offsetof(EntryObject, total_length), 0, nullptr},
    {"response_times", T_OBJECT_EX, offsetof(EntryObject, times), 0, nullptr},
    {"num_reqs_per_sec", T_OBJECT_EX, offsetof(EntryObject, per_second), 0, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

EntryObject* self_of(PyObject* object) {
  return reinterpret_cast<EntryObject*>(object);
}

// counter += amount.
bool add(PyObject*& counter, PyObject* amount) {
  const Owned before(Py_NewRef(counter));  // an addition of somebody's own may replace it
  PyObject* const sum = PyNumber_Add(before.get(), amount);
  if (sum == nullptr) {
    return false;
  }
  Py_XSETREF(counter, sum);
  return true;
}

// counts[key] += 1.
bool count(PyObject* counts, PyObject* key, PyObject* one) {
  PyObject* const had = PyDict_GetItemWithError(counts, key);
  if (had == nullptr && PyErr_Occurred() != nullptr) {
    return false;
  }
  const Owned now(had == nullptr ? Py_NewRef(one) : PyNumber_Add(had, one));
  return now && PyDict_SetItem(counts, key, now.get()) == 0;
}

// Ends the second before this one, if a request came in it or earlier.
bool remember(EntryObject* self, const ModuleState& state, long long second) {
  if (self->use_cache != Py_True || self->last_timestamp == Py_None) {
    return true;
  }
  const double last = PyFloat_AsDouble(self->last_timestamp);
  if (last == -1.0 && PyErr_Occurred() != nullptr) {
    return false;
  }
  if (last == 0 || static_cast<long long>(last) >= second) {
    return true;
  }
  const Owned before(PyLong_FromLongLong(second - 1));
  const Owned done(before ? PyObject_CallMethodOneArg(reinterpret_cast<PyObject*>(self),
                                                      state.names[kRemember], before.get())
                          : nullptr);
  return static_cast<bool>(done);
}

bool count_time(EntryObject* self, const ModuleState& state, PyObject* time) {
  if (!add(self->total_time, time)) {
    return false;
  }
  const int less =
      self->min_time == Py_None ? 1 : PyObject_RichCompareBool(time, self->min_time, Py_LT);
  const int more = PyObject_RichCompareBool(time, self->max_time, Py_GT);
  if (less < 0 || more < 0) {
    return false;
  }
  if (less != 0) {
    Py_SETREF(self->min_time, Py_NewRef(time));
  }
  if (more != 0) {
    Py_SETREF(self->max_time, Py_NewRef(time));
  }
  // Looked up each time: a locustfile may set a function of its own.
  const Owned settings(PyObject_GetAttr(reinterpret_cast<PyObject*>(self), state.names[kSettings]));
  const Owned function(settings ? PyObject_GetAttr(settings.get(), state.names[kBucket]) : nullptr);
  const Owned bucket(function ? PyObject_CallOneArg(function.get(), time) : nullptr);
  return bucket && count(self->times, bucket.get(), state.one);
}

// Whether everything is there that log_at() adds to.
bool complete(EntryObject* self) {
  for (const PyMemberDef* member = members; member->name != nullptr; ++member) {
    if (member_of(reinterpret_cast<PyObject*>(self), *member) == nullptr) {
      PyErr_Format(PyExc_AttributeError, "the entry has no %s", member->name);
      return false;
    }
  }
  if (!PyDict_Check(self->per_second) || !PyDict_Check(self->times)) {
    PyErr_SetString(PyExc_TypeError, "response_times and num_reqs_per_sec have to be dicts");
    return false;
  }
  return true;
}

}  // namespace

bool log_at(
    PyObject* entry, const ModuleState& state, PyObject* now, PyObject* time, PyObject* length) {
  if (!PyObject_TypeCheck(entry, state.entry)) {
    PyErr_SetString(PyExc_TypeError, "statistics hold something that is no StatsEntry");
    return false;
  }
  EntryObject* const self = self_of(entry);
  const long long second = static_cast<long long>(PyFloat_AS_DOUBLE(now));
  const Owned key(PyLong_FromLongLong(second));
  if (!key || !complete(self) || !remember(self, state, second) ||
      !add(self->requests, state.one) || !count(self->per_second, key.get(), state.one) ||
      !add(self->total_length, length)) {
    return false;
  }
  Py_SETREF(self->last_timestamp, Py_NewRef(now));
  return time == Py_None ? add(self->untimed, state.one) : count_time(self, state, time);
}

PyObject* now_of(const ModuleState& state) {
  const Owned function(PyObject_GetAttr(state.time_module, state.names[kTime]));
  const Owned now(function ? PyObject_CallNoArgs(function.get()) : nullptr);
  return now ? PyNumber_Float(now.get()) : nullptr;
}

namespace {

PyObject* log(PyObject* object,
              PyTypeObject* defining,
              PyObject* const* args,
              Py_ssize_t nargs,
              PyObject* keywords) {
  if (nargs != 2 || keywords != nullptr) {
    PyErr_SetString(PyExc_TypeError, "log(response_time, content_length)");
    return nullptr;
  }
  const auto& state = *static_cast<ModuleState*>(PyType_GetModuleState(defining));
  const Owned now(now_of(state));
  if (!now || !log_at(object, state, now.get(), args[0], args[1])) {
    return nullptr;
  }
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"log", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(log)),
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
     "log(response_time, content_length): counts a request that took so many milliseconds, or "
     "None,\n"
     "and was answered with so many bytes."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("The counters of a StatsEntry, which sets them all, and log().")},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy_members<members>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_members<members>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear_members<members>)},
    {Py_tp_members, members},
    {Py_tp_methods, methods},
    {0, nullptr},
};

}  // namespace

PyType_Spec entry_spec = {"acrida._engine.EntryCounts", sizeof(EntryObject), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};

}  // namespace acrida
