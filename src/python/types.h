// The types of the module acrida._engine, and what they share.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/http_config.h"
#include "http/user_client.h"
#include "python/call.h"
#include "python/names.h"
#include "python/object.h"
#include "python/python_shard.h"
#include "python/run_record.h"
#include "python/watchdog.h"

namespace acrida {

// How many objects of each type live; a test asks that they all go.
struct LiveCounts {
  Py_ssize_t engines = 0;
  Py_ssize_t clients = 0;
  Py_ssize_t exchanges = 0;
  Py_ssize_t watchdogs = 0;
  Py_ssize_t run_records = 0;
  Py_ssize_t web_servers = 0;
  Py_ssize_t web_requests = 0;
};

// One per interpreter that imports the module.
struct ModuleState {
  PyTypeObject* engine;
  PyTypeObject* client;
  PyTypeObject* exchange;
  PyTypeObject* session;
  PyTypeObject* entry;
  PyTypeObject* listener;
  PyTypeObject* hook;
  PyTypeObject* watchdog;
  PyTypeObject* run_record;
  PyTypeObject* web_server;
  PyTypeObject* web_request;
  PyObject* time_module;
  PyObject* one;
  PyObject* no_arguments;
  Names names;
  LiveCounts live;
};

struct EngineObject {
  PyObject_HEAD;
  ModuleState* state;
  std::unique_ptr<PythonShard> shard;
  std::shared_ptr<const HttpConfig> config;
  unsigned long thread;  // the hub's, as Python numbers them
  Owned get_current;     // greenlet.getcurrent
  Owned park;            // switches to the hub; empty once the collector has taken the engine apart
  std::shared_ptr<RunRecord> record;  // of the run that goes on, or none
  Owned watcher;                      // of gevent's, for the descriptor; or none
  bool holds_hub;                     // the watcher keeps the hub from ending
};

struct ClientObject {
  PyObject_HEAD;
  EngineObject* engine;  // owned
  std::unique_ptr<UserClient> client;
  std::string base;  // what a URL that is not absolute is added to
  // Whether the session has headers, cookies or settings that the client does not know.
  bool stale = true;
  // Whether it has cookies that other hosts are to get too, which it cannot do: those requests are
  // for requests to send.
  bool home_only = false;
  std::optional<Duration> connect_timeout;  // none: as long as a request may wait for its answer
  std::uint32_t cookie_changes_seen = 0;
};

// The part in C of a session; see session_type.cc. All owned, any may be null.
struct SessionObject {
  PyObject_HEAD;
  PyObject* client;
  PyObject* request_event;
  PyObject* user;
  PyObject* request_name;
  PyObject* explicit_name;
  PyObject* response_class;
};

struct ExchangeObject {
  PyObject_HEAD;
  ClientObject* client;  // owned
  std::unique_ptr<Call> call;
};

struct WatchdogObject {
  PyObject_HEAD;
  ModuleState* state;
  std::unique_ptr<Watchdog> watchdog;
  PyObject* record;  // a RunRecordObject, owned
};

struct RunRecordObject {
  PyObject_HEAD;
  ModuleState* state;
  std::shared_ptr<RunRecord> record;
  PyObject* engine;        // owned
  PyObject* failure_text;  // owned: makes the text of a request's exception
};

// Specifications for PyType_FromModuleAndSpec().
extern PyType_Spec engine_spec;
extern PyType_Spec client_spec;
extern PyType_Spec exchange_spec;
extern PyType_Spec watchdog_spec;
extern PyType_Spec run_record_spec;

// New references; null with a Python error set.
PyObject* new_client(EngineObject* engine,
                     std::shared_ptr<const HttpConfig> config,
                     std::string base,
                     std::optional<Duration> connect_timeout);
PyObject* new_exchange(ClientObject* client, std::unique_ptr<Call> call);

// The URL asked for, before redirects.
PyObject* first_url(const ExchangeObject& exchange);

// Whether the hub is to wait for the engine, as it has to while requests are under way. False: an
// error is set.
bool hold_hub(EngineObject* engine, bool hold);

// Set the exception. Null.
PyObject* value_error(const Error& error);
PyObject* os_error(const Error& error);

}  // namespace acrida
