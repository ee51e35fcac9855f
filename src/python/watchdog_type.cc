// Watchdog: see watchdog.h.
#include <Python.h>

#include <new>
#include <string>
#include <utility>

#include "python/descriptor.h"
#include "python/types.h"

namespace acrida {
namespace {

WatchdogObject* self_of(PyObject* object) {
  return reinterpret_cast<WatchdogObject*>(object);
}

Watchdog& watchdog_of(PyObject* object) {
  return *self_of(object)->watchdog;
}

Duration seconds(double count) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(count));
}

PyObject* create(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"grace", "again",     "strikes", "patience", "signal",
                                "trace", "exit_code", "advice",  "record",   nullptr};
  double grace = 0;
  double again = 0;
  double patience = 0;
  const char* advice = nullptr;
  PyObject* record = nullptr;
  const auto* const state = static_cast<ModuleState*>(PyType_GetModuleState(type));
  Watchdog::Options options;
  if (PyArg_ParseTupleAndKeywords(args, kwargs, "$ddidiiisO!:Watchdog", const_cast<char**>(names),
                                  &grace, &again, &options.strikes, &patience, &options.signal,
                                  &options.trace, &options.exit_code, &advice, state->run_record,
                                  &record) == 0) {
    return nullptr;
  }
  options.last_will = [kept = reinterpret_cast<RunRecordObject*>(record)->record](Duration span) {
    return kept->save_cut_off(span);
  };
  options.grace = seconds(grace);
  options.again = seconds(again);
  options.patience = seconds(patience);
  options.advice = advice;
  Result<std::unique_ptr<Watchdog>> watchdog = Watchdog::start(std::move(options));
  if (!watchdog) {
    return os_error(watchdog.error());
  }
  PyObject* const object = type->tp_alloc(type, 0);
  if (object == nullptr) {
    return nullptr;
  }
  WatchdogObject* const self = self_of(object);
  self->state = static_cast<ModuleState*>(PyType_GetModuleState(type));
  new (&self->watchdog) std::unique_ptr<Watchdog>(*std::move(watchdog));
  self->record = Py_NewRef(record);
  ++self->state->live.watchdogs;
  return object;
}

void destroy(PyObject* object) {
  WatchdogObject* const self = self_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  --self->state->live.watchdogs;
  std::destroy_at(&self->watchdog);
  Py_DECREF(self->record);
  type->tp_free(object);
  Py_DECREF(type);
}

PyObject* beat(PyObject* self, PyObject* /*unused*/) {
  watchdog_of(self).beat();
  Py_RETURN_NONE;
}

PyObject* rest(PyObject* self, PyObject* /*unused*/) {
  watchdog_of(self).rest();
  Py_RETURN_NONE;
}

PyObject* end_within(PyObject* self, PyObject* count) {
  const double span = PyFloat_AsDouble(count);
  if (span == -1.0 && PyErr_Occurred() != nullptr) {
    return nullptr;
  }
  watchdog_of(self).end_within(seconds(span));
  Py_RETURN_NONE;
}

std::string bytes_of(PyObject* bytes) {
  return {PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))};
}

// Appends [(path, bytes)] to `files`. False: a Python error is set.
bool read_files(PyObject* pairs, std::vector<Watchdog::File>& files) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(pairs); ++i) {
    const char* path = nullptr;
    PyObject* bytes = nullptr;
    if (PyArg_ParseTuple(PyList_GET_ITEM(pairs, i), "sS;files: (path, bytes)", &path, &bytes) ==
        0) {
      return false;
    }
    files.push_back({path, bytes_of(bytes)});
  }
  return true;
}

PyObject* keep(PyObject* self, PyObject* args) {
  PyObject* output = nullptr;
  PyObject* errors = nullptr;
  PyObject* files = nullptr;
  Watchdog::Snapshot snapshot;
  if (PyArg_ParseTuple(args, "SSO!:keep", &output, &errors, &PyList_Type, &files) == 0 ||
      !read_files(files, snapshot.files)) {
    return nullptr;
  }
  snapshot.output = bytes_of(output);
  snapshot.errors = bytes_of(errors);
  watchdog_of(self).keep(std::move(snapshot));
  Py_RETURN_NONE;
}

PyObject* silence(PyObject* self, void* /*unused*/) {
  return PyFloat_FromDouble(std::chrono::duration<double>(watchdog_of(self).silence()).count());
}

PyObject* struck(PyObject* self, void* /*unused*/) {
  return PyLong_FromLong(watchdog_of(self).struck());
}

PyMethodDef methods[] = {
    {"beat", beat, METH_NOARGS, "beat(): the hub turns; watching begins."},
    {"rest", rest, METH_NOARGS, "rest(): the hub may be silent until the next beat()."},
    {"end_within", end_within, METH_O,
     "end_within(seconds): the run is overdue then; the nearest end counts."},
    {"keep", keep, METH_VARARGS,
     "keep(output, errors, [(path, bytes)]): what the last resort prints and writes; bytes."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef attributes[] = {
    {"descriptor", descriptor_of<watchdog_of, void>, nullptr, "For signal.set_wakeup_fd().",
     nullptr},
    {"silence", silence, nullptr, "Seconds for which the hub has not turned.", nullptr},
    {"struck", struck, nullptr, "How often the interpreter's thread was struck.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc,
     const_cast<char*>("Watchdog(*, grace, again, strikes, patience, signal, trace, exit_code, "
                       "advice, record): ends a run in which a task lets nothing else run.\n\n"
                       "Times in seconds. It watches until it is let go.")},
    {Py_tp_new, reinterpret_cast<void*>(create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_methods, methods},
    {Py_tp_getset, attributes},
    {0, nullptr},
};

}  // namespace

PyType_Spec watchdog_spec = {"acrida._engine.Watchdog", sizeof(WatchdogObject), 0,
                             Py_TPFLAGS_DEFAULT, slots};

}  // namespace acrida
