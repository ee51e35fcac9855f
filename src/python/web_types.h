// The types of acrida._engine for the web UI.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <memory>
#include <vector>

#include "python/types.h"
#include "python/web_inbox.h"
#include "web/web_server.h"

namespace acrida {

struct WebServerObject {
  PyObject_HEAD;
  ModuleState* state;
  std::shared_ptr<WebInbox> inbox;
  // Null once closed. Who publishes keeps a weak_ptr, so that close() closes.
  std::shared_ptr<WebServer> server;
};

struct WebRequestObject {
  PyObject_HEAD;
  ModuleState* state;
  std::unique_ptr<WebQuestion> question;
  bool answered;
};

extern PyType_Spec web_server_spec;
extern PyType_Spec web_request_spec;

// New references; null with a Python error set.
PyObject* new_web_request(ModuleState& state, WebQuestion question);
PyObject* web_headers(const std::vector<WebHeader>& headers);

}  // namespace acrida
