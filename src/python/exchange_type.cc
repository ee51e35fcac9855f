// Exchange: a request that has ended, and everything about its response; see module.cc for the
// whole.
#include <Python.h>

#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "python/types.h"

namespace acrida {
namespace {

ExchangeObject* self_of(PyObject* object) {
  return reinterpret_cast<ExchangeObject*>(object);
}

const HttpExchange& http_of(PyObject* object) {
  return self_of(object)->call->http;
}

void destroy(PyObject* object) {
  ExchangeObject* const self = self_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  EngineObject* const engine = self->client->engine;
  --engine->state->live.exchanges;
  engine->shard->give_back(std::move(self->call));
  std::destroy_at(&self->call);
  Py_DECREF(self->client);
  type->tp_free(object);
  Py_DECREF(type);
}

// Headers are bytes; like requests, what is no ASCII is read as Latin-1.
PyObject* latin1(std::string_view text) {
  return PyUnicode_DecodeLatin1(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr);
}

PyObject* milliseconds(Duration span) {
  return PyFloat_FromDouble(std::chrono::duration<double, std::milli>(span).count());
}

PyObject* status(PyObject* self, void* /*unused*/) {
  return PyLong_FromLong(http_of(self).status());
}

PyObject* reason(PyObject* self, void* /*unused*/) {
  return latin1(http_of(self).response.reason());
}

PyObject* error(PyObject* self, void* /*unused*/) {
  const HttpExchange& http = http_of(self);
  if (!http.failed()) {
    Py_RETURN_NONE;
  }
  return PyUnicode_DecodeUTF8(http.error_text.data(),
                              static_cast<Py_ssize_t>(http.error_text.size()), "replace");
}

// What requests has an exception of its own for.
const char* kind_of(HttpError error) {
  switch (error) {
    case HttpError::kConnectFailed:
      return "connect failed";
    case HttpError::kConnectTimeout:
      return "connect timeout";
    case HttpError::kReadTimeout:
      return "read timeout";
    case HttpError::kClosedBeforeResponse:
      return "closed before response";
    case HttpError::kTruncatedBody:
    case HttpError::kBadChunk:
      return "broken body";
    case HttpError::kBadEncoding:
      return "bad encoding";
    case HttpError::kNotHttp:
    case HttpError::kBadStatusLine:
      return "not http";
    default:
      return "other";
  }
}

PyObject* error_kind(PyObject* self, void* /*unused*/) {
  return PyUnicode_FromString(kind_of(http_of(self).error));
}

PyObject* content(PyObject* self, void* /*unused*/) {
  const std::string& bytes = http_of(self).content;
  return PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size()));
}

PyObject* length(PyObject* self, void* /*unused*/) {
  return PyLong_FromSize_t(http_of(self).content.size());
}

PyObject* body(PyObject* self, void* /*unused*/) {
  const HttpExchange& http = http_of(self);
  if (!http.has_body) {
    Py_RETURN_NONE;
  }
  return PyBytes_FromStringAndSize(http.body.data(), static_cast<Py_ssize_t>(http.body.size()));
}

PyObject* own_headers(PyObject* self, void* /*unused*/) {
  Owned own(PyDict_New());
  std::size_t at = 0;
  for (HeaderField field; own && http_of(self).headers.next(at, field);) {
    const Owned name(latin1(field.name));
    const Owned value(latin1(field.value));
    if (!name || !value || PyDict_SetItem(own.get(), name.get(), value.get()) != 0) {
      return nullptr;
    }
  }
  return own.release();
}

PyObject* headers(PyObject* self, void* /*unused*/) {
  const HeaderList& list = http_of(self).response.headers();
  Owned pairs(PyList_New(0));
  for (std::size_t i = 0; pairs && i < list.size(); ++i) {
    const Owned name(latin1(list.name(i)));
    const Owned value(latin1(list.value(i)));
    const Owned pair(name && value ? PyTuple_Pack(2, name.get(), value.get()) : nullptr);
    if (!pair || PyList_Append(pairs.get(), pair.get()) != 0) {
      return nullptr;
    }
  }
  return pairs.release();
}

PyObject* url(PyObject* self, void* /*unused*/) {
  const Call& call = *self_of(self)->call;
  const std::string text =
      call.http.url ? std::string(call.http.url->text()) : call.origin + call.http.target;
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

PyObject* first_url(PyObject* self, void* /*unused*/) {
  return acrida::first_url(*self_of(self));
}

PyObject* path_url(PyObject* self, void* /*unused*/) {
  const std::string& text = self_of(self)->call->path_url;
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

PyObject* redirects(PyObject* self, void* /*unused*/) {
  return PyLong_FromLong(http_of(self).redirects);
}

PyObject* client(PyObject* self, void* /*unused*/) {
  return Py_NewRef(reinterpret_cast<PyObject*>(self_of(self)->client));
}

PyObject* cookies_changed(PyObject* self, void* /*unused*/) {
  return PyBool_FromLong(self_of(self)->call->cookies_changed ? 1 : 0);
}

PyObject* start_time(PyObject* self, void* /*unused*/) {
  const HttpExchange& http = http_of(self);
  return PyFloat_FromDouble(std::chrono::duration<double>(http.started.time_since_epoch()).count());
}

PyObject* response_time(PyObject* self, void* /*unused*/) {
  return milliseconds(http_of(self).service_time());
}

PyObject* first_byte_time(PyObject* self, void* /*unused*/) {
  const HttpExchange& http = http_of(self);
  return milliseconds(http.first_byte == WallTime{} ? Duration::zero()
                                                    : http.first_byte - http.started);
}

// In the order in which a request event names them.
PyObject* sample(PyObject* self, void* /*unused*/) {
  const Owned start(start_time(self, nullptr));
  const Owned time(response_time(self, nullptr));
  const Owned path(path_url(self, nullptr));
  const Owned asked(first_url(self, nullptr));
  const Owned bytes(length(self, nullptr));
  return start && time && path && asked && bytes
             ? PyTuple_Pack(5, start.get(), time.get(), path.get(), asked.get(), bytes.get())
             : nullptr;
}

PyObject* header(PyObject* self, PyObject* name) {
  Py_ssize_t size = 0;
  const char* const text = PyUnicode_AsUTF8AndSize(name, &size);
  if (text == nullptr) {
    return nullptr;
  }
  const HeaderList& list = http_of(self).response.headers();
  const std::size_t index = list.find(std::string_view(text, static_cast<std::size_t>(size)));
  if (index == HeaderList::kNotFound) {
    Py_RETURN_NONE;
  }
  return latin1(list.value(index));
}

// None: json.loads() has to be asked.
PyObject* json(PyObject* object, PyObject* /*unused*/) {
  PyObject* const decoded =
      self_of(object)->client->engine->shard->json().decode(http_of(object).content);
  if (decoded == nullptr && PyErr_Occurred() == nullptr) {
    return Py_NewRef(Py_NotImplemented);
  }
  return decoded;
}

PyMethodDef methods[] = {
    {"header", header, METH_O, "header(name) -> str | None: the first of that name."},
    {"json", json, METH_NOARGS,
     "json() -> object: what json.loads() makes of the body, or NotImplemented where it has to be "
     "asked."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef attributes[] = {
    {"status", status, nullptr, "The HTTP status; 0 without a response.", nullptr},
    {"reason", reason, nullptr, "The reason phrase.", nullptr},
    {"error", error, nullptr, "Why there is no response; None where there is one.", nullptr},
    {"error_kind", error_kind, nullptr,
     "connect failed, connect timeout, read timeout, closed before response, broken body, bad "
     "encoding,\n"
     "not http, other.",
     nullptr},
    {"content", content, nullptr, "The decoded body, a new bytes object each time.", nullptr},
    {"length", length, nullptr, "Bytes of the decoded body.", nullptr},
    {"body", body, nullptr, "The bytes that were sent; None: there was no body.", nullptr},
    {"own_headers", own_headers, nullptr, "{name: value} as sent, without the client's.", nullptr},
    {"headers", headers, nullptr, "[(name, value)] as received.", nullptr},
    {"url", url, nullptr, "The URL answered, after redirects.", nullptr},
    {"first_url", first_url, nullptr, "The URL asked for.", nullptr},
    {"path_url", path_url, nullptr, "Path and query asked for, encoded.", nullptr},
    {"client", client, nullptr, "The Client that sent it.", nullptr},
    {"cookies_changed", cookies_changed, nullptr,
     "Whether the response has changed cookies of the client.", nullptr},
    {"redirects", redirects, nullptr, "How many were followed.", nullptr},
    {"start_time", start_time, nullptr, "When it was sent: seconds since the epoch.", nullptr},
    {"response_time", response_time, nullptr,
     "Milliseconds to the last byte, by the kernel's stamp.", nullptr},
    {"sample", sample, nullptr, "(start_time, response_time, path_url, first_url, length).",
     nullptr},
    {"first_byte_time", first_byte_time, nullptr, "Milliseconds to the first byte.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("A response, from Client.request().")},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_methods, methods},
    {Py_tp_getset, attributes},
    {0, nullptr},
};

}  // namespace

PyObject* first_url(const ExchangeObject& exchange) {
  const Call& call = *exchange.call;
  const std::string text = call.origin + call.path_url + call.fragment;
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

PyObject* new_exchange(ClientObject* client, std::unique_ptr<Call> call) {
  EngineObject* const engine = client->engine;
  PyTypeObject* const type = engine->state->exchange;
  PyObject* const object = type->tp_alloc(type, 0);
  if (object == nullptr) {
    return nullptr;
  }
  ExchangeObject* const self = self_of(object);
  Py_INCREF(client);
  self->client = client;
  new (&self->call) std::unique_ptr<Call>(std::move(call));
  ++engine->state->live.exchanges;
  return object;
}

PyType_Spec exchange_spec = {"acrida._engine.Exchange", sizeof(ExchangeObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};

}  // namespace acrida
