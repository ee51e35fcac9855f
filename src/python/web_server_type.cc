// WebServer: the web UI's server, of a run of a locustfile. Its thread knows no Python: what it is
// asked waits in a WebInbox.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/descriptor.h"
#include "python/types.h"
#include "python/web_inbox.h"
#include "python/web_types.h"
#include "web/tls_files.h"
#include "web/web_server.h"

namespace acrida {
namespace {

WebServerObject* self_of(PyObject* object) {
  return reinterpret_cast<WebServerObject*>(object);
}

const WebInbox& inbox_of(PyObject* object) {
  return *self_of(object)->inbox;
}

// Null with a Python error set: it is closed.
WebServer* server_of(PyObject* object) {
  WebServer* const server = self_of(object)->server.get();
  if (server == nullptr) {
    PyErr_SetString(PyExc_ValueError, "the web server is closed");
  }
  return server;
}

bool read_access(std::string_view name, WebAccess& access) {
  if (name == "open") {
    access = WebAccess::kOpen;
  } else if (name == "password") {
    access = WebAccess::kPassword;
  } else if (name == "owner") {
    access = WebAccess::kOwner;
  } else {
    PyErr_SetString(PyExc_ValueError, "access: \"open\", \"password\" or \"owner\"");
    return false;
  }
  return true;
}

bool read_allowed(PyObject* hosts, std::vector<std::string>& out) {
  if (hosts == nullptr) {
    return true;
  }
  const Owned list(PySequence_Fast(hosts, "allowed_hosts: a list of names"));
  if (!list) {
    return false;
  }
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(list.get()); ++i) {
    const char* const host = PyUnicode_AsUTF8(PySequence_Fast_GET_ITEM(list.get(), i));
    if (host == nullptr) {
      return false;
    }
    out.emplace_back(host);
  }
  return true;
}

// False: a Python error is set.
bool read_config(PyObject* args, PyObject* kwargs, WebServerConfig& config) {
  static const char* names[] = {"host",     "port",     "base_path", "certificate",
                                "key",      "access",   "password",  "allowed_hosts",
                                "any_host", "cors_any", nullptr};
  const char* host = nullptr;
  const char* base_path = "";
  const char* certificate = nullptr;
  const char* key = nullptr;
  const char* access = "open";
  const char* password = nullptr;
  PyObject* allowed = nullptr;
  int any_host = 0;
  int cors_any = 0;
  if (PyArg_ParseTupleAndKeywords(args, kwargs, "sH|szzszOpp:WebServer", const_cast<char**>(names),
                                  &host, &config.address.port, &base_path, &certificate, &key,
                                  &access, &password, &allowed, &any_host, &cors_any) == 0 ||
      !read_access(access, config.access) || !read_allowed(allowed, config.allowed_hosts)) {
    return false;
  }
  if ((password == nullptr) == (config.access == WebAccess::kPassword)) {
    PyErr_SetString(PyExc_ValueError, "a password belongs to access=\"password\"");
    return false;
  }
  config.address.host = host;
  config.base_path = base_path;
  config.tls_certificate = certificate == nullptr ? "" : certificate;
  config.tls_key = key == nullptr ? "" : key;
  config.password = password == nullptr ? "" : password;
  config.allow_any_host = any_host != 0;
  config.cors_any = cors_any != 0;
  config.version = ACRIDA_VERSION;
  return true;
}

PyObject* create(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  WebServerConfig config;
  if (!read_config(args, kwargs, config)) {
    return nullptr;
  }
  Result<std::shared_ptr<WebInbox>> inbox = WebInbox::open();
  if (!inbox) {
    return os_error(inbox.error());
  }
  config.owner = [kept = *inbox](WebRequest request, WebReply reply) {
    kept->put({std::move(request), std::move(reply)});
  };
  Result<std::unique_ptr<WebServer>> server = fail("");
  Py_BEGIN_ALLOW_THREADS;  // resolves a name, hashes a password
  server = WebServer::open(std::move(config));
  Py_END_ALLOW_THREADS;
  if (!server) {
    return os_error(server.error());
  }
  PyObject* const object = type->tp_alloc(type, 0);
  if (object == nullptr) {
    return nullptr;
  }
  WebServerObject* const self = self_of(object);
  self->state = static_cast<ModuleState*>(PyType_GetModuleState(type));
  new (&self->inbox) std::shared_ptr<WebInbox>(*std::move(inbox));
  new (&self->server) std::shared_ptr<WebServer>(*std::move(server));
  ++self->state->live.web_servers;
  return object;
}

// What waits is answered 500 by its going.
void end(WebServerObject* self) {
  std::shared_ptr<WebServer> server = std::exchange(self->server, nullptr);
  static_cast<void>(self->inbox->take());
  Py_BEGIN_ALLOW_THREADS;  // writes what was answered, and joins its thread
  server.reset();
  Py_END_ALLOW_THREADS;
}

void destroy(PyObject* object) {
  WebServerObject* const self = self_of(object);
  PyTypeObject* const type = Py_TYPE(object);
  --self->state->live.web_servers;
  end(self);
  std::destroy_at(&self->server);
  std::destroy_at(&self->inbox);
  type->tp_free(object);
  Py_DECREF(type);
}

PyObject* take_requests(PyObject* object, PyObject* /*unused*/) {
  Owned list(PyList_New(0));
  if (!list) {
    return nullptr;
  }
  for (WebQuestion& question : self_of(object)->inbox->take()) {
    const Owned request(new_web_request(*self_of(object)->state, std::move(question)));
    if (!request || PyList_Append(list.get(), request.get()) != 0) {
      return nullptr;
    }
  }
  return list.release();
}

// (status, headers, body)
PyObject* response_of(const WebResponse& response) {
  const Owned headers(web_headers(response.headers));
  if (!headers) {
    return nullptr;
  }
  return Py_BuildValue("(IOy#)", response.status, headers.get(), response.body.data(),
                       static_cast<Py_ssize_t>(response.body.size()));
}

PyObject* index_page(PyObject* object, PyObject* args) {
  const char* json = nullptr;
  Py_ssize_t size = 0;
  const WebServer* const server = server_of(object);
  if (server == nullptr || PyArg_ParseTuple(args, "s#:index_page", &json, &size) == 0) {
    return nullptr;
  }
  return response_of(server->index_page({json, static_cast<std::size_t>(size)}));
}

PyObject* login_page(PyObject* object, PyObject* args) {
  const char* json = nullptr;
  Py_ssize_t size = 0;
  unsigned status = 200;
  const WebServer* const server = server_of(object);
  if (server == nullptr || PyArg_ParseTuple(args, "s#|I:login_page", &json, &size, &status) == 0) {
    return nullptr;
  }
  return response_of(server->login_page({json, static_cast<std::size_t>(size)}, status));
}

PyObject* close(PyObject* object, PyObject* /*unused*/) {
  end(self_of(object));
  Py_RETURN_NONE;
}

PyObject* check_tls(PyObject* /*unused*/, PyObject* args) {
  const char* certificate = nullptr;
  const char* key = nullptr;
  if (PyArg_ParseTuple(args, "ss:check_tls", &certificate, &key) == 0) {
    return nullptr;
  }
  if (const Result<void> usable = check_tls_files(certificate, key); !usable) {
    return os_error(usable.error());
  }
  Py_RETURN_NONE;
}

PyObject* port(PyObject* object, void* /*unused*/) {
  const WebServer* const server = server_of(object);
  return server == nullptr ? nullptr : PyLong_FromUnsignedLong(server->port());
}

PyObject* url(PyObject* object, void* /*unused*/) {
  const WebServer* const server = server_of(object);
  return server == nullptr ? nullptr : PyUnicode_FromString(server->url().c_str());
}

PyObject* counts(PyObject* object, void* /*unused*/) {
  const WebServer* const server = server_of(object);
  if (server == nullptr) {
    return nullptr;
  }
  const WebCounts now = server->counts();
  const auto number = [](std::uint64_t count) {
    return static_cast<unsigned long long>(count);
  };
  return Py_BuildValue("{s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K}", "connections",
                       number(now.connections), "requests", number(now.requests), "refused",
                       number(now.refused), "wrong_passwords", number(now.wrong_passwords),
                       "too_large", number(now.too_large), "malformed", number(now.malformed),
                       "unanswered", number(now.unanswered), "over_limit", number(now.over_limit),
                       "slow_pages", number(now.slow_pages), "streams", number(now.streams));
}

PyMethodDef methods[] = {
    {"take_requests", take_requests, METH_NOARGS,
     "take_requests() -> [WebRequest]: those that came since; none: an empty list."},
    {"fileno", descriptor_of<inbox_of, PyObject>, METH_NOARGS,
     "fileno(): readable while requests wait to be taken; also after close()."},
    {"index_page", index_page, METH_VARARGS,
     "index_page(template_args) -> (status, headers, body); template_args: JSON."},
    {"login_page", login_page, METH_VARARGS,
     "login_page(auth_args, status=200) -> (status, headers, body); auth_args: JSON."},
    {"check_tls", check_tls, METH_VARARGS | METH_STATIC,
     "check_tls(certificate, key): raises OSError for files that cannot be used; what is wrong "
     "with which of them, --tls-cert or --tls-key."},
    {"close", close, METH_NOARGS,
     "close(): ends all connections, once what was answered is written; a second time it does "
     "nothing."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef attributes[] = {
    {"port", port, nullptr, "That is listened on.", nullptr},
    {"url", url, nullptr, "\"http://127.0.0.1:8089/\".", nullptr},
    {"counts", counts, nullptr, "{what happened: how often}.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc,
     const_cast<char*>(
         "WebServer(host, port, base_path=\"\", certificate=None, key=None, access=\"open\",\n"
         "password=None, allowed_hosts=(), any_host=False, cors_any=False): serves the web UI.\n\n"
         "It listens from now on; OSError: it cannot. access: \"open\"; \"password\"; \"owner\", "
         "who is\nasked for GET /acrida/events and lets a page in by 200.")},
    {Py_tp_new, reinterpret_cast<void*>(create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_methods, methods},
    {Py_tp_getset, attributes},
    {0, nullptr},
};

}  // namespace

PyType_Spec web_server_spec = {"acrida._engine.WebServer", sizeof(WebServerObject), 0,
                               Py_TPFLAGS_DEFAULT, slots};

}  // namespace acrida
