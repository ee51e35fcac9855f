#include "python/listener_type.h"

#include <cstddef>

#include "python/entry_type.h"
#include "python/event_sample.h"
#include "python/members.h"
#include "python/object.h"

namespace acrida {
namespace {

struct ListenerObject {
  PyObject_HEAD;
  PyObject* environment;
  PyObject* stats_type;  // whose log_request() is known to be what count_request() does
  PyObject* run_record;  // or null
};

PyMemberDef members[] = {
    {"environment", T_OBJECT, offsetof(ListenerObject, environment), READONLY, nullptr},
    {"stats_type", T_OBJECT, offsetof(ListenerObject, stats_type), READONLY, nullptr},
    {"run_record", T_OBJECT, offsetof(ListenerObject, run_record), 0,
     "A RunRecord that is to have a sample of each request that is counted, or None."},
    {nullptr, 0, 0, 0, nullptr},
};

ListenerObject* self_of(PyObject* object) {
  return reinterpret_cast<ListenerObject*>(object);
}

PyObject* create(PyTypeObject* type, PyObject* args, PyObject* /*kwargs*/) {
  PyObject* environment = nullptr;
  PyObject* stats_type = nullptr;
  if (PyArg_ParseTuple(args, "OO:StatsListener", &environment, &stats_type) == 0) {
    return nullptr;
  }
  PyObject* const object = type->tp_alloc(type, 0);
  if (object != nullptr) {
    self_of(object)->environment = Py_NewRef(environment);
    self_of(object)->stats_type = Py_NewRef(stats_type);
  }
  return object;
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
    if (!log_at(counts, state, now.get(), event[kResponseTime], event[kResponseLength])) {
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
PyObject* call(PyObject* object, PyObject* args, PyObject* keywords) {
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

PyType_Slot slots[] = {
    {Py_tp_doc,
     const_cast<char*>("StatsListener(environment, RequestStats): a listener of the request\n"
                       "event that counts in environment.stats.")},
    {Py_tp_new, reinterpret_cast<void*>(create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy_members<members>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_members<members>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear_members<members>)},
    {Py_tp_call, reinterpret_cast<void*>(call)},
    {Py_tp_members, members},
    {0, nullptr},
};

}  // namespace

int count_request(PyObject* listener, PyObject* const* event) {
  const auto& state = *static_cast<ModuleState*>(PyType_GetModuleState(Py_TYPE(listener)));
  const ListenerObject* const self = self_of(listener);
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

PyType_Spec listener_spec = {"acrida._engine.StatsListener", sizeof(ListenerObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

}  // namespace acrida
