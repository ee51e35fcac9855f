// Sending: from the Python objects that describe a request to the exchange that answers it.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include "http/header_block.h"
#include "python/types.h"

namespace acrida {

// Borrowed. Python's None stands for what is not given.
struct Outgoing {
  PyObject* method;               // str, in any case
  PyObject* url;                  // str: absolute, or to be added to the client's base URL
  PyObject* headers = Py_None;    // dict
  PyObject* body = Py_None;       // str or bytes
  PyObject* body_type = Py_None;  // anything: `body` is a form
  PyObject* json = Py_None;       // a body to be encoded; `body` wins
  PyObject* timeout = Py_None;    // seconds
  PyObject* name = Py_None;       // str: what it counts under if it is cut off; else its path
};

// A new Exchange when the request has ended, well or not. Null with no error set: it is for
// requests to send, or to refuse, and nothing was sent. Null with an error set: an exception has
// reached the greenlet. Parks the calling greenlet.
PyObject* send(ClientObject* client, const Outgoing& outgoing);

// Seconds as the longest wait, which is bounded.
Duration limit_of(double seconds);

// False: no dict, or a header that is to be left out or refused, which is for requests to do. No
// error is set.
bool read_headers(PyObject* headers, HeaderBlock& block);

}  // namespace acrida
