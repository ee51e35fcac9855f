// Client: one user's HTTP client; see module.cc for the whole.
#include <Python.h>

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "http/deadline.h"
#include "http/form.h"
#include "python/json_encoder.h"
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
  Py_DECREF(self->engine);
  type->tp_free(object);
  Py_DECREF(type);
}

// The bytes of a str or bytes; null data with an error set otherwise.
std::string_view bytes_of(PyObject* object) {
  Py_ssize_t size = 0;
  const char* data = nullptr;
  if (PyBytes_Check(object)) {
    data = PyBytes_AS_STRING(object);
    size = PyBytes_GET_SIZE(object);
  } else {
    data = PyUnicode_AsUTF8AndSize(object, &size);
  }
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(size)};
}

// False: no URL of ours, which requests has an exception for.
bool set_url(const UserClient& client, std::string_view url, Call& call) {
  HttpExchange& http = call.http;
  const HttpConfig& config = client.config();
  if (config.has_base) {
    const std::string_view origin = config.base.origin();
    if (url.starts_with(origin) && url.substr(origin.size()).starts_with('/')) {
      if (const HttpError error = append_target(url.substr(origin.size()), http.target);
          error != HttpError::kNone) {
        http.fail(error);
      }
      call.origin = origin;
      call.path_url = http.target;
      return true;
    }
  }
  Result<Url> parsed = Url::parse(url);
  if (!parsed || parsed->has_credentials()) {
    return false;
  }
  http.url = *std::move(parsed);
  call.origin = http.url->origin();
  call.path_url = http.url->target();
  return true;
}

// A header's name or value: a str of ASCII, or bytes. Null data, and no error set: something else.
std::string_view header_text(PyObject* object) {
  if (PyBytes_Check(object) || (PyUnicode_Check(object) && PyUnicode_IS_ASCII(object))) {
    return bytes_of(object);
  }
  return {};
}

// False: no dict, or a header that is to be left out or refused, which is for requests to do.
bool read_headers(PyObject* headers, HttpExchange& http) {
  if (headers == Py_None) {
    return true;
  }
  if (!PyDict_Check(headers)) {
    return false;
  }
  Py_ssize_t position = 0;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  while (PyDict_Next(headers, &position, &key, &value) != 0) {
    const std::string_view name = header_text(key);
    const std::string_view text = header_text(value);
    if (name.data() == nullptr || text.data() == nullptr ||
        http.headers.set(name, text) != HttpError::kNone) {
      return false;
    }
  }
  return true;
}

// False with no error set: json.dumps() has to write it.
bool set_body(PyObject* body, PyObject* type, PyObject* json, HttpExchange& http) {
  if (body != Py_None) {
    const std::string_view bytes = bytes_of(body);
    if (bytes.data() == nullptr) {
      return false;
    }
    http.body.assign(bytes);
    http.has_body = true;
    http.content_type = type == Py_None ? "" : "application/x-www-form-urlencoded";
    return true;
  }
  if (json != Py_None) {
    http.has_body = true;
    http.content_type = "application/json";
    return append_json(json, http.body);
  }
  return true;
}

// False with no error set: several timeouts, or one that requests refuses.
bool set_timeout(PyObject* timeout, HttpExchange& http) {
  if (timeout == Py_None) {  // requests waits for ever
    http.timeout = Deadline::kLimitMax;
    return true;
  }
  const std::chrono::duration<double> wanted(PyFloat_AsDouble(timeout));
  if (!(wanted > Duration::zero())) {  // or no number; requests says what is wrong with it
    PyErr_Clear();
    return false;
  }
  http.timeout = wanted < Deadline::kLimitMax ? std::chrono::duration_cast<Duration>(wanted)
                                              : Deadline::kLimitMax;
  return true;
}

// Waits until the call is done. The only place where a greenlet is switched away from: nothing here
// may need a destructor. False: an exception reached the greenlet, and is set.
bool park(EngineObject* engine, Call* call) {
  PyObject* const greenlet = PyObject_CallNoArgs(engine->get_current.get());
  if (greenlet == nullptr) {
    return false;
  }
  PyObject* const resume = PyObject_GetAttrString(greenlet, "switch");
  Py_DECREF(greenlet);
  if (resume == nullptr) {
    return false;
  }
  call->waiter = Owned(resume);
  while (call->waiter) {
    PyObject* const result = PyObject_CallNoArgs(engine->park.get());
    if (result == nullptr) {
      return false;
    }
    Py_DECREF(result);
  }
  return true;
}

enum Argument { kMethod, kUrl, kHeaders, kBody, kBodyType, kJson, kTimeout, kArguments };

bool fill(ClientObject* self, PyObject* const* arguments, Call& call) {
  HttpExchange& http = call.http;
  const std::string_view method = bytes_of(arguments[kMethod]);
  const std::string_view url = method.data() == nullptr ? method : bytes_of(arguments[kUrl]);
  if (url.data() == nullptr || !set_url(*self->client, url, call) ||
      !read_headers(arguments[kHeaders], http) ||
      !set_body(arguments[kBody], arguments[kBodyType], arguments[kJson], http) ||
      !set_timeout(arguments[kTimeout], http)) {
    return false;
  }
  http.method.assign(method);
  if (!http.content_type.empty() && !http.headers.contains("Content-Type") &&
      !self->client->headers().contains("Content-Type")) {
    static_cast<void>(http.headers.set("Content-Type", http.content_type));
  }
  http.follow_redirects = false;
  return true;
}

PyObject* request(PyObject* object, PyObject* const* arguments, Py_ssize_t count) {
  if (count != kArguments) {
    return PyErr_Format(PyExc_TypeError, "request() takes %d arguments",
                        static_cast<int>(kArguments));
  }
  ClientObject* const self = self_of(object);
  EngineObject* const engine = self->engine;
  if (engine->thread != PyThread_get_thread_ident() || !engine->park) {
    Py_RETURN_NONE;
  }
  PyObject* const exchange = new_exchange(self, engine->shard->take());
  if (exchange == nullptr) {
    return nullptr;
  }
  Call* const call = reinterpret_cast<ExchangeObject*>(exchange)->call.get();
  if (!fill(self, arguments, *call)) {
    Py_DECREF(exchange);
    if (PyErr_Occurred() != nullptr) {
      return nullptr;
    }
    Py_RETURN_NONE;
  }
  engine->shard->start(*self->client, *call);
  if (!call->done && !park(engine, call)) {
    engine->shard->cancel(*call);
    Py_DECREF(exchange);
    return nullptr;
  }
  return exchange;
}

// set_headers(dict): sent with every request that does not set the same header.
PyObject* set_headers(PyObject* object, PyObject* headers) {
  HttpExchange scratch;
  if (!read_headers(headers, scratch)) {
    return Py_NewRef(Py_False);
  }
  self_of(object)->client->headers() = std::move(scratch.headers);
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
  return PyBool_FromLong(outcome != CookieOutcome::kRefused ? 1 : 0);
}

PyObject* clear_cookies(PyObject* object, PyObject* /*unused*/) {
  self_of(object)->client->cookies().clear();
  Py_RETURN_NONE;
}

PyObject* cookie_changes(PyObject* object, void* /*unused*/) {
  return PyLong_FromUnsignedLong(self_of(object)->client->cookies().changes());
}

PyObject* close(PyObject* object, PyObject* /*unused*/) {
  self_of(object)->client->close_idle();
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"request", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(request)), METH_FASTCALL,
     "request(method, url, headers, body, body_type, json, timeout) -> Exchange.\n\n"
     "Parks the calling greenlet until the response is whole, or the timeout, in seconds, is over.\n"
     "headers: a dict or None. body: str, bytes or None; body_type: None, or anything for a form.\n"
     "None: this is for requests to send (json that json.dumps() has to write, a header that is to\n"
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
    {"cookie_changes", cookie_changes, nullptr,
     "How often a response has set a cookie anew or deleted one; wraps at 2**32.", nullptr},
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

PyObject* new_client(EngineObject* engine, std::shared_ptr<const HttpConfig> config) {
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
  engine->shard->add(*self->client);
  ++engine->state->live.clients;
  return object;
}

PyType_Spec client_spec = {
    "acrida._engine.Client", sizeof(ClientObject), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};

}  // namespace acrida
