#include "python/recording.h"

#include <string_view>

#include "python/hook_type.h"

// The listeners may switch greenlets: nothing here has a destructor.
namespace acrida {
namespace {

// (session, method, url, data, json, options, name, context); see acrida.session.response.
PyObject* asked_tuple(SessionObject* session, const ModuleState& state, const Asked& asked) {
  PyObject* options = Py_NewRef(Py_None);
  if (asked.headers != Py_None) {
    Py_SETREF(options, PyDict_New());
    if (options == nullptr || PyDict_SetItem(options, state.names[kHeaders], asked.headers) != 0) {
      Py_XDECREF(options);
      return nullptr;
    }
  }
  PyObject* const tuple =
      PyTuple_Pack(8, reinterpret_cast<PyObject*>(session), asked.method, asked.url, Py_None,
                   asked.json, options, asked.name, asked.context);
  Py_DECREF(options);
  return tuple;
}

// Takes over `value`, which may be null with an error set.
bool set(PyObject* object, PyObject* name, PyObject* value) {
  if (value == nullptr) {
    return false;
  }
  const int done = PyObject_SetAttr(object, name, value);
  Py_DECREF(value);
  return done == 0;
}

PyObject* make_response(SessionObject* session,
                        const ModuleState& state,
                        ExchangeObject* exchange,
                        const Asked& asked) {
  auto* const type = reinterpret_cast<PyTypeObject*>(session->response_class);
  PyObject* const response = type->tp_new(type, state.no_arguments, nullptr);
  if (response == nullptr) {
    return nullptr;
  }
  const Names& names = state.names;
  PyObject* const event = session->request_event == nullptr ? Py_None : session->request_event;
  if (set(response, names[kExchange], Py_NewRef(reinterpret_cast<PyObject*>(exchange))) &&
      set(response, names[kStatusCode], PyLong_FromLong(exchange->call->http.status())) &&
      set(response, names[kAsked], asked_tuple(session, state, asked)) &&
      set(response, names[kRequestEvent], Py_NewRef(event)) &&
      (!asked.catch_response || set(response, names[kCatch], Py_NewRef(Py_True)))) {
    return response;
  }
  Py_DECREF(response);
  return nullptr;
}

// {**user.context(), **context}, new.
PyObject* context_of(SessionObject* session, const ModuleState& state, PyObject* own) {
  PyObject* const context = PyDict_New();
  if (context == nullptr) {
    return nullptr;
  }
  bool filled = true;
  if (session->user != nullptr && session->user != Py_None) {
    PyObject* const of_user = PyObject_CallMethodNoArgs(session->user, state.names[kContext]);
    filled = of_user != nullptr && PyDict_Update(context, of_user) == 0;
    Py_XDECREF(of_user);
  }
  if (filled && own != Py_None) {
    filled = PyDict_Update(context, own) == 0;
  }
  if (!filled) {
    Py_DECREF(context);
    return nullptr;
  }
  return context;
}

PyObject* utf8(std::string_view text) {
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

// What an event is fired of; borrowed.
struct Answered {
  SessionObject* session;
  ExchangeObject* exchange;
  PyObject* hook;
  PyObject* response;
};

// The event of a request that was answered well. Zero, or -1 with an error set.
int fire(const ModuleState& state, const Answered& answered, const Asked& asked) {
  const Call& call = *answered.exchange->call;
  PyObject* values[kEventNames + 1] = {};
  PyObject** const event = values + 1;
  event[kRequestType] = Py_NewRef(asked.method);
  event[kResponseTime] = PyFloat_FromDouble(
      std::chrono::duration<double, std::milli>(call.http.service_time()).count());
  event[kNameName] = asked.name == Py_None ? utf8(call.path_url) : Py_NewRef(asked.name);
  event[kContext] = context_of(answered.session, state, asked.context);
  event[kException] = Py_NewRef(Py_None);
  event[kStartTime] = PyFloat_FromDouble(
      std::chrono::duration<double>(call.http.started.time_since_epoch()).count());
  event[kUrlName] = first_url(*answered.exchange);
  event[kResponseLength] = PyLong_FromSize_t(call.http.content.size());
  event[kResponse] = Py_NewRef(answered.response);
  bool whole = true;
  for (std::size_t i = 0; i < kEventNames; ++i) {
    whole = whole && event[i] != nullptr;
  }
  const int fired =
      whole ? fire_hook(state, answered.hook, event, state.names.event_keywords()) : -1;
  for (std::size_t i = 0; i < kEventNames; ++i) {
    Py_XDECREF(event[i]);
  }
  return fired;
}

}  // namespace

PyObject* record(SessionObject* session,
                 const ModuleState& state,
                 ExchangeObject* exchange,
                 const Asked& asked) {
  PyObject* const response = make_response(session, state, exchange, asked);
  if (response == nullptr) {
    return nullptr;
  }
  PyObject* recorded = nullptr;
  // Kept: the user's context() and the listeners may give the session another one.
  PyObject* const hook =
      Py_NewRef(session->request_event == nullptr ? Py_None : session->request_event);
  if (asked.catch_response) {
    // Made now, with the user's context as it is.
    recorded = PyObject_GetAttr(response, state.names[kRequestMeta]);
  } else if (exchange->call->http.status() < 400 && is_plain_hook(state, hook)) {
    recorded =
        fire(state, {session, exchange, hook, response}, asked) == 0 ? Py_NewRef(Py_None) : nullptr;
  } else {
    recorded = PyObject_CallMethodNoArgs(response, state.names[kReportNatural]);
  }
  Py_DECREF(hook);
  if (recorded == nullptr) {
    Py_DECREF(response);
    return nullptr;
  }
  Py_DECREF(recorded);
  return response;
}

}  // namespace acrida
