// Recording: from an exchange with a response to the response that a locustfile gets, and the event
// that tells of it.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include "python/asked.h"
#include "python/types.h"

namespace acrida {

// A new response_class of the session. Its event has been fired, unless the response is to be
// caught.
PyObject* record(SessionObject* session,
                 const ModuleState& state,
                 ExchangeObject* exchange,
                 const Asked& asked);

}  // namespace acrida
