#include "python/entry_type.h"

#include <structmember.h>

#include <cstddef>

#include "python/event_sample.h"
#include "python/object.h"
#include "python/types.h"

namespace acrida {
namespace {

// --- EntryCounts ---

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

PyMemberDef entry_members[] = {
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

EntryObject* entry_of(PyObject* object) {
  return reinterpret_cast<EntryObject*>(object);
}

int entry_traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  for (const PyMemberDef* member = entry_members; member->name != nullptr; ++member) {
    Py_VISIT(*reinterpret_cast<PyObject**>(reinterpret_cast<char*>(object) + member->offset));
  }
  return 0;
}

int entry_clear(PyObject* object) {
  for (const PyMemberDef* member = entry_members; member->name != nullptr; ++member) {
    Py_CLEAR(*reinterpret_cast<PyObject**>(reinterpret_cast<char*>(object) + member->offset));
  }
  return 0;
}

void destroy(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  PyObject_GC_UnTrack(object);
  static_cast<void>(type->tp_clear(object));
  type->tp_free(object);
  Py_DECREF(type);
}

// counter += amount.
bool add(PyObject*& counter, PyObject* amount) {
  PyObject* const sum = PyNumber_Add(counter, amount);
  if (sum == nullptr) {
    return false;
  }
  Py_SETREF(counter, sum);
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

bool complete(const EntryObject* self) {
  for (const PyMemberDef* member = entry_members; member->name != nullptr; ++member) {
    if (*reinterpret_cast<PyObject* const*>(reinterpret_cast<const char*>(self) + member->offset) ==
        nullptr) {
      PyErr_Format(PyExc_AttributeError, "the entry has no %s", member->name);
      return false;
    }
  }
  return true;
}

// REQUIRES: `now` is a float.
bool log_at(
    EntryObject* self, const ModuleState& state, PyObject* now, PyObject* time, PyObject* length) {
  const long long second = static_cast<long long>(PyFloat_AS_DOUBLE(now));
  const Owned key(PyLong_FromLongLong(second));
  if (!key || !complete(self) || !remember(self, state, second) ||
      !add(self->requests, state.one) || !PyDict_Check(self->per_second) ||
      !PyDict_Check(self->times) || !count(self->per_second, key.get(), state.one) ||
      !add(self->total_length, length)) {
    return false;
  }
  Py_SETREF(self->last_timestamp, Py_NewRef(now));
  return time == Py_None ? add(self->untimed, state.one) : count_time(self, state, time);
}

// time.time(), which tests replace.
PyObject* now_of(const ModuleState& state) {
  const Owned function(PyObject_GetAttr(state.time_module, state.names[kTime]));
  const Owned now(function ? PyObject_CallNoArgs(function.get()) : nullptr);
  return now ? PyNumber_Float(now.get()) : nullptr;
}

PyObject* entry_log(PyObject* object,
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
  if (!now || !log_at(entry_of(object), state, now.get(), args[0], args[1])) {
    return nullptr;
  }
  Py_RETURN_NONE;
}

PyMethodDef entry_methods[] = {
    {"log", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(entry_log)),
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
     "log(response_time, content_length): counts a request that took so many milliseconds, or "
     "None,\n"
     "and was answered with so many bytes."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot entry_slots[] = {
    {Py_tp_doc, const_cast<char*>("The counters of a StatsEntry, which sets them all, and log().")},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_traverse, reinterpret_cast<void*>(entry_traverse)},
    {Py_tp_clear, reinterpret_cast<void*>(entry_clear)},
    {Py_tp_members, entry_members},
    {Py_tp_methods, entry_methods},
    {0, nullptr},
};

// --- StatsListener ---

struct ListenerObject {
  PyObject_HEAD;
  PyObject* environment;
  PyObject* stats_type;  // whose log_request() is known to be what count_request() does
  PyObject* run_record;  // or null
};

PyMemberDef listener_members[] = {
    {"run_record", T_OBJECT, offsetof(ListenerObject, run_record), 0,
     "A RunRecord that is to have a sample of each request that is counted, or None."},
    {nullptr, 0, 0, 0, nullptr},
};

ListenerObject* listener_of(PyObject* object) {
  return reinterpret_cast<ListenerObject*>(object);
}

PyObject* listener_create(PyTypeObject* type, PyObject* args, PyObject* /*kwargs*/) {
  PyObject* environment = nullptr;
  PyObject* stats_type = nullptr;
  if (PyArg_ParseTuple(args, "OO:StatsListener", &environment, &stats_type) == 0) {
    return nullptr;
  }
  PyObject* const object = type->tp_alloc(type, 0);
  if (object != nullptr) {
    listener_of(object)->environment = Py_NewRef(environment);
    listener_of(object)->stats_type = Py_NewRef(stats_type);
  }
  return object;
}

int listener_traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(listener_of(object)->environment);
  Py_VISIT(listener_of(object)->stats_type);
  Py_VISIT(listener_of(object)->run_record);
  return 0;
}

int listener_clear(PyObject* object) {
  Py_CLEAR(listener_of(object)->environment);
  Py_CLEAR(listener_of(object)->stats_type);
  Py_CLEAR(listener_of(object)->run_record);
  return 0;
}

PyObject* entry_named(PyObject* stats,
                      const ModuleState& state,
                      PyObject* name,
                      PyObject* request_type) {
  const Owned entries(PyObject_GetAttr(stats, state.names[kEntries]));
  const Owned key(entries ? PyTuple_Pack(2, name, request_type) : nullptr);
  if (!key) {
    return nullptr;
  }
  if (PyDict_Check(entries.get())) {
    if (PyObject* const entry = PyDict_GetItemWithError(entries.get(), key.get())) {
      return Py_NewRef(entry);
    }
    if (PyErr_Occurred() != nullptr) {
      return nullptr;
    }
  }
  return PyObject_GetItem(entries.get(), key.get());  // makes the entry
}

bool log_both(PyObject* stats, const ModuleState& state, PyObject* const* event) {
  const Owned now(now_of(state));
  const Owned total(now ? PyObject_GetAttr(stats, state.names[kTotal]) : nullptr);
  const Owned entry(total ? entry_named(stats, state, event[kNameName], event[kRequestType])
                          : nullptr);
  if (!entry) {
    return false;
  }
  for (PyObject* const counts : {total.get(), entry.get()}) {
    if (!PyObject_TypeCheck(counts, state.entry)) {
      PyErr_SetString(PyExc_TypeError, "statistics hold something that is no StatsEntry");
      return false;
    }
    if (!log_at(entry_of(counts), state, now.get(), event[kResponseTime], event[kResponseLength])) {
      return false;
    }
  }
  return true;
}

bool call_stats(
    PyObject* stats, PyObject* method, PyObject* const* event, PyObject* third, PyObject* fourth) {
  const Owned done(PyObject_CallMethodObjArgs(stats, method, event[kRequestType], event[kNameName],
                                              third, fourth, nullptr));
  return static_cast<bool>(done);
}

// Called by somebody who fires the event from Python.
PyObject* listener_call(PyObject* object, PyObject* args, PyObject* keywords) {
  static const char* names[] = {"request_type", "name",       "response_time", "response_length",
                                "exception",    "start_time", "response",      nullptr};
  PyObject* event[kEventNames] = {};
  event[kException] = Py_None;
  // What else an event says is not for statistics.
  const Owned known(PyDict_New());
  for (const char** name = names; known && keywords != nullptr && *name != nullptr; ++name) {
    PyObject* const value = PyDict_GetItemString(keywords, *name);
    if (value != nullptr && PyDict_SetItemString(known.get(), *name, value) != 0) {
      return nullptr;
    }
  }
  if (!known ||
      PyArg_ParseTupleAndKeywords(args, known.get(), "OOOO|OOO:on_request",
                                  const_cast<char**>(names), &event[kRequestType],
                                  &event[kNameName], &event[kResponseTime], &event[kResponseLength],
                                  &event[kException], &event[kStartTime], &event[kResponse]) == 0) {
    return nullptr;
  }
  return count_request(object, event) == 0 ? Py_NewRef(Py_None) : nullptr;
}

PyType_Slot listener_slots[] = {
    {Py_tp_doc,
     const_cast<char*>("StatsListener(environment, RequestStats): a listener of the request\n"
                       "event that counts in environment.stats.")},
    {Py_tp_new, reinterpret_cast<void*>(listener_create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_traverse, reinterpret_cast<void*>(listener_traverse)},
    {Py_tp_clear, reinterpret_cast<void*>(listener_clear)},
    {Py_tp_call, reinterpret_cast<void*>(listener_call)},
    {Py_tp_members, listener_members},
    {0, nullptr},
};

}  // namespace

int count_request(PyObject* listener, PyObject* const* event) {
  const auto& state = *static_cast<ModuleState*>(PyType_GetModuleState(Py_TYPE(listener)));
  const ListenerObject* const self = listener_of(listener);
  const Owned stats(PyObject_GetAttr(self->environment, state.names[kStats]));
  if (!stats) {
    return -1;
  }
  const bool known = reinterpret_cast<PyObject*>(Py_TYPE(stats.get())) == self->stats_type;
  if (known ? !log_both(stats.get(), state, event)
            : !call_stats(stats.get(), state.names[kLogRequest], event, event[kResponseTime],
                          event[kResponseLength])) {
    return -1;
  }
  const int failed = event[kException] == Py_None ? 0 : PyObject_IsTrue(event[kException]);
  if (failed < 0 || (failed > 0 && !call_stats(stats.get(), state.names[kLogError], event,
                                               event[kException], nullptr))) {
    return -1;
  }
  // Last: what Locust's statistics refuse is no sample.
  const bool recorded =
      self->run_record != nullptr && Py_TYPE(self->run_record) == state.run_record;
  return recorded ? record_event(*reinterpret_cast<RunRecordObject*>(self->run_record), state,
                                 event, failed > 0 ? event[kException] : nullptr)
                  : 0;
}

PyType_Spec entry_spec = {"acrida._engine.EntryCounts", sizeof(EntryObject), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
                          entry_slots};
PyType_Spec listener_spec = {"acrida._engine.StatsListener", sizeof(ListenerObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, listener_slots};

}  // namespace acrida
