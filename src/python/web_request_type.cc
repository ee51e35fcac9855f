// WebRequest: one request to the web server, and its answer.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "python/types.h"
#include "python/web_inbox.h"
#include "python/web_types.h"

namespace acrida {
namespace {

WebRequestObject* self_of(PyObject* object) {
  return reinterpret_cast<WebRequestObject*>(object);
}

const WebRequest& request_of(PyObject* object) {
  return self_of(object)->question->request;
}

// As WSGI has them: a character for each byte.
PyObject* text_of(const std::string& bytes) {
  return PyUnicode_DecodeLatin1(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), nullptr);
}

std::optional<std::string> bytes_of(PyObject* text) {
  const Owned bytes(PyUnicode_AsLatin1String(text));
  if (!bytes) {
    return std::nullopt;
  }
  return std::string(PyBytes_AS_STRING(bytes.get()),
                     static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get())));
}

void destroy(PyObject* object) {
  WebRequestObject* const self = self_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  --self->state->live.web_requests;
  std::destroy_at(&self->question);
  type->tp_free(object);
  Py_DECREF(type);
}

PyObject* method(PyObject* self, void* /*unused*/) {
  return text_of(request_of(self).method);
}

PyObject* path(PyObject* self, void* /*unused*/) {
  return text_of(request_of(self).path);
}

PyObject* query(PyObject* self, void* /*unused*/) {
  return text_of(request_of(self).query);
}

PyObject* headers(PyObject* self, void* /*unused*/) {
  return web_headers(request_of(self).headers);
}

PyObject* body(PyObject* self, void* /*unused*/) {
  const std::string& bytes = request_of(self).body;
  return PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size()));
}

PyObject* peer(PyObject* self, void* /*unused*/) {
  const WebRequest& request = request_of(self);
  return Py_BuildValue("(sI)", request.peer_host.c_str(), static_cast<unsigned>(request.peer_port));
}

PyObject* secure(PyObject* self, void* /*unused*/) {
  return PyBool_FromLong(request_of(self).secure ? 1 : 0);
}

// False: a Python error is set.
bool read_headers(PyObject* pairs, std::vector<WebHeader>& out) {
  const Owned list(PySequence_Fast(pairs, "headers: [(name, value)]"));
  if (!list) {
    return false;
  }
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(list.get()); ++i) {
    const Owned pair(PySequence_Tuple(PySequence_Fast_GET_ITEM(list.get(), i)));
    PyObject* name = nullptr;
    PyObject* value = nullptr;
    if (!pair || PyArg_ParseTuple(pair.get(), "UU;headers: (name, value)", &name, &value) == 0) {
      return false;
    }
    std::optional<std::string> name_bytes = bytes_of(name);
    std::optional<std::string> value_bytes = name_bytes ? bytes_of(value) : std::nullopt;
    if (!value_bytes) {
      return false;
    }
    out.push_back({*std::move(name_bytes), *std::move(value_bytes)});
  }
  return true;
}

PyObject* reply(PyObject* object, PyObject* args) {
  WebResponse response;
  PyObject* pairs = nullptr;
  const char* bytes = nullptr;
  Py_ssize_t size = 0;
  if (PyArg_ParseTuple(args, "IOy#:reply", &response.status, &pairs, &bytes, &size) == 0 ||
      !read_headers(pairs, response.headers)) {
    return nullptr;
  }
  WebRequestObject* const self = self_of(object);
  if (std::exchange(self->answered, true)) {
    PyErr_SetString(PyExc_ValueError, "the request was answered before");
    return nullptr;
  }
  response.body.assign(bytes, static_cast<std::size_t>(size));
  self->question->reply.send(std::move(response));
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"reply", reply, METH_VARARGS,
     "reply(status, [(name, value)], body): answers, once; body: bytes. Without an answer the "
     "client is told 500 when the object goes, and 504 after a while."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef attributes[] = {
    {"method", method, nullptr, "\"POST\".", nullptr},
    {"path", path, nullptr, "As it was sent, percent-encoded, without the base path.", nullptr},
    {"query", query, nullptr, "As it was sent, without \"?\".", nullptr},
    {"headers", headers, nullptr, "[(name, value)], a character for each byte.", nullptr},
    {"body", body, nullptr, "Bytes.", nullptr},
    {"peer", peer, nullptr, "(host, port).", nullptr},
    {"secure", secure, nullptr, "Whether it came by TLS.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("A request to the web server, of WebServer.take_requests().")},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_methods, methods},
    {Py_tp_getset, attributes},
    {0, nullptr},
};

}  // namespace

PyObject* web_headers(const std::vector<WebHeader>& headers) {
  Owned list(PyList_New(0));
  for (const WebHeader& header : headers) {
    const Owned name(list ? text_of(header.name) : nullptr);
    const Owned value(name ? text_of(header.value) : nullptr);
    const Owned pair(value ? PyTuple_Pack(2, name.get(), value.get()) : nullptr);
    if (!pair || PyList_Append(list.get(), pair.get()) != 0) {
      return nullptr;
    }
  }
  return list.release();
}

PyObject* new_web_request(ModuleState& state, WebQuestion question) {
  PyObject* const object = state.web_request->tp_alloc(state.web_request, 0);
  if (object == nullptr) {
    return nullptr;
  }
  WebRequestObject* const self = self_of(object);
  self->state = &state;
  new (&self->question)
      std::unique_ptr<WebQuestion>(std::make_unique<WebQuestion>(std::move(question)));
  ++state.live.web_requests;
  return object;
}

PyType_Spec web_request_spec = {"acrida._engine.WebRequest", sizeof(WebRequestObject), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};

}  // namespace acrida
