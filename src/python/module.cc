// The extension module acrida._engine.
//
// Life cycle. Engine(park, getcurrent) makes a shard: one epoll set, one loop, one HTTP engine. The
// hub of gevent watches Engine.descriptor for reading and calls Engine.turn(); before it sleeps, a
// prepare watcher calls Engine.flush(). Engine.client() makes a user's client; Client.request()
// sends a request, parks its greenlet and gives an Exchange, from which everything about the
// response is read when somebody asks for it.
//
// A request of HttpUser. Session, the base of HttpSession, has request(), get() and the rest. The
// short way (session_type.cc) sends, makes the response and fires the event with no Python code but
// the user's and the listeners'; what is rare goes the long way, HttpSession._perform() in Python.
// The client is `stale` while its session has something to tell it, and then it is the long way's
// as well. Hook fires an event, StatsListener counts it, EntryCounts are the counters. RunRecord
// has a sample of what was counted (event_sample.h), for run.json.
//
// Who owns what. An Exchange owns its Call and holds its Client, which holds its Engine: whatever
// order Python lets go of them in, the shard goes last. A Call is recycled when its Exchange goes.
// The queue of greenlets to be resumed holds plain pointers to calls; an exchange cannot go while
// its call is in there, because the parked greenlet's frame holds it, and cancel() takes it out.
//
// Switching. A greenlet is switched away from in exactly one place, park() in sending.cc, and
// resumed in exactly one, PythonShard::turn(). Below park(), and below a listener, which may send a
// request of its own, no frame holds anything with a destructor. pybind11 is not used: its record
// of calls is a stack, which calls that are parked and end out of order break.
//
// Exceptions. No C++ exception crosses into Python: operating errors are values, and what may throw
// is out of memory alone, which ends the program. An exception that reaches a parked greenlet
// (GreenletExit, gevent.Timeout) cancels its request, which counts as abandoned when it had left
// and as unsent when it had not, and goes on into the user's code with its own traceback. The hub's
// own greenlet cannot wait: its switch() says so, and nothing is sent.
//
// Threads and processes. An engine belongs to the thread whose hub it was made for; in another one
// Client.request() sends nothing and gives None, so that requests sends it. In the child of a fork
// the engine has descriptors of its own from the start (Engine.leave_to_parent()), its idle
// connections are closed, and what was under way is answered in the parent alone.
//
// Collection. Engine holds callables, Client its Engine, and both take part in the collection of
// cycles; an Exchange lives too shortly to.
//
// Shutdown. Nothing is global: types and counts are in the module's state. At exit the hub's
// watchers are stopped before the engine is let go (acrida/shard.py).
#include <Python.h>

#include <array>

#include "python/entry_type.h"
#include "python/hook_type.h"
#include "python/json_encoder.h"
#include "python/listener_type.h"
#include "python/planning.h"
#include "python/record_methods.h"
#include "python/session_type.h"
#include "python/types.h"
#include "python/web_types.h"

namespace acrida {
namespace {

ModuleState& state_of(PyObject* module) {
  return *static_cast<ModuleState*>(PyModule_GetState(module));
}

PyObject* live(PyObject* module, PyObject* /*unused*/) {
  const LiveCounts& counts = state_of(module).live;
  return Py_BuildValue("{s:n,s:n,s:n,s:n,s:n,s:n,s:n}", "Engine", counts.engines, "Client",
                       counts.clients, "Exchange", counts.exchanges, "Watchdog", counts.watchdogs,
                       "RunRecord", counts.run_records, "WebServer", counts.web_servers,
                       "WebRequest", counts.web_requests);
}

PyObject* dumps(PyObject* /*module*/, PyObject* object) {
  std::string text;
  if (!append_json(object, text)) {
    Py_RETURN_NONE;
  }
  return PyBytes_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
}

PyMethodDef methods[] = {
    {"live", live, METH_NOARGS, "live() -> {type name: objects that live}."},
    {"dumps", dumps, METH_O,
     "dumps(object) -> bytes as json.dumps() has them, or None where json.dumps() has to be "
     "asked."},
    {"check_targets", check_targets, METH_VARARGS,
     "check_targets(text, source): raises ValueError for a table of targets that is none."},
    {"plan", plan, METH_VARARGS,
     "plan(learned, targets, source) -> (match lines, text, line, json). Raises ValueError."},
    {"html_report", html_report_of, METH_VARARGS,
     "html_report(template_args, state) -> str: one page without network, of two JSON texts; an "
     "empty state is none."},
    {nullptr, nullptr, 0, nullptr},
};

bool add_type(PyObject* module, PyType_Spec& spec, PyTypeObject*& type) {
  type = reinterpret_cast<PyTypeObject*>(PyType_FromModuleAndSpec(module, &spec, nullptr));
  return type != nullptr && PyModule_AddType(module, type) == 0;
}

int execute(PyObject* module) {
  ModuleState& state = state_of(module);
  state.time_module = PyImport_ImportModule("time");
  state.one = PyLong_FromLong(1);
  state.no_arguments = PyTuple_New(0);
  if (!state.names.fill() || state.time_module == nullptr || state.one == nullptr ||
      state.no_arguments == nullptr) {
    return -1;
  }
  return add_type(module, engine_spec, state.engine) &&
                 add_type(module, client_spec, state.client) &&
                 add_type(module, exchange_spec, state.exchange) &&
                 add_type(module, session_spec, state.session) &&
                 add_type(module, entry_spec, state.entry) &&
                 add_type(module, listener_spec, state.listener) &&
                 add_type(module, hook_spec, state.hook) &&
                 add_type(module, watchdog_spec, state.watchdog) &&
                 add_type(module, run_record_spec, state.run_record) &&
                 add_type(module, web_server_spec, state.web_server) &&
                 add_type(module, web_request_spec, state.web_request) &&
                 PyModule_AddStringConstant(module, "version", ACRIDA_VERSION) == 0
             ? 0
             : -1;
}

std::array<PyTypeObject**, 11> types_of(ModuleState& state) {
  return {&state.engine,     &state.client,     &state.exchange,   &state.session,
          &state.entry,      &state.listener,   &state.hook,       &state.watchdog,
          &state.run_record, &state.web_server, &state.web_request};
}

int traverse(PyObject* module, visitproc visit, void* arg) {
  ModuleState& state = state_of(module);
  for (PyTypeObject** const type : types_of(state)) {
    Py_VISIT(*type);
  }
  Py_VISIT(state.time_module);
  return 0;
}

int clear(PyObject* module) {
  ModuleState& state = state_of(module);
  for (PyTypeObject** const type : types_of(state)) {
    Py_CLEAR(*type);
  }
  Py_CLEAR(state.time_module);
  Py_CLEAR(state.one);
  Py_CLEAR(state.no_arguments);
  state.names.clear();
  return 0;
}

void destroy(void* module) {
  static_cast<void>(clear(static_cast<PyObject*>(module)));
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void*>(execute)},
    {0, nullptr},
};

PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    "acrida._engine",
    "The engine of Acrida under gevent.",
    sizeof(ModuleState),
    methods,
    slots,
    traverse,
    clear,
    destroy,
};

}  // namespace
}  // namespace acrida

// NOLINTNEXTLINE(readability-identifier-naming): the name that Python looks for
PyMODINIT_FUNC PyInit__engine() {
  return PyModuleDef_Init(&acrida::definition);
}
