// Client: one user's HTTP client; see module.cc for the whole.
#include <Python.h>

#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "python/sending.h"
#include "python/types.h"

namespace acrida {
namespace {

ClientObject* self_of(PyObject* object) {
  return reinterpret_cast<ClientObject*>(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(self_of(object)->engine);
  return 0;
}

void destroy(PyObject* object) {
  PyObject_GC_UnTrack(object);
  ClientObject* const self = self_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  --self->engine->state->live.clients;
  self->engine->shard->remove(*self->client);
  std::destroy_at(&self->client);
  std::destroy_at(&self->base);
  Py_DECREF(self->engine);
  type->tp_free(object);
  Py_DECREF(type);
}

enum Argument {
  kMethodArg,
  kUrlArg,
  kHeadersArg,
  kBodyArg,
  kBodyTypeArg,
  kJsonArg,
  kTimeoutArg,
  kNameArg,  // may be left out
  kArguments
};

PyObject* request(PyObject* object, PyObject* const* arguments, Py_ssize_t count) {
  if (count != kArguments && count != kNameArg) {
    return PyErr_Format(PyExc_TypeError, "request() takes %d or %d arguments",
                        static_cast<int>(kNameArg), static_cast<int>(kArguments));
  }
  const Outgoing outgoing{
      arguments[kMethodArg],   arguments[kUrlArg],
      arguments[kHeadersArg],  arguments[kBodyArg],
      arguments[kBodyTypeArg], arguments[kJsonArg],
      arguments[kTimeoutArg],  count > kNameArg ? arguments[kNameArg] : Py_None};
  PyObject* const exchange = send(self_of(object), outgoing);
  return exchange != nullptr || PyErr_Occurred() != nullptr ? exchange : Py_NewRef(Py_None);
}

// set_headers(dict): sent with every request that does not set the same header.
PyObject* set_headers(PyObject* object, PyObject* headers) {
  HeaderBlock block;
  if (!read_headers(headers, block)) {
    return Py_NewRef(Py_False);
  }
  self_of(object)->client->headers() = std::move(block);
  return Py_NewRef(Py_True);
}

// set_cookie(header, host, path, secure): as if a response from there had set it.
PyObject* set_cookie(PyObject* object, PyObject* args) {
  const char* header = nullptr;
  const char* host = nullptr;
  const char* path = nullptr;
  int secure = 0;
  if (PyArg_ParseTuple(args, "sssp", &header, &host, &path, &secure) == 0) {
    return nullptr;
  }
  ClientObject* const self = self_of(object);
  const CookieOutcome outcome = self->client->cookies().set_from_header(
      header, {.host = host, .path = path, .secure = secure != 0},
      self->engine->shard->engine().loop.wall_now());
  self->cookie_changes_seen = self->client->cookies().changes();
  return PyBool_FromLong(outcome != CookieOutcome::kRefused ? 1 : 0);
}

PyObject* clear_cookies(PyObject* object, PyObject* /*unused*/) {
  self_of(object)->client->cookies().clear();
  Py_RETURN_NONE;
}

PyObject* stale(PyObject* object, void* /*unused*/) {
  return PyBool_FromLong(self_of(object)->stale ? 1 : 0);
}

int set_stale(PyObject* object, PyObject* value, void* /*unused*/) {
  const int stale = value == nullptr ? 1 : PyObject_IsTrue(value);
  self_of(object)->stale = stale != 0;
  return stale < 0 ? -1 : 0;
}

PyObject* home_only(PyObject* object, void* /*unused*/) {
  return PyBool_FromLong(self_of(object)->home_only ? 1 : 0);
}

int set_home_only(PyObject* object, PyObject* value, void* /*unused*/) {
  const int home_only = value == nullptr ? 0 : PyObject_IsTrue(value);
  self_of(object)->home_only = home_only != 0;
  return home_only < 0 ? -1 : 0;
}

PyObject* close(PyObject* object, PyObject* /*unused*/) {
  self_of(object)->client->close_idle();
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"request", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(request)), METH_FASTCALL,
     "request(method, url, headers, body, body_type, json, timeout[, name]) -> Exchange.\n\n"
     "Parks the calling greenlet until the response is whole, or the timeout, in seconds, is "
     "over.\n"
     "headers: a dict or None. body: str, bytes or None; body_type: None, or anything for a form.\n"
     "name: what it counts under when it is cut off, instead of its path.\n"
     "None: this is for requests to send (json that json.dumps() has to write, a header that is "
     "to\n"
     "be left out, a URL with credentials, a timeout that is none, a thread that is not the\n"
     "engine's), and nothing was sent."},
    {"set_headers", set_headers, METH_O,
     "set_headers(dict) -> bool: sent with every request that does not set them; False: unusable."},
    {"set_cookie", set_cookie, METH_VARARGS,
     "set_cookie(header, host, path, secure) -> bool: takes the value of a Set-Cookie header."},
    {"clear_cookies", clear_cookies, METH_NOARGS, "clear_cookies(): forgets them all."},
    {"close", close, METH_NOARGS, "close(): closes the connections that are not in use."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef attributes[] = {
    {"stale", stale, set_stale,
     "Whether the session has something to tell before the next request.", nullptr},
    {"home_only", home_only, set_home_only,
     "Whether requests to another host than the base URL's are not for it: request() is None.",
     nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("A user's client, from Engine.client().")},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
    {Py_tp_methods, methods},
    {Py_tp_getset, attributes},
    {0, nullptr},
};

}  // namespace

PyObject* new_client(EngineObject* engine,
                     std::shared_ptr<const HttpConfig> config,
                     std::string base,
                     std::optional<Duration> connect_timeout) {
  PyTypeObject* const type = engine->state->client;
  PyObject* const object = type->tp_alloc(type, 0);
  if (object == nullptr) {
    return nullptr;
  }
  ClientObject* const self = self_of(object);
  Py_INCREF(engine);
  self->engine = engine;
  new (&self->client) std::unique_ptr<UserClient>(
      std::make_unique<UserClient>(engine->shard->engine(), std::move(config)));
  new (&self->base) std::string(std::move(base));
  self->stale = true;
  self->home_only = false;
  new (&self->connect_timeout) std::optional<Duration>(connect_timeout);
  engine->shard->add(*self->client);
  ++engine->state->live.clients;
  return object;
}

PyType_Spec client_spec = {
    "acrida._engine.Client", sizeof(ClientObject), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};

}  // namespace acrida
