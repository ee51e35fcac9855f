#include "python/sending.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "base/strings.h"
#include "http/deadline.h"
#include "http/url.h"
#include "python/json_encoder.h"

namespace acrida {
namespace {

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

bool is_absolute(std::string_view url) {
  return equals_ignoring_case(url.substr(0, 7), "http://") ||
         equals_ignoring_case(url.substr(0, 8), "https://");
}

// Appends a path to what the client's base URL says, or takes an absolute URL. False: no URL of
// ours, which requests has an exception for.
bool set_url(const ClientObject& client, std::string_view url, Call& call) {
  const HttpConfig& config = client.client->config();
  HttpExchange& http = call.http;
  std::string_view path;
  const std::size_t mark = url.find('#');
  const bool fragment = mark != std::string_view::npos;
  if (fragment && mark + 1 == url.size()) {
    url.remove_suffix(1);  // as requests does
  } else if (!fragment && config.has_base) {
    const std::string_view origin = config.base.origin();
    if (client.base == origin && url.starts_with('/')) {
      path = url;
    } else if (url.starts_with(origin) && url.substr(origin.size()).starts_with('/')) {
      path = url.substr(origin.size());
    }
    if (!path.empty()) {
      call.origin = origin;
    }
  }
  if (!path.empty()) {
    const HttpError error = append_target(path, http.target);
    call.path_url = http.target;
    return error == HttpError::kNone;
  }
  Result<Url> parsed =
      Url::parse(is_absolute(url) ? std::string(url) : client.base + std::string(url));
  if (!parsed || parsed->has_credentials() ||
      (client.home_only && parsed->host() != config.base.host())) {
    return false;
  }
  http.url = *std::move(parsed);
  call.origin = http.url->origin();
  call.path_url = http.url->target();
  call.fragment = http.url->text().substr(http.url->absolute_form().size());
  return true;
}

// A header's name or value: a str of ASCII, or bytes. Null data, and no error set: something else.
std::string_view header_text(PyObject* object) {
  if (PyBytes_Check(object) || (PyUnicode_Check(object) && PyUnicode_IS_ASCII(object))) {
    return bytes_of(object);
  }
  return {};
}

}  // namespace

Duration limit_of(double seconds) {
  const std::chrono::duration<double> wanted(seconds);
  return wanted < Deadline::kLimitMax ? std::chrono::duration_cast<Duration>(wanted)
                                      : Deadline::kLimitMax;
}

bool read_headers(PyObject* headers, HeaderBlock& block) {
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
        block.set(name, text) != HttpError::kNone) {
      return false;
    }
  }
  return true;
}

namespace {

// False with no error set: json.dumps() has to write it.
bool set_body(const Outgoing& outgoing, HttpExchange& http) {
  if (outgoing.body != Py_None) {
    const std::string_view bytes = bytes_of(outgoing.body);
    if (bytes.data() == nullptr) {
      return false;
    }
    http.body.assign(bytes);
    http.has_body = true;
    http.content_type = outgoing.body_type == Py_None ? "" : "application/x-www-form-urlencoded";
    return true;
  }
  if (outgoing.json != Py_None) {
    http.has_body = true;
    http.content_type = "application/json";
    return append_json(outgoing.json, http.body);
  }
  return true;
}

// False with no error set: several timeouts, or one that requests refuses.
bool set_timeout(const ClientObject& client, PyObject* timeout, HttpExchange& http) {
  http.timeout = Deadline::kLimitMax;  // requests waits for ever
  if (timeout != Py_None) {
    const double seconds = PyFloat_AsDouble(timeout);
    if (!(seconds > 0)) {  // or no number; requests says what is wrong with it
      PyErr_Clear();
      return false;
    }
    http.timeout = limit_of(seconds);
  }
  http.timeout_per_wait = true;
  http.connect_timeout = client.connect_timeout ? client.connect_timeout : http.timeout;
  return true;
}

// The hub is what switches between the others. Asked to leave itself, its own switch() says why
// not.
bool refuse_the_hub(PyObject* hub, PyObject* name) {
  PyObject* const refused = PyObject_CallMethodNoArgs(hub, name);
  if (refused != nullptr) {
    Py_DECREF(refused);
    PyErr_SetString(PyExc_RuntimeError,
                    "a request cannot be sent from the hub: it would wait for itself");
  }
  return false;
}

// Waits until the call is done. The only place where a greenlet is switched away from: nothing here
// may need a destructor. False: an exception reached the greenlet, and is set.
bool park(EngineObject* engine, Call* call) {
  PyObject* const name = engine->state->names[kSwitch];
  PyObject* const greenlet = PyObject_CallNoArgs(engine->get_current.get());
  if (greenlet == nullptr) {
    return false;
  }
  PyObject* const switch_to_hub = engine->park.get();
  if (PyCFunction_Check(switch_to_hub) && PyCFunction_GET_SELF(switch_to_hub) == greenlet) {
    Py_DECREF(greenlet);
    return refuse_the_hub(greenlet, name);
  }
  PyObject* const resume = PyObject_GetAttr(greenlet, name);
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

void append_upper(std::string_view text, std::string& out) {
  for (const char c : text) {
    out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
}

bool fill(const ClientObject& client, const Outgoing& outgoing, Call& call) {
  HttpExchange& http = call.http;
  const std::string_view method = bytes_of(outgoing.method);
  const std::string_view url = method.data() == nullptr ? method : bytes_of(outgoing.url);
  // requests has words of its own for what is no method.
  if (url.data() == nullptr || !is_token(method) || !set_url(client, url, call) ||
      !read_headers(outgoing.headers, http.headers) || !set_body(outgoing, http) ||
      !set_timeout(client, outgoing.timeout, http)) {
    return false;
  }
  append_upper(method, http.method);
  if (!http.content_type.empty() && !http.headers.contains("Content-Type") &&
      !client.client->headers().contains("Content-Type")) {
    static_cast<void>(http.headers.set("Content-Type", http.content_type));
  }
  http.follow_redirects = false;
  return true;
}

// The error that is set stays.
void record_cut_off(const EngineObject& engine, const Call& call, const Outgoing& outgoing) {
  if (engine.record == nullptr) {
    return;
  }
  PyObject* type = nullptr;
  PyObject* error = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &error, &traceback);
  const std::string_view method = bytes_of(outgoing.method);
  const std::string_view name =
      PyUnicode_Check(outgoing.name) ? bytes_of(outgoing.name) : std::string_view();
  engine.record->record_cut_off(method.data() == nullptr ? call.http.method : method,
                                name.data() == nullptr ? call.path_url : name, call.http.exchanges);
  PyErr_Restore(type, error, traceback);
}

}  // namespace

PyObject* send(ClientObject* client, const Outgoing& outgoing) {
  EngineObject* const engine = client->engine;
  if (engine->thread != PyThread_get_thread_ident() || !engine->park) {
    return nullptr;
  }
  PyObject* const exchange = new_exchange(client, engine->shard->take());
  if (exchange == nullptr) {
    return nullptr;
  }
  Call* const call = reinterpret_cast<ExchangeObject*>(exchange)->call.get();
  if (!fill(*client, outgoing, *call)) {
    Py_DECREF(exchange);
    return nullptr;
  }
  if (!hold_hub(engine, true)) {
    Py_DECREF(exchange);
    return nullptr;
  }
  engine->shard->start(*client->client, client->cookie_changes_seen, *call);
  if (!call->done && !park(engine, call)) {
    engine->shard->cancel(*call);
    record_cut_off(*engine, *call, outgoing);
    Py_DECREF(exchange);
    return nullptr;
  }
  return exchange;
}

}  // namespace acrida
