// Engine: see module.cc for the whole.
#include <Python.h>

#include <new>
#include <optional>
#include <string>
#include <utility>

#include "python/descriptor.h"
#include "python/sending.h"
#include "python/types.h"

namespace acrida {

PyObject* value_error(const Error& error) {
  PyErr_SetString(PyExc_ValueError, error.message().c_str());
  return nullptr;
}

PyObject* os_error(const Error& error) {
  PyErr_SetString(PyExc_OSError, error.message().c_str());
  return nullptr;
}

bool hold_hub(EngineObject* engine, bool hold) {
  if (engine->watcher && engine->holds_hub != hold) {
    engine->holds_hub = hold;
    return PyObject_SetAttr(engine->watcher.get(), engine->state->names[kRef],
                            hold ? Py_True : Py_False) == 0;
  }
  return true;
}

namespace {

EngineObject* self_of(PyObject* object) {
  return reinterpret_cast<EngineObject*>(object);
}

const PythonShard& shard_of(PyObject* object) {
  return *self_of(object)->shard;
}

PyObject* create(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"park", "getcurrent", "ca_file", nullptr};
  PyObject* park = nullptr;
  PyObject* get_current = nullptr;
  const char* ca_file = nullptr;
  if (PyArg_ParseTupleAndKeywords(args, kwargs, "OO|s:Engine", const_cast<char**>(names), &park,
                                  &get_current, &ca_file) == 0) {
    return nullptr;
  }
  TlsOptions tls_options;
  tls_options.ca_file = ca_file == nullptr ? "" : ca_file;
  Result<std::unique_ptr<PythonShard>> shard = PythonShard::open(std::move(tls_options));
  if (!shard) {
    return os_error(shard.error());
  }
  PyObject* const object = type->tp_alloc(type, 0);
  if (object == nullptr) {
    return nullptr;
  }
  EngineObject* const self = self_of(object);
  self->state = static_cast<ModuleState*>(PyType_GetModuleState(type));
  new (&self->shard) std::unique_ptr<PythonShard>(*std::move(shard));
  new (&self->config) std::shared_ptr<const HttpConfig>();
  self->thread = PyThread_get_thread_ident();
  new (&self->park) Owned(Owned::share(park));
  new (&self->get_current) Owned(Owned::share(get_current));
  new (&self->record) std::shared_ptr<RunRecord>();
  new (&self->watcher) Owned();
  self->holds_hub = false;
  ++self->state->live.engines;
  return object;
}

// An engine and what it holds, the hub above all, may hold each other. Its clients take part, so
// that a cycle through them is seen; an Exchange does not, because collecting would cost each
// request more than it could ever free.
int traverse(PyObject* object, visitproc visit, void* arg) {
  const EngineObject* const self = self_of(object);
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(self->get_current.get());
  Py_VISIT(self->park.get());
  Py_VISIT(self->watcher.get());
  return 0;
}

int clear(PyObject* object) {
  self_of(object)->get_current = Owned();
  self_of(object)->park = Owned();
  self_of(object)->watcher = Owned();
  return 0;
}

void destroy(PyObject* object) {
  PyObject_GC_UnTrack(object);
  EngineObject* const self = self_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  --self->state->live.engines;
  std::destroy_at(&self->watcher);
  std::destroy_at(&self->record);
  std::destroy_at(&self->get_current);
  std::destroy_at(&self->park);
  std::destroy_at(&self->config);
  std::destroy_at(&self->shard);
  type->tp_free(object);
  Py_DECREF(type);
}

PyObject* turn(PyObject* self, PyObject* /*unused*/) {
  return self_of(self)->shard->turn();
}

PyObject* flush(PyObject* object, PyObject* /*unused*/) {
  EngineObject* const self = self_of(object);
  self->shard->flush();
  if (!hold_hub(self, self->shard->under_way() > 0)) {
    return nullptr;
  }
  Py_RETURN_NONE;
}

PyObject* held_by(PyObject* object, PyObject* watcher) {
  self_of(object)->watcher = watcher == Py_None ? Owned() : Owned::share(watcher);
  self_of(object)->holds_hub = false;
  Py_RETURN_NONE;
}

// client(base_url, insecure, connect_timeout): a user's client.
PyObject* client(PyObject* object, PyObject* args) {
  EngineObject* const self = self_of(object);
  PyObject* base = nullptr;
  int insecure = 0;
  double connect_timeout = 0;
  if (PyArg_ParseTuple(args, "U|pd:client", &base, &insecure, &connect_timeout) == 0) {
    return nullptr;
  }
  Py_ssize_t size = 0;
  const char* const text = PyUnicode_AsUTF8AndSize(base, &size);
  if (text == nullptr) {
    return nullptr;
  }
  HttpConfig wanted;
  wanted.insecure = insecure != 0;
  wanted.usual_headers = false;  // the session's say it all
  if (size != 0) {
    Result<Url> url = Url::parse(std::string_view(text, static_cast<std::size_t>(size)));
    if (!url) {
      return value_error(url.error());
    }
    wanted.base = *std::move(url);
    wanted.has_base = true;
  }
  // Nearly all users of a run have the same, and share it.
  const HttpConfig* const last = self->config.get();
  if (last == nullptr || last->insecure != wanted.insecure || last->has_base != wanted.has_base ||
      last->base.text() != wanted.base.text()) {
    self->config = std::make_shared<HttpConfig>(std::move(wanted));
  }
  return new_client(self, self->config, std::string(text, static_cast<std::size_t>(size)),
                    connect_timeout > 0 ? std::optional(limit_of(connect_timeout)) : std::nullopt);
}

PyObject* leave_to_parent(PyObject* self, PyObject* /*unused*/) {
  if (const Result<void> left = self_of(self)->shard->leave_to_parent(); !left) {
    return os_error(left.error());
  }
  Py_RETURN_NONE;
}

PyObject* ask_name_servers(PyObject* self, PyObject* servers) {
  const char* const text = PyUnicode_AsUTF8(servers);
  if (text == nullptr) {
    return nullptr;
  }
  HttpEngine& engine = self_of(self)->shard->engine();
  if (const Result<void> set = engine.resolver.set_servers(text); !set) {
    return value_error(set.error());
  }
  Py_RETURN_NONE;
}

PyObject* under_way(PyObject* self, void* /*unused*/) {
  return PyLong_FromSize_t(self_of(self)->shard->under_way());
}

PyObject* abandoned(PyObject* self, void* /*unused*/) {
  return PyLong_FromSize_t(self_of(self)->shard->abandoned());
}

PyObject* unsent(PyObject* self, void* /*unused*/) {
  return PyLong_FromSize_t(self_of(self)->shard->unsent());
}

PyMethodDef methods[] = {
    {"turn", turn, METH_NOARGS, "turn(): for the hub, when the descriptor is readable."},
    {"flush", flush, METH_NOARGS, "flush(): for the hub, before it sleeps."},
    {"held_by", held_by, METH_O,
     "held_by(watcher): one of gevent's, or None; its `ref`, false now, is true while requests are "
     "under way."},
    {"client", client, METH_VARARGS,
     "client(base_url: str, insecure=False, connect_timeout=0.0) -> Client. Raises ValueError for "
     "what is no URL.\n"
     "connect_timeout: seconds; 0: a request's timeout is for connecting too, each for itself."},
    {"leave_to_parent", leave_to_parent, METH_NOARGS,
     "leave_to_parent(): in the child of a fork, before anything else is done with the engine."},
    {"ask_name_servers", ask_name_servers, METH_O,
     "ask_name_servers('127.0.0.1:5353,10.0.0.2'): those, instead of the system's."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef attributes[] = {
    {"descriptor", descriptor_of<shard_of, void>, nullptr,
     "The epoll descriptor to be watched for reading.", nullptr},
    {"under_way", under_way, nullptr, "Requests that wait for their response.", nullptr},
    {"abandoned", abandoned, nullptr,
     "Requests that were cut off when they had left: a server may have counted them.", nullptr},
    {"unsent", unsent, nullptr, "Requests that were cut off before they left.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("Engine(park, getcurrent, ca_file=\"\"): one shard. ca_file: "
                                  "authorities (PEM) to trust.")},
    {Py_tp_new, reinterpret_cast<void*>(create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
    {Py_tp_clear, reinterpret_cast<void*>(clear)},
    {Py_tp_methods, methods},
    {Py_tp_getset, attributes},
    {0, nullptr},
};

}  // namespace

PyType_Spec engine_spec = {"acrida._engine.Engine", sizeof(EngineObject), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

}  // namespace acrida
