// Session: request(), get(), post() and the rest of a client that records its requests.
//
// The short way is for a request of a common form of a session that has nothing to tell the engine:
// it is sent, its response made, its event fired, and no Python code runs but the user's. All else
// takes the long way, in Python (locust.clients.HttpSession): _perform() for a request that has not
// been sent yet, or whose exchange ended in an error or a redirect; _by_verb() for a call of get()
// and the like with other arguments, _request() for request() itself. Both ways do the same; a test
// compares them.
//
// A greenlet may be switched away from below every function that may wait or that calls Python
// code, so none of these holds anything with a destructor.
#include "python/session_type.h"

#include <cstddef>

#include "python/asked.h"
#include "python/members.h"
#include "python/recording.h"
#include "python/sending.h"
#include "python/types.h"

namespace acrida {
namespace {

PyMemberDef members[] = {
    {"_client", T_OBJECT, offsetof(SessionObject, client), 0, "The engine's client, or None."},
    {"request_event", T_OBJECT, offsetof(SessionObject, request_event), 0, nullptr},
    {"user", T_OBJECT, offsetof(SessionObject, user), 0, nullptr},
    {"request_name", T_OBJECT, offsetof(SessionObject, request_name), 0, nullptr},
    {"explicit_name", T_OBJECT, offsetof(SessionObject, explicit_name), 0, nullptr},
    {"response_class", T_OBJECT, offsetof(SessionObject, response_class), 0, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

SessionObject* self_of(PyObject* object) {
  return reinterpret_cast<SessionObject*>(object);
}

// The client, if the session has nothing to tell it; null otherwise.
ClientObject* ready_client(const SessionObject* self, const ModuleState& state) {
  if (self->client == nullptr || Py_TYPE(self->client) != state.client ||
      self->response_class == nullptr || !PyType_Check(self->response_class)) {
    return nullptr;
  }
  auto* const client = reinterpret_cast<ClientObject*>(self->client);
  return client->stale ? nullptr : client;
}

// The arguments besides method, URL and JSON that were given, for the long way; they are few.
PyObject* options_of(const Names& names, const Asked& asked) {
  PyObject* options = PyDict_New();
  const bool filled =
      options != nullptr &&
      (asked.headers == Py_None || PyDict_SetItem(options, names[kHeaders], asked.headers) == 0) &&
      (asked.timeout == Py_None || PyDict_SetItem(options, names[kTimeout], asked.timeout) == 0) &&
      (asked.follow || PyDict_SetItem(options, names[kAllowRedirects], Py_False) == 0);
  if (!filled) {
    Py_CLEAR(options);
  }
  return options;
}

// self._perform(exchange, method, url, name, catch_response, context, data, json, options).
PyObject* the_long_way(SessionObject* self,
                       const ModuleState& state,
                       PyObject* exchange,
                       const Asked& asked) {
  PyObject* const options = options_of(state.names, asked);
  if (options == nullptr) {
    return nullptr;
  }
  PyObject* const response = PyObject_CallMethodObjArgs(
      reinterpret_cast<PyObject*>(self), state.names[kPerform], exchange, asked.method, asked.url,
      asked.name, asked.catch_response ? Py_True : Py_False, asked.context, Py_None, asked.json,
      options, nullptr);
  Py_DECREF(options);
  return response;
}

bool note_cookies(SessionObject* self, const ModuleState& state, PyObject* exchange) {
  PyObject* const noted = PyObject_CallMethodOneArg(reinterpret_cast<PyObject*>(self),
                                                    state.names[kNoteCookies], exchange);
  Py_XDECREF(noted);
  return noted != nullptr;
}

bool ended_well(const ExchangeObject* exchange, const Asked& asked) {
  const HttpExchange& http = exchange->call->http;
  if (http.failed()) {
    return false;
  }
  const int status = http.status();
  return status < 300 || status > 308 || !asked.follow;
}

// The response to what was asked for, recorded unless it is to be caught. `asked` is kept alive by
// the caller.
PyObject* perform(SessionObject* self, const ModuleState& state, const Asked& asked) {
  ClientObject* const client = ready_client(self, state);
  PyObject* const exchange = client == nullptr ? nullptr
                                               : send(client, {.method = asked.method,
                                                               .url = asked.url,
                                                               .headers = asked.headers,
                                                               .json = asked.json,
                                                               .timeout = asked.timeout,
                                                               .name = asked.name});
  if (exchange == nullptr) {
    return PyErr_Occurred() != nullptr ? nullptr : the_long_way(self, state, Py_None, asked);
  }
  auto* const answer = reinterpret_cast<ExchangeObject*>(exchange);
  PyObject* response = nullptr;
  // The exchange holds its client.
  if (!answer->call->cookies_changed || note_cookies(self, state, exchange)) {
    response = ended_well(answer, asked) ? record(self, state, answer, asked)
                                         : the_long_way(self, state, exchange, asked);
  }
  Py_DECREF(exchange);
  return response;
}

bool is_empty(PyObject* name) {
  return PyUnicode_Check(name) && PyUnicode_GET_LENGTH(name) == 0;
}

// perform() under the name that the request or the session says.
PyObject* perform_named(SessionObject* self, const ModuleState& state, Asked asked) {
  if (is_empty(asked.name)) {
    asked.name = Py_None;
  }
  if (asked.name == Py_None && self->request_name != nullptr && !is_empty(self->request_name)) {
    asked.name = self->request_name;
  }
  // Meanwhile another greenlet may rename the session.
  Py_INCREF(asked.name);
  Py_XSETREF(self->explicit_name, Py_NewRef(asked.name));
  PyObject* const response = perform(self, state, asked);
  Py_DECREF(asked.name);
  return response;
}

const ModuleState& state_of(PyTypeObject* defining) {
  return *static_cast<ModuleState*>(PyType_GetModuleState(defining));
}

PyObject* request(PyObject* object,
                  PyTypeObject* defining,
                  PyObject* const* args,
                  Py_ssize_t nargs,
                  PyObject* keywords) {
  const ModuleState& state = state_of(defining);
  Asked asked;
  if (nargs == 2 && PyUnicode_Check(args[0]) && PyUnicode_Check(args[1]) &&
      read_keywords(state.names, args + nargs, keywords, asked)) {
    asked.method = args[0];
    asked.url = args[1];
    return perform_named(self_of(object), state, asked);
  }
  PyObject* const method = PyObject_GetAttr(object, state.names[kLongRequest]);
  if (method == nullptr) {
    return nullptr;
  }
  PyObject* const response =
      PyObject_Vectorcall(method, args, static_cast<std::size_t>(nargs), keywords);
  Py_DECREF(method);
  return response;
}

// Whether request() is this one: a locustfile may have put its own there, by class or by object.
bool own_request(PyObject* object, const ModuleState& state) {
  PyObject* const method = PyObject_GetAttr(object, state.names[kRequest]);
  if (method == nullptr) {
    PyErr_Clear();
    return false;
  }
  const bool own = PyCFunction_Check(method) && PyCFunction_GET_SELF(method) == object &&
                   PyCFunction_GET_FUNCTION(method) ==
                       reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(request));
  Py_DECREF(method);
  return own;
}

// callable(first, ...), where the rest is the arguments of a call.
PyObject* call_with(PyObject* callable,
                    PyObject* first,
                    PyObject* const* args,
                    Py_ssize_t nargs,
                    PyObject* keywords) {
  PyObject* const head = PyTuple_New(nargs + 1);
  PyObject* const named = head == nullptr ? nullptr : PyDict_New();
  bool filled = named != nullptr;
  if (filled) {
    PyTuple_SET_ITEM(head, 0, Py_NewRef(first));
    for (Py_ssize_t i = 0; i < nargs; ++i) {
      PyTuple_SET_ITEM(head, i + 1, Py_NewRef(args[i]));
    }
  }
  for (Py_ssize_t i = 0; filled && keywords != nullptr && i < PyTuple_GET_SIZE(keywords); ++i) {
    filled = PyDict_SetItem(named, PyTuple_GET_ITEM(keywords, i), args[nargs + i]) == 0;
  }
  PyObject* const result = filled ? PyObject_Call(callable, head, named) : nullptr;
  Py_XDECREF(named);
  Py_XDECREF(head);
  return result;
}

// self.get(url, ...) and the like: self.request(verb, url, ...).
template <Name kVerbName>
PyObject* verb(PyObject* object,
               PyTypeObject* defining,
               PyObject* const* args,
               Py_ssize_t nargs,
               PyObject* keywords) {
  const ModuleState& state = state_of(defining);
  Asked asked;
  asked.follow = kVerbName != kHead;
  if (nargs == 1 && PyUnicode_Check(args[0]) &&
      read_keywords(state.names, args + nargs, keywords, asked) && own_request(object, state)) {
    asked.method = state.names[kVerbName];
    asked.url = args[0];
    return perform_named(self_of(object), state, asked);
  }
  PyObject* const by_verb = PyObject_GetAttr(object, state.names[kByVerb]);
  PyObject* const response =
      by_verb == nullptr ? nullptr
                         : call_with(by_verb, state.names[kVerbName], args, nargs, keywords);
  Py_XDECREF(by_verb);
  return response;
}

template <auto kFunction>
PyCFunction method() {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(kFunction));
}

constexpr int kCall = METH_METHOD | METH_FASTCALL | METH_KEYWORDS;

PyMethodDef methods[] = {
    {"request", method<&request>(), kCall,
     "request($self, method, url, name=None, catch_response=False, context=None, *, data=None, "
     "json=None, **kwargs)\n"
     "--\n\n"
     "Sends a request and records it; the arguments are requests' own, and besides:\n\n"
     "`name`: what statistics call it, instead of its path and query.\n"
     "`catch_response`: the response is used in a with-block, and recorded when the block is "
     "left.\n"
     "`context`: a dict for listeners of the request event, added to the user's context().\n\n"
     "Returns a ResponseContextManager, also when no response came (status_code 0, `error` set).\n"
     "Raises MissingSchema, InvalidSchema or InvalidURL for a URL that cannot be requested."},
    {"get", method<&verb<kGet>>(), kCall,
     "get($self, url, *, data=None, json=None, **kwargs)\n--\n\nSends a GET request; see "
     "request()."},
    {"options", method<&verb<kOptions>>(), kCall,
     "options($self, url, *, data=None, json=None, **kwargs)\n--\n\nSends an OPTIONS request; see "
     "request()."},
    {"head", method<&verb<kHead>>(), kCall,
     "head($self, url, *, data=None, json=None, **kwargs)\n--\n\n"
     "Sends a HEAD request, which follows no redirects unless told to; see request()."},
    {"post", method<&verb<kPost>>(), kCall,
     "post($self, url, data=None, json=None, **kwargs)\n--\n\nSends a POST request; see "
     "request()."},
    {"put", method<&verb<kPut>>(), kCall,
     "put($self, url, data=None, *, json=None, **kwargs)\n--\n\nSends a PUT request; see "
     "request()."},
    {"patch", method<&verb<kPatch>>(), kCall,
     "patch($self, url, data=None, *, json=None, **kwargs)\n--\n\nSends a PATCH request; see "
     "request()."},
    {"delete", method<&verb<kDelete>>(), kCall,
     "delete($self, url, *, data=None, json=None, **kwargs)\n--\n\nSends a DELETE request; see "
     "request()."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("What every request of an HttpSession passes through.")},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy_members<members>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_members<members>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear_members<members>)},
    {Py_tp_members, members},
    {Py_tp_methods, methods},
    {0, nullptr},
};

}  // namespace

PyType_Spec session_spec = {"acrida._engine.Session", sizeof(SessionObject), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};

}  // namespace acrida
